"""A table as it was read: columns and rows of plain text."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.errors import SheetError

MOST_ROWS = 5_000
"""A table of more rows is refused: a base of so many entries is kept by nobody."""
LONGEST_CELL = 20_000
"""A cell of more characters is refused, as the body of an entry is."""

FORMULA = "=+-@＝＋－＠\t\r"
"""A text that begins so is a formula to a spreadsheet."""


class Row(NamedTuple):
    """One row, by its number in the table as a spreadsheet shows it; column -> text, none of them empty."""

    number: int
    cells: dict[str, str]


@dataclass
class Table:
    """The rows below a header. `name` is what the table is called, `notes` what a person should know of the reading."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def in_some(numbers: list[int], most: int = 8) -> str:
    """Numbers of rows in words: the first ones, and how many there are."""
    listed = "、".join(map(str, numbers[:most]))
    return f"第 {listed} 行" + (f"等 {len(numbers)} 行" if len(numbers) > most else "")


def of_lines(name: str, lines: Iterable[Iterable[str]]) -> Table:
    """A table of lines of cells, the first of them that has something being the header. Raises SheetError."""
    filled = [(number, cells) for number, line in enumerate(lines, 1) if any(map(str.strip, cells := list(line)))]
    if not filled:
        raise SheetError(f"{name} 是空的")
    header = [title.strip() for title in filled[0][1]]
    while header and not header[-1]:
        header.pop()
    columns = [title.replace("\n", "") or f"第 {place} 列" for place, title in enumerate(header, 1)]
    if twice := next((title for place, title in enumerate(columns) if title in columns[:place]), ""):
        raise SheetError(f"{name}：有两列都叫“{twice[:30]}”；改一列的名字")
    rows, formulas = [], []
    for number, cells in filled[1:]:
        if any(map(str.strip, cells[len(columns) :])):
            raise SheetError(f"{name}：第 {number} 行比表头多出一格；表头补上名字，或给有逗号的格加引号")
        found = {title: cell for title, cell in zip(columns, cells, strict=False) if cell.strip()}
        rows.append(Row(number, {title: plain(cell) for title, cell in found.items()}))
        if any(map(_computes, found.values())):
            formulas.append(number)
    table = Table(name, tuple(columns), rows)
    if formulas:
        table.notes.append(f"{in_some(formulas)}有格子像公式（= 或 @ 开头），照文字收下，不计算；看是不是该写的话")
    return table


def _computes(cell: str) -> bool:
    """Whether a spreadsheet would compute a text; of what begins with + or - only what calls a program."""
    return cell.lstrip().startswith(("=", "＝", "@", "＠")) or (cell[0] in FORMULA and "|" in cell)


def plain(cell: str) -> str:
    """A cell without the mark that kept it from being a formula, and with one kind of line breaks."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return cell[1:] if cell.startswith("'") and cell.lstrip("'")[:1] in tuple(FORMULA) else cell
