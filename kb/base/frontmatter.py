"""YAML, alone or before a text, with the line of every value; only the plain part of YAML that the content needs."""

import re
from collections import Counter
from contextlib import suppress
from typing import Any

import yaml

from kb.base.yaml_mistakes import told

DEEPEST = 8
"""YAML nested deeper than this is refused; nothing here needs more than four levels."""
FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class Unreadable(Exception):
    """A file or a value that cannot be read, at a line; becomes a Problem at once."""

    def __init__(self, line: int, rule: str, message: str) -> None:
        super().__init__(message)
        self.line, self.rule, self.message = line, rule, message


def split(text: str) -> tuple[Any, str, int]:
    """Front matter as a YAML node, the body, and the line on which the body begins."""
    found = FRONT.match(text)
    if not found:
        raise Unreadable(*_no_front(text))
    body = text[found.end() :]
    refuse_heavy(body, text.count("\n", 0, found.end()) + 1)
    start = len(text) - len(body.lstrip()) if body.strip() else found.end()
    return compose(found.group(1), 2), body.strip(), text.count("\n", 0, start) + 1


DASHES = re.compile(r"[-\u2010-\u2015\u2212\u2500－ー一_=]{2,9}")
"""A line that was to be ---, as editors and keyboards change it."""


def _no_front(text: str) -> tuple[int, str, str]:
    """Where the front matter does not begin or end, and how it should."""
    lines = text.split("\n")
    top = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[top].strip() != "---":
        near = "；这一行要写成三个半角减号" if DASHES.fullmatch(lines[top].strip()) else ""
        return top + 1, "front-matter", f"第一行应是 ---，后面是 YAML，再一行 ---{near}"
    if top:
        return 1, "front-matter", "第一行应是 ---；前面的空行删去"
    if lines[0] != lines[0].lstrip():
        return 1, "front-matter", "第一行应是 ---；前面的空格删去"
    for number, line in enumerate(lines[1:], 2):
        if DASHES.fullmatch(line.strip()):
            return number, "front-matter", f"YAML 后面缺一行 ---；“{line.strip()}”要写成三个半角减号"
    return 1, "front-matter", "YAML 后面缺一行 ---"


LONGEST_BODY, LONGEST_LINE, MOST_BRACKETS, DEEPEST_LIST = 20000, 2000, 50, 6
"""At most so many characters in a body and in a line of it, brackets in a line, and lists or quotes in each other."""
SIGNS, MOST_IN_BLOCK = "[]()<>`*_!&", 200
"""What Markdown looks for the other end of, through all lines up to an empty one: at most so many of each there."""
MOST_HEADINGS = 200
"""At most so many in a body: each gets an address that no other has."""
HEADING = re.compile(r" {0,3}#|=+[ \t]*$|-+[ \t]*$")
NESTED = re.compile(r"(?:[ \t]{0,8}(?:[-*+>]|\d{1,9}[.)]))*[ \t]{0,80}")
DIGITS = re.compile(r"\d{20}")


def refuse_heavy(body: str, first: int) -> None:
    """Raises Unreadable for a body in Markdown that nobody writes, and that takes long to be made a page."""
    if len(body) > LONGEST_BODY:
        raise Unreadable(first, "too-large", f"正文有 {len(body)} 个字，最多 {LONGEST_BODY} 个；分成几页")
    block: Counter[str] = Counter()
    headings = 0
    for number, line in enumerate(body.split("\n"), first):
        signs = NESTED.match(line)
        start = signs[0].expandtabs(4) if signs else ""
        if len(line) > LONGEST_LINE:
            raise Unreadable(number, "too-large", f"一行有 {len(line)} 个字，最多 {LONGEST_LINE} 个；分成几行")
        if max(map(line.count, SIGNS)) > MOST_BRACKETS:
            raise Unreadable(number, "too-large", f"一行里同一个记号最多 {MOST_BRACKETS} 个；分成几行")
        headings += bool(HEADING.match(line))
        if headings > MOST_HEADINGS:
            raise Unreadable(number, "too-large", f"标题最多 {MOST_HEADINGS} 个；分成几页")
        if line.strip():
            block.update(filter(SIGNS.__contains__, line))
        else:
            block.clear()
        if max(block.values(), default=0) > MOST_IN_BLOCK:
            raise Unreadable(number, "too-large", f"一段里同一个记号最多 {MOST_IN_BLOCK} 个；中间空一行，分成几段")
        if max(sum(map(start.count, "-*+>.)")), start.count(" ") // 4) > DEEPEST_LIST:
            raise Unreadable(number, "too-large", f"列表和引用最多套 {DEEPEST_LIST} 层；写平一些")
        if DIGITS.search(line):
            raise Unreadable(number, "too-large", "数字最多 19 位")


FAST: Any = getattr(yaml, "CSafeLoader", None)
"""libyaml where PyYAML was built with it: five times as fast, and laxer in a few places, which are left to PyYAML."""
ODD = re.compile(r"[\t\x85\u2028\u2029\ufeff]|^%|[|>][-+\d]*#", re.MULTILINE)
"""What libyaml takes otherwise than PyYAML, wherever it stands in the text."""


def compose(text: str, first: int) -> Any:
    """YAML as nodes. Raises Unreadable where it is none, or uses what no file here needs.

    What libyaml does not take at once is read by PyYAML, so that every mistake is told in its words.
    """
    if FAST and not ODD.search(text):
        with suppress(Unreadable, ValueError):
            return _compose(text, first, FAST)
    return _compose(text, first, yaml.SafeLoader)


def _compose(text: str, first: int, loader: Any) -> Any:
    deep, reader, lines = 0, None, text.split("\n")
    try:
        reader = loader(text)
        while reader.check_event():
            event = reader.get_event()
            deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if deep > DEEPEST:
                raise Unreadable(line_of(event, first), "yaml", f"嵌套超过 {DEEPEST} 层；写平一些")
            if getattr(event, "anchor", None):
                raise Unreadable(line_of(event, first), "yaml", "不用 YAML 的锚点和引用（& 和 *）；直接写出来")
            if getattr(event, "tag", None):
                raise Unreadable(line_of(event, first), "yaml", "不用 YAML 的标签（! 开头）；去掉它，只写值")
            if loader is FAST and _taken_otherwise(event):
                raise Unreadable(line_of(event, first), "yaml", "PyYAML")
            if swallowed := _swallowed(event, lines):
                raise Unreadable(first + swallowed, "yaml", "这个 - 缩得太深，会并进上一行的话里；和同一层的对齐")
        return yaml.compose(text, Loader=loader)
    except (ValueError, OverflowError):  # "\U00110000": no such character
        line = first + getattr(reader, "line", 0)
        raise Unreadable(line, "yaml", "里有 \\U 或 \\u 开头、却不是字符的码；直接写字") from None
    except yaml.MarkedYAMLError as error:
        marks = [mark.line for mark in (error.problem_mark, error.context_mark) if mark] or [0]
        line, said = told(text, first, marks, "<block end>" in (error.problem or ""))
        raise Unreadable(line, "yaml", said) from None
    except yaml.YAMLError:
        raise Unreadable(first, "yaml", "不是合格的 YAML；看有没有不寻常的字符") from None


def _taken_otherwise(event: Any) -> bool:
    """Whether libyaml may take an event otherwise than PyYAML: ? in a word, and on which line nothing stands."""
    return isinstance(event, yaml.ScalarEvent) and not event.style and (not event.value or "?" in event.value)


def _swallowed(event: Any, lines: list[str]) -> int:
    """The line, from 0, of an item that is indented so deep that YAML takes it for more of the text above; else 0."""
    if not isinstance(event, yaml.ScalarEvent) or event.style or not event.start_mark or not event.end_mark:
        return 0
    above, last = event.start_mark.line, event.end_mark.line
    return next((n for n in range(above + 1, min(last + 1, len(lines))) if lines[n].lstrip().startswith("- ")), 0)


def plain(node: Any, first: int) -> Any:
    """A node as plain data, safe types only. Raises Unreadable."""
    _refuse_twice(node, first)
    try:
        return yaml.SafeLoader("").construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError, OverflowError):
        raise Unreadable(line_of(node, first), "yaml", "的值读不懂；日期写成 2026-01-31，别的加引号") from None


def _refuse_twice(node: Any, first: int) -> None:
    """Raises Unreadable where a mapping within a value has a key twice; YAML itself would keep the last in silence."""
    seen: set[str] = set()
    for item in node.value if isinstance(node, yaml.CollectionNode) else ():
        key, value = item if isinstance(item, tuple) else (None, item)
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                raise Unreadable(line_of(key, first), "yaml", f"里的键 {key.value[:60]} 写了两次；留一个")
            seen.add(key.value)
        elif key:
            raise Unreadable(line_of(key, first), "yaml", "里的键应是一个词，不是列表或映射")
        _refuse_twice(value, first)


def items_under(document: Any, key: str) -> list[Any]:
    """The nodes of the list under a key. Raises Unreadable."""
    if isinstance(document, yaml.MappingNode):
        for key_node, value in document.value:
            if key_node.value == key and isinstance(value, yaml.SequenceNode):
                return list(value.value)
    raise Unreadable(1, "yaml", f"应是 {key}: 和它下面的列表")


def line_of(node: Any, first: int) -> int:
    """The line on which a node or an event begins, in a file where the YAML begins on line `first`."""
    return first + (node.start_mark.line if node is not None else 0)
