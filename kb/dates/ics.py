"""Ends of periods as a calendar file (RFC 5545), which the calendars of phones and of offices take.

The twin in JavaScript is site/assets/forms/ics.js, which makes the same bytes but for the stamp.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from kb.dates.moments import BEIJING, Moment
from kb.dates.sayings import SAYINGS

PRODUCT = "-//kb//dates//ZH"
HOUR = timedelta(hours=1)
REMINDERS = {"hour": (-3 * HOUR, 0 * HOUR), "day": (-15 * HOUR, 9 * HOUR)}
"""When one is reminded: three hours before and at the minute; at nine the day before and on the day."""


def calendar_file(found: Sequence[Mapping[str, Any]], start: Moment, stamp: float) -> bytes:
    """The ends that `kb.dates.periods.end_of` tells of, one event each; where two readings differ, both.

    `stamp` is when the file is made, in seconds since 1970.
    """
    from icalendar import Calendar

    file = Calendar()
    for key, value in (("version", "2.0"), ("prodid", PRODUCT), ("calscale", "GREGORIAN")):
        file.add(key, value)
    for end in found:
        for reading in ("ends", "other"):
            if end[reading]:
                file.add_component(_event(end, reading, start, stamp))
    return bytes(file.to_ical())


def _event(end: Mapping[str, Any], reading: str, start: Moment, stamp: float) -> Any:
    from icalendar import Alarm, Event

    last, event = end[reading]["last"], Event()
    title = SAYINGS["event"].format(label=end["label"])
    if end["other"]:
        title += SAYINGS["early" if last == min(end["ends"]["last"], end["other"]["last"]) else "late"]
    event.add("uid", f"{end['id']}-{start}-{reading}@kb.invalid".replace(":", ""))
    event.add("dtstamp", datetime.fromtimestamp(int(stamp), timezone.utc))
    at = datetime.fromisoformat(last)
    timed = "T" in last
    event.add("dtstart", at.replace(tzinfo=BEIJING).astimezone(timezone.utc) if timed else at.date())
    event.add("summary", title)
    event.add("description", "\n".join(described(end)))
    event.add("transp", "TRANSPARENT")
    for before in REMINDERS["hour" if timed else "day"]:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", before)
        event.add_component(alarm)
    return event


def described(end: Mapping[str, Any]) -> list[str]:
    """The lines of an event's description."""
    passed = [SAYINGS["passed"].format(text=end["passed"]["text"])] if end["passed"] else []
    return [
        SAYINGS["counted"].format(value=end["value"], start=end["from"]),
        *end["said"],
        SAYINGS["source"].format(status=SAYINGS[end["status"]], source=end["source"]),
        *passed,
    ]
