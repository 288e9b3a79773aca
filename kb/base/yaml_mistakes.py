"""What is wrong where YAML cannot be read, in the words of whoever wrote it: the usual slips, by how they look."""

import re
from collections.abc import Callable, Iterator

Sign = Callable[[str], str]
"""From a line to what is wrong with it; empty where the slip is not there."""
FULL_COLON = re.compile(r"(?:- )?([A-Za-z][\w-]{0,30}) ?：")
NO_SPACE = re.compile(r"(?:- )?([a-z][a-z-]{0,30}):(?=[^\s/\\])")
NO_COLON = re.compile(r"(?:- )?([a-z][a-z-]{0,30}) +\S")
VALUE = re.compile(r"(?:- )?(?:[A-Za-z][\w-]{0,30}:\s+|- )(?P<value>\S.*)")
OPENING = {"[": "]", "{": "}"}


def told(text: str, first: int, marks: list[int], indented: bool) -> tuple[int, str]:
    """The line on which the slip stands, and what to do; `marks` are the lines that the reader of YAML names, from 0.

    `indented` says that it complains of how far a line is indented. The text begins on line `first` of its file.
    """
    lines = text.split("\n")
    last = min(max(marks), len(lines) - 1)
    anywhere = [last + 1, *range(last, -1, -1)]
    near = [*dict.fromkeys([*marks, *(mark - 1 for mark in marks)])]
    for sign, places in (*((one, anywhere) for one in CERTAIN), *((one, near) for one in LIKELY)):
        for place in places:
            if 0 <= place < len(lines) and (said := sign(lines[place])):
                return first + place, said
    if indented:
        return first + last, "缩进和上面的不一样；同一层的键对齐，列表的 - 对齐"
    return first + last, "这一行或上一行读不懂；看冒号、引号和括号"


def _tab(line: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "行首是制表符（Tab）；YAML 的缩进用空格"
    return "冒号后面是制表符（Tab）；换成空格" if re.match(r"(?:- )?[A-Za-z][\w-]{0,30}:\t", line.strip()) else ""


def _full_colon(line: str) -> str:
    found = FULL_COLON.match(line.strip())
    return f"“{found[1]}”后面是全角的冒号“：”；换成半角冒号加一个空格" if found else ""


def _wide_space(line: str) -> str:
    found = re.match(r"[ -]*\u3000|[^：:]{1,30}:\u3000", line)
    return "有全角的空格；换成普通空格" if found else ""


def _no_space(line: str) -> str:
    found = NO_SPACE.match(line.strip())
    return f"“{found[1]}:”后面要有一个空格" if found else ""


def _values(line: str) -> Iterator[str]:
    found = VALUE.match(line.strip())
    if found:
        yield found["value"]


def _quote(line: str) -> str:
    for value in _values(line):
        sign = value[0]
        if sign in "\"'":
            if value.count(sign) == 1:
                return f"引号 {sign} 没有配对；在最后也写一个"
            if value[-1] != sign or value.count(sign) > 2:
                return f"引号 {sign} 里面又有 {sign}，或外面还有字；整句放进一对引号，里面的换成“”"
    return ""


def _special(line: str) -> str:
    for value in _values(line):
        if value[0] in "@`%&*!|>?,":
            return f"“{value[0]}”不能在开头；整句加引号"
    return ""


def _colon(line: str) -> str:
    for value in _values(line):
        if value[0] not in "\"'[{" and re.search(r":(?:\s|$)", value):
            return f"“{value[:12]}…”里有冒号加空格；整句加引号，或用全角冒号"
    return ""


def _bracket(line: str) -> str:
    for value in _values(line):
        closing = OPENING.get(value[0], "")
        if closing and value.count(value[0]) != value.count(closing):
            return f"括号 {value[0]} 没有配对；在最后写 {closing}"
        if closing and value[-1] != closing:
            return f"括号 {closing} 后面还有字；删去，或移进括号"
    return ""


def _no_colon(line: str) -> str:
    found = NO_COLON.match(line.strip())
    return f"“{found[1]}”后面缺一个冒号" if found and ":" not in line else ""


def _second(line: str) -> str:
    return "这里又有一行 ---；一个文件只写一段 YAML" if line.strip() == "---" else ""


CERTAIN: tuple[Sign, ...] = (_tab, _full_colon, _wide_space, _no_space)
"""What is wrong wherever it stands."""
LIKELY: tuple[Sign, ...] = (_second, _quote, _special, _bracket, _colon, _no_colon)
"""What is wrong where the reader of YAML stops."""
