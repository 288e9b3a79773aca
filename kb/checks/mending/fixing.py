"""Fixing what has one right way: items are taken from the lists of an entry's front matter, or added to them.

Only the item is touched. A list written in a way that would cost a comment or other text is left to its keeper. A fact
is never added: that a figure stands somewhere does not make it true.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from kb.base.entries import KnowledgeBase
from kb.base.files import REVIEWED, bytes_of
from kb.base.frontmatter import FRONT, line_of
from kb.base.paths import installed, replace
from kb.base.reviewed import marks_of, write_marks
from kb.checks.asking import repeated
from kb.checks.links import idle, orphans
from kb.checks.reviews import unsaid_changes
from kb.errors import FolderError

CLOSE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
"""The line that ends the front matter."""


class Fix(NamedTuple):
    """One change to a list of an entry: the item at a place is taken out, or `add` is put behind the last."""

    path: str
    key: str
    rule: str
    message: str
    item: int = 0
    add: str = ""


class Fixed(NamedTuple):
    """A change that was made, and the line of the list."""

    path: str
    line: int
    rule: str
    message: str


def fixes(base: KnowledgeBase) -> Iterator[Fix]:
    """Whatever has one right way."""
    for entry in base.entries:
        for item in repeated(entry):
            yield Fix(entry.path, "aliases", "repeated-alias", f"删去重复的问法“{entry.aliases[item]}”", item)
        for key, item, name in idle(entry):
            yield Fix(entry.path, key, "idle-reference", f"从 {key} 删去 {name}", item)
    if not any(path.startswith("entries/") for path in base.broken):
        for entry in orphans(base):
            near = [other for id in dict.fromkeys(entry.related) if (other := base.entry(id)) and id != entry.id]
            if len(near) == 1:
                yield Fix(near[0].path, "related", "orphan", f"related 加上 {entry.id}", add=entry.id)


def fix(base: KnowledgeBase) -> list[Fixed]:
    """Make every change that has one right way; the changes made. Raises FolderError where a file cannot be written."""
    if installed(base.root):
        raise FolderError("随程序安装的内容只读；用 --content 指出你的内容文件夹")
    made: list[Fixed] = []
    by_file: dict[str, list[Fix]] = {}
    for change in fixes(base):
        by_file.setdefault(change.path, []).append(change)
    for path, changes in by_file.items():
        file = (base.root / path).resolve()
        text, done = _changed(bytes_of(file, base.root.resolve()).decode("utf-8"), changes)
        if done:
            try:
                replace(file, text.encode("utf-8"))
            except OSError as error:
                raise FolderError(f"{file} 写不进去：{error.strerror}") from error
            made += done
    return sorted(made)


def record(base: KnowledgeBase) -> list[Fixed]:
    """Write down what the entries were reviewed with, once each that shows a changed fact says so; what was done.

    Nothing where the base does not write that down. Raises FolderError where the file cannot be written.
    """
    now = marks_of(base.facts.values(), base.entries)
    if base.reviewed in (None, now) or base.broken or unsaid_changes(base):
        return []
    file = (base.root / REVIEWED).resolve()
    try:
        replace(file, write_marks(now).encode("utf-8"))
    except OSError as error:
        raise FolderError(f"{file} 写不进去：{error.strerror}") from error
    return [Fixed(REVIEWED, 1, "changed-fact", "记下了现在的事实和 changes")]


def _changed(text: str, changes: list[Fix]) -> tuple[str, list[Fixed]]:
    """A file's text with the changes that its lists allow, and those."""
    made = []
    # From the last item to the first, so that the places of the others stay.
    for change in sorted(changes, key=lambda change: -change.item):
        place = _list_of(text, change.key)
        changed = place and (_with(text, place, change.add) if change.add else _without(text, place, change.item))
        if place and changed:
            made.append(Fixed(change.path, place.line, change.rule, change.message))
            text = changed
    return text, made


class _List(NamedTuple):
    """Where a list and its items stand in a text."""

    start: int
    end: int
    items: list[tuple[int, int]]
    flow: bool
    line: int


def _list_of(text: str, key: str) -> _List | None:
    """The list under a key of the front matter; None where line ends are other than the reader's own."""
    mark = len(text) - len(text.removeprefix("\ufeff"))
    crlf = "\r\n" in text
    found = FRONT.match(text.replace("\r\n", "\n")[mark:])
    if not found or (crlf and re.search(r"(?<!\r)\n|\r(?!\n)", text)) or (not crlf and "\r" in text):
        return None
    start = text.index("\n") + 1
    close = CLOSE.search(text, start)
    document: Any = yaml.compose(text[start : close.start() if close else None], Loader=yaml.SafeLoader)
    for name, node in document.value:
        if name.value == key and isinstance(node, yaml.SequenceNode):
            items = [(start + item.start_mark.index, start + item.end_mark.index) for item in node.value]
            return _List(
                start + node.start_mark.index,
                start + node.end_mark.index,
                items,
                bool(node.flow_style),
                line_of(name, 2),
            )
    return None


def _without(text: str, place: _List, item: int) -> str | None:
    start, end = place.items[item]
    if place.flow:
        if item:
            start = place.items[item - 1][1]
        elif len(place.items) > 1:
            end = place.items[1][0]
        gap = text[start : place.items[item][0]] + text[place.items[item][1] : end]
        return None if gap.strip(", \r\n") else text[:start] + text[end:]
    start, end = text.rindex("\n", 0, start) + 1, text.index("\n", end - 1) + 1
    line = text[start:end]
    alone = line.count("\n") == 1 and line.strip()[1:].strip() == text[slice(*place.items[item])].strip()
    return text[:start] + text[end:] if alone and len(place.items) > 1 else None


def _with(text: str, place: _List, item: str) -> str | None:
    if place.flow:
        close = place.items[-1][1] if place.items else place.start + 1
        return text[:close] + (", " if place.items else "") + item + text[close:]
    first = place.items[0][0]
    start, end = text.rindex("\n", 0, first) + 1, text.index("\n", place.items[-1][1] - 1)
    end -= text[end - 1] == "\r"
    return text[:end] + ("\r\n" if "\r\n" in text else "\n") + text[start:first] + item + text[end:]
