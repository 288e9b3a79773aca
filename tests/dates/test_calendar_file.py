"""The calendar file: what calendars read in it, and that the website makes the same."""

from datetime import date, datetime, timedelta, timezone

import icalendar
import pytest
from conftest import NOON

from dates.conftest import Twin
from kb.base.entries import KnowledgeBase
from kb.dates.asking import count
from kb.dates.ics import calendar_file
from kb.dates.moments import present, read
from kb.dates.periods import countable


def made(base: KnowledgeBase, start: str, *facts: str) -> bytes:
    moment = read(start, present())
    return calendar_file(count(base, "", facts, moment, present())[0], moment, NOON)


def test_hours_that_may_stop_at_weekends_are_two_events_with_reminders(base: KnowledgeBase, noon: None) -> None:
    file = icalendar.Calendar.from_ical(made(base, "2026-11-20T20:30", "after-sale-response"))
    assert (file["version"], file["calscale"]) == ("2.0", "GREGORIAN")
    early, late = file.walk("VEVENT")
    assert early.decoded("dtstart") == datetime(2026, 11, 22, 12, 30, tzinfo=timezone.utc)
    assert late.decoded("dtstart") == datetime(2026, 11, 24, 12, 30, tzinfo=timezone.utc)
    assert (early["summary"][-6:], late["summary"][-6:]) == ("（早的数法）", "（晚的数法）")
    assert early["uid"] != late["uid"]
    assert [alarm.decoded("trigger") for alarm in early.walk("VALARM")] == [timedelta(hours=-3), timedelta(0)]
    assert "周末和节假日停不停表，规则没有读到" in early["description"]


def test_days_are_whole_days(base: KnowledgeBase, noon: None) -> None:
    (event,) = icalendar.Calendar.from_ical(made(base, "2026-11-20", "platform-review")).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 12, 1)
    assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [timedelta(hours=-15), timedelta(hours=9)]


def test_every_line_is_short_and_ends_as_the_standard_says(base: KnowledgeBase, noon: None) -> None:
    file = made(base, "2026-11-20T20:30", *(fact.id for fact in countable(base)))
    assert file.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert all(len(line) <= 75 and line.decode("utf-8") for line in file.split(b"\r\n") if line)


@pytest.mark.parametrize("start", ["2026-11-20T20:30", "2026-02-12T23:59", "2024-02-29T00:00"])
def test_the_twin_makes_the_same_bytes(twin: Twin, base: KnowledgeBase, noon: None, start: str) -> None:
    ids = [fact.id for fact in countable(base)]
    (said,) = twin([{"way": "ics", "ids": ids, "from": start, "stamp": NOON}])
    assert said.encode("utf-8") == made(base, start, *ids)
    assert said.count("BEGIN:VEVENT") >= len(ids)
