"""What each key of the content's files may hold: a name, and what makes the value or says what it should be."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from kb.entries import Change, Citation, Duration
from kb.names import KINDS, STAGES, STATUSES, UNITS
from search.text import HIDDEN


class Unexpected(Exception):
    """A value of the wrong kind; the message says what was expected."""


Keys = dict[str, tuple[str, Callable[[Any], Any]]]
"""Key of a file -> name of the value, and the function that makes it or raises Unexpected."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Unexpected("不空的文字（含冒号、井号或像数字时加引号）")
    return _one_line(value)


def _maybe_text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unexpected('文字，可以是 ""')
    return _one_line(value)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise Unexpected("文字的列表，如 [甲, 乙]")
    return tuple(_one_line(item) for item in value)


def _one_line(value: str) -> str:
    value = value.strip()
    if not value.replace("\u3000", " ").isprintable() or HIDDEN.search(value.replace("\ufe0f", "")):
        raise Unexpected("一行文字，没有换行和看不见的字符")
    return value


def _groups(value: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list):
        raise Unexpected("列表的列表")
    return tuple(_texts(group) for group in value)


def _cues(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise Unexpected("“种类: [词, 词]”")
    return {key: _texts(words) for key, words in value.items()}


def id_of(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,59}", text):
        raise Unexpected("小写字母、数字和连字符，最多 60 个，如 refund-time")
    return text


def _ids(value: Any) -> tuple[str, ...]:
    return tuple(id_of(item) for item in _texts(value))


def _one_of(names: dict[str, str]) -> Callable[[Any], str]:
    def choose(value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise Unexpected("其中之一：" + " ".join(names))
        return value

    return choose


def _date(value: Any) -> datetime.date:
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        raise Unexpected("日期，如 2026-01-31")
    return value


def _changes(value: Any) -> tuple[Change, ...]:
    if not isinstance(value, list) or not all(
        isinstance(item, dict) and set(item) == {"date", "what"} for item in value
    ):
        raise Unexpected("列表，每项如 {date: 2026-01-31, what: 改了什么}")
    return tuple(Change(_date(item["date"]), _text(item["what"])) for item in value)


def _citation(value: Any) -> Citation:
    source, _, place = _text(value).partition("#")
    return Citation(source, place)


def _citations(value: Any) -> tuple[Citation, ...]:
    return tuple(_citation(item) for item in _texts(value))


def _place(value: Any) -> str:
    text = _text(value)
    if text.count("{}") != 1 or text.count("{") + text.count("}") != 2:
        raise Unexpected('带一个 {} 的文字，如 "第 {} 条"')
    return text


def _duration(value: Any) -> Duration | None:
    if value is None:
        return None
    wanted = f"{{min: 3, max: 7, unit: workday}} 或 null；unit 是 {' '.join(UNITS)} 之一，min 不大于 max"
    if not isinstance(value, dict) or set(value) != {"min", "max", "unit"}:
        raise Unexpected(wanted)
    low, high, unit = value["min"], value["max"], value["unit"]
    if type(low) is not int or type(high) is not int or not 0 <= low <= high or unit not in list(UNITS):
        raise Unexpected(wanted)
    return Duration(low, high, unit)


ENTRY_KEYS: Keys = {
    "id": ("id", id_of),
    "question": ("question", _text),
    "aliases": ("aliases", _texts),
    "stage": ("stage", _one_of(STAGES)),
    "kind": ("kind", _one_of(KINDS)),
    "answer": ("answer", _text),
    "facts": ("facts", _ids),
    "sources": ("sources", _citations),
    "related": ("related", _ids),
    "reviewed": ("reviewed", _date),
    "changes": ("changes", _changes),
}
OPTIONAL = {"changes", "claim", "checked"}
"""Keys that may be left out."""
FACT_KEYS: Keys = {
    "id": ("id", id_of),
    "label": ("label", _text),
    "value": ("value", _text),
    "from": ("since", _maybe_text),
    "duration": ("duration", _duration),
    "status": ("status", _one_of(STATUSES)),
    "source": ("source", _citation),
    "claim": ("claim", _text),
    "note": ("note", _maybe_text),
}
SOURCE_KEYS: Keys = {
    "id": ("id", id_of),
    "title": ("title", _text),
    "kind": ("kind", _one_of({"article": "", "law": "", "rule": "", "page": ""})),
    "version": ("version", _text),
    "place": ("place", _place),
    "checked": ("checked", _date),
    "note": ("note", _maybe_text),
}
TOPIC_KEYS: Keys = {"topic": ("id", _text), "questions": ("questions", _texts)}
WORD_KEYS: Keys = {"synonyms": ("synonyms", _groups), "cues": ("cues", _cues)}
STAGE_KEYS: Keys = {"title": ("title", _text), "stage": ("stage", _one_of(STAGES)), "entries": ("entries", _ids)}
