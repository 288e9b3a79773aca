"""What happened to the entries, day by day: what was changed, what was reviewed."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from kb.base.entries import Entry, KnowledgeBase

REVIEWED = "对照出处核对过。"


@dataclass(frozen=True)
class Event:
    """What happened to an entry on a day: what was changed, or nothing, when it was only reviewed."""

    date: datetime.date
    entry: Entry
    changes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What happened, in words."""
        return "；".join(self.changes) or REVIEWED


@dataclass(frozen=True)
class Day:
    """The events of one day: of entries that were changed, and of entries that were only reviewed."""

    date: datetime.date
    changed: tuple[Event, ...]
    reviewed: tuple[Event, ...]


def events(base: KnowledgeBase) -> list[Event]:
    """All events, newest first; of one day the changes first, each in the order of the entries."""
    found = [event for entry in base.entries for event in _of(entry, _arrivals(base, entry))]
    return sorted(found, key=lambda event: (-event.date.toordinal(), not event.changes))


def days(base: KnowledgeBase) -> list[Day]:
    """The days on which something happened, newest first."""
    return [
        Day(date, tuple(e for e in found if e.changes), tuple(e for e in found if not e.changes))
        for date, group in groupby(events(base), key=lambda event: event.date)
        if (found := list(group))
    ]


def _arrivals(base: KnowledgeBase, entry: Entry) -> dict[datetime.date, tuple[str, ...]]:
    """What came to an entry from other addresses, by day."""
    found: dict[datetime.date, tuple[str, ...]] = {}
    for moved in base.moved:
        if moved.to == entry.id:
            found[moved.date] = (*found.get(moved.date, ()), f"entries/{moved.id}/ 改到了这里。")
    return found


def _of(entry: Entry, arrivals: dict[datetime.date, tuple[str, ...]]) -> Iterator[Event]:
    reviewed = [] if entry.imported else [entry.reviewed]
    for date in dict.fromkeys([*reviewed, *(change.date for change in entry.changes), *arrivals]):
        changed = (change.what for change in entry.changes if change.date == date)
        yield Event(date, entry, (*changed, *arrivals.get(date, ())))
