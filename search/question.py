"""What a question says in the words of the pack: written words, and those meant by a slip or in pinyin."""

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from search.pack import Pack
from search.terms import BIGRAM, FUNCTION, NOWHERE, Found, Terms
from search.text import fold, runs

SLIP = range(2, 5)
"""Lengths of words that are looked for by their sound."""
SYLLABLE = 6
"""Letters of the longest syllable, as in zhuang."""
READINGS = 8
"""No character has more: their combinations are tried, and must not be without end."""
WORD, OTHER, LETTER, CUT = 1, 3, 5, 3
"""How letters are spelled out at the least cost: a word of the pack, another syllable, a letter that belongs to none,
and a piece that ends where the reader put no space."""


class Question(NamedTuple):
    """A folded question and the words found in it.

    asking   the stretch (start, end) that asks; what stands outside of it in a long complaint is the story
    subject  places in that stretch of the characters that are more than function words
    facets   bits of the facets that are asked for there
    """

    text: str
    found: list[Found]
    asking: tuple[int, int]
    subject: list[int]
    facets: int


class Reader:
    """Reads questions by the tables of one pack; a table is loaded when a question first needs it."""

    def __init__(self, pack: Pack, terms: Terms) -> None:
        self._pack = pack
        self._terms = terms
        self._stretch: int = pack.values["tuning"]["stretch"]
        self._tables: dict[str, Any] = {}
        self._sounding: dict[str, dict[str, list[str]]] = {}

    def read(self, question: str) -> Question:
        """The question in the words of the pack."""
        text = self._simplified(fold(question))
        found = self._terms.find(text)
        firm = _places(f for f in found if f.end - f.start > 1 and not f.flags & BIGRAM)
        found += self._slips(text, firm)
        found += self._letters(text, {f.start for f in found})
        start, end = asking = self._asking(text)
        facets = 0
        for f in found:
            if f.start >= start and f.end <= end:
                facets |= f.facets
        return Question(text, found, asking, [p for p in _subject(text, found) if start <= p < end], facets)

    def _asking(self, text: str) -> tuple[int, int]:
        """The last stretch before the last question mark, or before the end where there is none."""
        end = text.rfind("?") + 1 or len(text)
        return max(0, end - self._stretch), end

    def _simplified(self, text: str) -> str:
        """Traditional characters that the pack does not know, as Simplified ones."""
        if all(c.isascii() or self._terms.knows(c) for c in text):
            return text
        if "traditional" not in self._tables:
            self._tables["traditional"] = dict(zip(*self._pack.json("traditional", 0), strict=True))
        table = self._tables["traditional"]
        return "".join(c if self._terms.knows(c) else table.get(c, c) for c in text)

    def _slips(self, text: str, firm: set[int]) -> Iterator[Found]:
        """Words that sound like a stretch of the question and keep the characters of the words written in it."""
        for kind, start, part in runs(text):
            if kind != "han":
                continue
            for i in range(start, start + len(part)):
                for j in range(i + 2, min(i + SLIP.stop, start + len(part) + 1)):
                    kept = firm.intersection(range(i, j))
                    if len(kept) < j - i:
                        yield from self._sounding_like(text, i, j, kept)

    def _sounding_like(self, text: str, i: int, j: int, kept: set[int]) -> Iterator[Found]:
        for syllables in product(*(self._readings.get(c, ()) for c in text[i:j])):
            for found in self._words(syllables[0], "".join(syllables[1:]), i, j, "typo"):
                # xi + an sounds like xian: a slip has as many characters as the word that was meant.
                if len(found.word) == j - i and all(found.word[place - i] == text[place] for place in kept):
                    yield found

    def _letters(self, text: str, known: set[int]) -> Iterator[Found]:
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
        costs = [0] * (len(run) + 1)
        pieces: list[list[tuple[int, str, str]]] = []
        for i in range(len(run) - 1, -1, -1):
            prices: dict[tuple[int, str, str], int] = {}
            for k, head, rest, price in self._pieces(run, i):
                cut = CUT if spaces and k < len(run) and k not in spaces else 0
                prices[k, head, rest] = price + (cut if price < LETTER else 0) + costs[k]
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
        yield i + 1, "", "", LETTER
        for k in range(i + 1, min(i + SYLLABLE, len(run)) + 1):
            head = run[i:k]
            if head in self._syllables:
                yield k, "", "", OTHER
            for rest in self._sounds(head):
                if run.startswith(rest, k):
                    yield k + len(rest), head, rest, WORD

    def _typed(self, head: str, rest: str, start: int, end: int) -> Iterator[Found]:
        """The words of a sound; where they all mean the same also the words and characters in the first."""
        words = list(self._words(head, rest, start, end, "pinyin"))
        yield from words
        for part in self._terms.find(words[0].word) if len({found.postings for found in words}) == 1 else ():
            if part.word != words[0].word:
                yield part._replace(start=start, end=end, how="pinyin")

    def _words(self, head: str, rest: str, start: int, end: int, how: str) -> Iterator[Found]:
        for word in self._sounds(head).get(rest, ()):
            entry = self._terms.entry(word)
            if entry:
                yield Found(start, end, word, entry[0], entry[1], entry[2], how)

    def _sounds(self, head: str) -> dict[str, list[str]]:
        known = self._sounding.get(head)
        if known is None:
            if "sounds" not in self._tables:
                self._tables["sounds"] = {h: i for i, h in enumerate(self._pack.json("heads", 1))}
            number = self._tables["sounds"].get(head)
            if number is None:
                return {}
            known = self._sounding[head] = self._pack.json("sounds", number)
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
            if max(map(len, readings.values()), default=0) > READINGS:
                raise ValueError("a character with too many readings")
            self._tables["readings"] = readings
        return self._tables["readings"]  # type: ignore[no-any-return]


def _places(found: Any) -> set[int]:
    return {place for f in found for place in range(f.start, f.end)}


def _subject(text: str, found: list[Found]) -> list[int]:
    """Places of the characters that are more than function words."""
    words = [f for f in found if not f.flags & BIGRAM]
    function = _places(f for f in words if f.flags & FUNCTION or f.postings == NOWHERE)
    content = _places(f for f in words if not f.flags & FUNCTION and f.postings != NOWHERE and len(f.word) > 1)
    return [
        p
        for kind, start, part in runs(text)
        for p in range(start, start + len(part))
        if p in content or p not in function
    ]


def _phrases(text: str) -> list[tuple[int, int]]:
    """Stretches of letters with nothing but single spaces between them."""
    phrases: list[tuple[int, int]] = []
    for kind, start, part in runs(text):
        if kind == "latin":
            joined = phrases and text[phrases[-1][1] : start] == " "
            phrases.append((phrases.pop()[0] if joined else start, start + len(part)))
    return phrases
