"""The website's search answers in a browser as at the terminal: a sample of what tests/search/test_twins.py asks."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from conftest import CASES, QUESTIONS
from playwright.sync_api import Page
from questions import STRANGE, damaged

from browser.conftest import Visit
from kb.answers.asking import ask
from kb.answers.cases import read_cases
from kb.base.entries import KnowledgeBase
from kb.errors import QuestionError
from search import Ranker, open_pack

SAMPLE = 100


@pytest.fixture(scope="module")
def ranker(index: Path) -> Ranker:
    return open_pack(index)


def replies(page: Page, questions: list[str]) -> list[dict]:
    """What the website answers."""
    return page.evaluate(
        """async (questions) => {
            const answers = [];
            for (const question of questions) answers.push(await window.kb.ask(question));
            return answers;
        }""",
        questions,
    )


def at_the_terminal(ranker: Ranker, question: str) -> dict:
    try:
        return json.loads(json.dumps(ask(ranker, question).as_json()))
    except QuestionError as error:
        return {"error": {"code": error.code, "message": str(error)}}


@pytest.mark.parametrize("kind", ["known", "strange", "damaged", "messages"])
def test_the_browser_answers_as_the_terminal(
    kind: str, visit: Callable[..., Visit], ranker: Ranker, base: KnowledgeBase
) -> None:
    random, aliases = Random(11), [alias for entry in base.entries for alias in entry.aliases]
    known = [case.question for file in sorted(QUESTIONS.glob("*.jsonl")) for case in read_cases(file)]
    messages = (CASES / "replies.jsonl").read_text(encoding="utf-8").splitlines()
    questions = {
        "known": random.sample(known, SAMPLE),
        "strange": STRANGE,
        "messages": [json.loads(line)["q"] for line in messages],
        "damaged": [damaged(random, random.choice(aliases), random.choice(aliases)) for _ in range(SAMPLE)],
    }[kind]
    given = replies(visit().page, questions)
    assert given == [at_the_terminal(ranker, question) for question in questions]
