"""The knowledge base for other programs: all of it as JSON, and what a page or the site says of itself to machines."""

import json
from typing import Any
from urllib.parse import urljoin

from kb import __version__
from kb.entries import Entry, Fact, KnowledgeBase, Source
from kb.names import KINDS, STAGES, STATUSES, UNITS

FORMAT = 1
"""Of entries.json; another number when a program that reads it would have to change."""


def entries_json(base: KnowledgeBase, name: str, home: str = "") -> str:
    """Every entry, fact and source; addresses are whole when that of the home page is given, else from there."""
    said = {
        "format": FORMAT,
        "version": __version__,
        "name": name,
        "url": home or None,
        "reviewed": max((entry.reviewed.isoformat() for entry in base.entries), default=None),
        "names": {"stages": STAGES, "kinds": KINDS, "statuses": STATUSES, "units": UNITS},
        "entries": [_entry(base, entry, home) for entry in base.entries],
        "facts": [_fact(base, fact) for fact in base.facts.values()],
        "sources": [_source(source) for source in base.sources.values()],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _entry(base: KnowledgeBase, entry: Entry, home: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": urljoin(home, entry.url),
        "question": entry.question,
        "aliases": entry.aliases,
        "stage": entry.stage,
        "kind": entry.kind,
        "answer": entry.answer,
        "body": entry.body.strip(),
        "facts": entry.facts,
        "sources": [{"id": c.source, "place": c.place, "text": base.cite(c)} for c in entry.sources],
        "related": entry.related,
        "reviewed": entry.reviewed.isoformat(),
    }


def _fact(base: KnowledgeBase, fact: Fact) -> dict[str, Any]:
    duration, source = fact.duration, fact.source
    return {
        "id": fact.id,
        "label": fact.label,
        "value": fact.value,
        "from": fact.since,
        "duration": duration and {"min": duration.min, "max": duration.max, "unit": duration.unit},
        "status": fact.status,
        "source": {"id": source.source, "place": source.place, "text": base.cite(source)},
        "note": fact.note,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "kind": source.kind,
        "version": source.version,
        "place": source.place,
        "note": source.note,
    }
