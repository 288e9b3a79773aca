"""Naming an entry otherwise in the texts of a content folder: YAML, links, known answers, what was learned."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from kb.base.entries import KnowledgeBase
from kb.base.files import FITTED, REVIEWED
from kb.base.frontmatter import FRONT

LISTS = {"related", "entries", "first", "keep"}
"""Keys whose lists name entries; the pages of the stages name them in groups below `entries`."""
SINGLE = {"passed", "entry", "to"}
"""Keys that name one entry."""
GUIDE = "guide.yml"
"""In it whatever is the id of an entry, and no id of its own, names the entry."""
IDS = re.compile(r'("ids"\s*:\s*)(\[[^\]]*\])')
LINK = re.compile(r"\]\(([^():\s#]+\.md)((?:#[^()\s]*)?)\)")
SIGNS = frozenset(",[]{}#&*!|>'\"%@`:")
"""What a text within a list in brackets is not written with, unless in quotes."""


def in_yaml(text: str, path: str, old: str, new: str, gone: bool) -> str:
    """A text in whose YAML the entry is named otherwise, from the last place to the first."""
    mark = len(text) - len(text.removeprefix("\ufeff"))
    front = FRONT.match(text.replace("\r\n", "\n")[mark:])
    if path.endswith(".md") and not front:
        return text
    start = text.index("\n") + 1 if front else mark
    close = re.compile(r"^---[ \t]*\r?$", re.MULTILINE).search(text, start) if front else None
    document: Any = yaml.compose(text[start : close.start() if close else None], Loader=yaml.SafeLoader)
    own = "" if path.startswith("stages/") else Path(path).stem if path.startswith("entries/") else ""
    for node, among, place in sorted(_naming(document, path, old), key=lambda found: -found[0].start_mark.index):
        first, last = start + node.start_mark.index, start + node.end_mark.index
        beside = {item.value for item in among.value} if among else set()
        if gone and among and (new in beside or new == own or path.startswith("stages/")):
            text = _without_item(text, start, among, place)
        else:
            text = text[:first] + new + text[last:]
    return text


def _naming(
    node: Any, path: str, old: str, key: str = "", among: Any = None, place: int = 0
) -> Iterator[tuple[Any, Any, int]]:
    """The nodes that name the entry, each with the list it stands in and its place there."""
    if isinstance(node, yaml.ScalarNode):
        in_list = key in LISTS and among is not None
        if node.value == old and (in_list or (key in SINGLE and among is None) or (path == GUIDE and key != "id")):
            yield node, among, place
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _naming(item, path, old, key, node, number)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            below = key if key == "entries" else name.value  # the groups of a page of a stage
            yield from _naming(value, path, old, below)


def _without_item(text: str, start: int, among: Any, place: int) -> str:
    """A text without an item of a list."""
    items = [(start + item.start_mark.index, start + item.end_mark.index) for item in among.value]
    first, last = items[place]
    if among.flow_style:
        if place:
            first = items[place - 1][1]
        elif len(items) > 1:
            last = items[1][0]
        return text[:first] + text[last:]
    first, last = text.rindex("\n", 0, first) + 1, text.find("\n", last - 1) + 1 or len(text)
    if len(items) == 1:
        first = text.rindex("\n", 0, first - 1)
        indent = start + among.start_mark.index
        return text[: text.rindex("\n", 0, indent)] + " []" + text[last - 1 :]
    return text[:first] + text[last:]


def in_links(text: str, base: KnowledgeBase, path: str, move: tuple[str, str]) -> str:
    """A text whose links to the file of an entry lead to the other, told as stage/id."""
    old, (stage, _, id) = (base.root / move[0]).resolve(), move[1].partition("/")

    def lead(found: re.Match[str]) -> str:
        if ((base.root / path).parent / found[1]).resolve() != old:
            return found[0]
        if path.startswith("entries/"):
            way = "" if path.startswith(f"entries/{stage}/") else f"../{stage}/"
        else:
            way = f"{'../' * path.count('/')}entries/{stage}/"
        return f"]({way}{id}.md{found[2]})"

    return LINK.sub(lead, text)


def in_case(line: str, old: str, new: str) -> str:
    """A line of known answers."""

    def renamed(found: re.Match[str]) -> str:
        try:
            ids = json.loads(found[2])
        except ValueError:
            return found[0]
        changed = list(dict.fromkeys(new if id == old else id for id in ids))
        return found[1] + json.dumps(changed, ensure_ascii=False) if changed != ids else found[0]

    return IDS.sub(renamed, line)


def in_json(text: str, path: str, old: str, new: str, gone: bool) -> str:
    """What was learned and what was reviewed, under the other id."""
    said = json.loads(text)
    part = said.get("examples" if path == FITTED else "changes", {})
    if old not in part:
        return text
    if path == REVIEWED:
        mark = part.pop(old)
        if not gone:
            part[new] = mark
        return json.dumps(said, indent=1, sort_keys=True) + "\n"
    mine = part.pop(old)
    part[new] = list(dict.fromkeys([*part.get(new, ()), *mine]))
    said["examples"] = dict(sorted(part.items()))
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def with_aliases(text: str, taken: list[str]) -> str:
    """The text of an entry with more ways of asking, behind those that it has."""
    start = text.index("\n") + 1
    document: Any = yaml.compose(text[start : text.index("\n---", start) + 1], Loader=yaml.SafeLoader)
    node = next(value for key, value in document.value if key.value == "aliases")
    said = [yaml.safe_dump([one], allow_unicode=True, width=10**6).removeprefix("- ").strip() for one in taken]
    end = start + node.value[-1].end_mark.index if node.value else start + node.start_mark.index + 1
    if node.flow_style:
        quoted = [json.dumps(one, ensure_ascii=False) if set(one) & set(",[]{}#&*!|>'\"%@`:") else one for one in taken]
        return (
            text[:end] + "".join(f"{', ' if node.value or n else ''}{one}" for n, one in enumerate(quoted)) + text[end:]
        )
    first = start + node.value[0].start_mark.index
    lead = text[text.rindex("\n", 0, first) + 1 : first]
    line = "\r\n" if "\r\n" in text else "\n"
    end = text.find("\n", end - 1)
    end -= text[end - 1] == "\r"
    return text[:end] + "".join(f"{line}{lead}{one}" for one in said) + text[end:]
