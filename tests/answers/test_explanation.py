"""`kb ask --explain`: the parts add up to what was said, for any question."""

import re
from itertools import islice

import pytest
from conftest import QUESTIONS

from kb.answers.cases import read_cases
from kb.commands.explain import explanation, show_explanation
from search import open_pack


def test_the_explanation_adds_up_to_the_band(kb, indexed):
    why = kb("ask", "--explain", "--json", "退款多久到账").json["explain"]
    assert why["id"] == "refund-time"
    assert sum(part["weight"] for part in why["parts"]) == pytest.approx(
        why["score"]["base_score"], abs=len(why["parts"])
    )
    assert sum(part for _, part in why["shares"].values()) == 1000
    assert sum(share * part for share, part in why["shares"].values()) // 1000 == why["confidence"]
    assert why["confidence"] >= why["answer"] > why["suggest"]
    said = kb("ask", "--explain", "退款多久到账").out
    for told in (
        "refund-time：总分",
        "退款  问",
        f"有几分把握：{why['confidence']}（",
        f"所以是 answer：{why['answer']} 起回答",
    ):
        assert told in said
    assert kb("ask", "--explain", "鬱麤").out.endswith("问题里没有一个词在这个知识库里。\n")
    assert "别的话题更近：" in kb("ask", "--explain", "明天天气怎么样，退款").out


@pytest.fixture(scope="module")
def ranker(index):
    """That of the project's content."""
    return open_pack(index)


def explained(ranker, capsys, question):
    """The explanation as data and as it is printed."""
    why = explanation(ranker, question)
    show_explanation(why)
    return why, capsys.readouterr().out


def test_a_question_is_explained_however_its_words_were_found(ranker, capsys):
    """Written, meant by a form of words, by a slip or by pinyin; and asked word for word."""
    hows = set()
    learned = [case for path in sorted(QUESTIONS.glob("*.jsonl")) for case in islice(read_cases(path), 40)]
    for question in (*(case.question for case in learned), "loufa zenme ban", "楼发怎么办"):
        why, told = explained(ranker, capsys, question)
        if why:
            hows |= {part["how"] for part in why["parts"]}
            score = why["score"]
            made = score["base_score"] + score["passage_coverage"] * ranker.tuning["passage_bonus"] // 1000
            made += ranker.tuning["facet"] * score["facet"] + ranker.tuning["verbatim"] * score["verbatim"]
            assert score["total"] == made, question
            assert f"总分 {score['total']}" in told
    assert hows == {"literal", "pattern", "typo", "pinyin"}


def test_what_is_asked_word_for_word_is_said_to_be(ranker, capsys):
    why, told = explained(ranker, capsys, "漏发怎么办")
    assert why["score"]["verbatim"]
    assert "一字不差" in told
    assert not re.search("一字不差", explained(ranker, capsys, "漏发怎么办才好呢老板")[1])
