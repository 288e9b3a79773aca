"""Questions whose right answer is known: one JSON object a line.

{"q": "…", "slice": "spoken", "ids": ["refund-time"]}      any of these entries is right
{"q": "…", "slice": "whole", "any": [["regex", …], …]}     right is what matches all expressions of one list
{"q": "…", "slice": "oos", "oos": true}                    the base has no answer to it
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.answering import Reply
from kb.errors import QuestionError
from search.evaluation import OUTSIDE, Outcome


@dataclass(frozen=True)
class Case:
    """A question with what is right for it; outside of the base when neither ids nor patterns are given."""

    question: str
    slice: str
    ids: tuple[str, ...] = ()
    patterns: tuple[tuple[str, ...], ...] = ()

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
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"{path} 读不了：{error}") from error
    return [_case(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def _case(line: str, where: str) -> Case:
    try:
        said = json.loads(line)
        outside = bool(said.get("oos"))
        ids, patterns = tuple(said.get("ids", ())), tuple(tuple(p) for p in said.get("any", ()))
        if outside == bool(ids or patterns):
            raise ValueError("要有 ids、any、oos 三者之一")
        return Case(said["q"], OUTSIDE if outside else said["slice"], ids, patterns)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionError(
            f'{where} 不是一个问题：{error}；例如 {{"q": "退款多久", "slice": "keyword", "ids": ["refund-time"]}}'
        ) from error


def _plain(text: str) -> str:
    """NFKC without white space; any dash, wave, 至 or 到 between two digits as a hyphen."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<=\d)[-‐‑–—−~〜～至到]+(?=\d)", "-", text)
