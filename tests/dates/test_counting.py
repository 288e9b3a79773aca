"""When a period ends: cases worked out by hand, by the State Council's notices, in Python and in the website's twin."""

from datetime import date, timedelta
from random import Random
from typing import Any

import chinese_calendar
import holidays
import pytest

from dates.conftest import Twin, cases
from kb.base.entries import KnowledgeBase
from kb.dates.calendar import DAY, TABLE, calendar
from kb.dates.compiling import compiled
from kb.dates.counting import COUNTED, ends
from kb.dates.moments import Moment, present, read, shown
from kb.dates.periods import countable, end_of, period
from kb.errors import DateError

ENDS, REFUSED, NOTICES = cases("ends.jsonl"), cases("refused.jsonl"), cases("holidays.jsonl")
EPOCH = date(1970, 1, 1)


def days(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


def counted(case: dict[str, Any]) -> dict[str, Any] | None:
    start = read(case["from"], Moment(date(2099, 1, 1), 0))
    try:
        found = ends(start, (case["min"], case["max"]), case["unit"], case["law"], calendar())
    except ValueError:
        return None
    other = [*map(str, found.other)] if found.other else None
    return {"ends": [*map(str, found.span)], "other": other, "open": found.open, "unknown": [*found.unknown]}


@pytest.mark.parametrize("case", ENDS, ids=lambda case: case["why"])
def test_a_period_ends_where_the_case_says(case: dict[str, Any]) -> None:
    expected = {
        key: case.get(key, none) for key, none in (("ends", []), ("other", None), ("open", ""), ("unknown", []))
    }
    assert counted(case) == expected


def test_there_are_forty_cases_and_every_reading_is_among_them() -> None:
    assert len(ENDS) >= 40
    assert {case.get("open", "") for case in ENDS} == {"", "hours", "ending", "weekend"}
    assert {(case["unit"], case["law"]) for case in ENDS} >= {(unit, True) for unit in COUNTED}


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice["year"])
def test_the_table_is_what_the_notice_says(notice: dict[str, Any]) -> None:
    known, year = calendar(), notice["year"]
    assert [f"{day:%m-%d}" for day in days(year) if known.holiday(day)] == notice["off"]
    assert [f"{day:%m-%d}" for day in days(year) if day.weekday() >= 5 and not known.rest(day)] == notice["on"]


@pytest.mark.parametrize("year", range(2020, 2027))
def test_two_libraries_and_the_table_agree_on_every_day(year: int) -> None:
    other, known = holidays.country_holidays("CN", years=year), calendar()
    for day in days(year):
        assert chinese_calendar.is_workday(day) == other.is_working_day(day) == (not known.rest(day)), day
    assert known.unknown <= {2027}  # the last week of the last year


def test_the_table_is_compiled_anew_when_the_library_knows_another_year() -> None:
    assert TABLE.read_text(encoding="utf-8") == compiled(), "make calendar"


def test_the_twin_knows_the_same_days(twin: Twin) -> None:
    first, last = ((date(year, 1, 1) - EPOCH).days for year in (2020, 2029))
    known = calendar()
    expected = []
    for number in range(first, last + 1):
        day = EPOCH + number * DAY
        expected.append([[day.year, day.month, day.day], known.rest(day), known.holiday(day)])
    assert twin([{"way": "rest", "first": first, "last": last}]) == [expected]


def test_the_twin_counts_the_same(twin: Twin) -> None:
    random = Random(3)
    found = [*ENDS]
    for _ in range(1500):
        day = date(2020, 1, 1) + timedelta(random.randrange(2520))
        unit = random.choice([*COUNTED])
        low = random.choice([0, 1, random.randrange(80), random.randrange(500)])
        high = random.choice([low, low + random.randrange(9), COUNTED[unit] if random.random() < 0.05 else low])
        clock = random.choice(["", f"T{random.randrange(24):02}:{random.randrange(60):02}"])
        law = random.random() < 0.5
        found.append({"from": f"{day}{clock}", "min": low, "max": max(low, high), "unit": unit, "law": law})
    said = twin([{"way": "ends", **case} for case in found])
    assert [(case, one) for case, one in zip(found, said, strict=True) if one != counted(case)] == []


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["text"] + case.get("earliest", ""))
def test_a_text_is_a_moment_or_it_is_said_why_not(case: dict[str, Any], noon: None) -> None:
    if "moment" in case:
        assert str(read(case["text"], present(), case.get("earliest", ""))) == case["moment"]
        return
    with pytest.raises(DateError, match=case["said"]):
        read(case["text"], present(), case.get("earliest", ""))


def test_the_twin_reads_and_refuses_the_same(twin: Twin, noon: None) -> None:
    more = ["2026-11-25T20:30:15", "x" * 5000, "2026-11-25 \u202e20:30", "🎁2026-11-25", "1e3-01-01"]
    found: list[Any] = []
    given = [*REFUSED, *({"text": text} for text in more)]
    for case in given:
        try:
            found.append(str(read(case["text"], present(), case.get("earliest", ""))))
        except DateError as error:
            found.append({"error": str(error)})
    assert twin([{"way": "read", **case} for case in given]) == found


def test_the_twin_says_the_same_of_every_period(twin: Twin, base: KnowledgeBase, noon: None) -> None:
    given, found = [], []
    for fact in countable(base):
        for start in ("2026-11-20T20:30", "2026-09-29", "2024-02-29T00:00", "2026-11-26T12:00"):
            given.append({"way": "period", "id": fact.id, "from": start})
            try:
                found.append(end_of(period(base, fact), read(start, present()), present(), calendar()))
            except DateError as error:
                found.append({"error": str(error)})
    assert twin(given) == found
    assert (
        sum("error" in one for one in found) == sum(case["unit"] == "hour" for case in map(period_of(base), given)) // 4
    )


def period_of(base: KnowledgeBase) -> Any:
    return lambda case: period(base, base.facts[case["id"]])


@pytest.mark.parametrize(
    ("start", "fact", "said"),
    [
        ("2026-11-26T11:59", "after-sale-response", "今天是第 0 天，还没到期。"),
        ("2026-11-24T12:00", "after-sale-response", "今天是第 2 天，过期了。"),
        ("2026-11-20T20:30", "after-sale-response", "今天是第 6 天，过期了。"),
        ("2026-11-21T12:01", "after-sale-response", "今天是第 5 天，过期了。"),
        ("2026-11-16", "platform-review", "今天是第 8 个工作日，过期了。"),
        ("2026-11-17", "platform-review", "今天是第 7 个工作日，可能到期了，要看怎么数。"),
        ("2026-11-24", "platform-review", "今天是第 2 个工作日，还没到期。"),
    ],
)
def test_it_is_said_which_day_it_is(base: KnowledgeBase, noon: None, start: str, fact: str, said: str) -> None:
    assert end_of(period(base, base.facts[fact]), read(start, present()), present(), calendar())["today"] == said


def test_a_moment_is_shown_with_its_weekday() -> None:
    assert shown(Moment(date(2026, 11, 27), 570)) == "2026-11-27（周五）09:30"
    assert shown(Moment(date(2026, 11, 29))) == "2026-11-29（周日）24:00"
    assert shown(Moment(date(2026, 11, 30)), ending=False) == "2026-11-30（周一）"
