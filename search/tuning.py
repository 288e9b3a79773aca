"""Every number that changes what is found, with its effect, range and default. Nothing else holds one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Tuning(NamedTuple):
    """Numbers of the ranking. The first block is compiled into the pack's weights, the second is read with a question.

    A share is in thousandths, so that every reader of a pack computes with integers alone.
    """

    # -- compiled (`search.index.weights`)
    fields: Mapping[str, float] = MappingProxyType({})
    """Weight of a field, 0–2; a field that is not named weighs 1."""
    k1: float = 0.6
    """How much a repeated term adds: 0 nothing, 2 nearly in proportion."""
    b: float = 0.85
    """How much a long passage is held against it: 0 not at all, 1 in proportion to its length."""
    idf_power: float = 0.7
    """How far a rare term outweighs a common one: 0 not at all, 1 as BM25 has it."""
    smoothing: float = 0.5
    """What is added to every count of a term: the less, the more a first mention says, 0.01–2."""
    counts: int = 500
    """Part of the learned weight that how often a term occurs makes, in thousandths, 0–2000."""
    means: int = 1800
    """Part that the mean of the passages makes, in thousandths, 0–5000."""
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
    focus_length: int = 28
    """Characters at the end of a long question that ask; what stands before is the background, 10–200."""
    background: int = 500
    """Share of its weight that a term keeps in the background, 0–1000."""
    single_char_coverage: int = 350
    """How far a single character covers its place in a question, where a word would cover it wholly, 0–1000."""
    passage_bonus: int = 1700
    """Added to a score, in thousandths, where one passage says just what the question's subject says, 0–5000."""
    verbatim: int = 5000
    """Added to the score of a document that has a question, word for word, among its ways of asking, 0–10000."""
    facet: int = 100
    """Added to the score of a document that gives the kind of answer that is asked for, 0–1000."""
    deep: int = 10
    """Documents that are looked at closely, whatever the limit, 1–100."""

    # -- the bands (`search.pack.bands`): fitted by `kb tune` to the questions of a base
    saturation: int = 5000
    """Words of a question, in thousandths, from which on it says enough, 1000–20000."""
    weight_document_coverage: int = 400
    """Share of the confidence that the document's coverage makes, 0–1000."""
    weight_score_share: int = 200
    """Share that the best document's part in what was possible makes, 0–1000."""
    weight_margin: int = 200
    """Share that the distance to other subjects makes, 0–1000."""
    weight_lead: int = 100
    """Share that the distance to the second document makes; what the question says makes the rest, 0–1000."""
    story: int = 300
    """How much more the document's coverage counts at most in a long message, in thousandths, 0–1000; a hundredth for
    each word beyond four times what says enough."""
    answer: int = 550
    """Least confidence of an answer, 0–1000."""
    suggest: int = 300
    """Least confidence of a suggestion, 0–1000."""
    rival: int = 600
    """How much nearer another subject may be, in thousandths, before there is nothing to suggest, 0–2000."""
    floor: int = 250
    """Least document coverage of an answer: how much of what the question is about must be spoken of, 0–1000."""

    @classmethod
    def read_with_question(cls) -> set[str]:
        """Names of the numbers of the second block, which a pack carries."""
        return {name for name, kind in cls.__annotations__.items() if kind is int}

    @classmethod
    def fitted(cls) -> set[str]:
        """Names of the numbers of the bands."""
        return set(FITTED)


FITTED = (
    *("saturation", "weight_document_coverage", "weight_score_share", "weight_margin", "weight_lead"),
    *("answer", "suggest", "rival", "floor"),
)
LARGEST_FITTED = 60000


SPELLING: Mapping[str, int] = MappingProxyType(
    {
        **{"slip_least": 2, "slip_most": 4, "syllables": 5, "syllable_letters": 6},
        **{"word": 1, "other": 3, "letter": 5, "cut": 3},
    }
)
"""How slips and pinyin are read; a pack carries these numbers.

slip_least, slip_most  characters of words that are looked for by their pronunciation
syllables              of the longest word that is looked for by its pronunciation; of longer ones the parts are
syllable_letters       letters of the longest syllable, as in zhuang
word, other, letter    cost of a word of the pack, of another syllable, of a letter that belongs to none, when letters
                       are spelled out at the least cost
cut                    cost of a piece that ends where the reader put no space, where there are spaces
"""
