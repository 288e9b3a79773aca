"""What was asked is kept where that is asked for, on this device alone, without numbers and names."""

import json
import os
import stat
from pathlib import Path

import pytest
import yaml
from conftest import CASES

from kb.answers.asked import blackened, groups, list_of, read
from kb.base.paths import content_folder

BLACKENED = yaml.safe_load((CASES / "blackened.yml").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    """A folder for what a user keeps."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.mark.parametrize("case", BLACKENED, ids=lambda case: case["asked"])
def test_numbers_and_names_are_black(case):
    assert blackened(case["asked"], {"12315"}.__contains__) == case["kept"]


def ask_some(kb):
    for question in ("明天天气怎么样", "火星上怎么快递", "火星 怎么快递", "退款多久到账", "我叫张三丰，火星怎么快递呢"):
        assert kb("ask", question, "--log").code in (0, 1)


def test_nothing_is_kept_unless_that_is_asked_for(kb, indexed, state):
    kb("ask", "退款多久到账")
    kb("ask", "退款多久到账", "--json")
    assert not list(state.glob("**/asked/*"))
    said = kb("asked")
    assert (said.code, said.out) == (1, "")
    assert "kb ask --log 问的才记" in said.err


def test_what_is_kept_is_its_owners_alone_and_without_names(kb, indexed):
    kb("index")  # sealed with the key of this home
    before = kb("ask", "退款多久到账")
    assert kb("ask", "退款多久到账", "--log") == before
    ask_some(kb)
    file = list_of(content_folder(str(indexed)))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    text = file.read_text(encoding="utf-8")
    assert "张三丰" not in text
    assert [json.loads(line).keys() for line in text.splitlines()] == [{"day", "question", "band", "first"}] * 6


def test_what_was_not_answered_is_grouped_by_likeness(kb, indexed):
    ask_some(kb)
    said = kb("asked", "--unanswered", "--json").json
    assert [(group["times"], len(group["questions"])) for group in said["groups"]] == [(3, 3), (1, 1)]
    assert said["bands"]["answer"] == 1
    assert "退款" not in kb("asked", "--unanswered").out
    assert "退款多久到账" in kb("asked").out
    assert kb("asked").out.startswith("有把握 1 句，")


def test_they_become_cases_and_a_draft(kb, indexed, tmp_path):
    ask_some(kb)
    file = tmp_path / "asked.jsonl"
    assert kb("asked", "--unanswered", "--cases", str(file)).code == 0
    assert kb("eval", str(file)).code == 0
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 5
    assert "已经有" in kb("asked", "--cases", str(file)).err
    said = kb("asked", "--unanswered", "--draft", "mars", "--stage", "售后")
    assert said.code == 0
    text = (Path(indexed) / "entries" / "after-sale" / "mars.md").read_text(encoding="utf-8")
    questions = [question for question, _ in groups(one for one in read(indexed) if one.band != "answer")[0].questions]
    front = yaml.safe_load(text.split("---")[1])
    assert [front["question"], *front["aliases"]] == questions
    assert "没有第 9 组" in kb("asked", "--draft", "venus", "--group", "9").err


def test_all_is_forgotten_when_that_is_asked_for(kb, indexed):
    ask_some(kb)
    assert kb("asked", "--forget").err == "已删去 5 句。\n"
    assert not list_of(indexed).exists()


def test_lines_that_are_none_are_left_out_and_a_full_list_is_told(kb, indexed, monkeypatch):
    ask_some(kb)
    file = list_of(indexed)
    with open(file, "ab") as out:
        out.write(b"\xff\xfe\n[]\n{}\n" + b'{"day": 1, "question": 2, "band": "x", "first": 3}\n' + b"[" * 5000 + b"\n")
    assert len(read(indexed)) == 5
    monkeypatch.setattr("kb.answers.asked.MOST_BYTES", 10)
    said = kb("ask", "退款多久到账", "--log")
    assert said.code == 2
    assert "kb asked --forget" in said.err
    file.unlink()
    os.mkdir(file)
    assert kb("asked").code == 2
