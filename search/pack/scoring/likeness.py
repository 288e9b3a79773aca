"""How far a passage and the subject of a question say the same: by the places of the question that its terms cover."""

from collections.abc import Mapping
from typing import NamedTuple

from search.pack.question import Question
from search.pack.terms import BIGRAM, FUNCTION, NOWHERE


class Cover(NamedTuple):
    """A term covers places of a question's subject, a bit each, so far (in thousandths)."""

    power: int
    term_id: int
    places: int


class Likeness:
    """What the terms of one question cover of its subject; `terms` are those that cover any of it."""

    def __init__(self, question: Question, shares: Mapping[int, int], single: int) -> None:
        """`shares` of the terms' weights that count; `single`, how far a single character covers its place."""
        subject = sum(1 << place for place in {*question.subject})
        self._size = max(len(question.subject), 1)
        covered: dict[tuple[int, int], int] = {}
        for f in question.found:
            if f.term_id != NOWHERE and not f.flags & (BIGRAM | FUNCTION):
                power = (single if len(f.word) == 1 else 1000) * shares[f.term_id] // 1000
                places = (1 << f.end) - (1 << f.start) & subject
                if places:
                    key = power, f.term_id
                    covered[key] = covered.get(key, 0) | places
        covers = sorted(covered, reverse=True)
        self._covers = [Cover(*key, covered[key]) for key in covers]
        self._known: dict[frozenset[int], int] = {}
        self.terms = frozenset(term_id for _, term_id in covers)

    def reach(self, terms: frozenset[int]) -> int:
        """The share of the subject that some of its terms speak of, in thousandths."""
        known = self._known.get(terms)
        if known is None:
            total = reached = 0
            for power, term_id, places in self._covers:  # the farthest first: what is covered so far is covered best
                if term_id in terms and (more := places & ~reached):
                    total += power * more.bit_count()
                    reached |= more
            known = self._known[terms] = total // self._size
        return known

    def of(self, common: frozenset[int], size: int) -> int:
        """How far a passage of so many terms, which has these of ours, says the same: the share of the subject that it
        speaks of, times the share of its terms that the question has; in thousandths."""
        return self.reach(common) * len(common) // size if common else 0
