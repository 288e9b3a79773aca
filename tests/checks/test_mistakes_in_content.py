"""Each file of cases/mistakes changes the small knowledge base and says which problems must be named, all at once.

Where a case says `fixed`, `kb check --fix` must bring the small knowledge base into the state that those changes make.
"""

import os
import re
import shutil
from pathlib import Path

import pytest
import yaml
from conftest import CASES, ROOT

from kb.checks.run import RULES

MISTAKES = sorted((CASES / "mistakes").glob("*.yml"))
LINE = re.compile(r"(?P<where>\S+:\d+): \S+ (?P<rule>\[\S+\]) (?P<message>.*)")
ALWAYS = ("entries:1: 警告 [empty-stage] 阶段 after-sale", "entries:1: 警告 [empty-stage] 阶段 penalty")
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


def expected(path: Path) -> list[str]:
    """The problems that a case must name."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))["expect"]


def rule_of(problem: str) -> str:
    """The id of the rule that a line of `expect` names."""
    return problem.split(" ", 2)[1].strip("[]")


def is_error(problem: str) -> bool:
    """Whether a line of `expect` is an error, by its rule."""
    return not RULES[rule_of(problem)].warning


ERRORS = [path for path in MISTAKES if any(map(is_error, expected(path)))]
WARNINGS = [path for path in MISTAKES if path not in ERRORS]
FIXED = [path for path in MISTAKES if "\nfixed:" in path.read_text(encoding="utf-8")]


def make(content: Path, path: Path, which: str = "change") -> None:
    """Do to a small knowledge base what a case says."""
    for how in yaml.safe_load(path.read_text(encoding="utf-8"))[which]:
        change(content, how.pop("file"), how)


@pytest.fixture(params=ERRORS, ids=lambda path: path.stem)
def mistake(request, indexed):
    """The small knowledge base with one case's mistakes, and an index from before; the problems to be named."""
    make(indexed, request.param)
    return expected(request.param)


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
    assert_named(lines, [problem for problem in mistake if is_error(problem)])
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
    assert [problem["level"] for problem in said.json] == ["warning", "warning", "error"]
    assert {k: v for k, v in said.json[-1].items() if k != "message"} == {
        "rule": "type",
        "level": "error",
        "file": "facts.yml",
        "line": 15,
    }
    error = kb("index", "--json").json["error"]
    assert error["code"] == "content-invalid"
    assert "facts.yml:15: 错误 [type]" in error["message"]


@pytest.mark.parametrize("path", WARNINGS, ids=lambda path: path.stem)
def test_a_warning_is_named_and_fails_only_a_strict_check(kb, indexed, path):
    make(indexed, path)
    said = kb("check", "--strict")
    assert said.code == 1
    assert_named(said.out.splitlines(), expected(path))
    assert kb("check").code == 0
    assert kb("list").code == 0


def test_a_warning_does_not_keep_the_content_from_being_indexed(kb, small_kb):
    change(small_kb, "entries/platform/hotline.md", {"replace": "[快手热线,", "with": "[快手热线, 快手 热线,"})
    assert (kb("check").code, kb("check", "--strict").code, kb("index").code) == (0, 1, 0)


def test_a_fast_check_asks_no_index_and_a_damaged_one_is_not_believed(kb, indexed, data):
    make(indexed, CASES / "mistakes" / "alias-finds-another-entry.yml")
    assert "misled-alias" not in kb("check", "--fast").out
    assert kb("index").code == 0
    whole = kb("check").out
    assert "misled-alias" in whole
    pack = next(data.rglob("pack"))
    raw = pack.read_bytes()
    pack.write_bytes(raw[: len(raw) // 2] + bytes(len(raw) - len(raw) // 2))
    assert kb("check").out == whole


def test_an_entry_that_a_body_links_to_is_no_orphan(kb, small_kb):
    path = "entries/overview/what-to-do.md"
    change(small_kb, path, {"replace": "related: [refund-time, complain]", "with": "related: [complain]"})
    assert "[orphan]" in kb("check", "--fast").out
    link = "[退款](../negotiation/refund-time.md)"
    change(small_kb, path, {"replace": "请平台介入。", "with": f"请平台介入，再看{link}。"})
    assert "[orphan]" not in kb("check", "--fast").out


def test_every_rule_has_a_case_that_fails_without_it():
    assert {rule_of(problem) for path in MISTAKES for problem in expected(path)} == set(RULES)


def test_the_writing_guide_lists_every_rule_as_it_is_and_no_other():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## 怎么写\n")[2].partition("\n## ")[0]
    rows = [line for line in guide.splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{rule.id}` | {rule.about}{'（警告）' if rule.warning else ''} | {rule.wrong} | {rule.right} |"
        for rule in RULES.values()
    ]


def test_the_rules_are_printed_with_a_wrong_and_a_right_example(kb):
    said = kb("check", "--rules")
    for rule in RULES.values():
        assert f"{rule.id}（{'警告' if rule.warning else '错误'}）{rule.about}\n  不要：{rule.wrong}\n" in said.out
        assert f"要：  {rule.right}\n" in said.out
    assert [rule["rule"] for rule in kb("check", "--rules", "--json").json] == list(RULES)


@pytest.mark.parametrize("path", FIXED, ids=lambda path: path.stem)
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no-mark", "byte-order-mark"])
def test_what_has_one_right_way_is_mended_and_nothing_else_is_touched(kb, indexed, tmp_path, path, ending, mark):
    wanted = tmp_path / "wanted"
    shutil.copytree(CASES / "small_kb", wanted)
    make(wanted, path, "fixed")
    make(indexed, path)
    for file in [*wanted.rglob("*.md"), *indexed.rglob("*.md")]:
        file.write_bytes(mark + file.read_bytes().replace(b"\n", ending))
    said = kb("check", "--fix")
    mended = [line for line in said.out.splitlines() if "已改" in line]
    assert len(mended) == len(expected(path))
    for line, problem in zip(mended, sorted(expected(path)), strict=True):
        assert line.split(" ", 2)[2].startswith(f"[{rule_of(problem)}]")
    assert [file.read_bytes() for file in sorted(indexed.rglob("*.*"))] == [
        file.read_bytes() for file in sorted(wanted.rglob("*.*"))
    ]
    assert "已改" not in kb("check", "--fix").out


def test_a_list_whose_mending_would_cost_a_comment_is_left_alone(kb, small_kb):
    for aliases in (
        "[快手热线, # 最常见\n  快手 热线, 打哪个电话, 人工客服号码, 官方电话, 平台电话几号]",
        "\n  - 快手热线\n  - 快手 热线 # 有人这样写\n  - 打哪个电话\n  - 人工客服号码\n  - 官方电话\n  - 平台电话几号",
    ):
        file = small_kb / "entries" / "platform" / "hotline.md"
        written = (CASES / "small_kb" / "entries" / "platform" / "hotline.md").read_text(encoding="utf-8")
        file.write_text(re.sub(r"(?<=aliases: )\[.*\]", aliases, written), encoding="utf-8")
        before = file.read_bytes()
        said = kb("check", "--fix")
        assert "[repeated-alias]" in said.out
        assert "已改" not in said.out
        assert file.read_bytes() == before


def test_mending_is_said_in_json(kb, small_kb):
    change(
        small_kb,
        "entries/platform/hotline.md",
        {"replace": "related: [complain]", "with": "related: [complain, hotline]"},
    )
    said = kb("check", "--fix", "--json").json
    assert said[0] == {
        "rule": "idle-reference",
        "level": "fixed",
        "file": "entries/platform/hotline.md",
        "line": 10,
        "message": "从 related 删去 hotline",
    }
    assert [problem["level"] for problem in said[1:]] == ["warning", "warning"]


def test_a_file_that_cannot_be_mended_is_an_error_and_stays_whole(kb, small_kb, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    change(small_kb, "entries/platform/hotline.md", {"replace": "[快手热线,", "with": "[快手热线, 快手 热线,"})
    before = contents(small_kb)
    monkeypatch.setattr(os, "replace", full)
    said = kb("check", "--fix")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("hotline.md 写不进去：No space left on device\n")
    assert contents(small_kb) == before


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
