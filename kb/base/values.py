"""The plain values that the content's files hold, each with its limit: one line of text, a word, an id, a list."""

import re
from collections.abc import Callable
from typing import Any

from search.text import HIDDEN


class Unexpected(Exception):
    """A value of the wrong kind; the message says what was expected, `item` in which item of a list."""

    def __init__(self, expected: str, item: int | None = None) -> None:
        super().__init__(expected)
        self.item = item


Keys = dict[str, tuple[str, Callable[[Any], Any]]]
"""Key of a file -> name of the value, and the function that makes it or raises Unexpected."""


LONGEST_TEXT, LONGEST_WORD, LONGEST_LIST, LONGEST_LABEL = 500, 60, 200, 100
"""At most so many characters in a line, in a word and in a label, and items in a list."""


def one_text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Unexpected("不空的文字（含冒号、井号或像数字时加引号）")
    return _one_line(value)


def maybe_text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unexpected('文字，可以是 ""')
    return _one_line(value)


def text_list(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise Unexpected("文字的列表，如 [甲, 乙]")
    bounded(value, LONGEST_LIST)
    return tuple(_one_line(item) for item in value)


def word_list(value: Any) -> tuple[str, ...]:
    words = text_list(value)
    if longest := next((word for word in words if len(word) > LONGEST_WORD), ""):
        raise Unexpected(f"词的列表，每个词最多 {LONGEST_WORD} 个字；“{longest[:12]}…”有 {len(longest)} 个")
    return words


def label_of(value: Any) -> str:
    text = one_text(value)
    if len(text) > LONGEST_LABEL:
        raise Unexpected(f"最多 {LONGEST_LABEL} 个字的名称；有 {len(text)} 个")
    return text


def bounded(value: Any, most: int) -> None:
    if len(value) > most:
        raise Unexpected(f"最多 {most} 项；有 {len(value)} 项")


def _one_line(value: str) -> str:
    """A line as it is read. U+3000 is white space that Chinese texts are set with, and U+FE0F makes a sign an emoji:
    both are no letters to Python and yet meant to be there."""
    value = value.strip()
    if len(value) > LONGEST_TEXT:
        raise Unexpected(f"最多 {LONGEST_TEXT} 个字的文字；有 {len(value)} 个")
    if not value.replace("\u3000", " ").isprintable() or HIDDEN.search(value.replace("\ufe0f", "")):
        raise Unexpected("一行文字，没有换行和看不见的字符")
    return value


def id_of(value: Any) -> str:
    text = one_text(value)
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,59}", text):
        raise Unexpected("小写字母、数字和连字符，最多 60 个，如 opening-hours")
    if text == "index":
        raise Unexpected("别的名字：index 是网站首页的名字")
    return text


def id_list(value: Any) -> tuple[str, ...]:
    return tuple(id_of(item) for item in text_list(value))
