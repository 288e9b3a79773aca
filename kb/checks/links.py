"""Rules about what leads where: whatever is named is there, and whatever is there is named."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from posixpath import dirname, join, normpath

from kb.base.entries import Entry, KnowledgeBase
from kb.checks.rule import Finding, Rule, at, bare, of_fact

LINK = re.compile(r"\]\(([^():\s#]+)(?:#[^()\s]*)?\)")
"""A link within the base. No class holds the bracket that begins a link, so that nothing is read twice."""


def pages_of(text: str) -> list[str]:
    """The other pages of the base that a text leads to."""
    return [page for page in LINK.findall(text) if page.endswith(".md")]


def twins(base: KnowledgeBase) -> Iterator[Finding]:
    """Two entries never have one id; it is told of the copy."""
    for copy, original in copies(base).items():
        entry = next(entry for entry in base.entries if entry.path == copy)
        if entry.id == original.id:
            yield at(entry, "id", f"id {entry.id} 已被 {original.path} 用了；像是它的副本：改 id、问题和问法，或删去它")
        else:
            yield at(entry, "question", f"像是 {original.path} 的副本：一半以上的问法一样；改成自己的，或删去它")


def copies(base: KnowledgeBase) -> dict[str, Entry]:
    """The entries that were copied from another and not changed, by path, each with the original.

    The original is the one whose file has its name, else the older file, else the one that stands first.
    """
    found: dict[str, Entry] = {}
    groups: dict[str, list[Entry]] = {}
    for entry in base.entries:
        groups.setdefault(entry.id, []).append(entry)
        asked = {bare(text) for text in (entry.question, *entry.aliases)}
        for text in asked:
            groups.setdefault(f"?{text}", []).append(entry)
    shared: dict[tuple[str, str], int] = {}
    by_path = {entry.path: entry for entry in base.entries}
    for key, entries in groups.items():
        for one in entries[1:]:
            if key[0] != "?":
                shared[(entries[0].path, one.path)] = 10**6
            else:
                shared[(entries[0].path, one.path)] = shared.get((entries[0].path, one.path), 0) + 1
    for (first, second), ways in shared.items():
        pair = sorted((by_path[first], by_path[second]), key=lambda e: _originality(base, e))
        if 2 * ways > len(pair[1].aliases) + 1:
            found.setdefault(pair[1].path, pair[0])
    return found


def _originality(base: KnowledgeBase, entry: Entry) -> tuple[bool, int]:
    """What tells an original from a copy, smallest first."""
    path = base.root / entry.path
    return entry.id != path.stem, path.stat().st_mtime_ns if path.exists() else 0


def unknown_reference(base: KnowledgeBase) -> Iterator[Finding]:
    """Whatever an entry, a fact, a note or the first page names is there."""
    ids = {entry.id for entry in base.entries} | {PurePath(path).stem for path in base.broken}
    for entry in base.entries:
        for key, names, known, file in (
            ("related", entry.related, ids, "entries/"),
            ("facts", entry.facts, base.facts, "facts.yml"),
            ("sources", [c.source for c in entry.sources], base.sources, "sources.yml"),
        ):
            for item, name in enumerate(names):
                if name not in known and file not in base.broken:
                    yield at(entry, key, f"{key} 里的 {name} 在 {file} 里没有；改名或补上", item=item)
    yield from _unknown_in_notes(base, ids)
    for situation in base.profile.situations:
        if situation.entry not in ids and base.entries:
            line = base.profile.lines.get("situations", 1)
            yield Finding("base.yml", line, f"situations 的“{situation.name}”：没有条目 {situation.entry}；改名或删去")
    for fact in base.facts.values():
        if fact.source.source not in base.sources and "sources.yml" not in base.broken:
            yield of_fact(fact, f"source 里的 {fact.source.source} 在 sources.yml 里没有；改名或补上")
    yield from _unknown_in_periods(base, ids)
    yield from _unknown_in_moves(base, ids)


def _unknown_in_moves(base: KnowledgeBase, ids: set[str]) -> Iterator[Finding]:
    """An address that was left leads to an entry that is there, and nothing else has it now."""
    taken = {f"{entry.stage}/{entry.id}" for entry in base.entries}
    for moved in base.moved:
        if moved.to not in ids and base.entries:
            yield Finding("moved.yml", moved.line, f"{moved.id}：没有条目 {moved.to}；改成现在有的条目")
        if moved.id in taken:
            yield Finding("moved.yml", moved.line, f"{moved.id}：又有条目用这个网址了；删去这一行")


def _unknown_in_notes(base: KnowledgeBase, ids: set[str]) -> Iterator[Finding]:
    """Whatever the notes put first, keep or say."""
    unread = any(path.startswith("messages/") for path in base.broken)
    for note in base.notes:
        for name in (*note.first, *note.keep):
            if name not in ids and base.entries:
                yield Finding("notes.yml", note.line, f"{note.id}：没有条目 {name}；改名或删去")
        for name in note.messages:
            if name not in base.messages and not unread:
                yield Finding("notes.yml", note.line, f"{note.id}：没有要发的话 {name}；改名或删去")


def _unknown_in_periods(base: KnowledgeBase, ids: set[str]) -> Iterator[Finding]:
    """Whatever is named that periods are counted by, and the entries for when they are over."""
    for fact in base.facts.values():
        if fact.passed and fact.passed not in ids and base.entries:
            yield of_fact(fact, f"passed 里的条目 {fact.passed} 没有；改名或删去")
        for name in fact.counted:
            if name not in base.facts and "facts.yml" not in base.broken:
                yield of_fact(fact, f"counted 里的 {name} 在 facts.yml 里没有；改名或补上")
    for name in _ways_of_counting(base):
        if name not in base.facts and "facts.yml" not in base.broken:
            yield Finding(
                "base.yml", base.profile.lines.get("counting", 1), f"counting 里的事实 {name} 没有；改名或补上"
            )


def _ways_of_counting(base: KnowledgeBase) -> list[str]:
    """The facts that say how periods are counted, each once."""
    return list(dict.fromkeys(name for names in base.profile.counting.rules.values() for name in names))


def idle_reference(base: KnowledgeBase) -> Iterator[Finding]:
    """An entry never relates to itself, and names nothing twice."""
    for entry in base.entries:
        for key, item, name in idle(entry):
            why = "里写了自己" if name == entry.id else f"里 {name} 写了两次"
            yield at(entry, key, f"{key} {why}；删去", item=item)


def idle(entry: Entry) -> list[tuple[str, int, str]]:
    """The items of an entry's lists that say nothing, as key, place and name."""
    lists = {"facts": entry.facts, "sources": tuple(map(str, entry.sources)), "related": entry.related}
    return [
        (key, item, name)
        for key, names in lists.items()
        for item, name in enumerate(names)
        if name in names[:item] or (key == "related" and name == entry.id)
    ]


def dead_link(base: KnowledgeBase) -> Iterator[Finding]:
    """A link in a body leads to a page that is there."""
    for entry in base.entries:
        folder = (base.root / entry.path).parent
        for below, line in enumerate(entry.body.split("\n")):
            for page in pages_of(line):
                if not (folder / page).is_file():
                    yield at(entry, "body", f"链接 {page} 指的页不在；改成相对于本文件的路径，或删去", below)


def orphan(base: KnowledgeBase) -> Iterator[Finding]:
    """Some other entry leads to each entry: by `related`, or by a link in its body."""
    if any(path.startswith("entries/") for path in base.broken):
        return
    for entry in (entry for entry in orphans(base) if "related" not in entry.imported):
        yield at(entry, "id", "没有一个条目链接到它；写进相近条目的 related")


def orphans(base: KnowledgeBase) -> list[Entry]:
    """The entries that no other one leads to."""
    by_path = {entry.path: entry.id for entry in base.entries}
    linked: set[str] = set()
    for entry in base.entries:
        pages = (by_path.get(normpath(join(dirname(entry.path), page)), "") for page in pages_of(entry.body))
        linked |= {*entry.related, *pages} - {entry.id}
    return [entry for entry in base.entries if entry.id not in linked]


def unused_source(base: KnowledgeBase) -> Iterator[Finding]:
    """Something rests on each source."""
    used = {citation.source for entry in base.entries for citation in entry.sources}
    used |= {fact.source.source for fact in base.facts.values()}
    for source in base.sources.values():
        if source.id not in used and not base.broken:
            yield Finding("sources.yml", source.line, f"没有条目或事实用到出处 {source.id}；用上，或删去")


def unused_fact(base: KnowledgeBase) -> Iterator[Finding]:
    """Some entry rests on each fact, or a period is counted by it."""
    used = {id for entry in base.entries for id in entry.facts}
    used |= {*_ways_of_counting(base), *(id for fact in base.facts.values() for id in fact.counted)}
    for fact in base.facts.values():
        if fact.id not in used and not base.broken:
            yield of_fact(fact, "没有条目用到这个事实；列进条目的 facts，或删去")


def empty_base(base: KnowledgeBase) -> Iterator[Finding]:
    """A knowledge base has entries."""
    if not base.entries:
        yield Finding("entries", 1, "一个能读的条目也没有；用 kb new 写第一个")


def empty_stage(base: KnowledgeBase) -> Iterator[Finding]:
    """A stage has some entries."""
    for stage, name in base.profile.stage_names.items():
        broken = any(path.startswith(f"entries/{stage}/") for path in base.broken)
        if base.entries and not base.of_stage(stage) and not broken:
            yield Finding("entries", 1, f"阶段 {stage}（{name}）还没有条目")


RULES = (
    Rule("twins", "一个 id 只用一次", "两个事实都叫 refund-time", "refund-time、refund-route", twins),
    Rule(
        "unknown-reference",
        "facts、sources、related 和阶段页里写的都有",
        "related: [refund]，没有这个条目",
        "related: [refund-time]",
        unknown_reference,
    ),
    Rule(
        "idle-reference",
        "列表里不写自己，也不写两次",
        "refund-time 里写 related: [refund-time]",
        "related: [refund-route]",
        idle_reference,
        warning=True,
    ),
    Rule(
        "dead-link",
        "正文里的链接有着落",
        "[退款](refund.md)，没有这一页",
        "[退款](../negotiation/refund-time.md)",
        dead_link,
    ),
    Rule(
        "orphan",
        "每个条目都有别的条目链接到它",
        "新条目没有人写进 related",
        "写进相近条目的 related",
        orphan,
        warning=True,
    ),
    Rule(
        "unused-source",
        "每个出处都有用处",
        "sources.yml 里有一部没人引的法",
        "用上，或删去",
        unused_source,
        warning=True,
    ),
    Rule(
        "unused-fact",
        "每个事实都有条目用到",
        "facts.yml 里有一个没人用的期限",
        "列进条目的 facts",
        unused_fact,
        warning=True,
    ),
    Rule("empty", "有条目", "entries/ 是空的", "用 kb new 写第一个", empty_base),
    Rule(
        "empty-stage",
        "每个阶段都有条目",
        "entries/penalty/ 是空的",
        "kb new ID --stage penalty",
        empty_stage,
        warning=True,
    ),
)
