"""Fitting the numbers of the bands to questions whose right answer is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, product

FULL = range(10000, 40001, 5000)
SHARES = range(0, 1001, 100)
OUTSIDE = range(600, 1001, 100)
"""Values tried of `Tuning.full`, of `by_spoken` and `by_kept`, and of `outside`; of the two thresholds, all."""

RIGHT, OFFERED, WRONG, MISLED, REFUSED = 1.0, 0.5, -0.25, 0.0, -0.5
"""Worth of a right answer, right suggestion, wrong answer, wrong suggestions, and nothing, for a question of this base.

To turn away somebody whose answer is here is worst: suggestions cost a glance, and a wrong answer shows its question.
"""
CAUGHT, HELD_BACK, FOOLED = 1.0, 0.9, 0.0
"""Worth of nothing, of suggestions, and of an answer, for a question of other subjects."""
STEPS = 1001


@dataclass(frozen=True)
class Match:
    """How the best document matched one question.

    spoken, kept, whole  as in `search.ranking.Score`
    nearness             score of the nearest document of other subjects, in thousandths of this one's
    place                place of the right document among the suggestions, 0 where it is not; None where there is none
    """

    spoken: int
    kept: int
    whole: int
    nearness: int
    place: int | None


def fit(matches: Iterable[Match]) -> tuple[dict[str, int], float]:
    """The numbers of the bands that are worth most over the questions, and their mean worth, at most 1.

    Questions of this base and those of other subjects weigh the same, however many there are of each.
    """
    matches = list(matches)
    inside = sum(match.place is not None for match in matches)
    weight = {True: 0.5 / max(inside, 1), False: 0.5 / max(len(matches) - inside, 1)}
    best: tuple[float, dict[str, int]] = (float("-inf"), {})
    for full, by_spoken, by_kept, outside in product(FULL, SHARES, SHARES, OUTSIDE):
        if by_spoken + by_kept <= 1000:
            numbers = {"full": full, "by_spoken": by_spoken, "by_kept": by_kept, "outside": outside}
            worth, thresholds = _thresholds(matches, weight, numbers)
            if worth > best[0] + 1e-9:
                best = worth, numbers | thresholds
    return best[1], best[0]


def worth_of(matches: Iterable[Match], numbers: Mapping[str, int]) -> float:
    """Mean worth of the bands with these numbers over questions."""
    matches = list(matches)
    groups = [[m for m in matches if m.place is not None], [m for m in matches if m.place is None]]
    means = [sum(_worth_with(m, numbers) for m in group) / len(group) for group in groups if group]
    return sum(means) / len(means)


def _worth_with(match: Match, numbers: Mapping[str, int]) -> float:
    answer, offer, nothing = _worth(match.place)
    sure = _sure(match, numbers)
    if match.nearness <= 1000 and sure >= numbers["answer"]:
        return answer
    return offer if match.nearness * numbers["outside"] <= 10**6 and sure >= numbers["suggest"] else nothing


def _sure(match: Match, numbers: Mapping[str, int]) -> int:
    full, spoken, kept = min(match.whole * 1000 // numbers["full"], 1000), numbers["by_spoken"], numbers["by_kept"]
    return (match.spoken * spoken + match.kept * kept + full * (1000 - spoken - kept)) // 1000 if match.spoken else 0


def _thresholds(
    matches: list[Match], weight: Mapping[bool, float], numbers: Mapping[str, int]
) -> tuple[float, dict[str, int]]:
    answering, offering, worth = [0.0] * STEPS, [0.0] * STEPS, 0.0
    for match in matches:
        sure = _sure(match, numbers)
        answer, offer, nothing = _worth(match.place)
        counts = weight[match.place is not None]
        worth += nothing * counts
        if match.nearness * numbers["outside"] <= 10**6:
            offering[sure] += (offer - nothing) * counts
            if match.nearness <= 1000:
                answering[sure] += (answer - offer) * counts
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
