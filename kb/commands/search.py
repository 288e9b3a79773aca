from pathlib import Path
from typing import Any

import click

from kb.base.key import seal_key
from kb.base.paths import content_folder, data_folders
from kb.commands.current import use_current
from kb.commands.explain import FIELDS
from kb.commands.options import everywhere
from kb.commands.output import Page, say_json
from kb.commands.reply import typed
from kb.errors import QuestionError
from search.errors import QueryError

MAX_QUERY_CHARS = 500
"""A query has at most so many characters; Whoosh takes seconds for thousands of words."""
PASSAGES = 2
"""Passages shown of a hit."""
AROUND = 24
"""Characters shown on each side of what was found."""


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="WORDS…")
@click.option("-n", "--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="最多列几条。")
@everywhere
def command(words: tuple[str, ...], limit: int, as_json: bool, content: str | None, data: str | None) -> int:
    """按词检索，可用字段、AND OR NOT、"短语"：kb search 'answer:甲 NOT 乙'

    字段：question 问题、aliases 问法、answer 答案、body 正文。
    """
    query = typed(words)
    if not query.strip() or len(query) > MAX_QUERY_CHARS:
        raise QuestionError(f"检索词应有 1 到 {MAX_QUERY_CHARS} 个字；用法见 kb search -h")
    folder = content_folder(content)
    hits = found(folder, data_folders(folder, data), query, limit)
    if as_json:
        say_json({"query": query, "hits": [as_data(hit) for hit in hits]})
    else:
        show(hits)
    return 0 if hits else 1


def found(content: Path, folders: list[Path], query: str, limit: int) -> Any:
    """The hits; the index is built where there is none that this user built: a wheel carries the pack alone."""
    from search import TextIndex, open_text

    def opener(folder: Path) -> TextIndex:
        return open_text(folder, seal_key(folder))

    try:
        return use_current(content, folders, opener, lambda index: index.search(query, limit))
    except QueryError as error:
        raise QuestionError(f"检索式读不懂；冒号前只能是 {' '.join(FIELDS)}，用法见 kb search -h") from error


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
