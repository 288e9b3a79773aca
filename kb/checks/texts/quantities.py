"""Quantities in a text: figure and unit as one thing, in digits or Chinese numerals, one or from one to another."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from kb.checks.texts.numerals import NUMERALS, number, span

MEASURES: dict[str, tuple[str, int]] = {
    **dict.fromkeys(("秒", "秒钟"), ("秒", 1)),
    **dict.fromkeys(("分钟",), ("秒", 60)),
    **dict.fromkeys(("小时", "个小时", "钟头", "个钟头"), ("小时", 1)),
    **dict.fromkeys(("天", "日", "个自然日", "自然日"), ("天", 1)),
    **dict.fromkeys(("工作日", "个工作日"), ("工作日", 1)),
    **dict.fromkeys(("周", "星期", "个星期", "礼拜", "个礼拜"), ("天", 7)),
    **dict.fromkeys(("个月",), ("月", 1)),
    **dict.fromkeys(("季度", "个季度"), ("月", 3)),
    **dict.fromkeys(("年", "周年"), ("月", 12)),
    **dict.fromkeys(("元", "块", "块钱", "元钱"), ("元", 1)),
    **dict.fromkeys(("%",), ("%", 1)),
    **dict.fromkeys(("倍",), ("倍", 1)),
    **dict.fromkeys(("克", "g"), ("克", 1)),
    **dict.fromkeys(("斤",), ("克", 500)),
    **dict.fromkeys(("千克", "公斤", "kg"), ("克", 1000)),
}
"""How a measure is written -> the unit that it is told in, and how many of those it is."""
COUNTERS = "个件条次张份人家种名项款月页单套包袋箱瓶盒级台岁点度分字位笔遍"
"""What things are counted in; with a Chinese numeral it is no figure (一次, 两件)."""
IDIOMS = re.compile("[每同那这哪某另逐有任后下上前当整]一|第[一二]|(?:^|.)一(?=块|[天日年](?![内后前里以之]))")
"""Here a numeral counts nothing: 每一天, 第二天, 一天的（by the day）."""
NAMES = re.compile(
    r"第\s{0,3}\d{1,9}(?:\.\d{1,9})?\s{0,3}[条款项段号节]|〔\d{4}〕\s?\d{1,5}\s?号|^[^\S\n]*\d{1,9}\.\s|《[^《》]{0,99}》"
    r"|\]\([^()]{0,300}\)",
    re.MULTILINE,
)
"""Numbers that are names: articles of a law, steps of a list, titles, addresses of links."""
DATE = re.compile(
    r"(?<!\d)(\d{4})(?:-(\d\d)(?:-(\d\d))?(?!\d)|\s?年(?!以|内|的?时间)(?:\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?)?)"
)
"""A day, a month or a year of the calendar."""
POSITIONAL = re.compile("[〇零一二三四五六七八九]{4}(?=年)")
PERCENT = re.compile(rf"百分之(\d{{1,9}}|[{NUMERALS}]{{1,9}})")


class Quantity(NamedTuple):
    """From `low` to `high` of a unit; without a unit a bare figure."""

    low: Fraction
    high: Fraction
    unit: str

    def within(self, known: "Collection[Quantity]") -> bool:
        """Whether it is one of these, or an end of one of them; a counter may stand after a figure that has none."""
        units = (self.unit, "") if self.unit in COUNTERS else (self.unit,)
        if self.low == self.high:
            return any(one.unit in units and self.low in (one.low, one.high) for one in known)
        return any(self._replace(unit=unit) in known for unit in units)


class Found(NamedTuple):
    """A quantity, and how a text says it."""

    said: str
    quantity: Quantity


def plain(text: str) -> str:
    """A text in which the same is written the same: digits of one width, four numerals of a year as digits."""
    text = unicodedata.normalize("NFKC", text)
    text = POSITIONAL.sub(lambda found: str(number(found[0])), text)
    return PERCENT.sub(r"\1 %", text)


def dates(text: str) -> list[str]:
    """The days, months and years that a text names, as 2026, 2026-01 or 2026-01-31."""
    found = (DATE.sub(_iso, match[0]) for match in DATE.finditer(NAMES.sub(" ", plain(text))))
    return list(dict.fromkeys(found))


def _iso(match: re.Match[str]) -> str:
    year, month, day = match[1], match[2] or match[4], match[3] or match[5]
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def quantities(text: str, units: Collection[str] = (), names: Collection[str] = ()) -> list[Found]:
    """The quantities of a text, each once; `units` are more than the usual ones, `names` phrases that are names."""
    text = DATE.sub(" ", NAMES.sub(" ", plain(text)))
    for name in names:
        text = text.replace(name, " ")
    known, pattern = _reader(tuple(units))
    found = (one for match in pattern.finditer(text) for one in _read(match, known, text))
    return list(dict.fromkeys(found))


@lru_cache(maxsize=8)
def _reader(units: tuple[str, ...]) -> tuple[dict[str, tuple[str, int]], re.Pattern[str]]:
    """The units by how they are written, and the pattern of a quantity."""
    own = {spelt: (name.removeprefix("个"), 1) for name in units for spelt in (name, name.removeprefix("个")) if spelt}
    known = {**{one: (one, 1) for one in COUNTERS}, **own, **MEASURES}
    unit = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    figure = rf"(?:\d{{1,19}}(?:\.\d{{1,9}})?(?:\s?[万亿])?|[{NUMERALS}]{{1,12}})"
    to = r"\s?(?:[–—~\-]|到|至)\s?"
    whole = rf"(?<![\d.])(?P<low>{figure})(?:(?:\s?(?P<mid>{unit}))?{to}(?P<high>{figure}))?(?:\s?(?P<unit>{unit}))?"
    return known, re.compile(whole)


def _read(match: re.Match[str], known: dict[str, tuple[str, int]], text: str) -> Iterator[Found]:
    low, high, mid, unit = match["low"], match["high"], match["mid"], match["unit"]
    if any(part and part[0] in NUMERALS for part in (low, high)):
        counts = (unit in MEASURES or (low != "一" and unit and unit not in COUNTERS)) and (low, high) != ("几", None)
        if not counts or (len(low) == 1 and IDIOMS.match(text, max(match.start() - 1, 0))):
            return
    if mid and known[mid] != known.get(unit or ""):
        for figure, own in ((low, mid), (high, unit)):
            yield from _found(f"{figure} {own or ''}".strip(), figure, figure, own, known)
    else:
        yield from _found(match[0].strip(), low, high or low, unit, known)


def _found(said: str, low: str, high: str, unit: str | None, known: dict[str, tuple[str, int]]) -> Iterator[Found]:
    least, most = _value(low), _value(high)
    name, times = known.get(unit or "", ("", 1))
    if least and most:
        yield Found(said, Quantity(least[0] * times, most[1] * times, name))


def _value(figure: str) -> tuple[Fraction, Fraction] | None:
    if figure[0] in NUMERALS:
        return span(figure)
    digits = figure.rstrip("万亿 ")
    exact = Fraction(digits) * {"万": 10**4, "亿": 10**8}.get(figure[-1], 1)
    return exact, exact
