"""Which days are worked: weekends, and the days off and the make-up workdays that the State Council's notices name.

Its twin in JavaScript is site/assets/forms/calendar.js.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("holidays.json")
"""Made by `kb.dates.compiling`; of years that it does not have only the weekends are known."""
DAY, WEEK = timedelta(1), timedelta(7)


class Calendar:
    """The days of a table such as {"2026": {"off": "0101-0103 …", "on": "0104 …"}}.

    `unknown` collects the years that were asked about and that the table does not have.
    """

    def __init__(self, table: Mapping[str, Mapping[str, str]]) -> None:
        self._years = {int(year) for year in table}
        self._off, self._on = ({d for year in table for d in _days(year, table[year][key])} for key in ("off", "on"))
        self.unknown: set[int] = set()

    def holiday(self, day: date) -> bool:
        """Whether a notice gives the day off."""
        self._ask(day)
        return day in self._off

    def rest(self, day: date) -> bool:
        """Whether the day is not worked: a day off, or a weekend day that no notice makes a workday."""
        self._ask(day)
        return day in self._off or (day.weekday() >= 5 and day not in self._on)

    def _ask(self, day: date) -> None:
        """The last week of a year is also in the hand of the notice of the next one."""
        year = (day + WEEK).year
        if year not in self._years:
            self.unknown.add(year)


def calendar() -> Calendar:
    """The calendar of the table that goes with the program."""
    return Calendar(table())


@cache
def table() -> dict[str, dict[str, str]]:
    """The table that goes with the program."""
    read: dict[str, dict[str, str]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return read


def _days(year: str, ranges: str) -> Iterator[date]:
    for row in ranges.split():
        first, _, last = row.partition("-")
        day, end = (date(int(year), int(text[:2]), int(text[2:])) for text in (first, last or first))
        while day <= end:
            yield day
            day += DAY
