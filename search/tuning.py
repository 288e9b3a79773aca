"""Every number that changes what is found, with its effect, range and default. Nothing else holds one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Tuning(NamedTuple):
    """Numbers of the ranking. The first block is compiled into the pack's weights, the second is read with a question.

    A share is in thousandths, so that every reader of a pack computes with integers alone.
    """

    # -- compiled: BM25F over passages (Robertson & Zaragoza 2009, with the idf tempered by a power)
    fields: Mapping[str, float] = MappingProxyType({})
    """Weight of a field, 0–2; a field that is not named weighs 1."""
    k1: float = 0.6
    """How much a repeated term adds: 0 nothing, 2 nearly in proportion."""
    b: float = 0.85
    """How much a long passage is held against it: 0 not at all, 1 in proportion to its length."""
    idf_power: float = 0.7
    """How far a rare term outweighs a common one: 0 not at all, 1 as BM25 has it."""
    single: float = 1.0
    """Weight of a single character beside a word, 0–1."""
    bigram: float = 0.5
    """Weight of two neighbouring characters that are no word, 0–1; 0 leaves them out of the index."""
    function: float = 0.6
    """Weight of a function word, 0–1."""

    # -- read with a question
    typo: int = 800
    """Share of its weight that a term found through the sound of its characters keeps, 0–1000."""
    pinyin: int = 950
    """The same for a term typed in pinyin letters."""
    stretch: int = 28
    """Characters at the end of a long question that ask; what stands before is the story, 10–200."""
    story: int = 500
    """Share of its weight that a term keeps in the story, 0–1000."""
    alone: int = 350
    """How far a single character covers its place in a question, where a word would cover it wholly, 0–1000."""
    covered: int = 1000
    """Added to a score for the share of the question's subject that is covered, 0–2000 for all of it."""
    facet: int = 200
    """Added to a document that gives the kind of answer that is asked for, as a share of its score, 0–1000."""
    deep: int = 10
    """Documents that are looked at closely, whatever the limit, 1–100."""

    # -- the bands: fitted by `make tune` on the project's questions
    full: int = 30000
    """Sum of weights that makes a match fully sure, 1000–60000."""
    by_spoken: int = 300
    """Share of the sureness that what is spoken of makes, 0–1000."""
    by_kept: int = 400
    """Share that the best document's part in what was possible makes, 0–1000."""
    by_clear: int = 200
    """Share that the distance to other subjects makes; the sum of weights makes the rest, 0–1000."""
    answer: int = 400
    """Least sureness of an answer, 0–1000."""
    suggest: int = 200
    """Least sureness of a suggestion, 0–1000."""
    outside: int = 700
    """How much nearer another subject may be before there is nothing to suggest, as a share of its score, 0–1000."""

    @classmethod
    def read_with_question(cls) -> set[str]:
        """Names of the numbers of the second block, which a pack carries."""
        return {name for name, kind in cls.__annotations__.items() if kind is int}
