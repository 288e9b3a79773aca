"""Words that are meant and not written: slips that sound alike, and pinyin."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from search.pack.frame import Pack
from search.pack.terms import Found, Terms
from search.text import runs

MAX_READINGS = 8
"""No character has more: their combinations are tried, and must not be without end."""
TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ", "aaaaeeeeiiiioooouuuuvvvvvnnn")
"""Letters with the marks of tones, as they are typed without."""
SISTERS = frozenset({"ln", "nl", "uv", "vu"})
"""Letters that are taken for each other."""
FUZZY, SLIPPED = 1, 2
"""What it costs more when a word only sounds alike (z zh, c ch, s sh, n ng, n l, u ü), or has a slip of the keys."""
SLIP_LETTERS = 5
"""Letters of the shortest word in which a slip is looked for."""
NEAR_LETTERS = 48
"""Of a longer run of letters only what is spelled without a slip is read."""
BESIDE = 3
"""So many written characters before and after letters may be of one word with them."""


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
        loose = bytes(place not in firm for place in range(len(text)))
        for kind, start, part in runs(text):
            end = start + len(part)
            for i in range(start, end) if kind == "han" else ():
                if 1 in loose[i : min(i + most, end)]:
                    for j, words in self._sounding_like(text, i, min(i + most, end)):
                        if j >= i + least and 1 in loose[i:j]:
                            kept = firm.intersection(range(i, j))
                            meant = [w for w in words if all(w[place - i] == text[place] for place in kept)]
                            yield from self._known(meant, i, j, "typo")

    def _sounding_like(self, text: str, i: int, end: int) -> Iterator[tuple[int, list[str]]]:
        """Where each stretch that begins at a place ends, and the words that sound like it and are as long: xi + an
        sounds like xian, but a slip has as many characters as the word that was meant."""
        tables = [table for head in self._readings.get(text[i], ()) if (table := self._pronounced(head))]
        rests = [""]
        for j in range(i + 1, end if tables else i):
            rests = [rest + syllable for rest in rests for syllable in self._readings.get(text[j], ())]
            words = [word for table in tables for rest in rests if rest in table for word in table[rest]]
            if words:
                yield j + 1, [word for word in words if len(word) == j + 1 - i]

    def letters(self, text: str, known: set[int]) -> Iterator[Found]:
        """Words written in pinyin letters, with or without spaces: those of every spelling that costs least."""
        yield from self._mixed(text, known)
        for start, end in _phrases(text):
            if start in known:
                continue
            places = [place for place in range(start, end) if text[place] != " "]
            run = "".join(text[place] for place in places)
            spaces = {n + 1 for n, place in enumerate(places) if text[place + 1 : place + 2] == " "}
            spelled = list(self._spelled(run, spaces, near=False))
            if len(run) <= NEAR_LETTERS and not all(head for _, _, head, _ in spelled):
                spelled = list(self._spelled(run, spaces, near=True))
            for i, k, head, rest in spelled:
                if head:
                    yield from self._typed(head, rest, places[i], places[k - 1] + 1)

    def _mixed(self, text: str, known: set[int]) -> Iterator[Found]:
        """Words of which some characters are written and the others typed in letters, as 漏fa."""
        for kind, start, part in runs(text):
            if kind != "latin" or start in known:
                continue
            end = start + len(part)
            before, after = _written_beside(text, start, -1), _written_beside(text, end, 1)
            for a in range(before + 1):
                for b in range(after + 1 if a + 1 < self._numbers["syllables"] else 1):
                    if a + b:
                        yield from self._half_typed(text, start - a, start, end, end + b)

    def _half_typed(self, text: str, first: int, start: int, end: int, last: int) -> Iterator[Found]:
        """Words from `first` to `last` of which the letters from `start` to `end` are typed."""
        written = [*text[first:start], *text[end:last]]
        for syllables in product(*(self._readings.get(c, ()) for c in written)):
            ahead, behind = syllables[: start - first], "".join(syllables[start - first :])
            for k in range(1, 2 if ahead else min(self._numbers["syllable_letters"], end - start) + 1):
                head = ahead[0] if ahead else text[start : start + k]
                rest = "".join(ahead[1:]) + text[start if ahead else start + k : end] + behind
                for found in self._words(head, rest, first, last, "pinyin"):
                    word = found.word
                    tail = word[len(word) - (last - end) :]
                    if word[: start - first] == text[first:start] and tail == text[end:last]:
                        yield found

    def _spelled(self, run: str, spaces: set[int], near: bool) -> Iterator[tuple[int, int, str, str]]:
        """The pieces of the cheapest spellings: where each begins and ends, and the sound of the word, or none."""
        numbers, costs = self._numbers, [0] * (len(run) + 1)
        pieces: list[list[tuple[int, str, str]]] = []
        for i in range(len(run) - 1, -1, -1):
            prices: dict[tuple[int, str, str], int] = {}
            for k, head, rest, price in self._pieces(run, i, near):
                cut = numbers["cut"] if spaces and k < len(run) and k not in spaces else 0
                whole = price + (cut if price < numbers["letter"] else 0) + costs[k]
                prices[k, head, rest] = min(whole, prices.get((k, head, rest), whole))
            costs[i] = min(prices.values())
            pieces.append([piece for piece, price in prices.items() if price == costs[i]])
        begun = {0}
        for i, least in enumerate(reversed(pieces)):
            for k, head, rest in least if i in begun else ():
                begun.add(k)
                yield i, k, head, rest

    def _pieces(self, run: str, i: int, near: bool) -> Iterator[tuple[int, str, str, int]]:
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
        for head in self._heads_near(run, i) if near else ():
            for rest in self._pronounced(head):
                for k, dearer in _heard(head + rest, run, i) if rest else ():
                    yield k, head, rest, numbers["word"] + dearer

    def _heads_near(self, run: str, i: int) -> list[str]:
        """First syllables of words that may be meant by the letters at a place."""
        if "initials" not in self._tables:
            initials: dict[str, list[str]] = {}
            for head in self._pack.json("heads", 1):
                initials.setdefault("l" if head[0] == "n" else head[0], []).append(head)
            self._tables["initials"] = initials
        next_two = run[i + 1 : i + 3]
        heads = self._tables["initials"].get("l" if run[i] == "n" else run[i], ())
        return [head for head in heads if len(head) < 2 or any(c in next_two for c in _sisters(head[1:3]))]

    def _typed(self, head: str, rest: str, start: int, end: int) -> Iterator[Found]:
        """The words that are pronounced so; where all are one term, also the words and characters within the first."""
        words = list(self._words(head, rest, start, end, "pinyin"))
        yield from words
        for part in self._terms.find(words[0].word) if len({found.term_id for found in words}) == 1 else ():
            if part.word != words[0].word:
                yield part._replace(start=start, end=end, how="pinyin")

    def _words(self, head: str, rest: str, start: int, end: int, how: str) -> Iterator[Found]:
        return self._known(self._pronounced(head).get(rest, ()), start, end, how)

    def _known(self, words: Iterable[str], start: int, end: int, how: str) -> Iterator[Found]:
        for word in words:
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


def _sisters(letters: str) -> str:
    return letters + letters.translate({ord("u"): "v", ord("v"): "u"})


def _written_beside(text: str, place: int, step: int) -> int:
    """How many written characters, at most BESIDE, stand before (step -1) or after (step 1) a place."""
    for n in range(BESIDE):
        at = place + (n if step > 0 else -n - 1)
        if not (0 <= at < len(text) and "\u4e00" <= text[at] <= "\u9fff"):
            return n
    return BESIDE


def _heard(sound: str, run: str, i: int) -> Iterator[tuple[int, int]]:
    """Where a sound that is typed nearly right at a place of a run ends, and what it costs more than the right one."""
    p, j, fuzzy, slipped = 0, i, 0, 0
    while p < len(sound):
        a, b = sound[p], run[j : j + 1]
        before, typed = sound[p - 1 : p], run[j - 1 : j] if j > i else ""
        if a == b:
            p, j = p + 1, j + 1
        elif (a == "h" and before in ("z", "c", "s")) or (a == "g" and before == "n"):
            p, fuzzy = p + 1, FUZZY
        elif before == typed and ((b == "h" and before in ("z", "c", "s")) or (b == "g" and before == "n")):
            j, fuzzy = j + 1, FUZZY
        elif a + b in SISTERS:
            p, j, fuzzy = p + 1, j + 1, FUZZY
        elif slipped or len(sound) < SLIP_LETTERS or not p:
            return
        elif p + 1 < len(sound) and run[j : j + 2] == sound[p + 1] + a:
            p, j, slipped = p + 2, j + 2, SLIPPED
        else:
            p, slipped = p + 1, SLIPPED
    yield j, fuzzy + slipped
    if sound[-1] == "n" and run[j : j + 1] == "g":
        yield j + 1, FUZZY + slipped
