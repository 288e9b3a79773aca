"""Rules about days: when an entry was reviewed, and what changed."""

from collections.abc import Iterator

from kb.base.dates import FRESH, latest, stale
from kb.base.entries import Entry, Fact, KnowledgeBase
from kb.base.files import REVIEWED
from kb.base.reviewed import marks_of
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


def unsaid_changes(base: KnowledgeBase) -> list[tuple[Entry, Fact]]:
    """The entries that show a fact that is no longer what it was when they were reviewed, and say nothing of it."""
    now = marks_of(base.facts.values(), base.entries)
    before = base.reviewed or now
    changed = {id for id, mark in now.facts.items() if before.facts.get(id, mark) != mark}
    silent = [entry for entry in base.entries if before.changes.get(entry.id) == now.changes[entry.id]]
    return [(entry, base.facts[id]) for entry in silent for id in entry.facts if id in changed]


def changed_fact(base: KnowledgeBase) -> Iterator[Finding]:
    """The entries that show a fact that changed say so; `reviewed.json` remembers what they were reviewed with."""
    if base.reviewed is None or base.broken:
        return
    unsaid = unsaid_changes(base)
    for entry, fact in unsaid:
        message = f"事实 {fact.id} 改过，现在是“{fact.value}”；对着它核对这一页，changes 写一条，reviewed 写今天"
        yield at(entry, "reviewed", message)
    if not unsaid and marks_of(base.facts.values(), base.entries) != base.reviewed:
        yield Finding(REVIEWED, 1, "记的不是现在的事实和 changes；kb check --fix 会记下来，和内容一起提交")


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
    Rule(
        "changed-fact",
        "事实改了，用到它的条目都写一条 changes、更新 reviewed（有 reviewed.json 时才问；kb check --fix 更新它）",
        "facts.yml 里 7 天改成 10 天，条目没有提",
        "changes: [{date: 2026-11-23, what: 期限改为 10 天}]",
        changed_fact,
        warning=True,
    ),
)
