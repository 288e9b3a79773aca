"""What happened to the entries as an Atom feed."""

import datetime
from xml.etree import ElementTree

from kb.base.entries import KnowledgeBase
from kb.base.history import events

MAX_ITEMS = 100
"""A reader wants the news, and all entries reviewed in one day are many."""


def feed(base: KnowledgeBase, site_url: str) -> str:
    """The newest events as an Atom feed (RFC 4287) that lies at the root of the website.

    Links are absolute where `site_url` says where the website is, else relative to the feed.
    """
    root = ElementTree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "zh-Hans"})
    tag = base.profile.feed_id
    site = site_url.rstrip("/") + "/" if site_url else ""
    newest = events(base)[:MAX_ITEMS]
    _add(root, "title", base.profile.feed_title)
    _add(root, "id", tag + "changes")
    _add(root, "updated", _time(newest[0].date if newest else datetime.date(2026, 1, 1)))
    _add(_add(root, "author"), "name", base.profile.feed.author or base.profile.name)
    _add(root, "link", rel="alternate", type="text/html", href=site + "changes/")
    if site:
        _add(root, "link", rel="self", type="application/atom+xml", href=site + "feed.xml")
    for event in newest:
        item = _add(root, "entry")
        _add(item, "title", event.entry.question)
        _add(item, "id", f"{tag}{event.entry.id}/{event.date}")
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
