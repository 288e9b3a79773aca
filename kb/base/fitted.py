"""The fitted numbers of a base: what `kb tune` writes into `fitted.json`, and what is read of it."""

import json
from collections.abc import Mapping

from kb.base.frontmatter import Unreadable
from search.tuning import LARGEST_FITTED, Tuning

FORMAT = 1
RULE = "fitted"
AGAIN = "用的是默认的数；用 kb tune 重新拟合，或删去这个文件"


def read_fitted(text: str) -> dict[str, int]:
    """The numbers in the text of a `fitted.json`. Raises Unreadable where they are not those of this version."""
    try:
        said = json.loads(text)
    except ValueError as error:
        raise Unreadable(getattr(error, "lineno", 1), RULE, f"不是合格的 JSON；{AGAIN}") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Unreadable(1, RULE, f"不是这个版本的格式（format 应是 {FORMAT}）；{AGAIN}")
    numbers = said.get("numbers")
    if not isinstance(numbers, dict) or numbers.keys() != Tuning.fitted():
        known = numbers.keys() if isinstance(numbers, dict) else ()
        missing, unknown = sorted(Tuning.fitted() - set(known)), sorted(set(known) - Tuning.fitted())
        what = f"少了 {'、'.join(missing)}" if missing else f"不认识 {'、'.join(map(str, unknown))}"
        raise Unreadable(1, RULE, f"numbers 里{what}；{AGAIN}")
    if not all(type(number) is int and 0 <= number <= LARGEST_FITTED for number in numbers.values()):
        raise Unreadable(1, RULE, f"numbers 里的数应是 0 到 {LARGEST_FITTED} 的整数；{AGAIN}")
    return dict(numbers)


def write_fitted(numbers: Mapping[str, int], questions: int) -> str:
    """The text of a `fitted.json`; `questions` is how many these numbers were fitted to."""
    return json.dumps({"format": FORMAT, "questions": questions, "numbers": dict(numbers)}, indent=2) + "\n"
