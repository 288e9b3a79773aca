"""Rules about days: when an entry was reviewed, and what changed."""

from collections.abc import Iterator

from kb.base.dates import FRESH, latest, stale
from kb.base.entries import KnowledgeBase
from kb.checks.rule import Finding, Rule, at

FIRST = "2026-01-01"
"""There was no base before."""


def stale_review(base: KnowledgeBase) -> Iterator[Finding]:
    """An entry was reviewed not long ago."""
    for entry in base.entries:
        if stale(entry.reviewed.isoformat()):
            message = f"上次核对是 {entry.reviewed}，超过 {FRESH} 天；对着出处再核对一遍，改 reviewed"
            yield at(entry, "reviewed", message)


def review_day(base: KnowledgeBase) -> Iterator[Finding]:
    """Neither an entry nor a source was reviewed in the future."""
    for entry in base.entries:
        if entry.reviewed.isoformat() > latest():
            yield at(entry, "reviewed", f"reviewed 是 {entry.reviewed}，还没到；写核对的那天")
    for source in base.sources.values():
        if source.checked and source.checked.isoformat() > latest():
            message = f"{source.id}：checked 是 {source.checked}，还没到；写读条文的那天"
            yield Finding("sources.yml", source.line, message)


def order_of_changes(base: KnowledgeBase) -> Iterator[Finding]:
    """Changes stand newest first, neither before the base began nor in the future, none newer than the review."""
    for entry in base.entries:
        days = [change.date.isoformat() for change in entry.changes]
        for item, day in enumerate(days):
            if not FIRST <= day <= latest():
                yield at(entry, "changes", f"日期 {day} 应在 {FIRST} 之后、不晚于今天；改日期", item=item)
            elif item and day > days[item - 1]:
                yield at(entry, "changes", f"{day} 比上面的 {days[item - 1]} 新；新的写在前面", item=item)
        newest = max((day for day in days if day <= latest()), default="")
        if entry.reviewed.isoformat() < newest:
            yield at(entry, "reviewed", f"reviewed 是 {entry.reviewed}，{newest} 却改过；改后再核对，写新的日期")


RULES = (
    Rule(
        "stale-review",
        f"每个条目 {FRESH} 天内核对过",
        "reviewed 是一年前",
        "对着出处核对，改 reviewed",
        stale_review,
        warning=True,
    ),
    Rule("review-day", "核对日期不在将来", "reviewed: 2062-11-23", "reviewed: 2026-11-23", review_day),
    Rule(
        "changes",
        "changes 新的在前，日期不早于 2026 年、不在将来、不晚于 reviewed",
        "{date: 2025-01-01, what: 初稿}",
        "{date: 2026-11-23, what: 补上立案的期限}",
        order_of_changes,
    ),
)
