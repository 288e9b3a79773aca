"""What a question says in the words of the pack: written words, and those meant by a slip or in pinyin."""

from collections.abc import Iterable
from typing import NamedTuple

from search.pack.frame import Pack
from search.pack.spelling import Spelling
from search.pack.terms import BIGRAM, FUNCTION, NOWHERE, Found, Terms
from search.text import fold, runs


class Question(NamedTuple):
    """A folded question and the words found in it.

    focus    the stretch (start, end) that asks; what stands outside of it in a long complaint is the background
    subject  places in that stretch of the characters that are more than function words
    facets   bits of the facets that are asked for there
    """

    text: str
    found: list[Found]
    focus: tuple[int, int]
    subject: list[int]
    facets: int


class Reader:
    """Reads questions by the tables of one pack."""

    def __init__(self, pack: Pack, terms: Terms) -> None:
        self._pack = pack
        self._terms = terms
        self._focus_length: int = pack.values["tuning"]["focus_length"]
        self._spelling = Spelling(pack, terms)
        self._traditional: dict[str, str] | None = None

    def read(self, question: str) -> Question:
        """The question in the words of the pack."""
        text = self._simplified(fold(question))
        found = self._terms.find(text)
        firm = _places(f for f in found if f.end - f.start > 1 and not f.flags & BIGRAM)
        found += self._spelling.slips(text, firm)
        found += self._spelling.letters(text, {f.start for f in found})
        start, end = focus = self._focus(text)
        facets = 0
        for f in found:
            if f.start >= start and f.end <= end:
                facets |= f.facets
        return Question(text, found, focus, [p for p in _subject(text, found) if start <= p < end], facets)

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
