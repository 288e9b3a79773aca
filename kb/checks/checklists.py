"""Rules about the list of what to keep: whatever it names is there, its figures are facts, it fits on one page."""

from collections.abc import Iterator

from kb.base.checklists import Item
from kb.base.entries import KnowledgeBase
from kb.checks.figures import Known
from kb.checks.rule import Finding, Rule

FILE = "checklist.yml"
MOST_ITEMS, MOST_CHARS = 14, 130
"""So many things, of so many characters each, stand on one A4 page."""


def unknown_name(base: KnowledgeBase) -> Iterator[Finding]:
    """Facts and entries that an item names are there, and some entry says what it says."""
    entries = {entry.id for entry in base.entries}
    for item in base.checklist:
        for key, known, file in (("facts", {*base.facts}, "facts.yml"), ("entries", entries, "entries/")):
            if any(path.startswith(file) for path in base.broken):
                continue
            for name in getattr(item, key):
                if name not in known:
                    yield _at(item, f"{key} 里的 {name} 没有；改名或删去")
        if not item.entries:
            yield _at(item, "entries 是空的；写明哪个条目这样说，没有就先写进条目")


def unknown_figure(base: KnowledgeBase) -> Iterator[Finding]:
    """Every figure of an item, with its unit, is one of its facts."""
    known = Known(base)
    for item in base.checklist:
        sources = [base.facts[id].source.source for id in item.facts if id in base.facts]
        mine = known.of_facts(item.facts), known.days_of(sources)
        for text in (item.what, item.where, item.why, item.gone):
            for said, _ in known.unknown(text, mine):
                yield _at(item, f"“{said}”不在这一项的事实里；列进 facts，或改写")


def too_long(base: KnowledgeBase) -> Iterator[Finding]:
    """The list fits on one page."""
    for place, item in enumerate(base.checklist):
        if place == MOST_ITEMS:
            yield _at(item, f"一共 {len(base.checklist)} 项，一页纸上最多 {MOST_ITEMS} 项；合并或删去")
        length = len(item.what + item.where + item.why + item.gone)
        if length > MOST_CHARS:
            yield _at(item, f"what、where、why、gone 一共 {length} 个字，最多 {MOST_CHARS} 个；写短")


def _at(item: Item, text: str) -> Finding:
    return Finding(FILE, item.line, f"{item.id}：{text}")


RULES = (
    Rule(
        "checklist-name",
        "checklist.yml 里写的事实、条目都有；每一项都有条目这样说",
        "entries: [keep-evidense]，没有这个条目",
        "entries: [keep-evidence]",
        unknown_name,
    ),
    Rule(
        "checklist-figure",
        "checklist.yml 里的数字都是那一项的事实",
        "gone: 平台存 5 年（没有这个事实）",
        "gone: 平台至少存 3 年，facts: [records-kept]",
        unknown_figure,
    ),
    Rule(
        "checklist-length",
        f"checklist.yml 印得下一页：最多 {MOST_ITEMS} 项，一项最多 {MOST_CHARS} 个字",
        "where: 一大段怎么找的话",
        "where: 订单的聊天里，从头截到尾",
        too_long,
    ),
)
