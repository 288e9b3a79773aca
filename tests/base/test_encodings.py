"""Windows' line ends and mark, decomposed letters, rare characters, emoji, other locales: read right, written right."""

import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from kb.answers.asking import ask
from kb.answers.indexing import rebuild
from kb.base.loading import load
from search import open_pack

RARE = "𠮷野家𡃁仔漏发的碗👍🏽少了怎么办"
"""Characters beyond the basic plane, and an emoji of two code points."""


def rewritten(folder: Path, how) -> Path:
    """The content with all its texts written another way."""
    for file in folder.rglob("*"):
        if file.suffix in (".md", ".yml"):
            file.write_bytes(how(file.read_text(encoding="utf-8")))
    return folder


WAYS = {
    "Windows' line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old Macintosh's line ends": lambda text: text.replace("\n", "\r").encode(),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "both": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "no line end at the end": lambda text: text.rstrip("\n").encode(),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_content_says_the_same_however_its_lines_end(small_kb, tmp_path, way):
    plain, _ = load(small_kb)
    other, problems = load(rewritten(Path(shutil.copytree(small_kb, tmp_path / "other")), way))
    assert problems == []
    assert (other.facts, other.sources, other.synonyms) == (plain.facts, plain.sources, plain.synonyms)
    assert other.entries == plain.entries


def test_what_check_mends_keeps_its_line_ends_and_its_mark(kb, small_kb):
    file = small_kb / "entries" / "negotiation" / "refund-time.md"
    file.write_text(file.read_text(encoding="utf-8").replace("related: [", "related: [refund-time, "), encoding="utf-8")
    rewritten(small_kb, WAYS["both"])
    before = file.read_bytes()
    assert kb("check", "--fix").code == 0
    assert file.read_bytes() == before.replace(b"refund-time, ", b"", 1)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("written", ["Café 券补寄é多久", "ｶﾌｪ的ﾎﾟｲﾝﾄ少了", "①号件②号件漏了"])
def test_a_letter_and_its_mark_are_one_however_they_are_put_together(small_kb, tmp_path, written, form):
    file = small_kb / "entries" / "negotiation" / "refund-time.md"
    text = file.read_text(encoding="utf-8").replace(
        "aliases: [", f"aliases: [{unicodedata.normalize('NFD', written)}, "
    )
    file.write_text(text, encoding="utf-8")
    ranker = open_pack(rebuild(small_kb, [tmp_path / "data"])[0])
    assert ask(ranker, unicodedata.normalize(form, written)).candidates[0]["id"] == "refund-time"


def test_rare_characters_and_emoji_are_found_shown_and_kept(kb, small_kb):
    file = small_kb / "entries" / "overview" / "what-to-do.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("aliases: [", f"aliases: [{RARE}, "), encoding="utf-8")
    said = kb("ask", "--json", RARE)
    assert (said.json["question"], said.json["answer"]["id"]) == (RARE, "what-to-do")
    assert RARE in kb("show", "what-to-do", "--json").json["aliases"]
    assert [hit["id"] for hit in kb("search", "--json", "𠮷野家").json["hits"]] == ["what-to-do"]


@pytest.fixture(scope="module")
def gbk(tmp_path_factory) -> dict[str, str]:
    """A Chinese locale as many Windows and old Unix terminals have it; made here where the system has none."""
    if not shutil.which("localedef"):
        pytest.skip("no localedef to make a GBK locale with")
    place = tmp_path_factory.mktemp("locales")
    made = subprocess.run(
        ["localedef", "--no-archive", "-i", "zh_CN", "-f", "GBK", str(place / "zh_CN.GBK")],
        capture_output=True,
        check=False,
    )
    if not (place / "zh_CN.GBK" / "LC_CTYPE").exists():
        pytest.skip(f"no GBK locale can be made: {made.stderr.decode(errors='replace').strip()}")
    return {"LOCPATH": str(place), "LC_ALL": "zh_CN.GBK", "LANG": "zh_CN.GBK", "PYTHONUTF8": "0"}


@pytest.mark.parametrize("command", ["ask", "search"])
def test_on_a_gbk_terminal_a_question_is_read_and_an_answer_written_as_gbk(indexed, kb, gbk, command):
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"kb", command.encode(), "退款多久到账".encode("gbk")],
        env={**os.environ, **gbk},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    written = kb(command, "退款多久到账").out
    assert done.stdout.decode("gbk") == written.encode("gbk", "replace").decode("gbk")


def test_bytes_that_are_gbk_where_utf8_is_expected_are_read_as_what_they_are(indexed, kb):
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"kb", b"ask", "退款多久到账".encode("gbk")],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
    )
    assert done.stdout.decode() == kb("ask", "退款多久到账").out
