"""An answer comes from an index that this user built, or that the program brought, as it was when it was built."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import CASES

from kb.answers.indexing import open_quickly
from kb.base.key import secret
from kb.checks.valid import load_valid
from kb.publish.search_bundle import search_files
from search import IndexUntrusted, open_pack, open_text
from search.index import fulltext
from search.index.compiling import BUNDLED
from search.pack.frame import Pack, write_pack
from search.pack.location import PACK, SEAL, WHOOSH
from search.pack.seal import write_seal

ATTACKER = b"the key of somebody else"
KEY = b"k" * 32
QUESTION = "退款多久到账"
ANSWER = "来源文章称，退款一般 1–3 个工作日到账。\n"
FOUND = "1. 退款多久到账？  kb show refund-time\n"
COMMANDS = {
    "ask": (("ask", QUESTION), ANSWER),
    "search": (("search", "退款"), FOUND),
    "eval": (("eval", "CASES"), "kb "),
    "check": (("check",), ""),
}


@pytest.fixture
def command(request, tmp_path):
    """Words of a command, and how its output begins."""
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps({"q": QUESTION, "slice": "one", "ids": ["refund-time"]}) + "\n", encoding="utf-8")
    words, begins = COMMANDS[request.param]
    return [word.replace("CASES", str(cases)) for word in words], begins


def folder_of(data: Path) -> Path:
    (folder,) = data.glob("index-*")
    return folder


def rewritten(path: Path, change) -> None:
    """A pack whose records are changed, every checksum made anew, as whoever knows the format can."""
    pack = Pack(path)
    records = {name: [pack.record(name, number) for number in range(pack.count(name))] for name in pack.sections}
    changed = {name: [change(name, record) for record in found] for name, found in records.items()}
    write_pack(path, changed, pack.values, BUNDLED)


def falsely(name: str, record: bytes) -> bytes:
    """Another answer, as long as the true one."""
    return record.replace("工作日到账".encode(), "工作年到账".encode())


def garbled(section: str):
    """Every byte of every record of a section is another."""
    return lambda name, record: bytes(byte ^ 1 for byte in record) if name == section else record


SECTIONS = sorted(["documents", "terms", "heads", "pronunciations", "syllables", "traditional", "traits", "reading"])


@pytest.mark.parametrize("command", COMMANDS, indirect=True)
@pytest.mark.parametrize("sealed_by", ["nobody", "somebody else", "its own maker"])
def test_an_answer_that_somebody_else_put_into_an_index_is_not_given(kb, indexed, data, command, sealed_by):
    """With the right stamp, and checksums made anew: a clone may bring such an index."""
    folder = folder_of(data)
    rewritten(folder / PACK, falsely)
    assert "工作年" in json.dumps(open_pack(data).judge(QUESTION).hits[0].data, ensure_ascii=False)
    if sealed_by == "somebody else":
        write_seal(folder, ATTACKER)
    elif sealed_by == "its own maker":
        write_seal(folder, b"")
    said = kb(*command[0])
    assert (said.code, said.out[: len(command[1])]) == (0, command[1])
    assert "工作年" not in said.out
    assert "先建索引" in said.err or command[0][0] == "check"


@pytest.mark.parametrize("command", COMMANDS, indirect=True)
@pytest.mark.parametrize(
    ("noticed", "section"), [("by the seal", SECTIONS[0]), *(("in use", section) for section in SECTIONS)]
)
def test_every_command_builds_a_damaged_index_anew(kb, indexed, data, command, section, noticed):
    """Also one whose seal agrees, which only a mistake of ours could make; a seal is of bytes, whatever they say."""
    good = kb(*command[0])
    folder = folder_of(data)
    rewritten(folder / PACK, garbled(section))
    if noticed == "in use":
        write_seal(folder, secret())
    said = kb(*command[0])
    assert (said.code, said.out) == (good.code, good.out)


def test_the_website_is_made_of_no_other_index(kb, indexed, data, tmp_path, monkeypatch):
    monkeypatch.delenv("KB_DATA")
    changes = {"true": None, "false": falsely, "terms": garbled("terms"), "answers": garbled("documents")}
    made = {}
    for name, change in changes.items():
        beside = shutil.copytree(data, indexed.parent / ".kb")
        if change:
            rewritten(folder_of(beside) / PACK, change)
        said = kb("build", "-o", str(tmp_path / name))
        assert (said.code, said.err) == (0, "")
        made[name] = {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.pack")}
        shutil.rmtree(beside)
    assert made["true"] != {}
    assert [name for name in made if made[name] != made["true"]] == []


@pytest.fixture(scope="module")
def website_files(small_index):
    """What the website's search is made of, made of a good index."""
    content = CASES / "small_kb"
    return search_files(content, load_valid(content), small_index)


@pytest.mark.parametrize("section", sorted({*SECTIONS} - {"traits"}))
def test_the_website_is_made_anew_of_content_where_its_index_is_damaged(indexed, data, website_files, section):
    """Also one whose seal agrees: what is wrong shows when it is used. (Of traits any bits are sound.)"""
    folder = folder_of(data)
    rewritten(folder / PACK, garbled(section))
    write_seal(folder, secret())
    assert search_files(indexed, load_valid(indexed), data) == website_files


def test_a_seal_is_of_every_byte_of_the_pack_and_of_its_key(indexed, data):
    folder = folder_of(data)
    write_seal(folder, KEY)
    assert open_pack(data, KEY).judge(QUESTION) == open_pack(data, KEY, whole=True).judge(QUESTION)
    for key in (b"another key", b""):
        for whole in (False, True):
            with pytest.raises(IndexUntrusted):
                open_pack(data, key, whole)
    raw = (folder / PACK).read_bytes()
    for place in range(0, len(raw), len(raw) // 50):
        (folder / PACK).write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        with pytest.raises(IndexUntrusted):
            open_pack(data, KEY)


def test_a_pack_that_was_copied_is_compared_whole_and_read_as_it_was_then(indexed, data, tmp_path):
    write_seal(folder_of(data), KEY)
    copy = shutil.copytree(data, tmp_path / "copy")
    ranker = open_pack(copy, KEY)
    good = ranker.judge(QUESTION)
    (folder_of(copy) / PACK).write_bytes(b"something else")
    ranker = open_pack(data, KEY, whole=True)
    (folder_of(data) / PACK).write_bytes(b"something else")
    assert ranker.judge(QUESTION) == good


def test_whoosh_reads_the_bytes_that_were_verified(indexed, data, monkeypatch):
    """Between the check and the opening the files are exchanged."""
    folder = folder_of(data)
    write_seal(folder, KEY)
    verified = fulltext.sealed_files

    def exchanged(*arguments):
        files = verified(*arguments)
        for path in (folder / WHOOSH).iterdir():
            path.write_bytes(b"exchanged")
        return files

    monkeypatch.setattr(fulltext, "sealed_files", exchanged)
    assert open_text(data, KEY).search("退款")[0].id == "refund-time"


@pytest.mark.parametrize("seal", [b"", b"\xff", b"pack", b"pack \npack", b"x" * 100_000, None])
def test_an_odd_seal_is_none(kb, indexed, data, seal):
    file = folder_of(data) / SEAL
    file.unlink()
    file.write_bytes(seal) if seal is not None else file.mkdir()
    said = kb("ask", QUESTION)
    assert (said.code, said.out[: len(ANSWER)]) == (0, ANSWER)


def test_the_last_good_index_answers_while_content_has_mistakes_but_never_a_forged_one(kb, indexed, data):
    (indexed / "facts.yml").write_text("facts: [", encoding="utf-8")
    assert kb("ask", QUESTION).out.startswith(ANSWER)
    rewritten(folder_of(data) / PACK, falsely)
    said = kb("ask", QUESTION)
    assert (said.code, said.out) == (2, "")
    assert "facts.yml" in said.err


def test_the_state_alone_lets_a_question_read_what_it_needs(indexed, data, monkeypatch):
    """So a question in a fresh process takes no longer with a seal than without one."""
    write_seal(folder_of(data), secret())
    assert open_quickly(data).pack._whole is None
    folder_of(data).joinpath(PACK).touch()
    assert open_quickly(data).pack._whole
