"""Looking words up in the entries: what `kb search` finds, as plain data."""

from typing import TYPE_CHECKING, Any

from kb.errors import QuestionError
from search.errors import QueryError

if TYPE_CHECKING:
    from search import TextIndex

FIELDS = {"question": "问题", "aliases": "问法", "examples": "问过的话", "answer": "答案", "body": "正文"}
"""What is shown of the fields."""
NAMES = {name: id for id, name in FIELDS.items()}
"""The fields by the names that are shown of them."""
SHOWN_TAGS = {"阶段": "stage", "种类": "kind", "状态": "status", "法": "law"}
TAGS = {**{tag: tag for tag in SHOWN_TAGS.values()}, **SHOWN_TAGS, "法律": "law", "法条": "law", "出处": "law"}
"""What chooses among the entries, by every name that it has."""
MAX_QUERY_CHARS = 500
"""A query has at most so many characters; Whoosh takes seconds for thousands of words."""
MOST_HITS = 100
"""Hits that are listed at most."""


def checked(query: str) -> str:
    """A query that can be looked up. Raises QuestionError."""
    if not query.strip() or len(query) > MAX_QUERY_CHARS:
        raise QuestionError(f"检索词应有 1 到 {MAX_QUERY_CHARS} 个字；用法见 kb search -h")
    return query


def found(index: "TextIndex", query: str, limit: int) -> tuple[list[Any], dict[str, list[str]]]:
    """The hits of a query, and its words that stand nowhere with those that may have been meant.

    Raises QuestionError for what is no query, PackDamaged.
    """
    try:
        return looked(index, query, limit)
    except QueryError as error:
        raise QuestionError(wrong(str(error))) from error


def looked(index: "TextIndex", query: str, limit: int) -> tuple[list[Any], dict[str, list[str]]]:
    """The same as the index has it. Raises QueryError, PackDamaged."""
    from search.pack.frame import reading_guard

    node = index.parse(query, NAMES, TAGS)
    hits = index.search(node, limit)
    with reading_guard(index.path):
        _refuse_strange(hits)
    return hits, index.absent(node)


def _refuse_strange(hits: list[Any]) -> None:
    """Raises ValueError where hits of a forged index are of another shape than what is shown of them."""
    for hit in hits:
        shown = [hit.id, hit.data["question"], hit.data["text"], *(passage.text for passage in hit.passages)]
        if not all(isinstance(text, str) for text in shown) or any(p.field not in FIELDS for p in hit.passages):
            raise ValueError("no hit")


def all_data(query: str, hits: list[Any], absent: dict[str, list[str]]) -> dict[str, Any]:
    """The object that `kb search --json` prints; marks are [start, end) places in a passage."""
    said = [{"word": word, "near": near} for word, near in absent.items()]
    return {"query": query, "hits": [as_data(hit) for hit in hits], "absent": said}


def as_data(hit: Any) -> dict[str, Any]:
    """A hit in it."""
    passages = [{"field": p.field, "text": p.text, "marks": [list(mark) for mark in p.marks]} for p in hit.passages]
    return {"id": hit.id, "question": hit.data["question"], "score": round(hit.score, 3), "passages": passages}


def wrong(why: str) -> str:
    """What is wrong with a query."""
    if why.startswith("nothing after"):
        return f"“{why.rsplit(maxsplit=1)[-1]}”后面没有要找的词"
    if " " in why:
        return "检索式读不懂：" + ("括号套得太深" if "brackets" in why else "没有要找的词") + "；用法见 kb search -h"
    from difflib import get_close_matches

    near = get_close_matches(why.lower(), {*FIELDS, *NAMES, *TAGS}, n=1, cutoff=0.6)
    meant = f"；是不是 {near[0]}:" if near else ""
    known = " ".join([*FIELDS.values(), "id", *SHOWN_TAGS])
    return f"没有“{why}:”这个字段{meant}；可用 {known}；要找冒号就整句加引号"
