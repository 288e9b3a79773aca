"""What the HTTP door says of itself: an OpenAPI document, its shapes made of their types."""

from typing import Any, TypedDict

from kb import __version__
from kb.answers.asking import MAX_QUESTION_CHARS
from kb.answers.searching import MAX_QUERY_CHARS, MOST_HITS
from kb.doors import shapes
from kb.doors.schema import schema

WHERE = "#/components/schemas/"


class Wrong(TypedDict):
    """What went wrong: a word for machines, and one for people."""

    code: str
    message: str


class Refused(TypedDict):
    """Every refusal has this shape."""

    error: Wrong


class Listing(TypedDict):
    """All entries, in the order a person goes through them."""

    entries: list[shapes.Listed]


class Health(TypedDict):
    """Whether it answers, which state of the base, and what hinders the newest."""

    status: str
    version: str
    problem: str


REFUSALS = {
    "400": "问得不对：空的、太长、参数不认得、不是 UTF-8",
    "403": "别的网站来问，而它不在 --allow-origin 里",
    "404": "没有这个条目，或没有这个地址",
    "405": "只有 GET 和 HEAD",
    "413": "请求带了正文",
    "421": "Host 不是这台服务器的名字",
    "429": "问得太快；Retry-After 秒后再来",
    "503": "太忙，或索引换不上；Retry-After 秒后再来",
}


def document(name: str) -> dict[str, Any]:
    """The OpenAPI document of a base of this name."""
    found: dict[str, Any] = {}
    text = {"type": "string", "minLength": 1}
    q = {"maxLength": MAX_QUESTION_CHARS, **text}
    words = {"maxLength": MAX_QUERY_CHARS, **text}
    limit = {"type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": 10}
    paths = {
        "/api/ask": _get(found, "回答一个问题", shapes.Reply, [_query("q", q, "问题，用自己的话")]),
        "/api/search": _get(
            found,
            "按词检索，语法和 kb search 一样",
            shapes.Found,
            [_query("q", words, "检索式"), _query("limit", limit, "最多几条", False)],
        ),
        "/api/entries": _get(found, "全部条目", Listing, []),
        "/api/entries/{id}": _get(
            found,
            "一个条目的全文",
            shapes.Entry,
            [{"name": "id", "in": "path", "required": True, "schema": text, "description": "条目的 id，从前的也行"}],
        ),
        "/healthz": _get(found, "还答不答", Health, []),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": name, "version": __version__, "description": "回答和 kb ask --json 是同一个对象；键只会多。"},
        "paths": paths,
        "components": {"schemas": found},
    }


def _query(name: str, kind: dict[str, Any], about: str, required: bool = True) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": kind, "description": about}


def _get(found: dict[str, Any], about: str, shape: Any, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    said = {"application/json": {"schema": schema(shape, found, WHERE)}}
    refused = {"application/json": {"schema": schema(Refused, found, WHERE)}}
    return {
        "get": {
            "summary": about,
            "parameters": parameters,
            "responses": {
                "200": {"description": about, "content": said},
                "304": {"description": "你有的就是这一份（If-None-Match）"},
                **{code: {"description": why, "content": refused} for code, why in REFUSALS.items()},
            },
        }
    }
