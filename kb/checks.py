"""Rules over the whole knowledge base. Each is a small function from the base to the problems it finds."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePath

from kb.entries import Entry, Fact, KnowledgeBase
from kb.errors import Problem
from kb.names import FALLBACK, KINDS, NEXT_STEP, STAGES

ALIASES = 5
"""At least so many aliases an entry."""
ANSWER = 120
"""At most so many characters in an answer."""
FIGURE = re.compile(r"\d+(?:\.\d+)?")
NOT_A_FIGURE = re.compile(r"第\s*\d+\s*(?:条|款|项)|^\s*\d+\.\s|《[^》]*》|\d{4}(?:-\d\d-\d\d|\s*年)", re.MULTILINE)
"""Numbers that are names: articles of a law, steps of a list, dates."""
LINK = re.compile(r"\]\(([^):\s]+\.md)(?:#[^)\s]*)?\)")
"""A link to another page of the base."""


def check(base: KnowledgeBase) -> list[Problem]:
    """Every problem that any rule finds."""
    return sorted(problem for rule in RULES for problem in rule(base))


def twins(base: KnowledgeBase) -> Iterator[Problem]:
    """Two entries never have one id."""
    seen: dict[str, Entry] = {}
    for entry in base.entries:
        if entry.id in seen:
            yield at(entry, "id", "twins", f"id {entry.id} 已被 {seen[entry.id].path} 用了；换一个")
        seen.setdefault(entry.id, entry)


def shared_alias(base: KnowledgeBase) -> Iterator[Problem]:
    """A way of asking leads to one entry only."""
    seen: dict[str, Entry] = {}
    for entry in base.entries:
        for asked in (entry.question, *entry.aliases):
            other = seen.setdefault(bare(asked), entry)
            if other is not entry:
                yield at(entry, "aliases", "shared-alias", f"问法“{asked}”在 {other.path} 里也有；只留一处")
    for topic in base.outside:
        for asked in topic.questions:
            if bare(asked) in seen:
                message = f"“{asked}”是 {seen[bare(asked)].path} 的问法，不是别的话题；删去一处"
                yield Problem("outside.yml", topic.line, "shared-alias", message)


def repeated_alias(base: KnowledgeBase) -> Iterator[Problem]:
    """A way of asking stands once in its entry."""
    for entry in base.entries:
        asked = [bare(text) for text in (entry.question, *entry.aliases)]
        for text in dict.fromkeys(t for t in asked if asked.count(t) > 1):
            yield at(entry, "aliases", "repeated-alias", f"问法“{text}”写了两次；删去一个", warning=True)


def few_aliases(base: KnowledgeBase) -> Iterator[Problem]:
    """Enough ways of asking for people to find the entry."""
    for entry in base.entries:
        if len(entry.aliases) < ALIASES:
            yield at(
                entry,
                "aliases",
                "few-aliases",
                f"只有 {len(entry.aliases)} 个问法；至少写 {ALIASES} 个，像人平时说话那样",
            )


def unknown_reference(base: KnowledgeBase) -> Iterator[Problem]:
    """Whatever an entry or a fact names is there."""
    ids = {entry.id for entry in base.entries} | {PurePath(path).stem for path in base.broken}
    for entry in base.entries:
        for key, names, known, file in (
            ("related", entry.related, ids, "entries/"),
            ("facts", entry.facts, base.facts, "facts.yml"),
            ("sources", [c.source for c in entry.sources], base.sources, "sources.yml"),
        ):
            for name in names:
                if name not in known and file not in base.broken:
                    yield at(entry, key, "unknown-reference", f"{key} 里的 {name} 在 {file} 里没有；改名或补上")
        if entry.id in entry.related:
            yield at(entry, "related", "unknown-reference", "related 里写了自己；删去")
    for fact in base.facts.values():
        if fact.source.source not in base.sources and "sources.yml" not in base.broken:
            yield of_fact(
                fact, "unknown-reference", f"source 里的 {fact.source.source} 在 sources.yml 里没有；改名或补上"
            )


def unknown_figure(base: KnowledgeBase) -> Iterator[Problem]:
    """Every figure in question, answer and body is a fact of the entry."""
    for entry in base.entries:
        if "facts.yml" in base.broken and not base.facts.keys() >= set(entry.facts):
            continue
        known = {n for id in entry.facts if id in base.facts for n in FIGURE.findall(base.facts[id].value)}
        for key, text in (("question", entry.question), ("answer", entry.answer), ("body", entry.body)):
            for number, line in enumerate(_without_names(text).split("\n")):
                for figure in dict.fromkeys(FIGURE.findall(line)):
                    if figure not in known:
                        message = f"{key} 里的数字 {figure} 不在本条目的事实里；在 facts.yml 写成事实，再列进 facts"
                        yield at(entry, key, "unknown-figure", message, below=number)


def long_answer(base: KnowledgeBase) -> Iterator[Problem]:
    """An answer is read at a glance."""
    for entry in base.entries:
        if len(entry.answer) > ANSWER:
            yield at(
                entry, "answer", "long-answer", f"answer 有 {len(entry.answer)} 个字；最多 {ANSWER} 个，其余写进正文"
            )


def missing_section(base: KnowledgeBase) -> Iterator[Problem]:
    """An entry says what to do next, and what if that fails."""
    for entry in base.entries:
        for heading in (NEXT_STEP, FALLBACK):
            if not entry.section(heading):
                yield at(entry, "body", "missing-section", f"正文缺“## {heading}”一节")


def dead_link(base: KnowledgeBase) -> Iterator[Problem]:
    """A link in a body leads to a page that is there."""
    for entry in base.entries:
        folder = (base.root / entry.path).parent
        for below, line in enumerate(entry.body.split("\n")):
            for page in LINK.findall(line):
                if not (folder / page).is_file():
                    message = f"链接 {page} 指的页不在；改成相对于本文件的路径，或删去"
                    yield at(entry, "body", "dead-link", message, below=below)


def duration_and_value(base: KnowledgeBase) -> Iterator[Problem]:
    """The value that people read and the duration that programs read agree."""
    for fact in base.facts.values():
        if fact.duration:
            said = FIGURE.findall(fact.value)
            wanted = list(dict.fromkeys(map(str, (fact.duration.min, fact.duration.max))))
            if not set(wanted) <= set(said):
                yield of_fact(
                    fact,
                    "duration",
                    f"value 是“{fact.value}”，duration 却是 {fact.duration.min} 到 {fact.duration.max}；改成一致",
                )


def cues_of_kinds(base: KnowledgeBase) -> Iterator[Problem]:
    """Cues are given for kinds of answer that exist."""
    for facet in base.cues:
        if facet not in (*KINDS, "amount"):
            yield Problem(
                "synonyms.yml", 1, "cues", f"cues 里的 {facet} 不是条目的种类；可用：{' '.join(KINDS)} amount"
            )


def empty_stage(base: KnowledgeBase) -> Iterator[Problem]:
    """A knowledge base has entries, and a stage has some."""
    if not base.entries:
        yield Problem("entries", 1, "empty", "一个能读的条目也没有；用 kb new 写第一个")
        return
    for stage, name in STAGES.items():
        if not base.of_stage(stage) and not any(path.startswith(f"entries/{stage}/") for path in base.broken):
            yield Problem("entries", 1, "empty", f"阶段 {stage}（{name}）还没有条目", warning=True)


RULES: tuple[Callable[[KnowledgeBase], Iterator[Problem]], ...] = (
    twins,
    shared_alias,
    repeated_alias,
    few_aliases,
    unknown_reference,
    unknown_figure,
    long_answer,
    missing_section,
    dead_link,
    duration_and_value,
    cues_of_kinds,
    empty_stage,
)


def bare(text: str) -> str:
    """A way of asking without what does not change it: width, case, spaces, punctuation."""
    from search.text import fold, runs

    return "".join(part for _, _, part in runs(fold(text)))


def _without_names(text: str) -> str:
    """A text without the numbers that are names; lines are kept."""
    return NOT_A_FIGURE.sub(lambda found: "\n" * found.group().count("\n"), text)


def at(entry: Entry, key: str, rule: str, message: str, warning: bool = False, below: int = 0) -> Problem:
    """A problem of an entry, so many lines below that of one of its keys, or of its body."""
    return Problem(entry.path, entry.lines.get(key, 1) + below, rule, message, warning)


def of_fact(fact: Fact, rule: str, message: str) -> Problem:
    """A problem of a fact."""
    return Problem("facts.yml", fact.line, rule, f"{fact.id}：{message}")
