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
    found = [event for entry in base.entries for event in _of(entry)]
    return sorted(found, key=lambda event: (-event.date.toordinal(), not event.changes))


def days(base: KnowledgeBase) -> list[Day]:
    """The days on which something happened, newest first."""
    return [
        Day(date, tuple(e for e in found if e.changes), tuple(e for e in found if not e.changes))
        for date, group in groupby(events(base), key=lambda event: event.date)
        if (found := list(group))
    ]


def _of(entry: Entry) -> Iterator[Event]:
    dates = dict.fromkeys([entry.reviewed, *(change.date for change in entry.changes)])
    for date in dates:
        yield Event(date, entry, tuple(change.what for change in entry.changes if change.date == date))
