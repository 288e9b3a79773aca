"""Rules about `base.yml`, `notes.yml` and the pages that the website needs: what is named is there, and is used."""

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


def idle_note(base: KnowledgeBase) -> Iterator[Finding]:
    """A note says something or changes the reply; entries that stand first do so with a band."""
    for note in base.notes:
        if note.first and note.band in ("", "none"):
            yield Finding("notes.yml", note.line, f"{note.id}：有 first 时，band 写 answer 或 suggest")
        elif not (note.text or note.reported or note.band or note.aside or note.dates or note.messages):
            yield Finding("notes.yml", note.line, f"{note.id}：没有 text，也没有 band，什么都不做；写上，或删去")
        elif note.aside and any("…" in word for word in note.words):
            yield Finding("notes.yml", note.line, f"{note.id}：有 aside 时，words 里不写…：放到一边的是一个个词")


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
    Rule(
        "idle-note",
        "notes.yml 的每一条都说了什么，或改变回答",
        "{note: 别的平台, words: [别处]}",
        "{note: 别的平台, words: [别处], text: 这里不讲别处。}",
        idle_note,
    ),
)
