"""Each file of cases/mistakes changes the small knowledge base and says which problems must be named, all at once."""

import os
import re
from pathlib import Path

import pytest
from conftest import CASES, ROOT
from mistakes import MISTAKES, change, contents, expected, make, rule_of

from kb.checks.run import RULES

LINE = re.compile(r"(?P<where>\S+:\d+): \S+ (?P<rule>\[\S+\]) (?P<message>.*)")


ALWAYS = ("entries:1: 警告 [empty-stage] 阶段 after-sale", "entries:1: 警告 [empty-stage] 阶段 penalty")
"""The small knowledge base has two stages without entries; that is a warning."""


def is_error(problem: str) -> bool:
    """Whether a line of `expect` is an error, by its rule."""
    return not RULES[rule_of(problem)].warning


ERRORS = [path for path in MISTAKES if any(map(is_error, expected(path)))]


WARNINGS = [path for path in MISTAKES if path not in ERRORS]


REFUSING = ("index", "build", "ask")
"""Commands that take valid content alone, and all learn from one function whether it is: each mistake meets one."""
BY_STEM = {"ids": lambda path: path.stem, "indirect": True}


@pytest.fixture
def mistake(request, indexed):
    """The small knowledge base with one case's mistakes, and an index from before; the problems to be named."""
    make(indexed, request.param)
    return expected(request.param)


def met_by(command: str) -> list[Path]:
    """The mistakes that a command meets."""
    return ERRORS[REFUSING.index(command) :: len(REFUSING)]


def assert_named(lines: list[str], expected: list[str]) -> None:
    """Each line names file, line and rule of the expected problem and says what stands there, in this order."""
    found = [LINE.fullmatch(line) for line in lines if not line.startswith(ALWAYS)]
    assert all(found), lines
    places = [f"{problem['where']} {problem['rule']}" for problem in found]
    assert places == [" ".join(problem.split(" ", 2)[:2]) for problem in expected], "\n".join(lines)
    for problem, wanted in zip(found, expected, strict=True):
        assert wanted.split(" ", 2)[2] in problem["message"]


@pytest.mark.parametrize("mistake", ERRORS, **BY_STEM)
def test_check_names_every_mistake(kb, mistake):
    said = kb("check")
    assert said.code == 2
    assert_named(said.out.splitlines(), mistake)


@pytest.mark.parametrize(
    ("command", "mistake"),
    [(command, path) for command in ("index", "build") for path in met_by(command)],
    indirect=["mistake"],
    ids=lambda one: getattr(one, "stem", one),
)
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


@pytest.mark.parametrize("mistake", met_by("ask"), **BY_STEM)
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


def test_a_copy_is_blamed_and_not_the_original(kb, small_kb):
    original = small_kb / "entries" / "legal" / "complain.md"
    copy = original.with_name("a-copy.md")  # it stands before the original
    copy.write_text(original.read_text(encoding="utf-8"), encoding="utf-8")
    lines = [line for line in kb("check", "--fast").out.splitlines() if "错误" in line]
    assert_named(
        lines,
        [
            "entries/legal/a-copy.md:2 [id] id 是 complain，文件名却是 a-copy.md",
            "entries/legal/a-copy.md:2 [twins] id complain 已被 entries/legal/complain.md 用了；像是它的副本",
        ],
    )
    copy.write_text(original.read_text(encoding="utf-8").replace("id: complain", "id: a-copy"), encoding="utf-8")
    os.utime(copy, ns=(original.stat().st_mtime_ns + 10**9,) * 2)
    lines = [line for line in kb("check", "--fast").out.splitlines() if "错误" in line]
    assert_named(lines, ["entries/legal/a-copy.md:3 [twins] 像是 entries/legal/complain.md 的副本"])


@pytest.mark.parametrize("stand", ["..", "entries/legal", "../.."])
@pytest.mark.parametrize("command", ["check", "list"])
def test_a_path_is_that_from_where_one_stands(kb, small_kb, monkeypatch, stand, command):
    file = small_kb / "entries" / "legal" / "complain.md"
    file.write_text(file.read_text(encoding="utf-8").replace("stage:", "stage："), encoding="utf-8")
    monkeypatch.chdir(small_kb / stand)
    said = kb(command, *(["--fast"] if command == "check" else []))
    line = next(line for line in (said.out + said.err).splitlines() if "[yaml]" in line)
    assert os.path.samefile(line.partition(":")[0], file)
    assert not os.path.isabs(line)


def test_a_path_from_far_away_is_the_whole_one(kb, small_kb, monkeypatch):
    (small_kb / "about.MD").write_text("x", encoding="utf-8")
    far = small_kb.parent.parent / "a" / "b" / "c"
    far.mkdir(parents=True)
    monkeypatch.chdir(far)
    assert f"{small_kb}/about.MD:1: 错误 [foreign-file]" in kb("check", "--fast").out
