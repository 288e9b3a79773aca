"""What `kb check --fix` mends: where a case says `fixed`, the small knowledge base must come into that state."""

import os
import re
import shutil

import pytest
from conftest import CASES
from mistakes import MISTAKES, change, contents, expected, make, rule_of

FIXED = [path for path in MISTAKES if "\nfixed:" in path.read_text(encoding="utf-8")]


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
    said = kb("check", "--fix", "--fast")
    mended = [line for line in said.out.splitlines() if "已改" in line]
    assert len(mended) == len(expected(path))
    for line, problem in zip(mended, sorted(expected(path)), strict=True):
        assert line.split(" ", 2)[2].startswith(f"[{rule_of(problem)}]")
    assert [file.read_bytes() for file in sorted(indexed.rglob("*.*"))] == [
        file.read_bytes() for file in sorted(wanted.rglob("*.*"))
    ]
    assert "已改" not in kb("check", "--fix", "--fast").out


def test_a_list_whose_mending_would_cost_a_comment_is_left_alone(kb, small_kb):
    for aliases in (
        "[快手热线, # 最常见\n  快手 热线, 打哪个电话, 人工客服号码, 官方电话, 平台电话几号]",
        "\n  - 快手热线\n  - 快手 热线 # 有人这样写\n  - 打哪个电话\n  - 人工客服号码\n  - 官方电话\n  - 平台电话几号",
    ):
        file = small_kb / "entries" / "platform" / "hotline.md"
        written = (CASES / "small_kb" / "entries" / "platform" / "hotline.md").read_text(encoding="utf-8")
        file.write_text(re.sub(r"(?<=aliases: )\[.*\]", aliases, written), encoding="utf-8")
        before = file.read_bytes()
        said = kb("check", "--fix", "--fast")
        assert "[repeated-alias]" in said.out
        assert "已改" not in said.out
        assert file.read_bytes() == before


def test_mending_is_said_in_json(kb, small_kb):
    change(
        small_kb,
        "entries/platform/hotline.md",
        {"replace": "related: [complain]", "with": "related: [complain, hotline]"},
    )
    said = kb("check", "--fix", "--fast", "--json").json
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
    said = kb("check", "--fix", "--fast")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("hotline.md 写不进去：No space left on device\n")
    assert contents(small_kb) == before
