"""The periods of a base: which of its facts can be counted, and what is said of the end of one.

The twin in JavaScript is site/assets/forms/periods.js; it reads the periods as `period` makes them.
"""

from collections.abc import Mapping
from typing import Any

from kb.base.entries import Fact, KnowledgeBase
from kb.base.names import COUNTED, FALLBACK
from kb.base.plain import plain_lines
from kb.dates.calendar import DAY, Calendar
from kb.dates.counting import Ends, Span, ends
from kb.dates.moments import Moment, shown
from kb.dates.sayings import SAYINGS
from kb.errors import DateError

Period = Mapping[str, Any]


def uncountable(fact: Fact) -> str:
    """Why the end of a fact cannot be counted, and what to do instead; empty where it can."""
    if not fact.duration or fact.duration.unit not in COUNTED:
        why = "no-period"
    elif fact.status == "disputed":
        why = "disputed"
    elif fact.unknown:
        why = "unknown"
    elif not fact.since:
        why = "no-start"
    else:
        return ""
    return SAYINGS[why].format(label=fact.label, value=fact.value, unknown=fact.unknown, note=fact.note)


def countable(base: KnowledgeBase) -> list[Fact]:
    """The facts of which the end can be counted, in the order of the stages that they belong to."""
    homes, stages = base.homes(), [*base.profile.stage_names]
    found = [fact for fact in base.facts.values() if not uncountable(fact)]
    return sorted(found, key=lambda fact: stages.index(homes[fact.id].stage) if fact.id in homes else len(stages))


def period(base: KnowledgeBase, fact: Fact) -> dict[str, Any]:
    """A fact that can be counted, with all that is said of its end, as plain data."""
    assert fact.duration
    unit = fact.duration.unit
    rules = [base.facts[id] for id in fact.counted or base.profile.counting.rules.get(unit, ())]
    return {
        **{key: getattr(fact, key) for key in ("id", "label", "value", "status", "note", "yours")},
        "from": fact.since,
        **{"min": fact.duration.min, "max": fact.duration.max, "unit": unit, "name": base.profile.units[unit]},
        "law": fact.status == "verified",
        "source": base.cite(fact.source),
        "rules": [f"{rule.label}：{rule.value}（{base.cite(rule.source)}）" for rule in rules],
        "passed": _passed(base, fact),
    }


def _passed(base: KnowledgeBase, fact: Fact) -> dict[str, str] | None:
    """What to do when it is over: the answer of the entry that the fact names, else the fallback of its own."""
    named, home = base.entry(fact.passed), base.homes().get(fact.id)
    entry = named or home
    if not entry:
        return None
    text = named.answer if named else "".join(plain_lines(entry.section(FALLBACK)))
    return {"id": entry.id, "question": entry.question, "text": text, "url": entry.url}


def end_of(period: Period, start: Moment, now: Moment, calendar: Calendar) -> dict[str, Any]:
    """What is said of the end of a period. Raises DateError where it cannot be counted from this start."""
    try:
        found = ends(start, (period["min"], period["max"]), period["unit"], period["law"], calendar)
    except ValueError:
        why = "no-hour" if period["unit"] == "hour" and start.minute is None else "too-long"
        raise DateError(SAYINGS[why].format(label=period["label"])) from None
    public = ("id", "label", "value", "from", "status", "note", "source", "yours")
    return {
        **{key: period[key] for key in public},
        "ends": _span(found.span),
        "other": found.other and _span(found.other),
        "said": _said(period, found),
        "today": _standing(period, start, now, found, calendar),
        "rules": period["rules"],
        "passed": period["passed"],
    }


def _span(span: Span) -> dict[str, str]:
    return {"first": str(span.first), "last": str(span.last)}


def span_text(span: Span) -> str:
    """When a period ends, for people."""
    said = SAYINGS["end" if span.first == span.last else "span"]
    return said.format(first=shown(span.first), last=shown(span.last))


def _said(period: Period, found: Ends) -> list[str]:
    """The end in words, then what is open, and what was counted without a calendar."""
    said = [span_text(found.span)]
    if found.other:
        said.append(SAYINGS[f"open-{found.open}"].format(other=span_text(found.other)))
        said += [SAYINGS["safe"]] if period["yours"] else []
    if found.unknown:
        said.append(SAYINGS["weekends"].format(years="、".join(map(str, found.unknown))))
    return said


def _standing(period: Period, start: Moment, now: Moment, found: Ends, calendar: Calendar) -> str:
    """Which day of the period it is now, and whether it is over by every reading."""
    workdays, day, number = period["unit"] == "workday", start.day, 0
    while day < now.day:
        day += DAY
        number += not (workdays and calendar.rest(day))
    last = [span.last.end for span in (found.span, found.other) if span]
    state = "running" if now.end < min(found.span.first.end, *last) else "over" if now.end >= max(last) else "between"
    return SAYINGS["standing"].format(day=number, unit=period["name"] if workdays else "天", state=SAYINGS[state])
