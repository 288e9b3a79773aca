"""Rules about `base.yml` and the pages that the website needs: what it names is there, and is used."""

from collections.abc import Iterator

from kb.base.entries import KnowledgeBase
from kb.base.names import KINDS, UNITS
from kb.checks.rule import Finding, Rule

FILE = "base.yml"
HOME = "index.md"


def missing_page(base: KnowledgeBase) -> Iterator[Finding]:
    """The pages without which there is no website: the first one, and one for each stage."""
    if not (base.root / HOME).is_file():
        yield Finding(HOME, 1, "没有首页；写一个，以两行 --- 之间的 title 开头")
    for stage in base.profile.stages:
        page = f"stages/{stage.id}.md"
        if not (base.root / page).is_file():
            line = base.profile.lines.get("stages", 1)
            yield Finding(FILE, line, f"阶段 {stage.id}（{stage.name}）没有页面 {page}；写一个，列出它的条目")


def unused_name(base: KnowledgeBase) -> Iterator[Finding]:
    """Kinds and units that a base has of its own are used."""
    if base.broken:
        return
    used = {
        "kinds": {entry.kind for entry in base.entries},
        "units": {fact.duration.unit for fact in base.facts.values() if fact.duration},
    }
    for key, names, usual in (("kinds", base.profile.kinds, KINDS), ("units", base.profile.units, UNITS)):
        for name in names.keys() - usual.keys() - used[key]:
            yield Finding(FILE, base.profile.lines.get(key, 1), f"{key} 里的 {name} 没有用到；用上，或删去")


RULES = (
    Rule(
        "missing-page",
        "首页和每个阶段的页面都有",
        "stages 里有 penalty，没有 stages/penalty.md",
        "写 stages/penalty.md",
        missing_page,
    ),
    Rule(
        "unused-name",
        "自己加的种类和单位都用到",
        "kinds: {where: 在哪里}，没有这样的条目",
        "删去它",
        unused_name,
        warning=True,
    ),
)
