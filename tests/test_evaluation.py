"""How good the answers are, and that the measures say so."""

import json
from pathlib import Path

import pytest

from kb.answering import FITTED, ask, tuning
from kb.cases import Case, read_cases
from kb.errors import QuestionError
from search import Ranker, open_pack
from search.evaluation import Measures, Outcome, measure
from search.fitting import Match, fit, worth_of

QUESTIONS = sorted((Path(__file__).parent / "cases/questions").glob("*.jsonl"))


@pytest.fixture(scope="module")
def ranker(index: Path) -> Ranker:
    return open_pack(index)


def test_the_measures_are_shares_of_their_slice() -> None:
    outcomes = [
        Outcome("spoken", "answer", 1),
        Outcome("spoken", "answer", 2),
        Outcome("spoken", "suggest", 1),
        Outcome("spoken", "none", 0),
        Outcome("oos", "none", 0),
        Outcome("oos", "answer", 0),
    ]
    measures = measure(outcomes)
    assert measures["spoken"] == Measures(4, p1=0.25, hit3=0.75, mrr=0.625, refused=0.25)
    assert measures["total"] == measures["spoken"]
    assert measures["oos"] == Measures(2, rejected=0.5)


@pytest.mark.parametrize(
    "line", ['{"q": "退款"}', '{"q": "退款", "slice": "a", "ids": ["x"], "oos": true}', "退款", "[]", '{"ids": ["x"]}']
)
def test_a_line_that_is_no_case_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "cases.jsonl").write_text('{"q": "好", "slice": "oos", "oos": true}\n' + line + "\n")
    with pytest.raises(QuestionError, match=r"cases\.jsonl:2"):
        read_cases(tmp_path / "cases.jsonl")


def test_the_project_has_questions_of_every_slice() -> None:
    cases = [case for path in QUESTIONS for case in read_cases(path)]
    slices = {
        "whole",
        "keyword",
        "spoken",
        "synonym",
        "typo",
        "traditional",
        "pinyin",
        "form",
        "long",
        "disputed",
        "oos",
    }
    assert len(cases) >= 250
    assert {case.slice for case in cases} == slices
    assert len({case.question for case in cases}) == len(cases)


def test_every_case_names_entries_that_are_there(ranker: Ranker) -> None:
    ids = {ranker.pack.json("documents", number)[0] for number in range(ranker.pack.count("documents"))}
    for path in QUESTIONS:
        for case in read_cases(path):
            assert set(case.ids) <= ids, case


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_the_answers_to_the_project_questions_are_as_good_as_measured(ranker: Ranker, path: Path) -> None:
    measures = measure(outcome(ranker, case) for case in read_cases(path))
    assert measures["total"].p1 >= 0.90
    assert measures["total"].hit3 >= 0.97
    assert measures["total"].refused <= 0.02
    assert measures["oos"].rejected >= 0.95


def outcome(ranker: Ranker, case: Case) -> Outcome:
    try:
        return case.outcome(ask(ranker, case.question))
    except QuestionError:
        return Outcome(case.slice, "none", 0)


MATCHES = [
    Match(spoken=900, kept=900, whole=20000, nearness=100, place=1),
    Match(spoken=800, kept=700, whole=15000, nearness=300, place=1),
    Match(spoken=500, kept=400, whole=8000, nearness=900, place=2),
    Match(spoken=200, kept=300, whole=3000, nearness=500, place=None),
    Match(spoken=600, kept=500, whole=9000, nearness=1800, place=None),
]


def test_the_fit_separates_what_can_be_separated() -> None:
    numbers, worth = fit(MATCHES)
    assert worth == pytest.approx(worth_of(MATCHES, numbers))
    assert worth_of(MATCHES[:2], numbers) == 1
    assert worth_of(MATCHES[3:], numbers) >= 0.9


def test_the_numbers_in_use_are_the_fitted_ones() -> None:
    fitted = json.loads(FITTED.read_text())
    assert set(fitted) == {"full", "by_spoken", "by_kept", "by_clear", "outside", "answer", "suggest"}
    assert {name: getattr(tuning(), name) for name in fitted} == fitted
