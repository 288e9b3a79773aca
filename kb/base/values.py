"""The plain values that the content's files hold, each with its limit: one line of text, a word, an id, a list."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from search.text import HIDDEN


class Unexpected(Exception):
    """A value of the wrong kind; the message says what was expected, `item` in which item of a list."""

    def __init__(self, expected: str, item: int | None = None) -> None:
        super().__init__(expected)
        self.item = item


Keys = dict[str, tuple[str, Callable[[Any], Any]]]
"""Key of a file -> name of the value, and the function that makes it or raises Unexpected."""


WIDE = re.compile("[【】［］，、]")
"""Signs of a list as a Chinese keyboard types them."""
LONGEST_TEXT, LONGEST_WORD, LONGEST_LIST, LONGEST_LABEL = 500, 60, 200, 100
"""At most so many characters in a line, in a word and in a label, and items in a list."""


def one_text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Unexpected(f"不空的文字（含冒号、井号或像数字时加引号）；现在{instead(value)}")
    return _one_line(value)


def instead(value: Any) -> str:
    """What stands where a text was expected."""
    if value is None or isinstance(value, str):
        return "是空的"
    if isinstance(value, bool):
        return "是真假：yes no on off 在 YAML 里不是文字"
    if isinstance(value, int | float):
        return f"是数 {str(value)[:20]}"
    if isinstance(value, datetime.date):
        return f"是日期 {value}"
    return "是“键: 值”：里面有冒号加空格" if isinstance(value, dict) else "是列表"


def maybe_text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unexpected('文字，可以是 ""')
    return _one_line(value)


def text_list(value: Any) -> tuple[str, ...]:
    wanted = "文字的列表，如 [甲, 乙]"
    if not isinstance(value, list):
        wide = isinstance(value, str) and WIDE.search(value)
        raise Unexpected(f"{wanted}；“{wide[0]}”换成半角" if wide else wanted)
    for item, one in enumerate(value):
        if not isinstance(one, str) or not one.strip():
            raise Unexpected(f"{wanted}；第 {item + 1} 项{instead(one)}{'' if one is None else '，加引号'}", item)
    bounded(value, LONGEST_LIST)
    return tuple(_item(_one_line, value))


def _item(make: Callable[[Any], str], value: list[Any]) -> Iterator[str]:
    """What is made of each item of a list; a mistake tells of which."""
    for item, one in enumerate(value):
        try:
            yield make(one)
        except Unexpected as trouble:
            raise Unexpected(f"{trouble}（第 {item + 1} 项）", item) from None


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
    for place, c in enumerate(value):
        if (c != "\u3000" and not c.isprintable()) or (c != "\ufe0f" and HIDDEN.match(c)):
            what = "换行" if c == "\n" else f"U+{ord(c):04X}"
            raise Unexpected(f"一行文字，没有换行和看不见的字符；“{value[max(place - 8, 0) : place]}”后面有{what}")
    return value


def id_of(value: Any) -> str:
    text = one_text(value)
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,59}", text):
        wrong = re.search("[^a-z0-9-]", text)
        why = f"“{wrong[0]}”不行" if wrong else "以 - 开头不行" if text[0] == "-" else f"有 {len(text)} 个字"
        raise Unexpected(f"小写字母、数字和连字符，最多 60 个，如 opening-hours；“{text[:40]}”里{why}")
    if text == "index":
        raise Unexpected("别的名字：index 是网站首页的名字")
    return text


def id_list(value: Any) -> tuple[str, ...]:
    return tuple(_item(id_of, list(text_list(value))))


def one_of(names: Mapping[str, str]) -> Callable[[Any], str]:
    """One of some names; `names` has their titles too, so that a title is seen to mean its name."""

    def choose(value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise Unexpected("其中之一：" + " ".join(names) + _meant(value, names))
        return value

    return choose


def _meant(value: Any, names: Mapping[str, str]) -> str:
    """The name that was meant, where its title stands or one that is near it."""
    said = str(value).strip()
    titled = [name for name, title in names.items() if title == said]
    near = titled or get_close_matches(said.lower(), names, n=1, cutoff=0.7)
    return f"；“{said[:20]}”写成 {near[0]}" if near else ""
