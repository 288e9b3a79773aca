"""The index is built when it is needed, noticed when it is old or damaged, and kept where it was told to be."""

import os
import shutil
from pathlib import Path

import pytest
from conftest import CASES

from kb.base.paths import writable_folder
from kb.errors import FolderError
from search.pack.frame import Pack

BUILDING = "索引还没有或已过时，先建索引…\n"
ANSWER = "来源文章称，退款一般 1–3 个工作日到账。\n"
ALIAS = "同意退款后等几天"


def pack(data: Path) -> Path:
    """The one pack of a data folder."""
    (found,) = data.glob("index-*/pack")
    return found


def test_the_first_question_builds_the_index_and_says_so_on_stderr(kb, small_kb, data):
    said = kb("ask", "退款多久到账")
    assert said.code == 0
    assert said.out.startswith(ANSWER)
    assert said.err.startswith(BUILDING)
    assert pack(data).is_file()
    assert kb("ask", "退款多久到账").err == ""


def test_an_edited_entry_is_noticed(kb, indexed):
    entry = indexed / "entries" / "negotiation" / "refund-time.md"
    entry.write_text(entry.read_text(encoding="utf-8").replace("到账。", "到账，别急。"), encoding="utf-8")
    said = kb("ask", "退款多久到账")
    assert said.out.startswith("来源文章称，退款一般 1–3 个工作日到账，别急。\n")
    assert said.err.startswith(BUILDING)
    assert kb("ask", "退款多久到账").err == ""


@pytest.mark.parametrize("name", ["facts.yml", "sources.yml", "synonyms.yml", "outside.yml", "stages/legal.md"])
def test_every_other_file_of_the_content_is_watched_too(kb, indexed, name):
    with open(indexed / name, "a", encoding="utf-8") as file:
        file.write("\n# 改了\n")
    assert kb("ask", "退款多久到账").err.startswith(BUILDING)


def test_a_removed_entry_is_no_longer_found(kb, indexed):
    (indexed / "entries" / "overview" / "what-to-do.md").unlink()
    for file in indexed.rglob("*.md"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("[what-to-do]", "[]").replace("what-to-do, ", ""), encoding="utf-8")
    (indexed / "notes.yml").unlink()
    said = kb("ask", "--json", "收到的东西漏发了怎么办")
    assert "what-to-do" not in [candidate["id"] for candidate in said.json["candidates"]]


def put_time_back(path: Path, change) -> None:
    """Change a file and say that it was not: with its former time, as where the clock is set back."""
    before = path.stat()
    change(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def in_place(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("一般 1–3", "多半 1–3"), encoding="utf-8")


def by_another_file(path: Path) -> None:
    copy = path.with_name(".copy")
    shutil.copy2(path, copy)
    in_place(copy)
    copy.replace(path)


@pytest.mark.parametrize("change", [in_place, by_another_file])
def test_an_edit_is_noticed_though_size_and_time_are_the_same(kb, indexed, change):
    entry = indexed / "entries" / "negotiation" / "refund-time.md"
    assert kb("index").code == 0
    size = entry.stat().st_size
    put_time_back(entry, change)
    assert entry.stat().st_size == size
    assert kb("ask", "退款多久到账").out.startswith("来源文章称，退款多半 1–3 个工作日到账。\n")


def test_an_edit_is_noticed_where_files_tell_no_time_at_all(kb, indexed, monkeypatch):
    """As on file systems that count in seconds, where a file changes twice in one."""
    monkeypatch.setattr("kb.answers.indexing.content_files", lambda content: "the same")
    assert kb("index").code == 0
    in_place(indexed / "entries" / "negotiation" / "refund-time.md")
    assert kb("ask", "退款多久到账").out.startswith("来源文章称，退款多半 1–3 个工作日到账。\n")


def test_an_added_and_a_renamed_entry_are_noticed(kb, indexed):
    old, new = (indexed / "entries" / "negotiation" / f"{name}.md" for name in ("refund-time", "money-back"))
    text = old.read_text(encoding="utf-8").replace("id: refund-time", "id: money-back")
    for file in indexed.rglob("*.md"):
        file.write_text(file.read_text(encoding="utf-8").replace("refund-time", "money-back"), encoding="utf-8")
    old.rename(new)
    new.write_text(text, encoding="utf-8")
    assert kb("ask", "--json", "退款多久到账").json["answer"]["id"] == "money-back"
    assert kb("new", "bag", "--stage", "penalty", "--question", "包裹丢了怎么办？").code == 0
    assert kb("ask", "退款多久到账").err.startswith(BUILDING)


def test_the_clock_may_be_set_back(kb, indexed, data):
    assert kb("index").code == 0
    for path in (*indexed.rglob("*"), *data.rglob("*")):
        os.utime(path, (2**31, 2**31))  # in 2038, as seen from a clock that was set back
    assert kb("ask", "退款多久到账").err == ""
    in_place(indexed / "entries" / "negotiation" / "refund-time.md")
    assert kb("ask", "退款多久到账").out.startswith("来源文章称，退款多半 1–3 个工作日到账。\n")


def test_content_that_was_copied_or_touched_needs_no_new_index(kb, indexed, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(indexed, copy, copy_function=shutil.copy)
    for file in copy.rglob("*.md"):
        os.utime(file, (1, 1))
    assert kb("ask", "--content", str(copy), "退款多久到账").err == ""


def flip(path: Path) -> None:
    raw, whole = bytearray(path.read_bytes()), Pack(path)
    raw[whole._base + whole._sections["documents"].data + 9] ^= 0xFF
    path.write_bytes(raw)


def flip_all(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[:24] + bytes(byte ^ 0xFF for byte in raw[24:]))


def other_version(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[:8] + (999).to_bytes(4, "little") + raw[12:])


DAMAGE = {
    "a byte of the answer flipped": flip,
    "every byte flipped": flip_all,
    "another format version": other_version,
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "the last byte missing": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "a byte too many": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "empty": lambda path: path.write_bytes(b""),
    "something else": lambda path: path.write_bytes(b"PK\x03\x04" * 99),
    "missing": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "the pointer missing": lambda path: (path.parent.parent / "current").unlink(),
    "the pointer leading out": lambda path: (path.parent.parent / "current").write_text("index-x/../../.."),
    "the pointer damaged": lambda path: (path.parent.parent / "current").write_bytes(b"\xff\xfe"),
    "the pointer empty": lambda path: (path.parent.parent / "current").write_bytes(b""),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_index_is_noticed_and_built_again(kb, indexed, data, damage):
    damage(pack(data))
    said = kb("ask", "退款多久到账")
    assert (said.code, said.out[: len(ANSWER)]) == (0, ANSWER)
    assert "索引" in said.err
    assert kb("ask", "退款多久到账").err == ""


@pytest.mark.parametrize("place", range(0, 100, 7))
def test_no_flipped_byte_changes_an_answer(kb, indexed, data, place):
    good = kb("ask", "--json", "退款多久到账").out
    path = pack(data)
    raw = bytearray(path.read_bytes())
    raw[len(raw) * place // 100] ^= 0x01
    path.write_bytes(raw)
    said = kb("ask", "--json", "退款多久到账")
    assert (said.code, said.out) == (0, good)


def test_search_builds_its_index_where_only_the_pack_is(kb, indexed, data):
    shutil.rmtree(pack(data).parent / "whoosh")
    assert kb("ask", "退款多久到账").err == ""
    said = kb("search", "退款")
    assert said.out.startswith("1. 退款多久到账？")
    assert "先建" in said.err


def test_missing_content_is_said_with_what_to_type(kb, tmp_path, small_kb):
    for arguments in ("ask x", "search x", "show x", "list", "facts", "check", "index", "build", "serve", "new x"):
        said = kb(*arguments.split(), "--content", str(tmp_path / "nowhere"))
        assert (said.code, said.out) == (2, "")
        assert f"没有内容文件夹 {tmp_path}/nowhere；用 --content" in said.err


def test_a_website_that_lies_about_is_not_served_for_content_that_is_missing(kb, tmp_path, monkeypatch):
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "index.html").write_text("of some other content")
    monkeypatch.chdir(tmp_path)
    assert kb("serve", "--port", "0", "--content", "nowhere").code == 2


def test_data_is_kept_where_it_is_told_and_nothing_lies_beside_the_content(kb, small_kb, tmp_path, data):
    assert kb("ask", "--data", str(tmp_path / "chosen"), "退款多久到账").code == 0
    assert pack(tmp_path / "chosen").is_file()
    assert not data.exists()
    assert kb("index").code == 0
    assert pack(data).is_file()
    assert [path.name for path in small_kb.parent.iterdir()] == ["content"]
    assert sorted(path.name for path in small_kb.iterdir()) == sorted(p.name for p in (CASES / "small_kb").iterdir())
    assert not (tmp_path / "cache").exists()


def test_data_lies_beside_the_content_by_default(kb, small_kb, monkeypatch):
    monkeypatch.delenv("KB_DATA")
    assert kb("index").out == f"已索引 4 个条目，放在 {small_kb.parent}/.kb\n"


def test_data_lies_in_the_cache_where_nothing_can_be_written_beside_the_content(kb, small_kb, monkeypatch, tmp_path):
    monkeypatch.delenv("KB_DATA")
    (small_kb.parent / ".kb").write_text("a file is in the way")
    assert kb("index").out.startswith(f"已索引 4 个条目，放在 {tmp_path}/cache/kb-loufa/")
    assert kb("ask", "退款多久到账").err == ""


def test_where_no_folder_can_be_written_the_message_says_what_to_type(kb, small_kb, tmp_path):
    (tmp_path / "file").write_text("")
    said = kb("ask", "--data", str(tmp_path / "file"), "退款多久到账")
    assert (said.code, said.out) == (2, "")
    assert "没有可写的文件夹放索引" in said.err
    assert "用 --data 或环境变量 KB_DATA 指定一个" in said.err
    with pytest.raises(FolderError, match="KB_DATA"):
        writable_folder([tmp_path / "file", tmp_path / "file" / "below"])
    assert writable_folder([tmp_path / "file", tmp_path / "new" / "below"]) == tmp_path / "new" / "below"


def test_an_index_that_fails_midway_leaves_the_former_one(kb, indexed, data, monkeypatch):
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    with open(indexed / "facts.yml", "a") as file:
        file.write("# 改了\n")
    monkeypatch.setattr(Path, "replace", refuse)
    said = kb("index")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"kb: 索引写不进 {data}：No space left on device")
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def refuse(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_only_the_index_in_use_is_kept(kb, indexed, data):
    assert kb("index").code == kb("index").code == 0
    assert sorted(path.name.partition("-")[0] for path in data.iterdir()) == ["current", "index", "lock"]


@pytest.mark.parametrize("pattern", ["*.toc", "*.seg"])
@pytest.mark.parametrize("damage", [flip_all, DAMAGE["cut in half"], DAMAGE["empty"]], ids=["flipped", "cut", "empty"])
def test_search_notices_damage_to_its_own_index_and_builds_it_again(kb, indexed, data, pattern, damage):
    (path,) = data.glob(f"index-*/whoosh/{pattern}")
    damage(path)
    said = kb("search", "退款")
    assert (said.code, said.out.splitlines()[0]) == (0, "1. 退款多久到账？  kb show refund-time")
    assert "索引" in said.err
    assert kb("search", "退款").err == ""
