"""The table of public holidays, made of `chinesecalendar` by `make calendar`: no other program needs that library."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

FIRST = 2020
"""The first year of the table."""


def compiled() -> str:
    """The text of the table: of each year the days off as the State Council's notices list them, and the weekend days
    that are worked in their place; a day as 0101, days in a row as 0101-0103."""
    from chinese_calendar.constants import holidays, workdays

    worked = {day for day in workdays if day.weekday() >= 5}
    years = range(FIRST, max(day.year for day in holidays) + 1)
    made = {
        str(year): {
            "off": _ranges(d for d in holidays if d.year == year),
            "on": _ranges(d for d in worked if d.year == year),
        }
        for year in years
    }
    lines = (f'  "{year}": {json.dumps(days)}' for year, days in made.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def write(place: Path) -> None:
    """Write the table to a file."""
    place.write_text(compiled(), encoding="utf-8", newline="\n")


def _ranges(days: Iterable[date]) -> str:
    found: list[list[date]] = []
    for day in sorted(days):
        if found and day - found[-1][-1] == timedelta(1):
            found[-1].append(day)
        else:
            found.append([day])
    return " ".join("-".join(f"{day:%m%d}" for day in dict.fromkeys((row[0], row[-1]))) for row in found)
