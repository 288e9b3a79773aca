"""An entry with all that it rests on as one flat record, as tables and lines of JSON have it; and back."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from kb.base.entries import Citation, Entry, Fact, KnowledgeBase, Source

LISTS = ("aliases", "facts", "sources", "cited", "related", "changes", "imported")
"""What of a record is a list."""
OBJECTS = ("facts", "cited", "changes")
"""Lists of mappings; of the others the items are texts."""
SEPARATORS = ";；|｜"
"""What parts the items of a list in a cell of one line."""


def record_of(base: KnowledgeBase, entry: Entry) -> dict[str, Any]:
    """All that a base says in an entry: its keys, its facts and the sources that are cited, whole."""
    facts = [base.facts[id] for id in entry.facts if id in base.facts]
    cited = dict.fromkeys(c.source for c in (*entry.sources, *(fact.source for fact in facts)))
    return {
        "id": entry.id,
        "question": entry.question,
        "aliases": list(entry.aliases),
        "stage": entry.stage,
        "stage_name": base.profile.stage_names.get(entry.stage, entry.stage),
        "kind": entry.kind,
        "answer": entry.answer,
        "body": entry.body,
        "facts": [fact_as_data(fact) for fact in facts],
        "sources": [str(citation) for citation in entry.sources],
        "cited": [source_as_data(base.sources[id]) for id in cited if id in base.sources],
        "related": list(entry.related),
        "reviewed": entry.reviewed.isoformat(),
        "changes": [{"date": change.date.isoformat(), "what": change.what} for change in entry.changes],
        "imported": list(entry.imported),
    }


def fact_as_data(fact: Fact) -> dict[str, Any]:
    """A fact as facts.yml has it; keys that may be left out only where they say something."""
    duration = fact.duration
    said: dict[str, Any] = {"id": fact.id, "label": fact.label, "value": fact.value, "from": fact.since}
    said["duration"] = duration and {"min": duration.min, "max": duration.max, "unit": duration.unit}
    said |= {"status": fact.status, "source": str(fact.source)}
    more = {"claim": fact.claim, "passed": fact.passed, "yours": fact.yours, "unknown": fact.unknown}
    said |= {key: value for key, value in more.items() if value}
    return said | ({"counted": list(fact.counted)} if fact.counted else {}) | {"note": fact.note}


def source_as_data(source: Source) -> dict[str, Any]:
    """A source as sources.yml has it."""
    said: dict[str, Any] = {"id": source.id, "title": source.title, "kind": source.kind, "version": source.version}
    said["place"] = source.place
    said |= {"checked": source.checked} if source.checked else {}
    said |= {"url": source.url} if source.url else {}
    return said | ({"articles": list(source.articles)} if source.articles else {}) | {"note": source.note}


def as_cells(record: Mapping[str, Any]) -> dict[str, str]:
    """A record as the texts of cells: a list has a line an item, a mapping is JSON."""
    cells = {}
    for key, value in record.items():
        if key in LISTS:
            items = [in_json(item) if key in OBJECTS else str(item) for item in value]
            alone = len(items) == 1 and any(sign in items[0] for sign in SEPARATORS)
            cells[key] = "\n".join(items) + ("\n" if alone else "")
        else:
            cells[key] = str(value)
    return cells


def items_of(key: str, cell: str, ours: bool = False) -> list[str]:
    """The items of a list in a cell: its lines, or in one line what separators part; `ours` is as `as_cells` has it."""
    cell = cell if ours else cell.strip()
    if "\n" not in cell and key not in OBJECTS:
        for sign in SEPARATORS[1:]:
            cell = cell.replace(sign, SEPARATORS[0])
        cell = cell.replace(SEPARATORS[0], "\n")
    return [item.strip() for item in cell.split("\n") if item.strip()]


def in_json(value: Any) -> str:
    """JSON in a line; days as text."""
    return json.dumps(value, ensure_ascii=False, default=str)


def with_days(data: dict[str, Any]) -> dict[str, Any]:
    """Data of a record in which what is a day in YAML is one again. Raises ValueError."""
    told = {key: str(data[key]) for key in ("checked", "date") if key in data}
    days: dict[str, Any] = {key: datetime.date.fromisoformat(day) for key, day in told.items()}
    return {**data, **days}


def same_source(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two sources, or two facts, are the same as they are told."""
    return bool(json.loads(in_json(one)) == json.loads(in_json(other)))


def citation(text: str) -> Citation:
    """A citation as it is written."""
    source, _, place = text.partition("#")
    return Citation(source, place)
