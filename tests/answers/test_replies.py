"""What a reply says beside the ranked entries, in Python and in the browser's engine: notes, a second question."""

import json
from pathlib import Path

import pytest
from conftest import CASES, Twin

from kb.answers.asking import Reply, ask
from kb.answers.message import occurs, parts
from search import Ranker, open_pack

REPLIES = [json.loads(line) for line in (CASES / "replies.jsonl").read_text(encoding="utf-8").splitlines()]
OTHER, REPORTED = "你问的是抖音：按钮以它的为准。", "标着“来源所述”的说的是快手，不是抖音。"


@pytest.fixture(scope="module")
def ranker(index: Path) -> Ranker:
    return open_pack(index)


@pytest.fixture(scope="module")
def small(small_index: Path) -> Ranker:
    return open_pack(small_index)


@pytest.mark.parametrize("case", REPLIES, ids=lambda case: case["q"])
def test_a_message_is_replied_to_as_the_case_says(ranker: Ranker, case: dict) -> None:
    reply = ask(ranker, case["q"])
    assert reply.band == case.get("band", reply.band)
    assert reply.band != case.get("not")
    if "first" in case:
        assert reply.candidates[0]["id"] == case["first"]
    assert set(case.get("among", [])) <= {candidate["id"] for candidate in reply.candidates}
    if "also" in case:
        ids = [candidate["id"] for candidate in reply.also]
        assert set(case["also"]) <= set(ids) if case["also"] else not ids
    if "notes" in case:
        assert bool(reply.notes) == bool(case["notes"])
        assert all(words in note for words, note in zip(case["notes"], reply.notes, strict=False))
        assert len(reply.notes) >= len(case["notes"])
    assert [message["id"] for message in reply.messages] == case.get("messages", [])
    offered = [period["fact"] for period in reply.dates]
    assert set(case.get("dates", [])) <= set(offered)
    assert bool(offered) == ("dates" in case)


def test_the_keys_stand_in_json_only_where_they_apply(small: Ranker) -> None:
    assert list(ask(small, "退款多久到账").as_json()) == ["question", "band", "answer", "candidates"]
    said = ask(small, "退款多久到账？怎么向12315投诉商家？").as_json()
    assert list(said) == ["question", "band", "answer", "candidates", "also"]
    assert list(said["also"][0]) == list(said["answer"])
    assert list(ask(small, "抖音退款多久到账").as_json())[-1] == "notes"


@pytest.mark.parametrize(
    ("asked", "band", "ids", "also", "notes"),
    [
        ("抖音退款多久到账", "answer", ["refund-time"], [], [OTHER, REPORTED]),
        ("京东快递退款多久到账", None, ["refund-time"], [], []),
        ("退款多久到账，让我先转账", "answer", ["hotline"], ["refund-time"], ["先别照做。"]),
        ("怎么向12315投诉商家，他要验证码", "answer", ["complain"], [], ["先别照做。"]),
        ("我是商家，退款多久到账", "suggest", ["refund-time"], [], ["这里是给买家看的。"]),
        ("我是商家，明天天气怎么样", "none", [], [], ["这里是给买家看的。"]),
        ("抖音直播", "none", [], [], []),
        ("然后呢", "suggest", ["what-to-do", "complain"], [], []),
        ("然后呢然后呢", "none", [], [], []),
    ],
)
def test_notes_say_lead_lower_and_set_aside(
    small: Ranker, asked: str, band: str | None, ids: list[str], also: list[str], notes: list[str]
) -> None:
    reply: Reply = ask(small, asked)
    assert reply.band == (band or reply.band)
    assert [candidate["id"] for candidate in reply.candidates][: len(ids)] == ids
    assert [candidate["id"] for candidate in reply.also] == also
    assert list(reply.notes) == notes


def test_the_pieces_of_a_pattern_stand_one_after_the_other_and_near() -> None:
    assert occurs("让…转账", "客服让我先转账")
    assert not occurs("让…转账", "转账让我")
    assert occurs("让…转账", "让" + "我" * 10 + "转账")
    assert not occurs("让…转账", "让" + "我" * 11 + "转账")


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("退款多久到账", ()),
        ("少发了，商家不理怎么办", ()),
        ("客服 退款 投诉", ()),
        ("退款多久到账，运费谁出", ("退款多久到账，", "运费谁出")),
        ("买少了。退款多久到账？ 运费谁出！谢谢", ("买少了。退款多久到账？ ", "运费谁出！")),
        ("在哪起诉 要多久", ("在哪起诉 ", "起诉要多久")),
        ("怎么办，退款多久到账", ()),
        ("how long? what else", ()),
        ("我" * 60 + "。退款多久到账？运费谁出？", ("退款多久到账？", "运费谁出？")),
        ("退款多久到账？" + "我" * 60 + "。运费谁出？", ()),
    ],
)
def test_only_questions_with_a_subject_part_a_message_and_only_at_its_end(message: str, questions: tuple) -> None:
    assert parts(message).questions == questions


def test_links_are_said_as_text_and_listed(index: Path, ranker: Ranker) -> None:
    linked = [hit for hit in map(ranker.pack.json, ["documents"] * 139, range(140)) if hit[1]["links"]]
    assert linked
    for id, data in linked:
        text = "\n".join([*data["next"], data["fallback"]])
        assert "](" not in text, id
        assert all(words in text for words, _ in data["links"]), id


def test_the_engine_of_the_browser_replies_the_same(twin: Twin, packs: Path, ranker: Ranker) -> None:
    asked = [case["q"] for case in REPLIES]
    said = [json.loads(json.dumps(ask(ranker, question).as_json())) for question in asked]
    assert [given["reply"] for given in twin(asked, packs)] == said
