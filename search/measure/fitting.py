"""Fitting the numbers of the bands to questions whose right answer is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from search.pack.bands import Evidence, band, may_answer, may_suggest, mean, shares, weights
from search.tuning import Tuning

TRIED: Mapping[str, Iterable[int]] = {
    "saturation": range(2000, 10001, 1000),
    "rival": range(0, 801, 100),
    "floor": range(150, 501, 50),
    **dict.fromkeys(
        ("weight_document_coverage", "weight_score_share", "weight_margin", "weight_lead"), range(0, 801, 100)
    ),
}
"""Values tried of each number of `search.pack.bands`; of the two thresholds, all. The floor never falls to nothing: it
guards a base against what its own questions are not like."""
WEIGHTS = [name for name in TRIED if name.startswith("weight_")]
START = {name: getattr(Tuning(), name) for name in (*TRIED, "story")}
"""Where fitting begins; `story` stays."""

RIGHT, OFFERED, WRONG, MISLED, REFUSED = 1.0, 0.5, -0.25, 0.0, -0.5
"""Worth of a right answer, right suggestion, wrong answer, wrong suggestions, and nothing, for a question of this base.

To turn away somebody whose answer is here is worst: suggestions cost a glance, and a wrong answer shows its question.
"""
CAUGHT, HELD_BACK, FOOLED = 1.0, 0.8, -0.25
"""Worth of nothing, of suggestions, and of an answer, for a question of other subjects."""
INSIDE = 0.6
"""How much the questions of this base weigh altogether, of 1: most who ask here ask what is here."""
STEPS = 1001
CHANCE = 2e-3
"""Worths that differ by less are level: what is not clearly better on some thousand questions is no better on others,
and the defaults stay. Fitted to the last question, the numbers took another corner of a plain for each new file."""


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
    """The numbers of the bands that are worth most over the questions, and their mean worth, at most 1.

    One number after the other is moved to its best value until none is worth moving: the worth counts questions and is
    no smooth function of the numbers, so that it has no slope to follow.
    """
    matches = _weighed(matches)
    numbers = dict(START)
    worth, thresholds = _thresholds(matches, numbers)
    moved = True
    while moved:
        moved = False
        for name, values in TRIED.items():
            for value in values:
                tried = {**numbers, name: value}
                if sum(tried[weight] for weight in WEIGHTS) <= 1000:
                    found, at = _thresholds(matches, tried)
                    if found > worth + CHANCE:
                        worth, numbers, thresholds, moved = found, tried, at, True
    return {name: number for name, number in (numbers | thresholds).items() if name != "story"}, worth


def worth_of(matches: Iterable[Match], numbers: Mapping[str, int]) -> float:
    """Mean worth of the bands with these numbers over questions."""
    return sum(match.weight * _worth_with(match, {**START, **numbers}) for match in _weighed(matches))


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


def _thresholds(matches: list[Match], numbers: Mapping[str, int]) -> tuple[float, dict[str, int]]:
    """The worth of the best thresholds with these numbers, and those.

    What may be answered or suggested at all does not depend on the thresholds.
    """
    answering, offering, worth = [0.0] * STEPS, [0.0] * STEPS, 0.0
    parts = weights(numbers)
    for match in matches:
        answer, offer, nothing = _worth(match.place)
        worth += nothing * match.weight
        if may_suggest(match.evidence, numbers):
            sure = mean(shares(match.evidence, numbers), parts)
            offering[sure] += (offer - nothing) * match.weight
            if may_answer(match.evidence, numbers):
                answering[sure] += (answer - offer) * match.weight
    answer_at, answered = _best_from(answering)
    suggest_at, offered = _best_from(offering)
    return worth + answered + offered, {"answer": max(answer_at, suggest_at), "suggest": suggest_at}


def _worth(place: int | None) -> tuple[float, float, float]:
    """Worth of answering, of suggesting and of refusing."""
    if place is None:
        return FOOLED, HELD_BACK, CAUGHT
    return RIGHT if place == 1 else WRONG, OFFERED if place else MISLED, REFUSED


def _best_from(gains: list[float]) -> tuple[int, float]:
    """The middle of the thresholds from which on the gains add up to most, and that sum."""
    sums = list(accumulate(reversed(gains)))[::-1]
    most = max(sums)
    places = [place for place, total in enumerate(sums) if total > most - CHANCE]
    run = next((i for i, place in enumerate(places) if place + 1 not in places), 0)
    return places[run // 2], most
