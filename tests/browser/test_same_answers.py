"""The website's search gives what `kb ask --json` gives: the same band, the same entries, the same scores."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median

import pytest
from conftest import CASES, QUESTIONS
from playwright.sync_api import Page

from browser.conftest import Visit
from kb.answers.asking import ask
from kb.answers.cases import read_cases
from kb.base.entries import KnowledgeBase
from kb.errors import QuestionError
from search import Ranker, open_pack

FILES = sorted(QUESTIONS.glob("*.jsonl"))
MEDIAN = 8.0
"""Milliseconds that half of the questions take at most."""
STRANGE = [
    "",
    "   ",
    "？",
    "！！！……",
    "1",
    "a",
    "95010",
    "12315投诉",
    "漏發還不退款",
    "loufa le zenme ban",
    "loufazenmeban",
    "lou fa tui kuan",
    "tuikuan yao duojiu",
    "wo xiang qisu shangjia",
    "woxiangqisushangjia",
    "neng zai wo jia zheli de fayuan qisu ma",
    "xian xian an xi",
    "楼发了怎么办",
    "上家不补发",
    "退款多久道账",
    "快手12315",
    "<b>漏发</b>",
    "漏\u200b发\u202e怎么办",
    "ＬＯＵＦＡ",
    "漏\u3164发怎么办",
    "漏\u00ad发\ufe0f怎么\u115f办",
    "\U000e0041漏\U000e0100发多\u2063久",
    "漏\u180e发\uffa0\ufff0多久",
    "漏发\n多久",
    "𠀀𠀁漏发",
    "👍漏发👍",
    "\ud800漏发",
    "Ａ１２３漏发",
    "ﬁ漏发",
    "漏 发 多 久",
    "漏发 refund 多久",
    "٣天",
    "İstanbul",
    "ΣΑΣ",
    "ǅ漏",
    "漏发?谢谢",
    "快手 kuaishou KS",
    "漏" * 300,
    "少" * 2001,
    "少" * 20_001,
    " " * 20_001,
    "漏发" + " " * 19_000 + "多久",
    "法院裁定不受理我告賣家的案子，可以再上訴嗎？",
    "我被少发了一套床单，准备起诉了。听说金额小的案子有一种很快的程序，大概多久能审完？",
    "我上个月在直播间买了东西商家漏发了我去找卖家他说会处理可是一直没有动静" * 5 + "退款多久？",
    "{{7*7}}",
    "__proto__",
    "constructor",
]


def replies(page: Page, questions: list[str]) -> Iterator[tuple[str, dict, float]]:
    """What the website answers, and the milliseconds it took."""
    for start in range(0, len(questions), 200):
        part = questions[start : start + 200]
        answers = page.evaluate(
            """async (questions) => {
                const { ask } = await import(new URL("assets/search/ask.js", document.baseURI));
                const answers = [];
                for (const question of questions) {
                    const begun = performance.now();
                    const reply = await ask(question);
                    answers.push([reply, performance.now() - begun]);
                }
                return answers;
            }""",
            part,
        )
        for question, (reply, time) in zip(part, answers, strict=True):
            yield question, reply, time


def at_the_terminal(ranker: Ranker, question: str) -> dict:
    try:
        return json.loads(json.dumps(ask(ranker, question).as_json()))
    except QuestionError as error:
        return {"error": {"code": error.code, "message": str(error)}}


def differences(page: Page, ranker: Ranker, questions: list[str]) -> list[tuple[str, dict, dict]]:
    return [
        (question, reply, expected)
        for question, reply, _ in replies(page, questions)
        if reply != (expected := at_the_terminal(ranker, question))
    ]


@pytest.fixture
def page(visit: Callable[..., Visit]) -> Page:
    return visit().page


@pytest.fixture(scope="module")
def ranker(index: Path) -> Ranker:
    return open_pack(index)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_case_is_answered_as_at_the_terminal(file: Path, page: Page, ranker: Ranker) -> None:
    assert not differences(page, ranker, [case.question for case in read_cases(file)])


def test_every_way_to_ask_is_answered_as_at_the_terminal(page: Page, ranker: Ranker, base: KnowledgeBase) -> None:
    aliases = [alias for entry in base.entries for alias in (entry.question, *entry.aliases)]
    outside = [question for topic in base.outside for question in topic.questions]
    assert not differences(page, ranker, aliases + outside)


def test_messages_with_notes_or_two_questions_are_answered_as_at_the_terminal(page: Page, ranker: Ranker) -> None:
    lines = (CASES / "replies.jsonl").read_text(encoding="utf-8").splitlines()
    assert not differences(page, ranker, [json.loads(line)["q"] for line in lines])


def test_strange_questions_are_answered_as_at_the_terminal(page: Page, ranker: Ranker) -> None:
    assert not differences(page, ranker, STRANGE)


def test_damaged_questions_are_answered_as_at_the_terminal(page: Page, ranker: Ranker, base: KnowledgeBase) -> None:
    """Ways to ask with characters lost, doubled, exchanged, taken from others, in Traditional form or in pinyin."""
    random, aliases = Random(11), [alias for entry in base.entries for alias in entry.aliases]
    questions = [damaged(random, random.choice(aliases), random.choice(aliases)) for _ in range(600)]
    assert not differences(page, ranker, questions)


def damaged(random: Random, text: str, other: str) -> str:
    from pypinyin import lazy_pinyin
    from zhconv import convert

    i, j = random.randrange(len(text)), random.randrange(len(other))
    return random.choice(
        [
            text[:i] + text[i + 1 :],
            text[:i] + text[i] * 3 + text[i:],
            text[:i] + text[i:][::-1],
            text[:i] + other[j:],
            text[:i] + other[j : j + 2] + text[i:],
            convert(text, "zh-hant"),
            random.choice(["", " "]).join(lazy_pinyin(text)),
            text[:i] + "".join(lazy_pinyin(text[i : i + 2])) + text[i + 2 :],
            text + "。" + other * 4,
        ]
    )


def test_half_of_the_questions_take_less_than_the_bound(page: Page) -> None:
    questions = [case.question for file in FILES for case in read_cases(file)]
    times = [time for _, _, time in replies(page, questions)][1:]
    assert median(times) <= MEDIAN
