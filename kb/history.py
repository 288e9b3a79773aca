"""What happened to the entries, day by day: what was changed, what was reviewed; as a list and as an Atom feed."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from xml.etree import ElementTree

from kb.entries import Entry, KnowledgeBase

TITLE = "漏发怎么办：最近更新"
AUTHOR = "漏发怎么办"
REVIEWED = "对照出处核对过。"
TAG = "tag:kb-loufa.invalid,2026:"
"""Ids of the feed stay when the website moves; the name ends in .invalid (RFC 2606), for nobody can own another."""
LONGEST = 100
"""At most so many items in the feed: a reader wants the news, and all entries reviewed in one day are many."""


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


def feed(base: KnowledgeBase, site_url: str) -> str:
    """The newest events as an Atom feed (RFC 4287) that lies at the root of the website.

    Links are absolute where `site_url` says where the website is, else relative to the feed.
    """
    root = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "zh-Hans"})
    site = site_url.rstrip("/") + "/" if site_url else ""
    newest = events(base)[:LONGEST]
    _add(root, "title", TITLE)
    _add(root, "id", TAG + "changes")
    _add(root, "updated", _time(newest[0].date if newest else datetime.date(2026, 1, 1)))
    _add(_add(root, "author"), "name", AUTHOR)
    _add(root, "link", rel="alternate", type="text/html", href=site + "changes/")
    if site:
        _add(root, "link", rel="self", type="application/atom+xml", href=site + "feed.xml")
    for event in newest:
        item = _add(root, "entry")
        _add(item, "title", event.entry.question)
        _add(item, "id", f"{TAG}{event.entry.id}/{event.date}")
        _add(item, "updated", _time(event.date))
        _add(item, "link", rel="alternate", type="text/html", href=site + event.entry.url)
        _add(item, "content", f"{event.text}\n\n{event.entry.answer}", type="text")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _time(date: datetime.date) -> str:
    """A day as RFC 3339 writes a time."""
    return f"{date.isoformat()}T00:00:00Z"
