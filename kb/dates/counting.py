"""When a period ends that runs from a moment: the rules of counting, and what they leave open.

By the hour: from the minute, without a stop (Civil Code, art. 201). By the day, the workday and the month: the first
day does not count (201), a month ends on the day of the same number, or with the month (202), and what ends on a
holiday ends on the day after (203), at 24:00. A period that no law read here gives may be counted otherwise, and
whether weekends are holidays is not said: then there are two ends, and it is said what is open. The twin in JavaScript
is site/assets/forms/counting.js.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from kb.dates.calendar import DAY, Calendar
from kb.dates.moments import Moment

COUNTED = {"hour": 200_000, "day": 20_000, "workday": 5_000, "month": 600}
"""The units that can be counted, and the most of each that is."""


class Span(NamedTuple):
    """The first and the last moment at which a period may end: of 3–7 days, the end of 3 and of 7."""

    first: Moment
    last: Moment


class Ends(NamedTuple):
    """When a period ends.

    span     read as it is written
    other    as another reading has it, where that is another day
    open     what is left open then: hours, ending or weekend
    unknown  years that were counted by their weekends alone
    """

    span: Span
    other: Span | None
    open: str
    unknown: tuple[int, ...]


def ends(start: Moment, amounts: tuple[int, int], unit: str, law: bool, calendar: Calendar) -> Ends:
    """The ends of a period from one amount to another of a unit of `COUNTED`; `law` tells whether a law gives it.

    Raises ValueError for more than is counted, and for hours from a day whose hour is not known.
    """
    if max(amounts) > COUNTED[unit] or (unit == "hour" and start.minute is None):
        raise ValueError(unit)
    count = {"hour": _hours, "day": _days, "month": _months, "workday": _workdays}[unit]
    (span, other, left) = count(start, amounts, law, calendar)
    unknown = tuple(sorted(calendar.unknown))
    return Ends(span, None, "", unknown) if span == other else Ends(span, other, left, unknown)


def _hours(start: Moment, amounts: tuple[int, int], law: bool, calendar: Calendar) -> tuple[Span, Span, str]:
    straight = Span(*(_moment(start.end + timedelta(hours=amount)) for amount in amounts))
    if law:
        return straight, straight, ""
    return straight, Span(*(_worked_hours(start, amount, calendar) for amount in amounts)), "hours"


def _worked_hours(start: Moment, amount: int, calendar: Calendar) -> Moment:
    """So many hours later on a clock that stands still on days of rest."""
    at, left = start.end, timedelta(hours=amount)
    while True:
        midnight = datetime.combine(at.date(), datetime.min.time()) + DAY
        if not calendar.rest(at.date()):
            if at + left <= midnight:
                return _moment(at + left)
            left -= midnight - at
        at = midnight


def _moment(at: datetime) -> Moment:
    return Moment(at.date(), at.hour * 60 + at.minute)


def _workdays(start: Moment, amounts: tuple[int, int], law: bool, calendar: Calendar) -> tuple[Span, Span, str]:
    span = Span(*(Moment(_after_workdays(start.day, amount, calendar)) for amount in amounts))
    return span, span, ""


def _after_workdays(day: date, amount: int, calendar: Calendar) -> date:
    while amount:
        day += DAY
        amount -= not calendar.rest(day)
    return day


def _days(start: Moment, amounts: tuple[int, int], law: bool, calendar: Calendar) -> tuple[Span, Span, str]:
    return _ending([start.day + timedelta(amount) for amount in amounts], law, calendar)


def _months(start: Moment, amounts: tuple[int, int], law: bool, calendar: Calendar) -> tuple[Span, Span, str]:
    return _ending([_later(start.day, amount) for amount in amounts], law, calendar)


def _later(day: date, months: int) -> date:
    """The day of the same number so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _ending(days: list[date], law: bool, calendar: Calendar) -> tuple[Span, Span, str]:
    """By a law a last day that is a holiday moves on; elsewhere that is open, as everywhere whether a weekend does."""
    late = Span(*(Moment(_moved(day, calendar.rest)) for day in days))
    if not law:
        return Span(*map(Moment, days)), late, "ending"
    return Span(*(Moment(_moved(day, calendar.holiday)) for day in days)), late, "weekend"


def _moved(day: date, off: Callable[[date], bool]) -> date:
    while off(day):
        day += DAY
    return day
