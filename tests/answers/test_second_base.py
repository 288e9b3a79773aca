"""A base of another subject is checked, indexed, asked and tuned as the first is, and says no word of the first."""

import json
import shutil
from collections import Counter

import pytest
from conftest import SECOND, SUBJECT

from kb.answers.asking import ask
from kb.answers.indexing import rebuild
from kb.base.names import KINDS, UNITS
from kb.checks.valid import load_valid
from kb.commands import COMMANDS
from search import open_pack

PORK = "怎么做红烧肉"
NEAR = "信用卡怎么还款"
FILES = sorted((SECOND / "questions" / "learn").glob("*.jsonl"))
REFUSAL = """\
这里没有这个问题的答案；它只讲云雀银行储蓄卡的开、用、销。
  · 信用卡、贷款和理财：问网点的客户经理。
  · 别家银行的事：打那家银行卡背面的电话。
觉得这里该有：把原话写在网点的意见簿上。
"""
UNTUNED = {"far": 0.83, "near": 0.9, "right": 0.62, "first": 0.82, "three": 0.95}
"""What the defaults reach on the base's own questions, from which they have learned nothing; never to be less again.

far, near  share of the questions of other subjects, far from this one or near it, that are not answered
right      share of its own that are answered rightly; first and three: with the right one first, or among three
"""
TUNED = {**UNTUNED, "far": 0.96, "near": 0.93, "right": 0.56}
"""The same of numbers that were fitted to these questions: more is rejected, and less is answered wrongly."""


@pytest.fixture(scope="module")
def ranker(tmp_path_factory):
    """The index of the second base, which has no fitted numbers."""
    return open_pack(rebuild(SECOND, [tmp_path_factory.mktemp("second")])[0])


@pytest.fixture
def bank(monkeypatch, ranker, tmp_path):
    """A copy of the second base is the one in use, with its index; its content folder."""
    copy = tmp_path / "content"
    shutil.copytree(SECOND, copy)
    shutil.copytree(ranker.path.parent.parent, tmp_path / "data")
    monkeypatch.setenv("KB_CONTENT", str(copy))
    monkeypatch.setenv("KB_DATA", str(tmp_path / "data"))
    return copy


def questions():
    """The questions with known answers, as their lines say them; the lines that say where they are from left out."""
    said = [json.loads(line) for file in FILES for line in file.read_text(encoding="utf-8").splitlines()]
    return [case for case in said if "q" in case]


def shares(ranker):
    """The measures of UNTUNED."""
    count, all_of = Counter(), Counter()
    for case in questions():
        reply = ask(ranker, case["q"])
        found = [candidate["id"] in case.get("ids", ()) for candidate in reply.candidates]
        group = case["slice"] if "oos" in case else "ours"
        all_of[group] += 1
        count[group] += reply.band != "answer"
        count["right"] += reply.band == "answer" and found[:1] == [True]
        count["first"] += found[:1] == [True]
        count["three"] += any(found)
    return {name: count[name] / all_of[name if name in all_of else "ours"] for name in UNTUNED}


def test_it_is_of_another_subject_with_stages_kinds_and_units_of_its_own(content):
    first, second = load_valid(content), load_valid(SECOND)
    assert not first.profile.stage_names.keys() & second.profile.stage_names.keys()
    assert second.profile.steps
    assert second.profile.kinds.keys() - KINDS
    assert second.profile.units.keys() - UNITS
    assert len(second.entries) >= 18
    assert all(6 <= len(entry.aliases) <= 10 for entry in second.entries)
    assert not (SECOND / "fitted.json").exists()
    assert len(FILES) >= 2
    assert Counter("oos" in case for case in questions()) >= Counter({False: 60, True: 30})


def test_it_has_no_mistakes(kb, bank):
    said = kb("check", "--strict")
    assert (said.code, said.out) == (0, "")


def test_it_is_indexed_and_each_of_its_questions_is_answered(kb, bank, tmp_path):
    entries = load_valid(bank).entries
    said = kb("index", "--data", str(tmp_path / "new"))
    assert (said.code, said.out, said.err) == (0, f"已索引 {len(entries)} 个条目，放在 {tmp_path / 'new'}\n", "")
    ranker = open_pack(tmp_path / "new")
    assert [entry.id for entry in entries if (ask(ranker, entry.question).answer or {}).get("id") != entry.id] == []


def test_its_kinds_and_units_are_shown_in_its_own_words(kb, bank):
    assert "出了岔子" in kb("list").out
    assert "3 年" in kb("facts").out
    assert kb("ask", "短信提醒要钱吗").out.startswith("短信提醒每月 2 元")


def test_a_near_question_is_refused_in_its_own_words(kb, bank):
    assert kb("ask", NEAR).out == REFUSAL


def test_how_to_cook_pork_is_not_answered_before_it_is_tuned(kb, bank):
    said = kb("ask", PORK)
    assert (said.code, said.err) == (1, "")
    assert kb("ask", "--json", PORK).json["answer"] is None


@pytest.mark.xfail(reason="a single character of an alias is enough to suggest an entry", strict=True)
def test_how_to_cook_pork_is_refused_before_it_is_tuned(kb, bank):
    assert kb("ask", PORK).out == REFUSAL


def test_what_is_not_ours_is_rejected_and_what_is_ours_found_before_it_is_tuned(ranker):
    assert {name: share for name, share in shares(ranker).items() if share < UNTUNED[name]} == {}


def test_a_copy_gains_by_tuning_and_is_asked_with_the_new_numbers(kb, bank, tmp_path):
    said = kb("tune", "--json")
    assert said.code == 0
    assert said.json["worth"]["after"] > said.json["worth"]["before"]
    assert (said.json["path"], said.json["questions"]) == (str(bank / "fitted.json"), len(questions()))
    assert said.json["carried"].keys() == {file.name for file in FILES}
    assert json.loads((bank / "fitted.json").read_text())["numbers"] == said.json["numbers"]
    assert kb("check", "--strict").code == 0
    assert kb("ask", "卡丢了怎么挂失").err == "索引还没有或已过时，先建索引…\n"
    tuned = open_pack(tmp_path / "data")
    assert {name: tuned.tuning[name] for name in said.json["numbers"]} == said.json["numbers"]
    assert {name: share for name, share in shares(tuned).items() if share < TUNED[name]} == {}


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_speaks_of_it_and_never_of_the_first(kb, bank, command):
    said = kb(*filter(None, [command]), "-h")
    assert said.code == 0
    assert not SUBJECT.findall(said.out)
    assert command or said.out.find("云雀银行储蓄卡问答") > 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", ""],
        ["ask", "好" * 2001],
        ["ask", "--json", NEAR],
        ["search", ""],
        ["search", "x:y"],
        ["show", "nothing"],
        ["list", "nothing"],
        ["new", "Lost"],
        ["new", "lost", "--stage", "nothing"],
        ["eval", "nothing.jsonl"],
        ["eval", __file__],
        ["tune", __file__],
        ["nothing"],
    ],
    ids=" ".join,
)
def test_what_it_says_to_wrong_calls_has_no_word_of_the_first(kb, bank, arguments):
    said = kb(*arguments)
    assert said.code
    assert said.out + said.err
    assert not SUBJECT.findall(said.out + said.err)
