"""Fitting the numbers of the bands to questions whose right answer is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, product

FULL = range(20000, 40001, 10000)
SHARES = range(0, 1001, 100)
OUTSIDE = range(600, 1001, 100)
"""Values tried of `Tuning.full`, of `by_spoken`, `by_kept` and `by_clear`, and of `outside`; of the thresholds, all."""

BY = ("by_spoken", "by_kept", "by_clear")

RIGHT, OFFERED, WRONG, MISLED, REFUSED = 1.0, 0.5, -0.25, 0.0, -0.5
"""Worth of a right answer, right suggestion, wrong answer, wrong suggestions, and nothing, for a question of this base.

To turn away somebody whose answer is here is worst: suggestions cost a glance, and a wrong answer shows its question.
"""
CAUGHT, HELD_BACK, FOOLED = 1.0, 0.9, 0.0
"""Worth of nothing, of suggestions, and of an answer, for a question of other subjects."""
INSIDE = 0.6
"""How much the questions of this base weigh altogether, of 1: most who ask here ask what is here."""
STEPS = 1001


@dataclass(frozen=True)
class Match:
    """How the best document matched one question.

    spoken, kept, whole  as in `search.ranking.Score`
    nearness             score of the nearest document of other subjects, in thousandths of this one's
    place                place of the right document among the suggestions, 0 where it is not; None where there is none
    weight               how much the question counts among those of its kind
    """

    spoken: int
    kept: int
    whole: int
    nearness: int
    place: int | None
    weight: float = 1.0


def fit(matches: Iterable[Match]) -> tuple[dict[str, int], float]:
    """The numbers of the bands that are worth most over the questions, and their mean worth, at most 1."""
    matches = _weighed(matches)
    best: tuple[float, dict[str, int]] = (float("-inf"), {})
    for full, outside, *shares in product(FULL, OUTSIDE, SHARES, SHARES, SHARES):
        if sum(shares) <= 1000:
            numbers = {"full": full, "outside": outside, **dict(zip(BY, shares, strict=True))}
            worth, thresholds = _thresholds(matches, numbers)
            if worth > best[0] + 1e-9:
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
    answer, offer, nothing = _worth(match.place)
    sure = _sure(match, numbers)
    if match.nearness <= 1000 and sure >= numbers["answer"]:
        return answer
    return offer if match.nearness * numbers["outside"] <= 10**6 and sure >= numbers["suggest"] else nothing


def _sure(match: Match, numbers: Mapping[str, int]) -> int:
    if not match.spoken:
        return 0
    full, clear = min(match.whole * 1000 // numbers["full"], 1000), max(1000 - match.nearness, 0)
    spoken, kept, cleared = (numbers[name] for name in BY)
    parts = match.spoken * spoken + match.kept * kept + clear * cleared
    return (parts + full * (1000 - spoken - kept - cleared)) // 1000


def _thresholds(matches: list[Match], numbers: Mapping[str, int]) -> tuple[float, dict[str, int]]:
    answering, offering, worth = [0.0] * STEPS, [0.0] * STEPS, 0.0
    for match in matches:
        sure = _sure(match, numbers)
        answer, offer, nothing = _worth(match.place)
        worth += nothing * match.weight
        if match.nearness * numbers["outside"] <= 10**6:
            offering[sure] += (offer - nothing) * match.weight
            if match.nearness <= 1000:
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
    places = [place for place, total in enumerate(sums) if total > most - 1e-9]
    run = next((i for i, place in enumerate(places) if place + 1 not in places), 0)
    return places[run // 2], most
