"""A message with its gaps filled: what is left empty stays visibly empty, what does not fit is said.

The twin in JavaScript is site/assets/forms/filling.js; what both say stands in `FILLING`, which goes with the page.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kb.base.entries import KnowledgeBase
from kb.base.messages import Message
from kb.dates.moments import Moment, read, written
from kb.dates.sayings import SAYINGS
from kb.errors import DateError, NotFound, ValueRefused

GAP = re.compile(r"\{([a-z0-9-]{1,60})\}")
NUMBERS = {"number": r"[0-9]{1,9}", "money": r"[0-9]{1,9}(?:\.[0-9]{1,2})?"}
YEARS = timedelta(730)
"""A day to come is within these."""
FILLING = {
    "empty": "【{label}】",
    "number": "只写数字，如 {example}",
    "coming-past": "已经过去了；写今天或以后的日子",
    "coming-far": "太远；写两年以内的日子",
    "no-moment": SAYINGS["no-moment"],
    "too-early": SAYINGS["too-early"],
    "future": SAYINGS["future"],
    "before": "比“{label}”还早；看看哪个写错了",
}


def message_data(base: KnowledgeBase, message: Message) -> dict[str, Any]:
    """All that filling needs, as plain data."""
    return {
        "id": message.id,
        "title": message.title,
        "text": message.text,
        "limit": message.limit,
        "fields": [
            {key: getattr(base.fields[id], key) for key in ("id", "label", "about", "example", "accepts", "after")}
            for id in message.fields
        ],
    }


def fill(message: Mapping[str, Any], values: Mapping[str, str], now: Moment) -> dict[str, Any]:
    """The text with the values of its fields, its length in characters, the fields left empty, and what is wrong."""
    given = {field["id"]: cleaned(values.get(field["id"], "")) for field in message["fields"]}
    fields = {field["id"]: field for field in message["fields"]}
    shown = {id: value or FILLING["empty"].format(label=fields[id]["label"]) for id, value in given.items()}
    text = GAP.sub(lambda gap: shown.get(gap[1], gap[0]), message["text"])
    wrong = {id: why for id in fields if given[id] and (why := _wrong(fields[id], given, fields, now))}
    empty = [id for id, value in given.items() if not value]
    return {
        "id": message["id"],
        "text": text,
        "length": len(text),
        "limit": message["limit"],
        "empty": empty,
        "wrong": wrong,
    }


def message_named(base: KnowledgeBase, name: str) -> Message:
    """The message of an id or a title. Raises NotFound."""
    for message in base.messages.values():
        if name in (message.id, message.title):
            return message
    raise NotFound(f"没有 {name[:60]} 这段话；有 {' '.join(base.messages) or '（这个知识库一段也没有）'}")


def field_named(base: KnowledgeBase, message: Message, name: str) -> str:
    """The id of a field of a message by that or its label. Raises ValueRefused."""
    for id in message.fields:
        if name in (id, base.fields[id].label):
            return id
    raise ValueRefused(f"没有 {name[:60]} 这一项；项是 {' '.join(message.fields)} 之一")


def filled(base: KnowledgeBase, message: Message, values: Mapping[str, str], now: Moment) -> dict[str, Any]:
    """The object that `kb draft --json` prints. Raises ValueRefused with all that is wrong with the values."""
    said = fill(message_data(base, message), values, now)
    if said["wrong"]:
        raise ValueRefused("；".join(f"{id}（{base.fields[id].label}）：{why}" for id, why in said["wrong"].items()))
    return {**said, "never": list(message.never)}


def listed(base: KnowledgeBase) -> list[dict[str, Any]]:
    """The messages as `kb draft --json` lists them."""
    keys = ("id", "title", "about")
    return [{**{k: getattr(m, k) for k in keys}, "fields": list(m.fields)} for m in base.messages.values()]


def blank(base: KnowledgeBase, message: Message) -> str:
    """The text with all its gaps."""
    return GAP.sub(lambda gap: FILLING["empty"].format(label=base.fields[gap[1]].label), message.text)


def cleaned(value: str) -> str:
    """A value as it stands in the text: without what hides in a line or turns it about."""
    return "".join(c for c in value if c.isprintable() or c in "\n\u3000").strip()


def _wrong(field: Mapping[str, str], given: Mapping[str, str], fields: Mapping[str, Any], now: Moment) -> str:
    """What is wrong with a value, empty where nothing is."""
    value, accepts = given[field["id"]], field["accepts"]
    if accepts in NUMBERS and not re.fullmatch(NUMBERS[accepts], value):
        return FILLING["number"].format(example=field["example"])
    try:
        if accepts == "coming":
            day = written(value).day
            far = day > now.day + YEARS
            return FILLING["coming-past"] if day < now.day else FILLING["coming-far"] if far else ""
        if accepts == "day":
            day = read(value, now).day
            first = given.get(field["after"], "")
            if first and day < written(first).day:
                return FILLING["before"].format(label=fields[field["after"]]["label"])
    except DateError as error:
        return str(error)
    return ""
