"""Fitting the numbers of the bands to questions whose right answer is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, product
from typing import NamedTuple

from search.pack.bands import Evidence, band, mean, shares, weights
from search.tuning import Tuning

SATURATIONS = range(20000, 40001, 10000)
WEIGHTS = ("weight_document_coverage", "weight_score_share", "weight_margin")
SHARES = range(0, 1001, 100)
RIVALS = range(600, 1001, 100)
FLOOR = Tuning().floor
"""Values tried of the numbers of `search.pack.bands`; of the two thresholds, all. A grid, for the worth is no smooth
function of them: it counts questions. The floor is not fitted: it guards a base against what its own questions are
not like, and so cannot be learned from them."""
RIGHT, OFFERED, WRONG, MISLED, REFUSED = 1.0, 0.5, -0.25, 0.0, -0.5
"""Worth of a right answer, right suggestion, wrong answer, wrong suggestions, and nothing, for a question of this base.

To turn away somebody whose answer is here is worst: suggestions cost a glance, and a wrong answer shows its question.
"""
CAUGHT, HELD_BACK, FOOLED = 1.0, 0.9, 0.0
"""Worth of nothing, of suggestions, and of an answer, for a question of other subjects."""
INSIDE = 0.6
"""How much the questions of this base weigh altogether, of 1: most who ask here ask what is here."""
STEPS = 1001
ROUNDING = 1e-9
"""Sums of the same worths in another order differ by less; a better combination is better by more."""


@dataclass(frozen=True)
class Match:
    """How the best document matched one question.

    evidence  what its band is decided on
    place     place of the right document among the suggestions, 0 where it is not; None where there is none
    weight    how much the question counts among those of its kind
    """

    evidence: Evidence
    place: int | None
    weight: float = 1.0


def fit(matches: Iterable[Match]) -> tuple[dict[str, int], float]:
    """The numbers of the bands that are worth most over the questions, and their mean worth, at most 1."""
    matches = _weighed(matches)
    best: tuple[float, dict[str, int]] = (float("-inf"), {})
    parts = [part for part in product(SHARES, SHARES, SHARES) if sum(part) <= 1000]
    for saturation, rival in product(SATURATIONS, RIVALS):
        numbers = {"saturation": saturation, "rival": rival, "floor": FLOOR}
        judged = [_judged(match, numbers) for match in matches]
        for part in parts:
            numbers |= dict(zip(WEIGHTS, part, strict=True))
            worth, thresholds = _thresholds(judged, weights(numbers))
            if worth > best[0] + ROUNDING:
                best = worth, numbers | thresholds
    return best[1], best[0]


def worth_of(matches: Iterable[Match], numbers: Mapping[str, int]) -> float:
    """Mean worth of the bands with these numbers over questions."""
    return sum(match.weight * _worth_with(match, numbers) for match in _weighed(matches))


def _weighed(matches: Iterable[Match]) -> list[Match]:
    """The matches with weights that add up to 1, those of questions of this base to INSIDE, however many there are."""
    groups: dict[bool, list[Match]] = {True: [], False: []}
    for match in matches:
        groups[match.place is not None].append(match)
    wanted = {True: INSIDE, False: 1 - INSIDE} if all(groups.values()) else {True: 1.0, False: 1.0}
    sums = {inside: sum(match.weight for match in group) for inside, group in groups.items()}
    return [replace(m, weight=m.weight * wanted[i] / sums[i]) for i, group in groups.items() for m in group]


def _worth_with(match: Match, numbers: Mapping[str, int]) -> float:
    said = band(match.evidence, numbers)
    return dict(zip(("answer", "suggest", "none"), _worth(match.place), strict=True))[said]


class _Judged(NamedTuple):
    """What of a match does not change with the weights: its shares, what may be said at all, and gains and worth.

    open     the band at thresholds of 0
    offered, answered  what a suggestion gains over nothing, and an answer over a suggestion
    nothing  worth of saying nothing
    """

    shares: tuple[int, int, int, int]
    open: str
    offered: float
    answered: float
    nothing: float


def _judged(match: Match, numbers: Mapping[str, int]) -> _Judged:
    answer, offer, nothing = (worth * match.weight for worth in _worth(match.place))
    opened = band(match.evidence, {**numbers, **dict.fromkeys((*WEIGHTS, "answer", "suggest"), 0)})
    return _Judged(shares(match.evidence, numbers), opened, offer - nothing, answer - offer, nothing)


def _thresholds(judged: list[_Judged], parts: tuple[int, int, int, int]) -> tuple[float, dict[str, int]]:
    """The worth of the best thresholds with these weights, and those."""
    answering, offering, worth = [0.0] * STEPS, [0.0] * STEPS, 0.0
    for shares_, opened, offered, answered, nothing in judged:
        worth += nothing
        if opened != "none":
            sure = mean(shares_, parts)
            offering[sure] += offered
            if opened == "answer":
                answering[sure] += answered
    answer_at, answered_most = _best_from(answering)
    suggest_at, offered_most = _best_from(offering)
    found = {"answer": max(answer_at, suggest_at), "suggest": suggest_at}
    return worth + answered_most + offered_most, found


def _worth(place: int | None) -> tuple[float, float, float]:
    """Worth of answering, of suggesting and of refusing."""
    if place is None:
        return FOOLED, HELD_BACK, CAUGHT
    return RIGHT if place == 1 else WRONG, OFFERED if place else MISLED, REFUSED


def _best_from(gains: list[float]) -> tuple[int, float]:
    """The middle of the thresholds from which on the gains add up to most, and that sum."""
    sums = list(accumulate(reversed(gains)))[::-1]
    most = max(sums)
    places = [place for place, total in enumerate(sums) if total > most - ROUNDING]
    run = next((i for i, place in enumerate(places) if place + 1 not in places), 0)
    return places[run // 2], most
