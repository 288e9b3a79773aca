"""How sure an answer is: one formula, for the ranking, for fitting its numbers and for explaining it.

The confidence of the best document, 0–1000, is a weighted mean of four shares in thousandths:

document_coverage  how much of the question's subject the document speaks of anywhere
score_share        its part of the most that any documents could have given to the question's terms
margin             how far documents of other subjects stand behind it
saturation         its sum of weights against one that is wholly sure

Its twin in JavaScript is site/assets/search/bands.js; all shares are rounded down, so both come to the same integers.
"""

from collections.abc import Mapping
from typing import NamedTuple

SHARES = ("document_coverage", "score_share", "margin", "saturation")


class Evidence(NamedTuple):
    """What a band is decided on.

    document_coverage, score_share, base_score  of the best document of this base, as in `search.pack.ranking.Score`
    total   its score
    rival   the score of the nearest document that is out of scope, 0 where there is none
    """

    document_coverage: int
    score_share: int
    base_score: int
    total: int
    rival: int


def shares(evidence: Evidence, numbers: Mapping[str, int]) -> tuple[int, int, int, int]:
    """The shares of SHARES, in thousandths."""
    return (
        evidence.document_coverage,
        evidence.score_share,
        max(1000 - evidence.rival * 1000 // max(evidence.total, 1), 0),
        min(evidence.base_score * 1000 // numbers["saturation"], 1000),
    )


def weights(numbers: Mapping[str, int]) -> tuple[int, int, int, int]:
    """The weight of each share, in thousandths; that of saturation is what the others leave."""
    coverage, share = numbers["weight_document_coverage"], numbers["weight_score_share"]
    margin = numbers["weight_margin"]
    return coverage, share, margin, 1000 - coverage - share - margin


def confidence(evidence: Evidence, numbers: Mapping[str, int]) -> int:
    """The confidence, 0–1000. Function words never decide: where nothing of the subject is spoken of, it is 0."""
    return mean(shares(evidence, numbers), weights(numbers))


def mean(shares: tuple[int, int, int, int], weights: tuple[int, int, int, int]) -> int:
    """The weighted mean of the shares; 0 where the first, the document's coverage, is."""
    a, b, c, d = shares
    u, v, w, x = weights
    return (a * u + b * v + c * w + d * x) // 1000 if a else 0


def band(evidence: Evidence, numbers: Mapping[str, int]) -> str:
    """The rule of the bands.

    answer   the best document is of this base, speaks of enough of the subject, and the confidence is enough
    suggest  the confidence is less, or another subject is somewhat nearer
    none     neither
    """
    sure = confidence(evidence, numbers)
    enough = evidence.document_coverage >= numbers["floor"]
    if enough and evidence.rival <= evidence.total and sure >= numbers["answer"]:
        return "answer"
    near_enough = evidence.rival * numbers["rival"] // 1000 <= evidence.total
    return "suggest" if near_enough and sure >= numbers["suggest"] else "none"
