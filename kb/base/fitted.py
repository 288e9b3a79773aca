"""What `kb tune` writes into `fitted.json`: the numbers of the bands, and the questions that it chose to learn from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.base.frontmatter import Unreadable
from search.tuning import LARGEST_FITTED, Tuning

FORMAT = 2
RULE = "fitted"
AGAIN = "用的是默认的数；用 kb tune 重新拟合，或删去这个文件"


@dataclass(frozen=True)
class Fitted:
    """The numbers by name, and the questions to learn from by the id of the document that answers them.

    `trouble` says what is wrong with a file that cannot be used.
    """

    numbers: Mapping[str, int] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trouble: str = ""


def read_fitted(text: str) -> Fitted:
    """What the text of a `fitted.json` says. Raises Unreadable where it is not what this version reads."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(getattr(error, "lineno", 1), RULE, f"不是合格的 JSON；{AGAIN}") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Unreadable(1, RULE, f"不是这个版本的格式（format 应是 {FORMAT}）；{AGAIN}")
    return Fitted(_numbers(said.get("numbers")), _examples(said.get("examples", {})))


def _numbers(said: object) -> dict[str, int]:
    known = said if isinstance(said, dict) else {}
    missing, unknown = sorted(Tuning.fitted() - known.keys()), sorted(map(str, known.keys() - Tuning.fitted()))
    if missing or unknown:
        what = f"少了 {'、'.join(missing)}" if missing else f"不认识 {'、'.join(unknown)}"
        raise Unreadable(1, RULE, f"numbers 里{what}；{AGAIN}")
    if not all(type(number) is int and 0 <= number <= LARGEST_FITTED for number in known.values()):
        raise Unreadable(1, RULE, f"numbers 里的数应是 0 到 {LARGEST_FITTED} 的整数；{AGAIN}")
    return dict(known)


def _examples(said: object) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for document, group in said.items() if isinstance(said, dict) else [("", None)]:
        if not isinstance(group, list) or not all(isinstance(q, str) and q.isprintable() and q.strip() for q in group):
            raise Unreadable(1, RULE, f"examples 应是 {{条目的 id: [问过的话]}}；{AGAIN}")
        found[document] = tuple(group)
    return found


def write_fitted(fitted: Fitted, questions: int) -> str:
    """The text of a `fitted.json`; `questions` is how many it was fitted to."""
    said = {"format": FORMAT, "questions": questions, "numbers": dict(fitted.numbers)}
    return json.dumps({**said, "examples": fitted.examples}, ensure_ascii=False, indent=1) + "\n"
