"""A file of somebody's questions and answers as a table: CSV, Excel, JSON lines, Markdown. All of it is hostile."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kb.errors import SheetError
from kb.exchange.encodings import decoded
from kb.exchange.lists import from_markdown
from kb.exchange.table import LONGEST_CELL, MOST_ROWS, Row, Table, of_lines
from search.files import TooLarge, read_regular

MAX_BYTES = 20 * 1024 * 1024
"""A larger file is refused."""
KINDS = ".csv .tsv .xlsx .jsonl .json .md"


def read_table(path: Path, sheet: str = "") -> Table:
    """The table in a file; of a workbook the sheet of this name, else the only one. Raises SheetError."""
    raw = _bytes_of(path)
    readers: dict[str, Callable[[bytes, str], Table]] = {
        **dict.fromkeys((".csv", ".tsv", ".txt"), _from_csv),
        **dict.fromkeys((".jsonl", ".ndjson", ".json"), _from_json),
        **dict.fromkeys((".md", ".markdown"), lambda raw, name: from_markdown(decoded(raw)[0], name)),
    }
    ending = path.suffix.lower()
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        raise SheetError(f"{path.name} 是旧的 .xls，或加了密码；在表格软件里打开，另存为没有密码的 .xlsx，再导入")
    if raw[:4] == b"PK\x03\x04" or ending == ".xlsx":
        from kb.exchange.workbook import from_workbook

        table = from_workbook(raw, path.name, sheet)
    elif ending in readers:
        table = readers[ending](raw, path.name)
    else:
        raise SheetError(f"不认得 {path.name}；能导入的是 {KINDS}")
    return _bounded(table)


def _bytes_of(path: Path) -> bytes:
    try:
        raw = read_regular(path.resolve(), MAX_BYTES)
    except TooLarge:
        raise SheetError(f"{path.name} 超过 {MAX_BYTES // 1024 // 1024} MB；分成几份，或去掉图片再导入") from None
    except OSError as error:
        raise SheetError(f"{path} 读不了：{error.strerror or error}") from None
    except ValueError:
        raise SheetError(f"{path} 不是文件；写出要导入的文件") from None
    if not raw.strip():
        raise SheetError(f"{path.name} 是空的")
    return raw


def _bounded(table: Table) -> Table:
    if not table.rows:
        raise SheetError(f"{table.name} 里没有一行内容")
    if len(table.rows) > MOST_ROWS:
        raise SheetError(f"{table.name} 有 {len(table.rows)} 行，最多 {MOST_ROWS} 行；分成几份，或先挑出常问的")
    for row in table.rows:
        for column, text in row.cells.items():
            if len(text) > LONGEST_CELL:
                said = f"第 {row.number} 行“{column}”有 {len(text)} 个字，最多 {LONGEST_CELL} 个"
                raise SheetError(f"{said}；多半是引号没有配对，或把整篇文章贴进了一格")
    return table


def _from_csv(raw: bytes, name: str) -> Table:
    text, coding = decoded(raw)
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max("\t,;，", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_BYTES))
    lines: list[list[str]] = []
    try:
        for line in reader:
            lines.append(line)
            if len(lines) > MOST_ROWS + 1:
                more = sum(1 for _ in reader)
                raise SheetError(f"{name} 有 {len(lines) + more} 行，最多 {MOST_ROWS} 行；分成几份，或先挑出常问的")
    except csv.Error:
        said = f"第 {len(lines) + 1} 行（文件的第 {reader.line_num} 行前后）的引号没有配对"
        raise SheetError(f"{name}：{said}；在表格软件里打开它，另存为 CSV") from None
    table = of_lines(name, lines)
    if coding != "UTF-8":
        table.notes.append(f"编码是 {coding}")
    return table


def _from_json(raw: bytes, name: str) -> Table:
    text, _ = decoded(raw)
    found = [(1, text)] if text.lstrip().startswith("[") else list(enumerate(text.split("\n"), 1))
    table, columns = Table(name, ()), dict[str, None]()
    for line, one in found:
        values = _parsed(one, line) if one.strip() else []
        for place, value in enumerate(values if isinstance(values, list) else [values], 1):
            number = place if len(found) == 1 else line
            if not isinstance(value, dict):
                raise SheetError(f'{name}：第 {number} 行不是“键: 值”的对象，如 {{"question": "…", "answer": "…"}}')
            cells = {key: said for key, one in value.items() if (said := _said(one, f"第 {number} 行的 {key[:30]}"))}
            columns |= dict.fromkeys(value)
            table.rows.append(Row(number, cells))
    table.columns = tuple(columns)
    return table


def _parsed(text: str, line: int) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except SheetError as trouble:
        raise SheetError(f"第 {line} 行{trouble}") from None
    except (ValueError, RecursionError) as error:
        raise SheetError(f"第 {line + getattr(error, 'lineno', 1) - 1} 行不是合格的 JSON；一行一个对象") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise SheetError("有一个键写了两次；留一个")
    return found


def _said(value: Any, where: str) -> str:
    """A value of JSON as the text of a cell: a list has a line an item, what is nested stays JSON."""
    if value is None or isinstance(value, bool):
        return "" if not value else "true"
    if isinstance(value, list):
        items = [_said(one, where) for one in value]
        if any("\n" in item for item in items):
            raise SheetError(f"{where} 有一项里有换行；一项一行")
        return "".join(f"{item}\n" for item in items)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
