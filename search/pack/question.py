"""What a question says in the words of the pack: written words, forms of words, and words meant by slips or pinyin."""

from collections.abc import Iterable
from typing import NamedTuple

from search.pack.frame import Pack
from search.pack.initials import Initials
from search.pack.patterns import COUNTING, Match, Patterns
from search.pack.spelling import TONES, Spelling
from search.pack.terms import BIGRAM, FUNCTION, NOWHERE, Found, Terms
from search.text import fold, runs

NAME = 2
"""So many characters side by side that no word of the pack covers are a name."""


class Question(NamedTuple):
    """A folded question and the words found in it.

    focus      the stretch (start, end) that asks; what stands outside of it in a long complaint is the background
    subject    places in that stretch of the characters that are more than function words
    facets     bits of the facets that are asked for there
    core       it has a term that says by itself that it is for these documents
    elsewhere  it says by a form of words that it asks for something that no document has
    """

    text: str
    found: list[Found]
    focus: tuple[int, int]
    subject: list[int]
    facets: int
    core: bool = False
    elsewhere: bool = False


class Reader:
    """Reads questions by the tables of one pack."""

    def __init__(self, pack: Pack, terms: Terms) -> None:
        self._pack = pack
        self._terms = terms
        self._focus_length: int = pack.values["tuning"]["focus_length"]
        self._spelling = Spelling(pack, terms)
        self._initials = Initials(pack)
        sets, patterns, core, examples = pack.json("reading", 0)
        self._patterns = Patterns(sets, patterns)
        entries = (terms.entry(word) for word in core)
        self._core = frozenset(entry.term_id for entry in entries if entry and entry.term_id != NOWHERE)
        self._examples = frozenset(examples)
        self._traditional: dict[str, str] | None = None

    def read(self, question: str) -> Question:
        """The question in the words of the pack."""
        text = self._initials.meant(self._simplified(fold(question).translate(TONES)))
        found = self._terms.find(text)
        matches = _standing(self._patterns.find(text), found)
        found = self._meant(_without_counting(found, matches), matches)
        counted = {p for m in matches if not m.outside for p in range(m.start, m.end)} - _places(found)
        firm = counted | _places(f for f in found if f.end - f.start > 1 and not f.flags & BIGRAM)
        found += self._spelling.slips(text, firm)
        found += self._spelling.letters(text, {f.start for f in found})
        subject = [p for p in _subject(text, found) if p not in counted]
        elsewhere = any(m.outside for m in matches)
        core = not elsewhere and any(f.term_id in self._core for f in found)
        if core:
            names = self._names(text, found)
            found = [f for f in found if f.word not in self._examples and not names.issuperset(range(f.start, f.end))]
            subject = [p for p in subject if p not in names]
        start, end = focus = self._focus(text)
        facets = 0
        for f in found:
            if f.start >= start and f.end <= end:
                facets |= f.facets
        return Question(text, found, focus, [p for p in subject if start <= p < end], facets, core, elsewhere)

    def _meant(self, found: list[Found], matches: list[Match]) -> list[Found]:
        """The words found, and the terms that forms of words mean."""
        for m in matches:
            entry = self._terms.entry(m.term) if m.term else None
            if entry and entry.term_id != NOWHERE:
                found.append(Found(m.start, m.end, m.term, *entry[:3], "pattern"))
        return found

    def _names(self, text: str, found: list[Found]) -> set[int]:
        """Places of the names of things: words that are but examples of other subjects, and what no word covers.

        A slip covers nothing: many names sound like some word. One that is a core word does."""
        words = [f for f in found if not f.flags & BIGRAM and len(f.word) > 1]
        words = [f for f in words if f.how != "typo" or f.term_id in self._core]
        covered = _places(f for f in words if f.word not in self._examples)
        covered |= _places(f for f in found if f.flags & FUNCTION)
        names = _places(f for f in words if f.word in self._examples)
        for start, end in _stretches(text):
            first = start
            for place in range(start, end + 1):
                if place == end or place in covered:
                    if place - first >= NAME or text[first:place] in self._examples:
                        names.update(range(first, place))
                    first = place + 1
        return names

    def _focus(self, text: str) -> tuple[int, int]:
        """The last stretch before the last question mark, or before the end where there is none."""
        end = text.rfind("?") + 1 or len(text)
        return max(0, end - self._focus_length), end

    def _simplified(self, text: str) -> str:
        """Traditional characters that the pack does not know, as Simplified ones."""
        if all(c.isascii() or self._terms.knows(c) for c in text):
            return text
        if self._traditional is None:
            self._traditional = dict(zip(*self._pack.json("traditional", 0), strict=True))
        table = self._traditional
        return "".join(c if self._terms.knows(c) else table.get(c, c) for c in text)


def _stretches(text: str) -> list[tuple[int, int]]:
    """Where characters of any script stand side by side, as in T恤, as (start, end)."""
    stretches: list[tuple[int, int]] = []
    for _, start, part in runs(text):
        beside = bool(stretches) and stretches[-1][1] == start
        stretches.append((stretches.pop()[0] if beside else start, start + len(part)))
    return stretches


def _standing(matches: Iterable[Match], found: list[Found]) -> list[Match]:
    """Without those that only count and are but a part of a word, as 一个 is of 一个月."""
    ends: dict[int, int] = {}
    for f in found:
        if not f.flags & BIGRAM:
            ends[f.start] = max(f.end, ends.get(f.start, 0))
    longest = max((end - start for start, end in ends.items()), default=0)

    def in_word(m: Match) -> bool:
        starts = range(max(0, m.end - longest), m.start + 1)
        return any(ends.get(p, 0) >= m.end + (p == m.start) for p in starts)

    return [m for m in matches if m.term or m.outside or not in_word(m)]


def _without_counting(found: list[Found], matches: list[Match]) -> list[Found]:
    """Without what says nothing beside the form of words that it stands in: all in a form that means a term; else
    numbers, measure words, single characters and pairs of them."""
    meant = [m for m in matches if m.term]
    ends: dict[int, int] = {}
    for m in matches:
        for place in range(m.start, 0 if m.outside else m.end):
            ends[place] = min(m.end, ends.get(place, m.end))

    def counts(f: Found) -> bool:
        if any(m.start <= f.start and f.end <= m.end for m in meant):
            return True
        within = [ends[place] for place in range(f.start, f.end) if place in ends]
        alone = len(f.word) == 1 or f.flags & BIGRAM > 0 or COUNTING.issuperset(f.word[:-1])
        return bool(within) and (alone or f.end > min(within))

    return [f for f in found if not counts(f)]


def _places(found: Iterable[Found]) -> set[int]:
    return {place for f in found for place in range(f.start, f.end)}


def _subject(text: str, found: list[Found]) -> list[int]:
    """Places of the characters that are more than function words.

    A word that occurs in no document is no more than a function word: it is one of the cues for a kind of answer
    (`Vocabulary.cues`), such as 多久, and names no subject.
    """
    words = [f for f in found if not f.flags & BIGRAM]
    function = _places(f for f in words if f.flags & FUNCTION or f.term_id == NOWHERE)
    content = _places(f for f in words if not f.flags & FUNCTION and f.term_id != NOWHERE and len(f.word) > 1)
    return [
        p
        for kind, start, part in runs(text)
        for p in range(start, start + len(part))
        if p in content or p not in function
    ]
