import re
import sys
from typing import Any

import click

from kb.base.entries import KnowledgeBase
from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.spoken import Command
from kb.errors import NotFound, ValueRefused

NUMBERS = re.compile(r"\d{1,2}(,\d{1,2}){0,99}", re.ASCII)


@click.command("guide", cls=Command)
@click.option("--answers", metavar="1,2,1", default="", help="依次选了第几个回答；不再问。")
@everywhere
def command(answers: str, as_json: bool, content: str | None, data: str | None) -> int:
    """我到哪一步了：答几个问题，告诉你今天做什么、到哪天、留什么、不行怎么办。"""
    from kb.answers.guiding import step_data, walk

    base = load_valid(content_folder(content))
    if not base.guide:
        raise NotFound("这个知识库没有 guide.yml，不能一步步问；用 kb ask 问，或 kb list 看有哪些问题")
    given = _numbers(answers)
    walked = walk(base, given)
    if walked.taken < len(given):
        most = f"最多 {len(walked.step.options)}" if walked.step.options else "前面已经到终点"
        raise ValueRefused(f"--answers 的第 {walked.taken + 1} 个 {given[walked.taken]} 没有这个回答；{most}")
    if not as_json and not answers:
        given = _ask(base)
        walked = walk(base, given)
    if as_json:
        say_json(step_data(base, walked))
    elif walked.step.options:
        if answers:
            _question(walked.step)
    else:
        _end(base, step_data(base, walked))
    return 0


def _numbers(answers: str) -> list[int]:
    """Raises ValueRefused for what are no numbers."""
    if answers and not NUMBERS.fullmatch(answers):
        raise ValueRefused(f"--answers {answers[:60]} 不认得；写用逗号隔开的数，如 1,2,1")
    return [int(number) for number in answers.split(",")] if answers else []


def _ask(base: KnowledgeBase) -> list[int]:
    """The answers that are given line by line, on a terminal or by a pipe, up to an end or the end of the input."""
    from kb.answers.guiding import walk

    answers: list[int] = []
    while (step := walk(base, answers).step).options:
        _question(step)
        while True:
            if sys.stdin.isatty():
                sys.stderr.write("选一个数：")
                sys.stderr.flush()
            line = sys.stdin.readline()
            if not line:
                return answers
            said = line.strip()
            if re.fullmatch("[0-9]{1,2}", said) and 1 <= int(said) <= len(step.options):
                answers.append(int(said))
                break
            note(f"没有 {said[:20]} 这个回答；写 1 到 {len(step.options)} 的一个数")
    return answers


def _question(step: Any) -> None:
    page = Page()
    page.heading(step.ask)
    for number, said in enumerate(step.options, 1):
        page.say(f"{number}. {said}", "  ", "     ")


def _end(base: KnowledgeBase, end: dict[str, Any]) -> None:
    """What is to be done, by which day, and what comes if it fails."""
    from kb.dates.periods import countable

    page, counted = Page(), {fact.id for fact in countable(base)}
    page.heading(end["end"])
    page.heading("今天做")
    page.points(end["today"])
    page.heading("期限和依据")
    for fact in end["facts"]:
        page.say(f"· {fact['label']}：{fact['value']}{page.status(fact['status'])}", "  ", "    ")
        if fact["id"] in counted:
            page.say(f"算到哪天：kb dates --fact {fact['id']} --from 日期和时间", "    ", "    ", dim=True)
    page.heading("留好")
    page.points(end["keep"])
    if end["messages"]:
        page.heading("要发的话")
        page.points(f"{message['title']}：kb draft {message['id']}" for message in end["messages"])
    page.heading("如果行不通")
    page.say(end["fails"], "  ", "  ")
    page.heading("细说")
    page.points(f"{entry['question']}  kb show {entry['id']}" for entry in end["entries"])
