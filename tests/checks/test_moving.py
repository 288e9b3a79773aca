"""`kb rename`, `kb retire` and `kb edit`: whatever names an entry goes along, and the old address leads on."""

import json
import re
import shlex
import sys

import pytest
from conftest import ROOT
from mistakes import change, contents

from kb.base.dates import today
from kb.base.loading import load
from kb.publish.feed import feed


@pytest.fixture
def named(small_kb):
    """The small knowledge base, in which one entry is named in every way in which an entry can be."""
    old, new = "workday}\n    status: reported", "workday}\n    passed: hotline\n    status: reported"
    change(small_kb, "facts.yml", {"replace": old, "with": new})
    text = "见[电话](../platform/hotline.md)。"
    change(small_kb, "entries/overview/what-to-do.md", {"replace": "先弄清少了什么。", "with": text})
    change(small_kb, "about.md", {"text": "---\ntitle: 关于\n---\n\n打[电话](entries/platform/hotline.md#下一步)。\n"})
    change(small_kb, "base.yml", {"replace": "way:", "with": "situations:\n  - {name: 要打电话, entry: hotline}\nway:"})
    change(small_kb, "fitted.json", {"text": json.dumps(FITTED, ensure_ascii=False)})
    change(small_kb, "reviewed.json", {"text": '{"format": 1, "facts": {}, "changes": {"hotline": "00000000"}}'})
    cases = [
        {"q": "号码？", "slice": "s", "ids": ["hotline", "complain"]},
        {"q": "别的", "slice": "s", "any": [["hotline"]]},
    ]
    lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    change(small_kb, "questions/learn/people.jsonl", {"text": lines})
    change(small_kb, "moved.yml", {"text": "moved:\n  - {from: platform/phone, to: hotline, date: 2026-11-01}\n"})
    assert not [p for p in load(small_kb)[1] if not p.warning]
    return small_kb


NUMBERS = json.loads((ROOT / "content" / "fitted.json").read_text(encoding="utf-8"))["numbers"]
FITTED = {"format": 2, "questions": 1, "numbers": NUMBERS, "examples": {"hotline": ["打给谁"]}}


def read(content, path):
    return (content / path).read_text(encoding="utf-8")


def test_a_renamed_entry_is_named_so_wherever_it_stands(kb, named):
    before = kb("check", "--fast").out
    said = kb("rename", "hotline", "call-us", "--json")
    assert said.code == 0, said.out
    assert not (named / "entries/platform/hotline.md").exists()
    assert "id: call-us\n" in read(named, "entries/platform/call-us.md")
    left = {path: text for path, text in contents(named).items() if b"hotline" in text}
    places = {name.rpartition("/")[2]: len(re.findall(rb"hotline", text)) for name, text in left.items()}
    # the fact that has the same id, its user's list of facts, a pattern in a case, and the address that was left
    assert places == {"facts.yml": 1, "call-us.md": 1, "people.jsonl": 1, "moved.yml": 1}
    assert "../platform/call-us.md" in read(named, "entries/overview/what-to-do.md")
    assert "(entries/platform/call-us.md#下一步)" in read(named, "about.md")
    assert '"ids": ["call-us", "complain"]' in read(named, "questions/learn/people.jsonl")
    assert "entries: [call-us]" in read(named, "stages/platform.md")
    assert load(named)[0].examples == {"call-us": ("打给谁",)}
    assert {m.id: m.to for m in load(named)[0].moved} == {"platform/phone": "call-us", "platform/hotline": "call-us"}
    assert kb("check", "--fast").out == before.replace("hotline.md", "call-us.md")
    assert kb("show", "hotline").err == "hotline 改到了 call-us。\n"
    assert kb("show", "hotline").out == kb("show", "call-us").out


def test_a_retired_entry_goes_into_the_other(kb, named):
    said = kb("retire", "hotline", "--to", "what-to-do")
    assert (said.code, said.err.startswith("看一遍 git diff")) == (0, True)
    base = load(named)[0]
    other = base.entry("what-to-do")
    assert base.entry("hotline") is None
    assert {"快手的客服电话是多少", "快手热线", "官方电话"} < {*other.aliases}
    assert "[电话](what-to-do.md)" in other.body
    assert base.entry("complain").related == ("what-to-do",)
    assert read(named, "stages/platform.md").count("what-to-do") == 0
    assert base.notes[1].first == ("what-to-do",)
    assert base.examples == {"what-to-do": ("打给谁",)}
    assert kb("ask", "官方电话", "--json").json["answer"]["id"] == "what-to-do"


def test_the_old_address_is_told_in_the_feed_and_leads_on_in_the_website(kb, named, tmp_path):
    kb("rename", "hotline", "call-us")
    assert f"call-us/{today()}</id>" in feed(load(named)[0], "")
    assert "entries/platform/hotline/ 改到了这里。" in feed(load(named)[0], "")
    site = tmp_path / "site"
    said = kb("build", "--output", str(site))
    assert said.code == 0, said.err
    for old in ("hotline", "phone"):
        page = (site / "entries/platform" / old / "index.html").read_text(encoding="utf-8")
        assert '<meta http-equiv="refresh" content="0; url=../call-us/">' in page
        assert re.search(r'<a href="\.\./call-us/">这里</a>', page)
    assert "hotline" not in (site / "questions" / "index.html").read_text(encoding="utf-8")


WRONG = {
    "rename nothing new": "没有条目 nothing",
    "rename hotline complain": "已经有 complain",
    "rename hotline Call": "“Call”里“C”不行",
    "rename hotline ../x": "不行",
    "rename hotline index": "index 是网站首页的名字",
    "retire hotline --to hotline": "不能并到自己",
    "retire hotline --to nothing": "没有条目 nothing",
    "retire hotline": "缺少 ID",
    "retire refund-time --to what-to-do": "什么也没改",
}


@pytest.mark.parametrize("command", WRONG)
def test_what_cannot_be_moved_is_told_and_nothing_is_changed(kb, small_kb, command):
    # the note of a fact speaks of a figure that its readers see in one entry alone
    note = {"replace": 'source: rules#14\n    note: ""', "with": "source: rules#14\n    note: 退款是 1–3 个工作日。"}
    change(small_kb, "facts.yml", note)
    facts = {"replace": "facts: [refund-arrival]", "with": "facts: [refund-arrival, accept-time]"}
    change(small_kb, "entries/negotiation/refund-time.md", facts)
    before = contents(small_kb)
    said = kb(*command.split())
    assert said.code == 2
    assert WRONG[command] in said.err
    assert contents(small_kb) == before


def test_a_dry_run_tells_and_changes_nothing(kb, named):
    before = contents(named)
    said = kb("rename", "hotline", "call-us", "--dry-run", "--json").json
    assert said["dry_run"]
    assert contents(named) == before
    done = kb("rename", "hotline", "call-us", "--json").json
    assert done["changed"] == said["changed"]


def test_a_file_that_cannot_be_written_takes_back_the_others(kb, named, monkeypatch):
    from kb.checks.mending import moving

    before, written = contents(named), []

    def failing(file, raw):
        written.append(file)
        if len(written) == 4:
            raise OSError(28, "No space left on device")
        file.write_bytes(raw)

    monkeypatch.setattr(moving, "replace", failing)
    said = kb("rename", "hotline", "call-us")
    assert said.code == 2
    assert "都放回去了" in said.err
    assert contents(named) == before


EDITOR = "import pathlib, sys; p = pathlib.Path(sys.argv[-1]); p.write_text(p.read_text().replace(*{!r}))"


@pytest.fixture
def editing(kb, small_kb, monkeypatch):
    """Edits an entry with an editor that puts one text in place of another."""

    def edit(old, new, id="hotline"):
        monkeypatch.setenv("VISUAL", shlex.join([sys.executable, "-c", EDITOR.format((old, new))]))
        return kb("edit", id)

    return edit


def test_an_entry_is_checked_when_its_editor_is_closed(editing, small_kb):
    file = small_kb / "entries/platform/hotline.md"
    before = file.read_text(encoding="utf-8")
    said = editing("号码没有核实。", "号码还没有核实。")
    assert (said.code, said.out, said.err) == (0, "", "没有问题。\n")
    said = editing("stage: platform", "stage：platform")
    assert said.code == 2
    assert said.out.startswith("entries/platform/hotline.md:5: 错误 [yaml] “stage”后面是全角的冒号")
    kept = file.with_name(".hotline.md.old")
    assert kept.read_text(encoding="utf-8") == before.replace("号码没有", "号码还没有")
    assert "原来的文字在" in said.err
    said = editing("kind: who", "kind: whom")  # still wrong: what was right is kept
    assert (said.code, kept.exists()) == (2, True)
    editing("kind: whom", "kind: who")
    said = editing("stage：platform", "stage: platform")
    assert (said.code, kept.exists()) == (0, False)


def test_an_editor_that_fails_is_told(kb, small_kb, monkeypatch):
    monkeypatch.setenv("VISUAL", "/nowhere/editor")
    assert "打不开编辑器 /nowhere/editor" in kb("edit", "hotline").err
    monkeypatch.setenv("VISUAL", "false")
    assert "编辑器 false 以 1 结束" in kb("edit", "hotline").err
    assert "没有条目 hotlin；相近的有 hotline" in kb("edit", "hotlin").err
    for id in ("../../facts", "*", "[h]otline"):
        assert kb("edit", id).code == 2
