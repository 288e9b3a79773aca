"""Each file of cases/mistakes changes the small knowledge base and says which problems must be named, all at once."""

import os
import re
from pathlib import Path

import pytest
import yaml
from conftest import CASES

MISTAKES = sorted((CASES / "mistakes").glob("*.yml"))
LINE = re.compile(r"(?P<where>\S+:\d+): \S+ (?P<rule>\[\S+\]) (?P<message>.*)")
ALWAYS = ("entries:1: 警告 [empty] 阶段 after-sale", "entries:1: 警告 [empty] 阶段 penalty")
"""The small knowledge base has two stages without entries; that is a warning."""


def change(content: Path, path: str, how: dict) -> None:
    """What a case does to one file."""
    file = content / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if "replace" in how:
        text = file.read_text(encoding="utf-8")
        assert text.count(how["replace"]) == 1, (
            f"{how['replace']!r} stands {text.count(how['replace'])} times in {path}"
        )
        file.write_text(text.replace(how["replace"], how["with"]), encoding="utf-8")
    elif "link" in how:
        file.unlink(missing_ok=True)
        file.symlink_to(how["link"])
    elif "move" in how:
        (content / how["move"]).rename(file)
    elif "remove" in how:
        file.unlink()
    elif "hex" in how:
        file.write_bytes(bytes.fromhex(how["hex"]))
    elif "nested" in how:
        file.write_text("[" * how["nested"], encoding="utf-8")
    else:
        file.write_text(how["text"] * how.get("times", 1), encoding="utf-8")


@pytest.fixture(params=MISTAKES, ids=lambda path: path.stem)
def mistake(request, indexed):
    """The small knowledge base with one case's mistakes, and an index from before; the problems to be named."""
    case = yaml.safe_load(request.param.read_text(encoding="utf-8"))
    for how in case["change"]:
        change(indexed, how.pop("file"), how)
    return case["expect"]


def assert_named(lines: list[str], expected: list[str]) -> None:
    """Each line names file, line and rule of the expected problem and says what stands there, in this order."""
    found = [LINE.fullmatch(line) for line in lines if not line.startswith(ALWAYS)]
    assert all(found), lines
    places = [f"{problem['where']} {problem['rule']}" for problem in found]
    assert places == [" ".join(problem.split(" ", 2)[:2]) for problem in expected], "\n".join(lines)
    for problem, wanted in zip(found, expected, strict=True):
        assert wanted.split(" ", 2)[2] in problem["message"]


def contents(folder: Path) -> dict[str, bytes]:
    """Names and bytes of all files of a folder."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_check_names_every_mistake(kb, mistake):
    said = kb("check")
    assert said.code == 2
    assert_named(said.out.splitlines(), mistake)


@pytest.mark.parametrize("command", ["index", "build"])
def test_index_and_build_name_every_mistake_and_leave_what_was_there(kb, mistake, data, tmp_path, command):
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("the last good one")
    before = contents(data)
    said = kb(command, *(["-o", str(site)] if command == "build" else []))
    assert (said.code, said.out) == (2, "")
    first, *lines = said.err.splitlines()
    assert re.fullmatch(r"kb: 内容有 \d+ 处错误，改好后再试：", first)
    assert_named(lines, mistake)
    assert contents(data) == before
    assert contents(site) == {str(site / "index.html"): b"the last good one"}


def test_ask_answers_from_the_last_good_index_and_says_so(kb, mistake):
    said = kb("ask", "退款多久到账")
    assert said.code == 0
    assert said.out.startswith("来源文章称，退款一般 1–3 个工作日到账。\n")
    assert re.search(r"内容有 \d+ 处错误.*kb check", said.err)


def test_ask_without_a_good_index_names_the_mistakes(kb, small_kb):
    change(small_kb, "facts.yml", {"remove": True})
    said = kb("ask", "退款多久到账")
    assert (said.code, said.out) == (2, "")
    assert "facts.yml:1: 错误 [unreadable] 没有这个文件" in said.err


def test_mistakes_are_said_in_json(kb, small_kb):
    change(small_kb, "facts.yml", {"replace": "status: disputed", "with": "status: maybe"})
    said = kb("check", "--json")
    assert said.code == 2
    assert [said.json["entries"], said.json["errors"]] == [4, 1]
    assert {k: v for k, v in said.json["problems"][-1].items() if k != "message"} == {
        "path": "facts.yml",
        "line": 15,
        "rule": "type",
        "warning": False,
    }
    error = kb("index", "--json").json["error"]
    assert error["code"] == "content-invalid"
    assert "facts.yml:15: 错误 [type]" in error["message"]


def test_a_warning_is_an_error_only_when_strict(kb, small_kb):
    change(small_kb, "entries/platform/hotline.md", {"replace": "[快手热线,", "with": "[快手热线, 快手 热线,"})
    said = kb("check")
    assert said.code == 0
    assert "entries/platform/hotline.md:4: 警告 [repeated-alias] 问法“快手热线”写了两次；删去一个" in said.out
    assert kb("check", "--strict").code == 2
    assert kb("index").code == 0


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_byte_order_marks_and_other_line_ends_are_read_right(kb, small_kb, ending, mark):
    expected = kb("show", "refund-time").out
    for file in small_kb.rglob("*.*"):
        file.write_bytes(mark + file.read_bytes().replace(b"\n", ending))
    assert kb("check").err == "4 个条目，0 处错误，2 处警告。\n"
    assert kb("show", "refund-time").out == expected


def test_a_link_within_the_content_is_followed(kb, small_kb):
    (small_kb / "about.md").unlink()
    (small_kb / "about.md").symlink_to("periods.md")
    assert kb("check").code == 0


def test_hidden_files_of_editors_are_left_alone(kb, small_kb):
    (small_kb / "entries" / "legal" / ".#complain.md").symlink_to("me@host.1234")
    assert kb("check").code == 0


def test_numbers_that_are_names_are_no_figures(kb, small_kb):
    body = "第 52 条、《某办法（2019）》、2025-08-02 和 2025 年都是名字。"
    change(small_kb, "entries/legal/complain.md", {"replace": "投诉要写清商家的名字。", "with": body})
    assert kb("check").code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_place_of_a_file_is_refused_not_waited_for(kb, small_kb):
    os.mkfifo(small_kb / "entries" / "legal" / "pipe.md")
    for command in ("check", "index"):
        said = kb(command)
        assert said.code == 2
        assert "entries/legal/pipe.md:1: 错误 [unreadable] 不是文件；移走" in said.out + said.err
