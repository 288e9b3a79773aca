"""Moments as people write them and as they are shown, always in the time of Beijing.

The twin in JavaScript is site/assets/forms/moments.js; what both say stands in `kb.dates.sayings`.
"""

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

from kb.base.dates import now as seconds
from kb.dates.sayings import SAYINGS
from kb.errors import DateError

BEIJING = timezone(timedelta(hours=8))
"""Its clock has not been put forward since 1991, before the first day that is taken."""
EARLIEST = date(2020, 1, 1)
WRITTEN = re.compile(
    r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?(?:(?:T|\s{0,3})([0-9]{1,2})(?::|点|时)([0-9]{1,2})?分?)?"
)
"""2026-11-25T20:30, 2026/11/25 20:30, 2026年11月25日20点30分; without the hour it is the day."""
WEEKDAYS = "一二三四五六日"


class Moment(NamedTuple):
    """A minute of a day, or a day of which the hour is not known, or whose end is meant."""

    day: date
    minute: int | None = None

    def __str__(self) -> str:
        clock = "" if self.minute is None else f"T{self.minute // 60:02}:{self.minute % 60:02}"
        return f"{self.day:%Y-%m-%d}{clock}"

    @property
    def end(self) -> datetime:
        """The minute, or the end of the day, on Beijing's clock."""
        start = datetime.combine(self.day, time())
        return start + (timedelta(1) if self.minute is None else timedelta(minutes=self.minute))


def shown(moment: Moment, ending: bool = True) -> str:
    """A moment as people read it; a day that a period ends with ends at 24:00."""
    clock = " 24:00" if ending and moment.minute is None else str(moment)[10:].replace("T", " ")
    return f"{moment.day:%Y-%m-%d}（周{WEEKDAYS[moment.day.weekday()]}）{clock.strip()}"


def present() -> Moment:
    """This minute."""
    at = datetime.fromtimestamp(seconds(), BEIJING)
    return Moment(at.date(), at.hour * 60 + at.minute)


def read(text: str, now: Moment, earliest: str = "") -> Moment:
    """The moment in a text, which is not over yet nor before the day in `earliest`. Raises DateError."""
    moment = written(text)
    if moment.day < EARLIEST:
        raise DateError(SAYINGS["too-early"].format(text=_short(text), earliest=EARLIEST))
    if (moment.day, moment.minute or 0) > now:
        raise DateError(SAYINGS["future"].format(text=_short(text), now=shown(now)))
    if earliest.strip() and moment.day < (first := written(earliest)).day:
        raise DateError(SAYINGS["before"].format(text=_short(text), first=first.day))
    return moment


def written(text: str) -> Moment:
    """The moment in a text, whenever that is. Raises DateError."""
    found = WRITTEN.fullmatch(text.strip()) if len(text) < 100 else None
    if found:
        year, month, day, hour, minute = (int(part or 0) for part in found.groups())
        try:
            time(hour, minute)
            return Moment(date(year, month, day), hour * 60 + minute if found[4] else None)
        except ValueError:
            pass
    raise DateError(SAYINGS["no-moment"].format(text=_short(text)))


def _short(text: str) -> str:
    return "".join(c for c in text.strip() if c.isprintable())[:30]
