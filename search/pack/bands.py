"""How sure an answer is: one formula, for the ranking, for fitting its numbers and for explaining it.

The confidence of the best document, 0–1000, is a weighted mean of five shares in thousandths:

document_coverage  how much of the question's subject the document speaks of anywhere; more leniently in a long message,
                   which tells what happened besides: no document speaks of all that
score_share        its part of the most that any documents could have given to the question's terms
margin             how far the nearest document out of scope stands behind it: 500 where both are level
lead               how far the second document of this base stands behind it: 0 where both are level
saturation         how much the question says, against a question that says enough

Its twin in JavaScript is site/assets/search/bands.js; all shares are rounded down, so both come to the same integers.
"""

from collections.abc import Mapping
from typing import NamedTuple

SHARES = ("document_coverage", "score_share", "margin", "lead", "saturation")
Five = tuple[int, int, int, int, int]


class Evidence(NamedTuple):
    """What a band is decided on, in thousandths.

    document_coverage, score_share  of the best document of this base, as in `search.pack.ranking.Score`
    margin  its score less that of the nearest document out of scope
    lead    its score less that of the second document of this base
    mass    how many words the question says
    core    whether the question has a word that says by itself that it is for this base
    """

    document_coverage: int
    score_share: int
    margin: int
    lead: int
    mass: int
    core: bool = False


def shares(evidence: Evidence, numbers: Mapping[str, int]) -> Five:
    """The shares of SHARES, in thousandths."""
    enough = numbers["saturation"]
    story = min(max(evidence.mass - 4 * enough, 0) // 100, numbers["story"])
    return (
        min(evidence.document_coverage * (1000 + story) // 1000, 1000),
        evidence.score_share,
        min(max(evidence.margin + 500, 0), 1000),
        min(max(evidence.lead * 2, 0), 1000),
        min(evidence.mass * 1000 // enough, 1000),
    )


def weights(numbers: Mapping[str, int]) -> Five:
    """The weight of each share, in thousandths; that of saturation is what the others leave."""
    coverage, share = numbers["weight_document_coverage"], numbers["weight_score_share"]
    margin, lead = numbers["weight_margin"], numbers["weight_lead"]
    return coverage, share, margin, lead, 1000 - coverage - share - margin - lead


def mean(shares: Five, weights: Five) -> int:
    """The weighted mean of the shares; 0 where the first, the document's coverage, is: function words never decide."""
    a, b, c, d, e = shares
    u, v, w, x, y = weights
    return (a * u + b * v + c * w + d * x + e * y) // 1000 if a else 0


def confidence(evidence: Evidence, numbers: Mapping[str, int]) -> int:
    """The confidence, 0–1000."""
    return mean(shares(evidence, numbers), weights(numbers))


def may_answer(evidence: Evidence, numbers: Mapping[str, int]) -> bool:
    """Whether no other subject is nearer, and enough of the question's subject is spoken of.

    What has a core word and is spoken of to the last word is for this base, whatever other subject has the same words.
    """
    ours = evidence.core and evidence.document_coverage >= 1000
    return (ours or evidence.margin >= 0) and evidence.document_coverage >= numbers["floor"]


def may_suggest(evidence: Evidence, numbers: Mapping[str, int]) -> bool:
    """Whether no other subject is much nearer, or the question is for this base by a word of its own."""
    return evidence.core or evidence.margin >= -numbers["rival"]


def band(evidence: Evidence, numbers: Mapping[str, int]) -> str:
    """The band: what may be answered and is sure enough, what may be suggested and is somewhat sure, or none.

    A question with a core word is never sent away.
    """
    sure = confidence(evidence, numbers)
    if may_answer(evidence, numbers) and sure >= numbers["answer"]:
        return "answer"
    somewhat = evidence.core or sure >= numbers["suggest"]
    return "suggest" if may_suggest(evidence, numbers) and somewhat else "none"
