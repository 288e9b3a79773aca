"""Which column of a table is what of an entry: by the names that people give, by what stands in it, or as one says."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache

from kb.errors import SheetError
from kb.exchange.table import Row, Table
from search.index.pronunciation import simplified

NAMES = {
    "id": ("id", "编号", "条目id"),
    "question": (
        "question",
        "问题",
        "提问",
        "标准问",
        "标准问题",
        "问句",
        "标准问法",
        "问题标题",
        "标题",
        "title",
        "q",
        "query",
    ),
    "answer": (
        "answer",
        "答案",
        "回答",
        "答复",
        "回复",
        "解答",
        "标准答案",
        "标准答复",
        "a",
        "reply",
        "response",
        "content",
        "内容",
    ),
    "aliases": (
        *("aliases", "问法", "相似问", "相似问法", "相似问题", "扩展问", "扩展问法", "同义问", "别的问法", "其他问法"),
        *("常见问法", "similar", "similar_questions", "alternatives"),
    ),
    "stage": (
        *("stage", "阶段", "分类", "类别", "类目", "栏目", "业务", "业务类型", "主题", "模块", "一级分类", "一级类目"),
        *("问题分类", "问题类别", "category", "class", "type", "topic", "label", "tag", "科室", "部门", "department"),
    ),
    "stage_name": ("stage_name", "阶段名"),
    "kind": ("kind", "种类"),
    "body": ("body", "正文"),
    "facts": ("facts", "事实"),
    "sources": ("sources", "出处"),
    "cited": ("cited", "出处说明"),
    "related": ("related", "相关"),
    "reviewed": ("reviewed", "核对日期"),
    "changes": ("changes", "改动"),
    "imported": ("imported", "待看"),
}
"""What of an entry -> the names of such a column, the best first; without case, spaces and signs."""
SHOWN = {field: next((name for name in names if not name.isascii()), field) for field, names in NAMES.items()}
"""What of an entry -> how it is called on a page."""
ASKS = re.compile(r"[?？]\s*$|怎么|如何|什么|多少|多久|哪|吗|是否|能不能|可不可以|为何|几[天个]")


def matched(table: Table, given: Sequence[str]) -> dict[str, str]:
    """What of an entry -> the column that has it; `given` holds `field=column`. Raises SheetError."""
    table_first_row_is_data(table, bool(given))
    chosen = _given(table, given)
    by_name = {_bare(column): column for column in reversed(table.columns)}
    for field, names in NAMES.items():
        found = next((by_name[name] for name in map(_bare, names) if name in by_name), "")
        if field not in chosen and found and found not in chosen.values():
            chosen[field] = found
    for field, column in _by_content(table, chosen).items():
        chosen.setdefault(field, column)
    for field in ("question", "answer"):
        if field not in chosen:
            columns = "、".join(table.columns[:20])
            raise SheetError(f"认不出哪一列是{SHOWN[field]}；有 {columns}；用 --map {field}=列名 指出来")
    if left := _left(table, chosen):
        table.notes.append(f"没有收的列：{'、'.join(left)}；要收的用 --map 项=列名 指出来，或并进答案那一列")
    return chosen


def _left(table: Table, chosen: Mapping[str, str]) -> list[str]:
    """The columns that have something and are nothing of an entry."""
    filled = {column for row in table.rows for column in row.cells}
    return [column[:30] for column in table.columns if column in filled and column not in chosen.values()]


def table_first_row_is_data(table: Table, named: bool) -> None:
    """Name the columns by letters where what was taken for the header is a question with its answer itself."""
    known = {_bare(name) for names in NAMES.values() for name in names}
    if named or any(_bare(column) in known for column in table.columns) or not any(map(ASKS.search, table.columns)):
        return
    letters = tuple(f"{chr(ord('A') + place)} 列" for place in range(min(len(table.columns), 26)))
    first = {letter: said for letter, said in zip(letters, table.columns, strict=False) if not said.startswith("第 ")}
    renamed = dict(zip(table.columns, letters, strict=False))
    rows = [Row(row.number, {renamed[column]: cell for column, cell in row.cells.items()}) for row in table.rows]
    table.rows = [Row(min((row.number for row in table.rows), default=2) - 1, first), *rows]
    table.columns = letters
    table.notes.append("第 1 行不是表头，当作内容收下；列按次序叫 A 列、B 列")


def _given(table: Table, given: Sequence[str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    shown = {name: field for field, name in SHOWN.items()}
    for pair in given:
        field, sign, column = (part.strip() for part in pair.partition("="))
        field = shown.get(field, field)
        if not sign or field not in NAMES:
            raise SheetError(f"--map {pair[:60]} 不认得；写 项=列名，项是 {' '.join(NAMES)} 之一")
        column = f"{column} 列" if f"{column} 列" in table.columns else column
        if column not in table.columns:
            near = get_close_matches(column, table.columns, n=1, cutoff=0.4)
            hint = f"；是不是“{near[0]}”" if near else f"；有 {'、'.join(table.columns[:20])}"
            raise SheetError(f"--map 里的列“{column[:30]}”表里没有{hint}")
        if field in chosen or column in chosen.values():
            raise SheetError(f"--map 里的 {pair[:60]} 写了两次；一列一项")
        chosen[field] = column
    return chosen


def _by_content(table: Table, chosen: Mapping[str, str]) -> dict[str, str]:
    """The question and the answer where no name tells: what asks most, and what is longest of the others."""
    free = [column for column in table.columns if column not in chosen.values()]
    some = [row.cells for row in table.rows[:200]]
    found: dict[str, str] = {}
    if "question" not in chosen:
        asking = {column: sum(bool(ASKS.search(cells.get(column, "")[-40:])) for cells in some) for column in free}
        best = max(asking, key=lambda column: asking[column], default="")
        if best and asking[best] * 2 > len(some):
            found["question"] = best
            free.remove(best)
    if "answer" not in chosen:
        long = {column: sum(len(cells.get(column, "")) for cells in some) for column in free}
        best = max(long, key=lambda column: long[column], default="")
        if best and long[best] > 8 * len(some):
            found["answer"] = best
    return found


@cache
def _bare(name: str) -> str:
    """A name as it is compared: without case, spaces and signs, in Simplified characters."""
    name = re.sub(r"[\W_]+", "", name).lower()
    return name if name.isascii() else simplified(name)
