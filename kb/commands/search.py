from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.base.key import seal_key
from kb.base.paths import content_folder, data_folders
from kb.commands.current import use_current
from kb.commands.explain import FIELDS
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.reply import typed
from kb.commands.spoken import Command
from kb.errors import QuestionError
from search.errors import QueryError

if TYPE_CHECKING:
    from search import TextIndex

NAMES = {name: id for id, name in FIELDS.items()}
"""The fields by the names that are shown of them."""
SHOWN_TAGS = {"阶段": "stage", "种类": "kind", "状态": "status", "法": "law"}
TAGS = {**{tag: tag for tag in SHOWN_TAGS.values()}, **SHOWN_TAGS, "法律": "law", "法条": "law", "出处": "law"}
"""What chooses among the entries, by every name that it has."""
MAX_QUERY_CHARS = 500
"""A query has at most so many characters; Whoosh takes seconds for thousands of words."""
PASSAGES = 2
"""Passages shown of a hit."""
AROUND = 24
"""Characters shown on each side of what was found."""


@click.command("search", cls=Command)
@click.argument("words", nargs=-1, required=True, metavar="词…")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 100), metavar="整数", default=10, show_default=True, help="最多列几条。"
)
@everywhere
def command(words: tuple[str, ...], limit: int, as_json: bool, content: str | None, data: str | None) -> int:
    """按词检索：kb search '答案:甲 -乙 "丙，丁"'

    几个词是“或”；and or not 或 -词 排除；"整句" 隔着标点空格也找得到；* ? 是通配；括号可以套。

    字段：问题: 问法: 答案: 正文:。只留一部分：阶段: 种类: 状态: 法:（第几条、法名或 cpl#48）。
    """
    query = typed(words)
    if not query.strip() or len(query) > MAX_QUERY_CHARS:
        raise QuestionError(f"检索词应有 1 到 {MAX_QUERY_CHARS} 个字；用法见 kb search -h")
    folder = content_folder(content)
    hits, absent = found(folder, data_folders(folder, data), query, limit)
    if as_json:
        said = [{"word": word, "near": near} for word, near in absent.items()]
        say_json({"query": query, "hits": [as_data(hit) for hit in hits], "absent": said})
    else:
        show(hits)
        for word, near in absent.items():
            note(f"“{word}”哪里也没有" + (f"；是不是 {'、'.join(near)}" if near else ""))
    return 0 if hits else 1


def found(content: Path, folders: list[Path], query: str, limit: int) -> tuple[list[Any], dict[str, list[str]]]:
    """The hits, and the words that stand nowhere with those that may have been meant.

    The index is built where there is none that this user built: a wheel carries the pack alone.
    """
    from search import TextIndex, open_text

    def opener(folder: Path) -> TextIndex:
        return open_text(folder, seal_key(folder))

    try:
        return use_current(content, folders, opener, lambda index: looked(index, query, limit))
    except QueryError as error:
        raise QuestionError(wrong(str(error))) from error


def looked(index: "TextIndex", query: str, limit: int) -> tuple[list[Any], dict[str, list[str]]]:
    """The same of an index that is open. Raises QueryError, PackDamaged."""
    from search.pack.frame import reading_guard

    node = index.parse(query, NAMES, TAGS)
    hits = index.search(node, limit)
    with reading_guard(index.path):
        _refuse_strange(hits)
    return hits, index.absent(node)


def _refuse_strange(hits: list[Any]) -> None:
    """Raises ValueError where hits are of another shape than what is shown of them."""
    for hit in hits:
        shown = [hit.id, hit.data["question"], hit.data["text"], *(passage.text for passage in hit.passages)]
        if not all(isinstance(text, str) for text in shown) or any(p.field not in FIELDS for p in hit.passages):
            raise ValueError("no hit")


def wrong(why: str) -> str:
    """What is wrong with a query."""
    if why.startswith("nothing after"):
        return f"“{why.rsplit(maxsplit=1)[-1]}”后面没有要找的词"
    if " " in why:
        return "检索式读不懂：" + ("括号套得太深" if "brackets" in why else "没有要找的词") + "；用法见 kb search -h"
    near = get_close_matches(why.lower(), {*FIELDS, *NAMES, *TAGS}, n=1, cutoff=0.6)
    meant = f"；是不是 {near[0]}:" if near else ""
    known = " ".join([*FIELDS.values(), "id", *SHOWN_TAGS])
    return f"没有“{why}:”这个字段{meant}；可用 {known}；要找冒号就整句加引号"


def as_data(hit: Any) -> dict[str, Any]:
    """A hit for --json; marks are [start, end) places in the passage."""
    passages = [{"field": p.field, "text": p.text, "marks": p.marks} for p in hit.passages]
    return {"id": hit.id, "question": hit.data["question"], "score": round(hit.score, 3), "passages": passages}


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
