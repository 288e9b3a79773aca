"""Rules about the way: every end is reached, none is dead, nothing is asked twice, whatever is named is there."""

from collections.abc import Iterator, Mapping

from kb.base.entries import KnowledgeBase
from kb.base.guides import Step
from kb.checks.figures import Known
from kb.checks.rule import Finding, Rule, bare

FILE = "guide.yml"
QUESTION, END = ("ask", "options"), ("end", "today", "keep", "fails", "facts", "entries")
"""What a question and what an end needs."""
NEVER = ("today", "keep", "messages", "fails", "entries", "end")
"""What a question does not have."""


def incomplete(base: KnowledgeBase) -> Iterator[Finding]:
    """A step is a question with answers, or an end with all that an end needs."""
    for step in base.guide:
        needed, refused = (QUESTION, NEVER) if step.ask or step.options else (END, ())
        for key in needed:
            if not getattr(step, key):
                yield _at(step, f"缺少 {key}；{'问题' if needed is QUESTION else '终点'}要有 {'、'.join(needed)}")
        for key in refused:
            if getattr(step, key):
                yield _at(step, f"问题里不写 {key}；它属于终点")


def unknown_name(base: KnowledgeBase) -> Iterator[Finding]:
    """Steps, entries, facts and messages that the way names are there."""
    steps, entries = {step.id for step in base.guide}, {entry.id for entry in base.entries}
    for step in base.guide:
        for said, to in step.options.items():
            if to not in steps and FILE not in base.broken:
                yield _at(step, f"“{said}”去的 {to} 没有这一步；改名，或写出这一步")
        for key, known, file in (
            ("facts", {*base.facts}, "facts.yml"),
            ("entries", entries, "entries/"),
            ("messages", {*base.messages}, "messages/"),
        ):
            if any(path.startswith(file) for path in base.broken):
                continue
            for name in getattr(step, key):
                if name not in known:
                    yield _at(step, f"{key} 里的 {name} 没有；改名或删去")


def bad_way(base: KnowledgeBase) -> Iterator[Finding]:
    """From the first step every other is reached, no way comes back, and none asks the same twice."""
    steps = {step.id: step for step in base.guide}
    if not steps or FILE in base.broken:
        return
    below, bit = descendants(steps), {id: 1 << place for place, id in enumerate(steps)}
    first = base.guide[0]
    asking: dict[str, list[Step]] = {}
    for step in base.guide:
        if below[step.id] & bit[step.id]:
            yield _at(step, "从这一步走会回到这一步；改一个回答去的地方")
        elif step is not first and not below[first.id] & bit[step.id]:
            yield _at(step, f"从第一步 {first.id} 走不到这里；让一个回答到这里，或删去")
        if step.ask:
            asking.setdefault(bare(step.ask), []).append(step)
    for alike in asking.values():
        again = [(one, next((o for o in alike if o is not one and below[o.id] & bit[one.id]), None)) for one in alike]
        for step, before in again:
            if before:
                yield _at(step, f"“{before.ask[:30]}”在 {before.id} 已经问过；换一个问题")


def descendants(steps: Mapping[str, Step]) -> dict[str, int]:
    """For each step the steps that some answers lead to from it, as bits of their places; itself among them where a way
    comes back."""
    bit = {id: 1 << place for place, id in enumerate(steps)}
    below = dict.fromkeys(steps, 0)
    order, changed = _last_first(steps), True
    while changed:  # once, and once more to see it; again only where ways come back
        changed = False
        for id in order:
            found = below[id]
            for to in steps[id].options.values():
                if to in steps:
                    found |= bit[to] | below[to]
            changed |= found != below[id]
            below[id] = found
    return below


def _last_first(steps: Mapping[str, Step]) -> list[str]:
    """The steps, each behind those that it leads to, as far as no way comes back."""
    order: list[str] = []
    begun: set[str] = set()
    for start in steps:
        waiting = [(start, False)]
        while waiting:
            id, done = waiting.pop()
            if done:
                order.append(id)
            elif id not in begun:
                begun.add(id)
                waiting += [(id, True), *((to, False) for to in steps[id].options.values() if to in steps)]
    return order


def unknown_figure(base: KnowledgeBase) -> Iterator[Finding]:
    """Every figure of a step, with its unit, is one of its facts."""
    known = Known(base)
    for step in base.guide:
        sources = [base.facts[id].source.source for id in step.facts if id in base.facts]
        mine = known.of_facts(step.facts), known.days_of(sources)
        for text in (step.ask, *step.options, step.end, *step.today, *step.keep, step.fails):
            for said in dict.fromkeys(said for said, _ in known.unknown(text, mine)):
                yield _at(step, f"“{said}”不在这一步的事实里；列进 facts，或改写")


def _at(step: Step, text: str) -> Finding:
    return Finding(FILE, step.line, f"{step.id}：{text}")


RULES = (
    Rule(
        "guide-step",
        "guide.yml 的一步是问题（ask、options），或是终点（end、today、keep、fails、facts、entries）",
        "{id: wait, end: 等商家回复}，没有写做什么",
        "终点写全今天做什么、留什么、不行怎么办",
        incomplete,
    ),
    Rule(
        "guide-name",
        "guide.yml 里写的步、条目、事实、要发的话都有",
        "options: {收到了: contatced}，没有这一步",
        "options: {收到了: contacted}",
        unknown_name,
    ),
    Rule(
        "guide-way",
        "从第一步走得到每一步，没有一条路绕回来，一条路上不问两遍",
        "甲去乙，乙又去甲；终点没有回答去",
        "每个回答往前走，最后到一个终点",
        bad_way,
    ),
    Rule(
        "guide-figure",
        "guide.yml 里的数字都是那一步的事实",
        "还不到 36 小时（没有这个事实）",
        "还不到 24 小时，facts: [seller-reply]",
        unknown_figure,
    ),
)
