"""Words that are meant and not written: slips that sound alike, and pinyin."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from search.pack.frame import Pack
from search.pack.terms import Found, Terms
from search.text import runs

MAX_READINGS = 8
"""No character has more: their combinations are tried, and must not be without end."""


class Spelling:
    """Finds words by their pronunciation in one pack; a table is loaded when a question first needs it.

    How letters are spelled out at the least cost is said by the numbers of `search.tuning.SPELLING`, which the pack
    carries: a word of the pack, another syllable, a letter that belongs to none, a piece that ends where the reader put
    no space.
    """

    def __init__(self, pack: Pack, terms: Terms) -> None:
        self._pack = pack
        self._terms = terms
        self._numbers: dict[str, int] = pack.values["spelling"]
        self._tables: dict[str, Any] = {}
        self._by_head: dict[str, dict[str, list[str]]] = {}

    def slips(self, text: str, firm: set[int]) -> Iterator[Found]:
        """Words that sound like a stretch of the question and keep the characters of the words written in it."""
        least, most = self._numbers["slip_least"], self._numbers["slip_most"]
        for kind, start, part in runs(text):
            if kind != "han":
                continue
            for i in range(start, start + len(part)):
                for j in range(i + least, min(i + most, start + len(part)) + 1):
                    kept = firm.intersection(range(i, j))
                    if len(kept) < j - i:
                        yield from self._sounding_like(text, i, j, kept)

    def _sounding_like(self, text: str, i: int, j: int, kept: set[int]) -> Iterator[Found]:
        for syllables in product(*(self._readings.get(c, ()) for c in text[i:j])):
            for found in self._words(syllables[0], "".join(syllables[1:]), i, j, "typo"):
                # xi + an sounds like xian: a slip has as many characters as the word that was meant.
                if len(found.word) == j - i and all(found.word[place - i] == text[place] for place in kept):
                    yield found

    def letters(self, text: str, known: set[int]) -> Iterator[Found]:
        """Words written in pinyin letters, with or without spaces: those of every spelling that costs least."""
        for start, end in _phrases(text):
            if start in known:
                continue
            places = [place for place in range(start, end) if text[place] != " "]
            run = "".join(text[place] for place in places)
            spaces = {n + 1 for n, place in enumerate(places) if text[place + 1 : place + 2] == " "}
            for i, k, head, rest in self._spelled(run, spaces):
                yield from self._typed(head, rest, places[i], places[k - 1] + 1)

    def _spelled(self, run: str, spaces: set[int]) -> Iterator[tuple[int, int, str, str]]:
        """The words of the cheapest spellings: where each begins and ends, and its sound."""
        numbers, costs = self._numbers, [0] * (len(run) + 1)
        pieces: list[list[tuple[int, str, str]]] = []
        for i in range(len(run) - 1, -1, -1):
            prices: dict[tuple[int, str, str], int] = {}
            for k, head, rest, price in self._pieces(run, i):
                cut = numbers["cut"] if spaces and k < len(run) and k not in spaces else 0
                prices[k, head, rest] = price + (cut if price < numbers["letter"] else 0) + costs[k]
            costs[i] = min(prices.values())
            pieces.append([piece for piece, price in prices.items() if price == costs[i]])
        begun = {0}
        for i, least in enumerate(reversed(pieces)):
            for k, head, rest in least if i in begun else ():
                begun.add(k)
                if head:
                    yield i, k, head, rest

    def _pieces(self, run: str, i: int) -> Iterator[tuple[int, str, str, int]]:
        """What may stand at a place of a run of letters: where it ends, the sound of a word or none, and its price."""
        numbers = self._numbers
        yield i + 1, "", "", numbers["letter"]
        for k in range(i + 1, min(i + numbers["syllable_letters"], len(run)) + 1):
            head = run[i:k]
            if head in self._syllables:
                yield k, "", "", numbers["other"]
            for rest in self._pronounced(head):
                if run.startswith(rest, k):
                    yield k + len(rest), head, rest, numbers["word"]

    def _typed(self, head: str, rest: str, start: int, end: int) -> Iterator[Found]:
        """The words that are pronounced so; where all are one term, also the words and characters within the first."""
        words = list(self._words(head, rest, start, end, "pinyin"))
        yield from words
        for part in self._terms.find(words[0].word) if len({found.term_id for found in words}) == 1 else ():
            if part.word != words[0].word:
                yield part._replace(start=start, end=end, how="pinyin")

    def _words(self, head: str, rest: str, start: int, end: int, how: str) -> Iterator[Found]:
        for word in self._pronounced(head).get(rest, ()):
            entry = self._terms.entry(word)
            if entry:
                yield Found(start, end, word, *entry[:3], how)

    def _pronounced(self, head: str) -> dict[str, list[str]]:
        known = self._by_head.get(head)
        if known is None:
            if "pronunciations" not in self._tables:
                self._tables["pronunciations"] = {h: i for i, h in enumerate(self._pack.json("heads", 1))}
            number = self._tables["pronunciations"].get(head)
            if number is None:
                return {}
            known = self._by_head[head] = self._pack.json("pronunciations", number)
        return known

    @property
    def _syllables(self) -> dict[str, str]:
        """Syllable -> the characters that can be read so."""
        if "syllables" not in self._tables:
            self._tables["syllables"] = self._pack.json("syllables", 0)
        return self._tables["syllables"]  # type: ignore[no-any-return]

    @property
    def _readings(self) -> dict[str, list[str]]:
        """Character -> its syllables."""
        if "readings" not in self._tables:
            readings: dict[str, list[str]] = {}
            for syllable, characters in self._syllables.items():
                for c in characters:
                    readings.setdefault(c, []).append(syllable)
            if max(map(len, readings.values()), default=0) > MAX_READINGS:
                raise ValueError("a character with too many readings")
            self._tables["readings"] = readings
        return self._tables["readings"]  # type: ignore[no-any-return]


def _phrases(text: str) -> list[tuple[int, int]]:
    """Stretches of letters with nothing but single spaces between them."""
    phrases: list[tuple[int, int]] = []
    for kind, start, part in runs(text):
        if kind == "latin":
            joined = phrases and text[phrases[-1][1] : start] == " "
            phrases.append((phrases.pop()[0] if joined else start, start + len(part)))
    return phrases
