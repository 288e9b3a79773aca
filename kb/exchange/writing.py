"""Entries that were understood as the files of a base."""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from kb.base.entries import KnowledgeBase
from kb.base.files import MAX_BYTES, MOST_ITEMS
from kb.base.frontmatter import compose
from kb.errors import SheetError
from kb.exchange.record import fact_as_data, same_source, source_as_data
from kb.exchange.understanding import Understood
from search.files import read_regular

FRONT = ("id", "question", "aliases", "stage", "kind", "answer", "facts", "sources", "related", "reviewed", "changes")
ADDED = {"stages": ("base.yml", "stages"), "facts": ("facts.yml", "facts"), "sources": ("sources.yml", "sources")}


def source_of_table(id: str, name: str, today: str) -> dict[str, Any]:
    """A table as a source."""
    said = {"id": id, "title": name[:200], "kind": "page", "version": f"{today} 导入", "place": "第 {} 行"}
    return {**said, "note": "导入的表格；里面的话没有核对过。"}


def files_of(base: KnowledgeBase, found: Understood, table: Mapping[str, Any]) -> dict[str, str]:
    """Path -> text of every file that the entries make or change. Raises SheetError where they do not fit the base."""
    files = {f"entries/{one['stage']}/{id}.md": entry_text(one) for id, one in found.records.items()}
    cited = {one.partition("#")[0] for record in found.records.values() for one in record["sources"]}
    cited |= {fact["source"].partition("#")[0] for record in found.records.values() for fact in record["facts"]}
    sources = [one for record in found.records.values() for one in record["cited"]]
    sources += [dict(table)] if table["id"] in cited else []
    facts = [one for record in found.records.values() for one in record["facts"]]
    known_facts = {fact.id: fact_as_data(fact) for fact in base.facts.values()}
    known_sources = {source.id: source_as_data(source) for source in base.sources.values()}
    stages = [{"id": id, "name": name} for id, name in found.stages.items()]
    for what, items in (
        ("stages", stages),
        ("facts", _new(facts, known_facts, "事实")),
        ("sources", _new(sources, known_sources, "出处")),
    ):
        if items:
            path, key = ADDED[what]
            files[path] = with_items(read_regular(base.root / path, MAX_BYTES).decode("utf-8"), key, items, path)
            if len(files[path].encode("utf-8")) > MAX_BYTES or len(items) > MOST_ITEMS.get(what, len(items)):
                raise SheetError(f"{path} 会超过 {MAX_BYTES // 1024} KB 或 {MOST_ITEMS.get(what)} 项；分成几个知识库")
    for id, name in found.stages.items():
        front = _front({"title": name, "stage": id, "entries": []})
        files[f"stages/{id}.md"] = f"---\n{front}---\n\n{name}的常见问题。\n"
    return files


def entry_text(record: Mapping[str, Any]) -> str:
    """An entry as its file."""
    front = {key: record[key] for key in FRONT} | {"facts": [fact["id"] for fact in record["facts"]]}
    front |= {"imported": record["imported"]} if record["imported"] else {}
    if not front["changes"]:
        del front["changes"]
    return f"---\n{_front(front)}---\n" + (f"\n{record['body']}\n" if record["body"] else "")


def with_items(text: str, key: str, items: Iterable[Mapping[str, Any]], path: str) -> str:
    """YAML with more items at the end of the list under a key; all else stays. Raises SheetError."""
    document = compose(text, 1)
    node = next((value for name, value in document.value if name.value == key), None)
    if not isinstance(node, yaml.SequenceNode) or (node.flow_style and node.value):
        raise SheetError(f"{path} 的 {key} 写在一行里，加不进去；改成一项一行，每行以“- ”开头")
    lines = text.split("\n")
    if node.value:
        column = lines[node.value[-1].start_mark.line][: node.value[-1].start_mark.column].rfind("-")
        end = node.value[-1].end_mark
        place = end.line + (end.column > 0)
        while place > 0 and (not lines[place - 1].strip() or lines[place - 1].lstrip().startswith("#")):
            place -= 1
    else:
        column, place = 2, node.start_mark.line + 1
        lines[place - 1] = lines[place - 1][: node.start_mark.column].rstrip()
    added = [line for item in items for line in _item(item, " " * max(column, 0))]
    return "\n".join([*lines[:place], *added, *lines[place:]])


def _item(item: Mapping[str, Any], indent: str) -> list[str]:
    lines = _front(item).rstrip("\n").split("\n")
    return [f"{indent}- {lines[0]}", *(f"{indent}  {line}" for line in lines[1:])]


def _new(items: Iterable[dict[str, Any]], known: Mapping[str, Mapping[str, Any]], what: str) -> list[dict[str, Any]]:
    """The items that a base does not have yet, each once. Raises SheetError for one that says something else."""
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        id = str(item.get("id", ""))
        other = known.get(id, found.get(id))
        if other is None:
            found[id] = item
        elif not same_source(item, other):
            raise SheetError(f"{what} {id[:60]} 有两种说法：“{str(item)[:60]}…”和“{str(other)[:60]}…”；留一个，或换 id")
    return list(found.values())


class _Dumper(yaml.SafeDumper):
    """YAML as keepers write it: no references, lists of names in a line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _front(data: Mapping[str, Any]) -> str:
    """Keys and values as YAML."""
    said = ""
    for key, value in data.items():
        names = isinstance(value, list) and all(re.fullmatch(r"[\w#.-]{1,60}", str(one), re.ASCII) for one in value)
        flow = names or isinstance(value, dict)
        if isinstance(value, str | datetime.date) or value is None or isinstance(value, bool):
            flow = False
        said += (
            yaml.dump(
                {key: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=None
            )
            if flow
            else yaml.dump({key: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)
        )
    return said
