"""Questions and answers in Markdown: under headings, in a list, or after 问 and 答."""

import re
from collections.abc import Callable

from kb.errors import SheetError
from kb.exchange.table import Row, Table, in_some

HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
MARK, GAP = r"(?:[-*+]\s{1,4}|\d{1,4}[.、)]\s{0,4})?(?:\*\*)?", r"\s{0,4}"
ASKED = re.compile(rf"^{MARK}{GAP}(?:问|问题|Q|q)\s?\d{{0,4}}\s?[:：.、]{GAP}(.+?)(?:\*\*)?")
ANSWERED = re.compile(rf"^{MARK}{GAP}(?:答|答案|回答|A|a)\s?\d{{0,4}}\s?[:：.、](?:\*\*)?{GAP}(.*)")
ITEM = re.compile(rf"^(?:[-*+]|\d{{1,4}}[.、)]){GAP}(?:\*\*([^*]+)\*\*{GAP}(.*)|([^？?]+[？?]){GAP}(.*))")
COLUMNS = ("category", "question", "answer")


def from_markdown(text: str, name: str) -> Table:
    """The table of a text. Raises SheetError where no question is found in it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    headings = [(len(found[1])) for line in lines if (found := HEADING.fullmatch(line))]
    deepest = max(headings, default=0)
    ways: tuple[Callable[[str], tuple[str, str] | None], ...] = (_asked, _item, lambda line: _headed(line, deepest))
    for way in ways:
        table = _read(lines, name, way)
        if sum("answer" in row.cells for row in table.rows) >= max(1, len(table.rows) // 2):
            return table
    raise SheetError(
        f"{name} 里找不到问题和答案；写成“## 问题”下面一段答案，或“- 问题？”下面缩进的答案，或“问：”“答：”"
    )


def _asked(line: str) -> tuple[str, str] | None:
    found = ASKED.fullmatch(line.strip())
    return (found[1], "") if found else None


def _item(line: str) -> tuple[str, str] | None:
    found = ITEM.fullmatch(line)
    return (found[1] or found[3], found[2] or found[4] or "") if found else None


def _headed(line: str, deepest: int) -> tuple[str, str] | None:
    found = HEADING.fullmatch(line)
    return (found[2], "") if found and len(found[1]) == deepest else None


def _read(lines: list[str], name: str, asks: Callable[[str], tuple[str, str] | None]) -> Table:
    """The rows where `asks` tells of a line which question it is, and what of the answer stands behind it."""
    table, category, answer, loose = Table(name, COLUMNS), "", list[str](), list[int]()
    is_open = False
    for number, line in enumerate(lines, 1):
        asked, heading = asks(line), HEADING.fullmatch(line)
        if asked or heading:
            _close(table, answer)
            answer, is_open = [asked[1]] if asked else [], bool(asked)
        if asked:
            cells = {"category": category, "question": asked[0].strip().strip("*").strip()}
            table.rows.append(Row(number, {key: value for key, value in cells.items() if value}))
        elif heading:
            category = heading[2]
        elif is_open:
            said = ANSWERED.fullmatch(line.strip())
            answer.append(said[1] if said else line)
        elif line.strip():
            loose.append(number)
    _close(table, answer)
    if loose:
        table.notes.append(f"{in_some(loose)}不在哪个问题下面，没有收；要收的写成问题和答案")
    return table


def _close(table: Table, answer: list[str]) -> None:
    text = "\n".join(line.strip() for line in answer).strip()
    if text:
        table.rows[-1].cells["answer"] = text
