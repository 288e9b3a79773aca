"""Questions whose right answer is known: one JSON object a line. A first line without "q" says where they came from.

{"from": "shop reviews", "about": "…"}                     of all questions of the file that say nothing else
{"q": "…", "slice": "spoken", "ids": ["refund-time"]}      any of these entries is right
{"q": "…", "slice": "whole", "any": [["regex", …], …]}     right is what matches all expressions of one list
{"q": "…", "slice": "oos", "oos": true}                    the base has no answer to it
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.answers.asking import Reply
from kb.errors import QuestionError
from search.files import TooLarge, read_regular
from search.measure.evaluation import OUT_OF_SCOPE, Outcome

MOST_BYTES = 4 * 1024 * 1024
LONGEST_PATTERN = 200
REPEATED = re.compile(r"[*+]|\{\d{0,9},\}|\{\d*,?\d{3,}\}")
"""What repeats something without end, or so often that it might as well."""
SLOW = re.compile(r"\)[*+?{]|\\\d|\(\?[^:]|\\\)[*+{].*[*+{]")
"""Groups that are repeated, references to groups, what looks around: with them a short expression takes for ever."""

EXAMPLE = '{"q": "几点开门", "slice": "short", "ids": ["opening-hours"]}'
WRONG = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, re.error)
"""What reading a line raises that is no case."""


@dataclass(frozen=True)
class Case:
    """A question with what is right for it; outside of the base when neither ids nor patterns are given.

    source  the kind of place that it comes from, as `from` of its line, or of the first line of its file, says
    """

    question: str
    slice: str
    ids: tuple[str, ...] = ()
    patterns: tuple[tuple[str, ...], ...] = ()
    source: str = ""

    @property
    def out_of_scope(self) -> bool:
        """Whether the base has no answer to it."""
        return not (self.ids or self.patterns)

    def right(self, candidate: Mapping[str, Any]) -> bool:
        """Whether a candidate answers the question."""
        if self.ids:
            return candidate["id"] in self.ids
        text = _plain(
            "\n".join(
                [candidate["question"], candidate["text"]]
                + [fact[key] for fact in candidate["facts"] for key in ("label", "value", "note")]
            )
        )
        return any(all(re.search(pattern, text) for pattern in patterns) for patterns in self.patterns)

    def outcome(self, reply: Reply) -> Outcome:
        """What came of asking it."""
        places = (place for place, candidate in enumerate(reply.candidates, 1) if self.right(candidate))
        return Outcome(self.slice, reply.band, next(places, 0))


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. Raises QuestionError with file and line when one cannot be read."""
    cases: list[Case] = []
    for number, read in each_line(path):
        if isinstance(read, str):
            raise QuestionError(f"{path}:{number} {read}" if number else f"{path} {read}")
        cases.append(read)
    return cases


def each_line(path: Path) -> Iterator[tuple[int, Case | str]]:
    """Each line of a file that is a case, or what is wrong with it; line 0 where the file cannot be read."""
    try:
        lines = read_regular(path.resolve(), MOST_BYTES).decode("utf-8").split("\n")
    except (OSError, ValueError, RuntimeError) as error:
        yield 0, f"读不了：{_why(error)}"
        return
    source = ""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                said = _object(line)
                if number == 1 and "q" not in said and "from" in said:
                    source = str(said["from"])
                else:
                    yield number, _case(said, source)
            except WRONG as error:
                yield number, f"不是一个问题：{error}；例如 {EXAMPLE}"


def _why(error: Exception) -> str:
    """Why a file cannot be read."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, TooLarge):
        return f"文件超过 {MOST_BYTES // 1024 // 1024} MB"
    return "不是 UTF-8" if isinstance(error, UnicodeDecodeError) else "不是文件"


def _object(line: str) -> dict[str, Any]:
    said = json.loads(line)
    if not isinstance(said, dict):
        raise ValueError("不是 {…}")
    return said


def _case(said: dict[str, Any], source: str) -> Case:
    """Raises one of WRONG."""
    outside = bool(said.get("oos"))
    ids, patterns = tuple(said.get("ids", ())), tuple(tuple(p) for p in said.get("any", ()))
    if outside == bool(ids or patterns):
        raise ValueError("要有 ids、any、oos 三者之一")
    name = OUT_OF_SCOPE if outside else said["slice"]
    if not isinstance(said["q"], str) or not isinstance(name, str):
        raise ValueError("q 和 slice 应是文字")
    if not all(isinstance(id, str) for id in ids) or isinstance(said.get("ids", []), str):
        raise ValueError("ids 应是文字的列表")
    for pattern in (one for group in patterns for one in group):
        if len(pattern) > LONGEST_PATTERN or len(REPEATED.findall(pattern)) > 1 or SLOW.search(pattern):
            raise ValueError(f"表达式最多 {LONGEST_PATTERN} 个字、一个 * 或 +，括号后面不写次数：{pattern[:40]}")
        re.compile(pattern)
    return Case(said["q"], name, ids, patterns, str(said.get("from", source)))


def _plain(text: str) -> str:
    """NFKC without white space; any dash, wave, 至 or 到 between two digits as a hyphen."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<=\d)[-‐‑–—−~〜～至到]+(?=\d)", "-", text)
