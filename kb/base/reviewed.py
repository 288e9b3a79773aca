"""What the entries were last reviewed with: `reviewed.json` has a mark of each fact, and of each entry's changes.

A base may do without; one that has it is told when a fact changes and an entry that shows it says nothing of that.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from kb.base.entries import Entry, Fact, Marks
from kb.base.frontmatter import Unreadable

FORMAT = 1
RULE = "changed-fact"


def marks_of(facts: Iterable[Fact], entries: Iterable[Entry]) -> Marks:
    """The marks as they are now."""
    return Marks({fact.id: _of_fact(fact) for fact in facts}, {entry.id: _of_changes(entry) for entry in entries})


def _of_fact(fact: Fact) -> str:
    """A mark of what a fact says; its label and its note may be worded anew."""
    span = fact.duration and (fact.duration.min, fact.duration.max, fact.duration.unit)
    return _mark(fact.value, fact.since, span, fact.status, str(fact.source), fact.claim)


def _of_changes(entry: Entry) -> str:
    return _mark(*((change.date.isoformat(), change.what) for change in entry.changes))


def _mark(*said: Any) -> str:
    return sha256(json.dumps(said, ensure_ascii=False).encode("utf-8")).hexdigest()[:8]


def read_marks(text: str) -> Marks:
    """The marks that the text of a `reviewed.json` has. Raises Unreadable."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(getattr(error, "lineno", 1), RULE, "不是合格的 JSON；内容改成 {} 再 kb check --fix") from None
    parts: list[Any] = [said.get(key, {}) for key in ("facts", "changes")] if isinstance(said, dict) else [None]
    if not all(isinstance(part, dict) and all(isinstance(mark, str) for mark in part.values()) for part in parts):
        raise Unreadable(1, RULE, "不是这个版本的格式；内容改成 {} 再 kb check --fix")
    return Marks(*parts)


def write_marks(marks: Marks) -> str:
    """The text of a `reviewed.json`: one mark a line, so that two people's changes seldom meet."""
    said: dict[str, int | Mapping[str, str]] = {"format": FORMAT, "facts": marks.facts, "changes": marks.changes}
    return json.dumps(said, indent=1, sort_keys=True) + "\n"
