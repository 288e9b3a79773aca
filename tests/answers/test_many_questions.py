"""Questions without a pause, from many threads, and longer than any: bounded, right, and nothing piles up."""

import gc
import random
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import QUESTIONS

from kb.answers.asking import MAX_QUESTION_CHARS, ask
from kb.answers.cases import read_cases
from kb.errors import QuestionError
from search import Ranker, open_pack

THREADS = 8
GROWTH = 1_000_000
"""Bytes that may be held more after as many questions again."""


@pytest.fixture
def ranker(index: Path) -> Ranker:
    return open_pack(index)


@pytest.fixture(scope="module")
def known(index: Path) -> dict[str, tuple]:
    """Questions, and what is said to each when it is asked alone."""
    questions = [case.question for path in sorted(QUESTIONS.glob("*.jsonl")) for case in read_cases(path)]
    alone = open_pack(index)
    return {question: said(alone, question) for question in random.Random(3).sample(questions, 200)}


def said(ranker: Ranker, question: str) -> tuple:
    reply = ask(ranker, question)
    return reply.band, *((candidate["id"], candidate["score"]) for candidate in reply.candidates)


def made_up(chance: random.Random) -> str:
    """A question that nobody asked before, of characters from anywhere and letters that may be pinyin."""
    letters = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz ") for _ in range(20))
    return letters + "".join(
        chr(chance.choice([chance.randrange(0x4E00, 0x9FFF), chance.randrange(0x20000, 0x2A6DF)])) for _ in range(8)
    )


def test_threads_that_ask_without_a_pause_get_what_one_alone_gets_and_nothing_grows(ranker, known, soak):
    wrong: list[str] = []

    def asking(number: int, rounds: int) -> None:
        chance, questions = random.Random(number), list(known)
        for _ in range(rounds):
            question = chance.choice(questions)
            if said(ranker, question) != known[question]:
                wrong.append(question)
            ask(ranker, made_up(chance))

    def ask_all(rounds: int) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(asking, range(THREADS), [rounds] * THREADS))

    ask_all(10)  # whatever is read once is read
    for question in known:
        ask(ranker, question)
    gc.collect()
    tracemalloc.start()
    try:
        ask_all(2000 if soak else 20)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert wrong == []
    assert held < GROWTH


def test_threads_may_open_what_one_of_them_reads_first(ranker, known):
    ready = threading.Barrier(THREADS)
    questions = list(known)

    def first(question: str) -> tuple:
        ready.wait()
        return said(ranker, question)

    with ThreadPoolExecutor(THREADS) as pool:
        for start in range(0, 5 * THREADS, THREADS):
            part = questions[start : start + THREADS]
            assert list(pool.map(first, part)) == [known[question] for question in part]


@pytest.mark.parametrize("text", ["漏", "漏发 ", "a", "xian", "\ud800", "\x1b[31m", "𠀀", "é"])
def test_a_question_of_a_million_characters_is_refused_in_bounded_memory(ranker, text):
    question = (text * 1_000_000)[:1_000_000]
    tracemalloc.start()
    try:
        with pytest.raises(QuestionError):
            ask(ranker, question)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 40_000_000


@pytest.mark.parametrize(
    "text", ["行", "龟", "漏发怎么办", "zhuang", "xian ", "a b ", "1a", "，", "發補", "平台介入后多久出结果"]
)
def test_the_longest_question_of_any_kind_is_answered_in_bounded_memory(ranker, text):
    question = (text * MAX_QUESTION_CHARS)[:MAX_QUESTION_CHARS]
    tracemalloc.start()
    try:
        assert ask(ranker, question).band in ("answer", "suggest", "none")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 40_000_000
