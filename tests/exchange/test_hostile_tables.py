"""What comes from a table is hostile until checked: each case gets a clear word, and nothing is half written."""

import io
import os
import signal
import subprocess
import sys
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from exchange.tables import FAQ, everything, repacked, workbook
from kb.errors import FolderError
from kb.exchange import placing
from kb.exchange.encodings import decoded
from kb.exchange.table import MOST_ROWS

HEAD = "问题,答案\n".encode()
ROW = "怎么办证？,到服务台办。\n"


def bomb() -> bytes:
    """A workbook that unpacks to a thousand times its size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(5):
            archive.writestr(f"xl/worksheets/sheet{part}.xml", b"0" * (20 << 20))
    return out.getvalue()


def lying_bomb() -> bytes:
    """The same, which says that it is small."""
    raw = bytearray(bomb())
    size = (20 << 20).to_bytes(4, "little")
    return bytes(raw.replace(size, (100).to_bytes(4, "little")))


FILES = {
    "nothing": ("a.csv", b"", "是空的"),
    "only a header": ("a.csv", HEAD, "里没有一行内容"),
    "a picture": ("a.png", b"\x89PNG", "不认得 a.png；能导入的是 .csv"),
    "no end of a quotation": ("a.csv", HEAD + '"怎么办证？,到服务台办。\n'.encode(), "引号没有配对"),
    "a cell too many": ("a.csv", HEAD + "甲？,乙,丙\n".encode(), "第 2 行比表头多出一格"),
    "two columns of one name": ("a.csv", "问题,问题,答案\n甲？,乙？,丙。\n".encode(), "有两列都叫“问题”"),
    "very many rows": ("a.csv", HEAD + ROW.encode() * 100_000, f"有 100001 行，最多 {MOST_ROWS} 行"),
    "a cell of a book": ("a.csv", HEAD + f"甲？,{'乙' * 30_000}\n".encode(), "“答案”有 30000 个字，最多 20000 个"),
    "21 MB": ("a.csv", b"a" * (21 << 20), "超过 20 MB"),
    "two encodings": ("a.csv", HEAD + ROW.encode("gbk") * 3, "混着两种编码：第 2 行像 GBK，第 1 行像 UTF-8"),
    "Big5": ("a.csv", "問題,答案\n怎麼辦證？,到服務臺辦理，記得帶證件。\n".encode("big5"), "Big5"),
    "cut in a character": ("a.csv", ("问题,答案\n" + ROW).encode("gbk")[:-4], "不是 UTF-8，也不是 GBK"),
    "half a UTF-16": ("a.csv", b"\xff\xfe" + "问题".encode("utf-16-le")[:-1], "开头写着是 UTF-16"),
    "NUL": ("a.csv", HEAD + b"\0\0\0,x\n", "空字符（U+0000）"),
    "not JSON": ("a.jsonl", b'{"question": "a?", "answer": "b"}\n{"question"\n', "第 2 行不是合格的 JSON"),
    "a key twice": ("a.jsonl", b'{"question": "a?", "question": "b?", "answer": "c"}', "第 1 行有一个键写了两次"),
    "a list": ("a.jsonl", b'"a"\n', "第 1 行不是“键: 值”的对象"),
    "deep JSON": ("a.json", b"[" * 100_000, "不是合格的 JSON"),
    "Markdown without questions": ("a.md", "一段话。\n\n又一段。\n".encode(), "找不到问题和答案"),
    "a zip": ("a.xlsx", b"PK\x03\x04" + b"0" * 100, "打不开；在表格软件里另存为 .xlsx"),
    "text as a workbook": ("a.xlsx", HEAD, "打不开；在表格软件里另存为 .xlsx"),
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0" + b"0" * 100, "是旧的 .xls，或加了密码"),
    "an old workbook of a new name": ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"0" * 100, "是旧的 .xls，或加了密码"),
    "a bomb": ("a.xlsx", bomb, "解开后超过 64 MB"),
    "a bomb that lies": ("a.xlsx", lying_bomb, "a.xlsx"),
    "20 digits": ("a.csv", HEAD + f"甲？,{'乙' * 130}{'1' * 20}\n".encode(), "第 2 行：[too-large] 数字最多 19 位"),
    "a long question": ("a.csv", HEAD + f"{'甲' * 501}？,乙\n".encode(), "第 2 行：问题有 502 个字，最多 500 个"),
}
"""Bytes of a file, and what is said of it."""


@pytest.mark.parametrize(("name", "raw", "says"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_taken_is_told_and_nothing_is_written(kb, empty, tmp_path, name, raw, says):
    (tmp_path / name).write_bytes(raw() if callable(raw) else raw)
    before = everything(empty)
    said = kb("import", str(tmp_path / name))
    assert (said.code, said.out, everything(empty)) == (2, "", before)
    assert says in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("what", ["a folder", "gone", "a pipe"])
def test_what_is_no_file_is_told(kb, empty, tmp_path, what):
    path = tmp_path / "a.csv"
    if what == "a folder":
        path.mkdir()
    elif what == "a pipe":
        os.mkfifo(path)
    said = kb("import", str(path))
    assert said.code == 2
    assert "读不了" in said.err or "不是文件" in said.err


def test_merged_cells_are_filled_and_days_and_numbers_are_as_they_are_seen(kb, empty, tmp_path):
    import datetime

    path = workbook(
        [*FAQ[:1], ("借还", "还书日？", datetime.datetime(2026, 1, 31)), (None, "几本？", 5.0)], tmp_path / "a.xlsx"
    )
    book = load_workbook(path)
    book.active.merge_cells("A2:A3")
    book.save(path)
    said = kb("import", str(path), "--stages", "--json")
    assert [*said.json["stages"].values()] == ["借还"]
    assert "有 1 处合并的格子，每一格都填了合并的内容" in said.json["decide"]
    texts = b"\n".join(raw for name, raw in everything(empty).items() if name.startswith("entries")).decode()
    assert "answer: '2026-01-31'" in texts
    assert "answer: '5'" in texts


def test_a_formula_of_a_workbook_is_told_and_not_computed(kb, empty, tmp_path):
    path = workbook([*FAQ, ("借还", "几本？", "=cmd|' /C calc'!A0")], tmp_path / "a.xlsx")
    said = kb("import", str(path))
    assert said.code == 2
    assert "的 C5 是公式，不计算；在表格软件里复制、选择性粘贴为数值" in said.err


@pytest.mark.parametrize("cell", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "＝1", '=HYPERLINK("http://a/?"&A1,"b")'])
def test_what_looks_like_a_formula_in_a_csv_is_text_and_told(kb, empty, tmp_path, cell):
    quoted = cell.replace('"', '""')
    (tmp_path / "a.csv").write_bytes(HEAD + f'怎么算？,"{quoted}"\n'.encode())
    said = kb("import", str(tmp_path / "a.csv"), "--json")
    assert said.code == 0
    assert any("第 2 行有格子像公式" in line for line in said.json["decide"])


def test_other_files_are_not_read_and_entities_are_refused(kb, empty, tmp_path):
    path = repacked(workbook(FAQ, tmp_path / "a.xlsx"), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    said = kb("import", str(path), "--stages", "--dry-run", "--json")
    assert any("工作簿引用了别的文件，没有去读" in line for line in said.json["decide"])
    evil = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><sst>&b;</sst>'
    said = kb("import", str(repacked(path, {"xl/sharedStrings.xml": evil})))
    assert "里有 XML 的实体声明，不读" in said.err


def test_rows_of_a_workbook_are_counted_before_it_is_read(kb, empty, tmp_path):
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>a</t></is></c></row>' % (n, n) for n in range(1, 100_001)
    )
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (space, rows)
    path = repacked(workbook(FAQ, tmp_path / "a.xlsx"), {"xl/worksheets/sheet1.xml": sheet})
    assert f"有 100000 行，最多 {MOST_ROWS} 行" in kb("import", str(path)).err


def test_what_a_workbook_has_besides_is_left_out_in_silence(kb, empty, tmp_path):
    """Lists to choose from and the like: openpyxl warns of what it does not know, in English."""
    path = workbook(FAQ, tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    more = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    path = repacked(path, {"xl/worksheets/sheet1.xml": sheet.replace(b"</worksheet>", more)})
    said = kb("import", str(path), "--stages")
    assert (said.code, len(said.err.splitlines())) == (0, 1)


def test_very_many_merged_cells_are_refused(kb, empty, tmp_path):
    path = workbook(FAQ, tmp_path / "a.xlsx")
    book = load_workbook(path)
    book.active.merge_cells("B2:K6000")
    book.save(path)
    said = kb("import", str(path))
    assert said.code == 2
    assert "合并了太多格子（如 B2:K6000）" in said.err or "行，最多" in said.err


def test_of_several_sheets_one_is_named(kb, empty, tmp_path):
    book = Workbook()
    for title in ("甲", "乙"):
        page = book.create_sheet(title)
        for line in FAQ:
            page.append(line)
    book.save(tmp_path / "a.xlsx")
    assert "有几张工作表；用 --sheet 指定一张：甲、乙" in kb("import", str(tmp_path / "a.xlsx")).err
    assert "里没有工作表“丙”" in kb("import", str(tmp_path / "a.xlsx"), "--sheet", "丙").err
    assert kb("import", str(tmp_path / "a.xlsx"), "--sheet", "乙", "--stages").code == 0


def test_without_the_reader_of_workbooks_it_is_said_how_to_get_it(kb, empty, tmp_path, monkeypatch):
    file = workbook(FAQ, tmp_path / "a.xlsx")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert "读 Excel 要装 openpyxl：pip install" in kb("import", str(file)).err


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"])
def test_encodings_are_told_apart(coding):
    text = "问题,答案\n怎么办证？,到服务台办，带身份证。\nWi-Fi 密码？,abc 123\n"
    assert decoded(text.encode(coding))[0].lstrip("\ufeff") == text


@pytest.mark.parametrize("at", range(1, 6))
def test_a_failure_on_the_way_leaves_all_as_it_was(empty, monkeypatch, at):
    """The disk is full, or a file cannot take its place: with the first file, with the last one."""
    before, calls, replace = everything(empty), [], os.replace

    def failing(source, target):
        calls.append(target)
        if len(calls) == at:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(placing.os, "replace", failing)
    files = {"base.yml": "甲", "entries/faq/a.md": "乙", "entries/new/b.md": "丙", "facts.yml": "丁"}
    with pytest.raises(FolderError, match="已经写的都放回去了"):
        placing.place(empty, files)
    assert everything(empty) == before
    assert not list(empty.rglob("entries/*/*.md"))


KILLED = """\
import os, signal, sys
from pathlib import Path
from kb.exchange import placing
left, replace = int(sys.argv[2]), os.replace
def dying(source, target):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(source, target)
placing.os.replace = dying
placing.place(Path(sys.argv[1]), {"base.yml": "甲", "entries/faq/a.md": "乙", "facts.yml": "丙"})
"""


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_what_a_killed_import_left_is_put_back_by_the_next_one(kb, empty, tmp_path, after):
    before = everything(empty)
    done = subprocess.run([sys.executable, "-c", KILLED, str(empty), str(after)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (empty / placing.STAGING / placing.MARK).is_file()
    assert placing.sweep(empty)
    assert everything(empty) == before
    assert not placing.sweep(empty)


def test_a_folder_that_is_not_ours_is_left_alone(kb, empty, tmp_path):
    (empty / placing.STAGING).mkdir()
    (empty / placing.STAGING / "mine.txt").write_text("mine")
    (tmp_path / "a.csv").write_bytes(HEAD + ROW.encode())
    said = kb("import", str(tmp_path / "a.csv"))
    assert said.code == 2
    assert "还在：也许另一个 kb import 正在写" in said.err
    assert (empty / placing.STAGING / "mine.txt").read_text() == "mine"


OURS = "编号,问题,阶段,阶段名,种类,答案,事实,出处,出处说明,待看\n"
CITED = (
    '"{""id"": ""s"", ""title"": ""丁"", ""kind"": ""page"", ""version"": ""1"", ""place"": ""{}"", ""note"": """"}"'
)
RIGHT = f',,s#1,{CITED},"body\naliases"\n'
"""What else a row needs to be taken: a source, and what is still missing."""
AS_OURS = {
    "a stage that is a path": ("a,甲？,../../x,甲,what,乙。" + RIGHT, ""),
    "an id that is a path": ("../a,甲？,faq,甲,what,乙。" + RIGHT, ""),
    "a fact that is a number": ("a,甲？,faq,甲,what,乙。,5,,,\n", "“事实”一列的每一行应是一个 JSON 对象"),
    "a fact of nothing": ("a,甲？,faq,甲,what,乙。,{},,,\n", "“事实”一列的每个对象要有 id source"),
    "a fact of strange keys": (
        'a,甲？,faq,甲,what,乙。,"{""id"": ""a"", ""source"": ""b""}",,,\n',
        "收下以后会有",
    ),
    "a source that is not there": ("a,甲？,faq,甲,what,乙。,,gone#1,,\n", "第 2 行：[unknown-reference]"),
    "a day that is none": ('a,甲？,faq,甲,what,乙。,,,"{""id"": ""a"", ""checked"": ""gone""}",\n', "“出处说明”一列"),
    "a mark that is none": ("a,甲？,faq,甲,what,乙。,,,,gone\n", "第 2 行：[type] imported 应是其中之一"),
    "an answer of two lines": ('a,甲？,faq,甲,what,"乙。\n丙。"' + RIGHT, ""),
}
"""Rows that look as `kb export` writes them."""


@pytest.mark.parametrize(("row", "says"), AS_OURS.values(), ids=AS_OURS)
def test_a_table_that_looks_like_ours_is_not_trusted(kb, empty, tmp_path, row, says):
    (tmp_path / "a.csv").write_text(OURS + row, encoding="utf-8")
    before, around = everything(empty), {path.name for path in tmp_path.iterdir()}
    said = kb("import", str(tmp_path / "a.csv"), "--stages")
    assert says in said.err
    assert "Traceback" not in said.err
    assert said.code == (2 if says else 0)
    assert (everything(empty) == before) == bool(says)
    assert {path.name for path in tmp_path.iterdir()} == around
    assert all(path.startswith(("entries/", "stages/")) or path in before for path in everything(empty))


def test_a_folder_that_is_a_link_is_not_followed(kb, empty, tmp_path):
    (tmp_path / "other").mkdir()
    (empty / "entries").symlink_to(tmp_path / "other")
    (tmp_path / "a.csv").write_bytes(HEAD + ROW.encode())
    assert "在内容文件夹之外" in kb("import", str(tmp_path / "a.csv")).err
    assert not list((tmp_path / "other").iterdir())


def test_what_strangers_call_a_source_is_left_out_and_told(kb, empty, tmp_path):
    (tmp_path / "a.csv").write_bytes("问题,答案,出处,相关\n怎么办证？,到服务台办。,员工手册,借书\n".encode())
    said = kb("import", str(tmp_path / "a.csv"), "--json")
    assert "出处或相关一列里写的这里没有，没有收：第 2 行" in said.json["decide"]
