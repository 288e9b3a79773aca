"""Messages filled: with two realistic cases, with nothing, with what a field must bear; in Python and in the twin."""

import json
from typing import Any

import pytest
from conftest import CASES, NOON
from scripts import said_by

from kb.answers.filling import FILLING, GAP, fill, message_data
from kb.base.entries import KnowledgeBase
from kb.checks.valid import load_valid
from kb.dates.moments import present

FILLED = [json.loads(line) for line in (CASES / "messages.jsonl").read_text(encoding="utf-8").splitlines()]
ODD = {
    "order": "<script>alert(1)</script> & <b>x</b>",
    "expected": "一二三" * 1700,
    "got": "🎁🧧 2 件 👨‍👩‍👧",
    "missing": "\u202e少\u2066了\u200b一\x00件\u202c",
    "proof": "{order} 【订单号】 $& $1 \\",
    "demand": "第一行\r\n第二行\t末尾\u3000",
}
WRONG = [
    ("first-to-seller", "ordered", "2026-02-30", "不是一个日子"),
    ("first-to-seller", "ordered", "2027-01-01", "还没到"),
    ("first-to-seller", "ordered", "1900-01-01", "太早"),
    ("first-to-seller", "received", "2026-10-31", "比“下单日期”还早"),
    ("first-to-seller", "until", "2026-11-25", "已经过去了"),
    ("first-to-seller", "until", "9999-01-01", "太远"),
    ("first-to-seller", "until", "下周三", "不是一个日子"),
    ("small-claim", "money", "29.975", "只写数字，如 29.97"),
    ("small-claim", "money", "约 30 元", "只写数字"),
    ("small-claim", "price", "-1", "只写数字"),
]


@pytest.fixture(scope="module")
def base(content: Any) -> KnowledgeBase:
    return load_valid(content)


def test_each_message_is_whole_with_either_case(base: KnowledgeBase, noon: None) -> None:
    for message in base.messages.values():
        for case in FILLED:
            filled = fill(message_data(base, message), case["values"], present())
            assert (filled["empty"], filled["wrong"]) == ([], {}), message.id
            assert not GAP.search(filled["text"])
            assert "【" not in filled["text"]
            assert not message.limit or filled["length"] <= message.limit, (message.id, case["case"])


def test_what_is_left_empty_stays_to_be_seen(base: KnowledgeBase, noon: None) -> None:
    for message in base.messages.values():
        filled = fill(message_data(base, message), {}, present())
        assert filled["empty"] == list(message.fields)
        assert all(f"【{base.fields[id].label}】" in filled["text"] for id in message.fields)


def test_whatever_is_typed_stays_text(base: KnowledgeBase, noon: None) -> None:
    filled = fill(message_data(base, base.messages["first-to-seller"]), ODD, present())
    assert "<script>alert(1)</script> & <b>x</b>" in filled["text"]
    assert "{order} 【订单号】 $& $1 \\" in filled["text"]
    assert "少了一件" in filled["text"]
    assert "🎁🧧 2 件" in filled["text"]
    assert "第一行\n第二行末尾" in filled["text"]
    assert filled["length"] == len(filled["text"]) > 5000


@pytest.mark.parametrize(("message", "field", "value", "said"), WRONG)
def test_what_does_not_fit_is_said(
    base: KnowledgeBase, noon: None, message: str, field: str, value: str, said: str
) -> None:
    values = {**FILLED[0]["values"], field: value}
    wrong = fill(message_data(base, base.messages[message]), values, present())["wrong"]
    assert said in wrong.pop(field)
    assert wrong.keys() <= {"told", "received"}  # days that are now before it


def test_the_twin_fills_the_same(base: KnowledgeBase, noon: None, tmp_path: Any) -> None:
    given = [
        {"message": message_data(base, message), "values": values}
        for message in base.messages.values()
        for values in ({}, ODD, *(case["values"] for case in FILLED))
    ]
    for id, field, value, _ in WRONG:
        values = {**FILLED[0]["values"], field: value}
        given.append({"message": message_data(base, base.messages[id]), "values": values})
    said = said_by("messages/twins.js", {"sayings": FILLING, "now": NOON, "cases": given}, tmp_path)
    assert said == [fill(one["message"], one["values"], present()) for one in given]


def test_every_message_belongs_to_entries_of_its_stage(base: KnowledgeBase) -> None:
    for message in base.messages.values():
        assert {base.entry(id).stage for id in message.entries} <= {message.stage, "platform"}, message.id


def set_all(values: dict[str, str], fields: tuple[str, ...]) -> list[str]:
    return [part for field in fields for part in ("--set", f"{field}={values[field]}")]


def test_the_command_prints_the_text_and_what_is_to_be_known(kb: Any, content: Any, noon: None, base: Any) -> None:
    message = base.messages["first-to-seller"]
    said = kb("draft", message.id, *set_all(FILLED[0]["values"], message.fields), "--content", str(content))
    assert said.code == 0
    assert said.out.startswith("你好，订单号 2631500012345678，2026-11-01 下的单。\n")
    assert "最多 300 个" in said.err
    assert "不要写有" in said.err
    assert "还空着" not in said.err


def test_the_command_lists_writes_and_refuses(kb: Any, content: Any, noon: None, tmp_path: Any) -> None:
    where = ("--content", str(content))
    listed = kb("draft", "--json", *where).json["messages"]
    assert [message["id"] for message in listed][:3] == ["first-to-seller", "further-to-seller", "last-to-seller"]
    file = tmp_path / "text.txt"
    assert kb("draft", "small-claim", "-o", str(file), "--json", *where).json["output"] == str(file)
    assert file.read_text(encoding="utf-8").startswith("民事起诉状\n")
    for arguments, code, said in (
        (("nothing",), "not-found", "没有 nothing 这段话；有 first-to-seller"),
        (("first-to-seller", "--set", "nope=1"), "value", "--set nope=1 不认得"),
        (("first-to-seller", "--set", "order"), "value", "--set order 不认得"),
        (("first-to-seller", "--set", "until=昨天"), "value", "until（答复期限）"),
        (("first-to-seller", "-o", str(tmp_path / "no" / "x")), "folder", "写不进"),
    ):
        error = kb("draft", *arguments, "--json", *where).json["error"]
        assert (error["code"], said in error["message"]) == (code, True)


def test_a_base_without_messages_says_so(kb: Any, small_kb: Any) -> None:
    assert kb("draft", "--json").json == {"messages": []}
    assert "一段也没有" in kb("draft", "any").err
