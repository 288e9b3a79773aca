"""The rule about what came from a table: a person looks at what was guessed and writes what is missing."""

from collections.abc import Iterator

from kb.base.entries import KnowledgeBase
from kb.base.names import IMPORTED
from kb.checks.rule import Finding, Rule, at

TOLD = 10
"""So many entries are told of one by one; a table has hundreds."""


def imported(base: KnowledgeBase) -> Iterator[Finding]:
    """Nothing is left of what `kb import` guessed and nobody has looked at."""
    waiting = [entry for entry in base.entries if entry.imported]
    for entry in waiting[:TOLD]:
        said = "、".join(IMPORTED[what] for what in entry.imported)
        yield at(entry, "imported", f"导入以后还没有人看过：{said}；看过、改好一样，就从 imported 里删去一样")
    if len(waiting) > TOLD:
        where = ", ".join(sorted({entry.stage for entry in waiting[TOLD:]})[:5])
        message = f"另有 {len(waiting) - TOLD} 个条目也没有人看过（在 {where}）；先看最常问的"
        yield at(waiting[TOLD], "imported", message)


RULES = (
    Rule(
        "imported",
        "导入的条目都有人看过：猜的定下来，缺的补上，imported 里就没有了",
        "imported: [kind, aliases]",
        "看过种类，写够 5 个问法，删去 imported",
        imported,
        warning=True,
    ),
)
