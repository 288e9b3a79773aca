"""What `kb ask` does and prints. It imports no toolkit of the command line, which costs more than an answer."""

import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kb.answering import ELSEWHERE, NOT_HERE, REQUEST, Reply, ask
from kb.commands.output import Page, note, say_json
from kb.errors import ContentError
from kb.folders import content_folder, data_folders
from kb.indexing import Open, Opened, open_current, open_last, renew
from kb.names import NEXT_STEP
from kb.reviewing import STALE, stale
from search import PackDamaged, Ranker, open_pack

FIELDS = {"question": "问题", "aliases": "问法", "answer": "答案", "body": "正文"}
HOW = {"literal": "", "typo": "同音", "pinyin": "拼音"}
SURE = {"spoken": "说到的", "kept": "占各词最高分的", "clear": "离别的话题", "full": "总分"}
SLOW = 1.0
"""Seconds after which progress is told."""


def answer(words: Sequence[str], explain: bool, as_json: bool, content: str | None, data: str | None) -> int:
    """Answer a question; the exit code: 0 with an answer, 1 without."""
    folder = content_folder(content)
    folders = data_folders(folder, data)
    ranker = current(folder, folders, open_pack)
    try:
        reply = ask(ranker, typed(words))
    except PackDamaged:
        note("索引已损坏，重建…")
        ranker = renew(folder, folders, open_pack, Progress(), waiting, ranker.path)
        reply = ask(ranker, typed(words))
    why = explanation(ranker, reply.question) if explain else None
    if as_json:
        say_json(reply.as_json() | ({"explain": why} if explain else {}))
    else:
        show(reply)
        if explain:
            show_explanation(why)
    return 0 if reply.answer else 1


def typed(words: Sequence[str]) -> str:
    """The words of a question as they were typed, also at a GBK terminal whose locale says something else."""
    text = " ".join(words)
    if any("\udc80" <= c <= "\udcff" for c in text):  # bytes that could not be decoded, see PEP 383
        with suppress(UnicodeError):
            return os.fsencode(text).decode("gb18030")
    return text


def current(content: Path, folders: list[Path], open: Open[Opened]) -> Opened:
    """The index of the content as it is, built first where it is missing or older.

    While the content has mistakes the last index stays in use. Raises ContentError when there is none.
    """
    found = open_current(content, folders, open)
    if found:
        return found
    note("索引还没有或已过时，先建索引…")
    try:
        return renew(content, folders, open, Progress(), waiting)
    except ContentError as error:
        last = open_last(folders, open)
        if last is None:
            raise
        errors = sum(not problem.warning for problem in error.problems)
        note(f"内容有 {errors} 处错误，索引没有重建，答案来自上一次的索引；用 kb check 看错在哪里。")
        return last


def waiting() -> None:
    """Told when another process is building."""
    note("另一个程序正在建索引，等它建完…")


class Progress:
    """Tells how far the indexing is, once it has taken a second and then each second."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._told >= SLOW:
            self._told = time.monotonic()
            note(f"已切分 {done}/{total} 个条目…")


def explanation(ranker: Ranker, question: str) -> dict[str, Any] | None:
    """How the best entry's score and the band came about, as plain data."""
    from search.explaining import explain

    found = explain(ranker, question)
    if found is None:
        return None
    return {
        **found._asdict(),
        "score": found.score._asdict(),
        "parts": [part._asdict() for part in found.parts],
        "answer": ranker.tuning["answer"],
        "suggest": ranker.tuning["suggest"],
    }


def show_explanation(why: dict[str, Any] | None) -> None:
    """Print how the score and the band came about."""
    page = Page()
    page.heading("为什么")
    if why is None:
        page.say("问题里没有一个词在这个知识库里。", "  ")
        return
    score = why["score"]
    page.say(f"{why['id']}：总分 {score['total']}，各词之和 {score['whole']}", "  ")
    for part in why["parts"]:
        page.say(f"{part['weight']:6}  {part['word']}  {FIELDS[part['field']]}  {HOW[part['how']]}".rstrip(), "  ")
    page.say(f"问到的意思被一个问法说中 {score['covered'] / 10:.0f}%，被整个条目说中 {score['spoken'] / 10:.0f}%", "  ")
    page.say(f"问的种类{'相' if score['facet'] else '不'}合", "  ")
    made = "，".join(
        f"{SURE[name]} {share / 10:.0f}%×{part / 10:.0f}%" for name, (share, part) in why["shares"].items()
    )
    page.say(f"有几分把握：{why['sure']}（{made}）", "  ")
    if why["nearer"]:
        page.say(f"别的话题更近：{why['nearer'][0].partition(':')[2]}，{why['nearer'][1]} 分", "  ")
    tuning = f"{why['answer']} 起回答，{why['suggest']} 起列出相近的问题"
    page.say(f"所以是 {why['band']}：{tuning}", "  ")


def show(reply: Reply) -> None:
    """Print a reply for people: the answer first."""
    page = Page()
    if reply.answer:
        show_answer(page, reply.answer)
    elif reply.candidates:
        page.say("没有把握你问的是哪一个。你是不是想问：", bold=True)
        for number, candidate in enumerate(reply.candidates, 1):
            page.say(f"{number}. {candidate['question']}", "  ", "     ")
            page.say(f"kb show {candidate['id']}", "     ", dim=True)
    else:
        page.say(NOT_HERE, bold=True)
        page.points(ELSEWHERE)
        page.say(REQUEST)


def show_answer(page: Page, candidate: Mapping[str, Any]) -> None:
    """Print an entry as an answer: the answer, its facts, their sources, the next step, related questions."""
    page.say(candidate["text"], bold=True)
    page.say(f"—— {candidate['question']}（核对于 {candidate['reviewed']}）", dim=True)
    if stale(candidate["reviewed"]):
        page.say(STALE, bold=True)
    if candidate["facts"]:
        page.heading("事实")
    for fact in candidate["facts"]:
        page.say(f"· {fact['label']}：{fact['value']} {page.status(fact['status'])}", "  ", "    ")
        if fact["status"] == "disputed" and fact["note"]:
            page.say(fact["note"], "    ")
    if candidate["sources"]:
        page.heading("出处")
    places: dict[str, list[str]] = {}
    for source in candidate["sources"]:
        places.setdefault(source["title"], []).append(source["place"])
    page.points(f"{title} {'、'.join(places)}".strip() for title, places in places.items())
    page.heading(NEXT_STEP)
    page.prose(candidate["next"])
    if candidate["related"]:
        page.heading("相关问题")
    for id, question in candidate["related"]:
        page.say(f"· {question}  kb show {id}", "  ", "    ")
