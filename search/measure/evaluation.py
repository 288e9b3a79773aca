"""How good the answers are: shares over questions whose right answer is known."""

from collections.abc import Iterable
from dataclasses import dataclass

ALL = "total"
OUT_OF_SCOPE = "oos"
"""Slice of the questions that have no answer in the base."""


@dataclass(frozen=True)
class Outcome:
    """What came of one question: its slice, the band, and the place from 1 of the first right candidate, or 0."""

    slice: str
    band: str
    place: int


@dataclass(frozen=True)
class Measures:
    """Shares from 0 to 1 over the questions of a slice; those of the other kind of slice are 0.

    p1        answered, and the first candidate is right
    hit3      a right candidate among the first three
    mrr       mean of 1 / place of the first right candidate (Voorhees 1999)
    rejected  of questions without an answer here: not answered
    refused   of questions with an answer here: nothing offered
    """

    questions: int
    p1: float = 0
    hit3: float = 0
    mrr: float = 0
    rejected: float = 0
    refused: float = 0


def measure(outcomes: Iterable[Outcome]) -> dict[str, Measures]:
    """Measures by slice, then the total of all that have an answer, then those that have none."""
    slices: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        slices.setdefault(outcome.slice, []).append(outcome)
    outside = slices.pop(OUT_OF_SCOPE, [])
    measures = {name: _inside(group) for name, group in slices.items()}
    measures[ALL] = _inside([outcome for group in slices.values() for outcome in group])
    rejected = sum(outcome.band != "answer" for outcome in outside)
    measures[OUT_OF_SCOPE] = Measures(len(outside), rejected=_share(rejected, outside))
    return measures


def _inside(group: list[Outcome]) -> Measures:
    return Measures(
        questions=len(group),
        p1=_share(sum(o.band == "answer" and o.place == 1 for o in group), group),
        hit3=_share(sum(1 <= o.place <= 3 for o in group), group),
        mrr=_share(sum(1 / o.place for o in group if o.place), group),
        refused=_share(sum(o.band == "none" for o in group), group),
    )


def _share(count: float, group: list[Outcome]) -> float:
    return count / len(group) if group else 0.0
