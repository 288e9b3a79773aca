"""A wrong figure, unit or article put into an entry at random is reported, whichever entry and whichever place."""

import dataclasses
import random
import re

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from kb.base.entries import Citation, Entry, KnowledgeBase
from kb.base.loading import load
from kb.checks.articles import unread_article
from kb.checks.figures import Known, unknown_figure
from kb.checks.texts.mentions import Statutes
from kb.checks.texts.numerals import number, span
from kb.checks.texts.quantities import DATE, dates, quantities

SEEDS = range(20)
TEN = 10
"""So many entries are changed at once."""
BASE, _ = load(ROOT / "content")
KNOWN = Known(BASE)
STATUTES = Statutes(BASE)
HAN = "零一二三四五六七八九"
FIGURE = re.compile(
    r"(?<![\d.–-])(?<!第 )(\d{1,5})(?:–(\d{1,5}))?( (?:个工作日|小时|天|个月|年|元|万元|倍))?(?![\d.–-])"
)
ARTICLE = re.compile(r"第 (\d{1,4}) 条")
ELSE = re.compile(r"《[^》]*》|〔[^〕]*〕|\]\([^)]*\)|www\S+|^\d+\. ", re.MULTILINE)
UNITS = (" 天", " 个工作日", " 小时", " 个月", " 年", " 元")


def han(figure: int) -> str:
    """A number below 100,000 as people write it."""
    text = ""
    for place, name in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, figure = divmod(figure, place)
        if digit:
            text += HAN[digit] + name
        elif text and figure and not text.endswith("零"):
            text += "零"
    return text.replace("一十", "十", 1) if text.startswith("一十") else text or "零"


def places(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Where a figure may be changed: not in titles, dates, addresses and the numbers of steps."""
    names = [found.span() for one in (DATE, ELSE) for found in one.finditer(text)]
    return [m for m in pattern.finditer(text) if not any(a <= m.start() < b for a, b in names)]


def another_figure(match: re.Match[str], chance: random.Random) -> str:
    low, high, unit = match[1], match[2], match[3] or ""
    more = chance.choice((1, 2, 3, 7, 40, 5777))
    return f"{int(low) + more}–{int(high) + 2 * more}{unit}" if high else f"{int(low) + more}{unit}"


def another_unit(match: re.Match[str], chance: random.Random) -> str:
    span = match[1] + (f"–{match[2]}" if match[2] else "")
    return span + chance.choice([unit for unit in UNITS if unit != match[3]])


def backwards(match: re.Match[str], chance: random.Random) -> str:
    return f"{match[2]}–{match[1]}{match[3] or ''}" if match[2] else another_figure(match, chance)


def in_numerals(match: re.Match[str], chance: random.Random) -> str:
    """Another figure, written in Chinese numerals with a measure."""
    return f"{han(int(match[1]) + chance.randint(1, 30))}{(match[3] or ' 天').strip()}"


def another_article(match: re.Match[str], chance: random.Random) -> str:
    return f"第 {int(match[1]) + chance.choice((1, 2, 5, 100, 5000))} 条"


CHANGES = {
    "another figure": (FIGURE, another_figure),
    "another unit": (FIGURE, another_unit),
    "a span backwards": (FIGURE, backwards),
    "another figure in numerals": (FIGURE, in_numerals),
    "another article": (ARTICLE, another_article),
}


def changed(entry: Entry, name: str, chance: random.Random) -> Entry | None:
    """An entry with one figure, unit or article that is not its own; None where it has none to change."""
    pattern, change = CHANGES[name]
    found = [(key, match) for key in ("question", "answer", "body") for match in places(pattern, getattr(entry, key))]
    if not found:
        return None
    for _ in range(20):
        key, match = chance.choice(found)
        said, text = change(match, chance), getattr(entry, key)
        if not true(entry, said):
            return dataclasses.replace(entry, **{key: text[: match.start()] + said + text[match.end() :]})
    return None


def true(entry: Entry, said: str) -> bool:
    """Whether a change happens to say another true thing: a fact of this very entry, an article that it cites."""
    if ARTICLE.fullmatch(said):
        cited = {citation.place for citation in entry.sources} | {BASE.facts[id].source.place for id in entry.facts}
        return ARTICLE.fullmatch(said)[1] in cited
    known = KNOWN.of_facts(entry.facts)
    return any(found.quantity.within(known) for found in quantities(said))


def reported(base: KnowledgeBase) -> set[str]:
    return {found.path for find in (unknown_figure, unread_article) for found in find(base)}


def test_the_base_as_it_is_has_no_such_mistake():
    """Else the next test could not fail."""
    assert reported(BASE) == set()


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_wrong_figure_unit_or_article_in_ten_entries_is_reported_in_all_ten(seed, name):
    chance = random.Random(f"{seed} {name}")
    entries = list(BASE.entries)
    made: dict[str, Entry] = {}
    for entry in chance.sample(entries, len(entries)):
        if len(made) < TEN and (new := changed(entry, name, chance)):
            made[entry.path] = new
    assert len(made) == TEN
    wrong = dataclasses.replace(BASE, entries=tuple(made.values()))
    assert made.keys() - reported(wrong) == set()


@pytest.mark.parametrize("place", ["9499", "1", "0", "99"])
def test_a_citation_of_an_article_that_was_not_read_is_reported_in_every_entry(place):
    read = {source.id: source.articles for source in BASE.sources.values()}
    for entry in BASE.entries:
        cited = [one.source for one in entry.sources if read[one.source] and place not in read[one.source]]
        if cited:
            new = dataclasses.replace(entry, sources=(*entry.sources, Citation(cited[0], place)))
            wrong = dataclasses.replace(BASE, entries=(new,))
            assert any("没有读过" in found.message for found in unread_article(wrong)), entry.id


@given(st.integers(min_value=1, max_value=99999))
def test_a_numeral_is_read_as_it_is_written(figure):
    assert number(han(figure)) == figure


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("半", 0.5, 0.5), ("三四", 3, 4), ("十几", 11, 19), ("十七八", 17, 18), ("两百五", 250, 250), ("一两", 1, 2)],
)
def test_a_spoken_numeral_is_read_as_it_is_meant(text, low, high):
    assert span(text) == (low, high)


SAID = [
    ("3–7 个工作日", ["3–7 个工作日"]),
    ("三到七个工作日", ["3–7 个工作日"]),
    ("３ 至 ７ 个工作日", ["3–7 个工作日"]),
    ("3 天到 7 天", ["3–7 天"]),
    ("十五日内", ["15 天"]),
    ("两周", ["14 天"]),
    ("半年", ["6 个月"]),
    ("两年", ["24 个月"]),
    ("百分之三十", ["30%"]),
    ("1 万元到 3 万元", ["10000–30000 元"]),
    ("5 块钱", ["5 元"]),
    ("三个月和六个月", ["3 个月", "6 个月"]),
    ("每一天看一次，第二天再看，最后一天别错过", []),
    ("第 48 条、《七日规定》、2026-01-31、2026 年 1 月、[7 天](a-7.md)的", ["7 天"]),
    ("少了几天、一件、两次", []),
]


@pytest.mark.parametrize(("text", "same"), SAID, ids=[text for text, _ in SAID])
def test_a_quantity_is_the_same_however_it_is_written(text, same):
    assert [f.quantity for f in quantities(text)] == [f.quantity for one in same for f in quantities(one)]


def test_a_day_is_the_same_however_it_is_written():
    assert dates("2026-02-01、2026 年 2 月 1 日、二〇二六年、２０２６-０２") == ["2026-02-01", "2026", "2026-02"]
