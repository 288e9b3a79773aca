"""Files as people and their programs write them: plain, odd and hostile."""

import io
import zipfile
from pathlib import Path

from openpyxl import Workbook

FAQ = [
    ("分类", "问题", "答案"),
    ("办卡", "借书证怎么办？", "带身份证到服务台办，10 分钟办好。押金 100 元。"),
    ("借还", "书能借多久？", "一般 30 天，可以续借一次。"),
    ("借还", "逾期怎么收费？", "每本每天 0.1 元。\n封顶 20 元。"),
]
"""A table like those of many teams: a header, categories, line breaks in a cell."""


def workbook(lines, path: Path, title: str = "Sheet1") -> Path:
    """A workbook of one sheet."""
    book = Workbook()
    book.active.title = title
    for line in lines:
        book.active.append(line)
    book.save(path)
    return path


def repacked(path: Path, parts: dict[str, bytes]) -> Path:
    """A workbook with some of its parts replaced or added."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in {**kept, **parts}.items():
            archive.writestr(name, raw)
    path.write_bytes(out.getvalue())
    return path


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
