"""Workbooks of Excel. openpyxl stands here only; what is read by it was measured first."""

import io
import re
import warnings
import zipfile
from typing import Any

from kb import DISTRIBUTION
from kb.errors import SheetError
from kb.exchange.table import MOST_ROWS, Table, in_some, of_lines

MOST_UNPACKED, MOST_PARTS, MOST_COLUMNS = 64 * 1024 * 1024, 2_000, 100
"""A workbook unpacks to at most so many bytes, in so many parts; a sheet has at most so many columns."""
ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
DAMAGED = "打不开；在表格软件里另存为 .xlsx 再导入（加了密码的先去掉密码）"


def from_workbook(raw: bytes, name: str, sheet: str) -> Table:
    """The table of one sheet. Raises SheetError: for a bomb, a formula, a merged header, and where openpyxl lacks."""
    linked = _measure(raw, name)
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise SheetError(f"读 Excel 要装 openpyxl：pip install '{DISTRIBUTION}[sheets]'；或另存为 CSV 再导入") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out: headers of pages, lists to choose from
            book = load_workbook(io.BytesIO(raw), keep_links=False)
    except Exception:  # whatever a damaged workbook makes of a reader
        raise SheetError(f"{name} {DAMAGED}") from None
    page = _page(book, name, sheet)
    lines = _lines(page, name)
    table = of_lines(f"{name}（{page.title}）" if len(book.sheetnames) > 1 else name, lines)
    if linked:
        table.notes.append("工作簿引用了别的文件，没有去读；只收这一份里写着的字")
    if page.merged_cells.ranges:
        table.notes.append(f"有 {len(page.merged_cells.ranges)} 处合并的格子，每一格都填了合并的内容")
    if remarks := sum(bool(cell.comment) for row in page.iter_rows() for cell in row):
        table.notes.append(f"有 {remarks} 个格子带批注，批注没有收")
    if hidden := [number for number, row in page.row_dimensions.items() if row.hidden]:
        table.notes.append(f"{in_some(sorted(hidden))}在表里是藏起来的，也收了；不要的先删去")
    return table


def _measure(raw: bytes, name: str) -> bool:
    """Whether other files are referred to. Raises SheetError for what is no workbook, or unpacks to far too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise SheetError(_bomb(name))
            left, rows = MOST_UNPACKED, 0
            for part in parts:
                counted = part.filename.startswith("xl/worksheets/")
                with archive.open(part) as file:
                    found, end = 0, b""
                    while chunk := file.read(1 << 20):
                        left -= len(chunk)
                        if left < 0:
                            raise SheetError(_bomb(name))
                        if b"<!DOCTYPE" in end + chunk or b"<!ENTITY" in end + chunk:
                            raise SheetError(f"{name} 里有 XML 的实体声明，不读；在表格软件里另存为 .xlsx 再导入")
                        found += len(ROW.findall(end[-8:] + chunk)) if counted else 0
                        end = chunk[-9:]
                rows = max(rows, found)
            if rows > MOST_ROWS + 1000:
                raise SheetError(f"{name} 有 {rows} 行，最多 {MOST_ROWS} 行；分成几份，或先挑出常问的")
            return any(part.filename.startswith("xl/externalLinks/") for part in parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise SheetError(f"{name} {DAMAGED}") from None
    except Exception as error:
        if isinstance(error, SheetError):
            raise
        raise SheetError(f"{name} {DAMAGED}") from None  # zlib.error and the like


def _bomb(name: str) -> str:
    return f"{name} 解开后超过 {MOST_UNPACKED // 1024 // 1024} MB（或有上千个部分），不像一张表；另存为 CSV 再导入"


def _page(book: Any, name: str, sheet: str) -> Any:
    if sheet:
        if sheet not in book.sheetnames:
            raise SheetError(f"{name} 里没有工作表“{sheet[:30]}”；有 {'、'.join(book.sheetnames[:10])}")
        return book[sheet]
    filled = [page for page in book.worksheets if page.max_row > 1 and page.sheet_state == "visible"]
    if len(filled) > 1:
        raise SheetError(f"{name} 有几张工作表；用 --sheet 指定一张：{'、'.join(page.title for page in filled[:10])}")
    if not filled:
        raise SheetError(f"{name} 里没有一行内容")
    return filled[0]


def _lines(page: Any, name: str) -> list[list[str]]:
    """The cells of a sheet as text, a merged one in each of its places. Raises SheetError for formulas."""
    if page.max_column > MOST_COLUMNS:
        raise SheetError(f"{name} 有 {page.max_column} 列，最多 {MOST_COLUMNS} 列；只留要导入的几列")
    merged: dict[tuple[int, int], Any] = {}
    left = MOST_ROWS * 10
    for area in page.merged_cells.ranges:
        left -= area.size["rows"] * area.size["columns"]
        if left < 0:
            raise SheetError(f"{name} 合并了太多格子（如 {area.coord}）；取消合并再导入")
        text = page.cell(area.min_row, area.min_col)
        merged |= dict.fromkeys(((row, column) for row, column in area.cells), text)
    lines, formulas = [], []
    for cells in page.iter_rows():
        line = []
        for cell in cells:
            shown = merged.get((cell.row, cell.column), cell)
            if shown.data_type == "f":
                formulas.append(shown.coordinate)
            line.append(_text(shown.value))
        lines.append(line)
    if formulas:
        listed = "、".join(dict.fromkeys(formulas[:8]))
        raise SheetError(f"{name} 的 {listed} 是公式，不计算；在表格软件里复制、选择性粘贴为数值，再导入")
    return lines


def _text(value: Any) -> str:
    """A value as it is to be read: 3 and not 3.0, a day and not its midnight."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    said = str(value)
    return said.removesuffix(" 00:00:00").replace("_x000D_", "")
