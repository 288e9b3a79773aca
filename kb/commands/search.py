from typing import Any

import click

from kb.answers.indexing import open_words
from kb.answers.searching import FIELDS, MOST_HITS, all_data, checked, found
from kb.base.paths import content_folder, data_folders
from kb.commands.current import use_current
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.reply import typed
from kb.commands.spoken import Command

PASSAGES = 2
"""Passages shown of a hit."""
AROUND = 24
"""Characters shown on each side of what was found."""


@click.command("search", cls=Command)
@click.argument("words", nargs=-1, required=True, metavar="词…")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(1, MOST_HITS),
    metavar="整数",
    default=10,
    show_default=True,
    help="最多列几条。",
)
@everywhere
def command(words: tuple[str, ...], limit: int, as_json: bool, content: str | None, data: str | None) -> int:
    """按词检索：kb search '答案:甲 -乙 "丙，丁"'

    几个词是“或”；and or not 或 -词 排除；"整句" 隔着标点空格也找得到；* ? 是通配；括号可以套。

    字段：问题: 问法: 答案: 正文:。只留一部分：阶段: 种类: 状态: 法:（第几条、法名或 cpl#48）。
    """
    query = checked(typed(words))
    folder = content_folder(content)
    hits, absent = use_current(folder, data_folders(folder, data), open_words, lambda index: found(index, query, limit))
    if as_json:
        say_json(all_data(query, hits, absent))
    else:
        show(hits)
        for word, near in absent.items():
            note(f"“{word}”哪里也没有" + (f"；是不是 {'、'.join(near)}" if near else ""))
    return 0 if hits else 1


def show(hits: list[Any]) -> None:
    """Print hits with what was found in them."""
    page = Page()
    if not hits:
        page.say("没有找到。换个词，或直接用 kb ask 提问。")
    for number, hit in enumerate(hits, 1):
        page.say(f"{number}. {hit.data['question']}  {page.styled('kb show ' + hit.id, dim=True)}", hanging="   ")
        if not hit.passages:  # chosen by what it is, not by its words
            page.say(hit.data["text"], "   ", "   ")
        for passage in sorted(hit.passages, key=lambda p: -sum(end - start for start, end in p.marks))[:PASSAGES]:
            page.say(f"{FIELDS[passage.field]}：{marked(page, passage)}", "   ", "   ")


def marked(page: Page, passage: Any) -> str:
    """The stretch of a passage around its first mark, what was found in 【】 or in colour."""
    start = max(passage.marks[0][0] - AROUND, 0)
    end = min(passage.marks[0][1] + AROUND * 2, len(passage.text))
    out, place = ["…" if start else ""], start
    for first, last in passage.marks:
        if last <= end:
            out += [passage.text[place:first], page.mark(passage.text[first:last])]
            place = last
    return "".join([*out, passage.text[place:end], "…" if end < len(passage.text) else ""])
