from collections.abc import Iterable

import click

from kb.base.entries import Fact, KnowledgeBase
from kb.base.names import STATUSES
from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.reply import typed
from kb.commands.spoken import SOURCES, STATUS, Command, one_of
from search.text import fold


@click.command("facts", cls=Command)
@click.argument("words", nargs=-1, metavar="[词…]")
@click.option("--status", metavar="状态", shell_complete=STATUS, help="只列这种把握的，写 id 或名称。")
@click.option("--source", metavar="出处", shell_complete=SOURCES, help="只列出自这里的，如 cpl 或 cpl#48。")
@click.option("--id", "with_ids", is_flag=True, help="写出每个事实的 id，和用到它的条目。")
@everywhere
def command(
    words: tuple[str, ...],
    status: str | None,
    source: str | None,
    with_ids: bool,
    as_json: bool,
    content: str | None,
    data: str | None,
) -> int:
    """列出事实：数字或规定、有几分把握、出自哪里；写词只列说到它的

    改了一条规定，用 --source 看谁靠着它：事实和条目都列出。
    """
    base = load_valid(content_folder(content))
    status = one_of("--status", status, STATUSES)
    facts = [f for f in base.facts.values() if status in (None, f.status) and _says(base, f, words)]
    if source is not None:
        facts = [fact for fact in facts if source in (fact.source.source, str(fact.source))]
    resting = [] if source is None else [e.id for e in base.entries if _cites(base, e.sources, source)]
    users = {fact.id: [entry.id for entry in base.entries if fact.id in entry.facts] for fact in facts}
    if as_json:
        keys = ("id", "label", "value", "status", "claim", "note")
        said = [
            {key: getattr(f, key) for key in keys} | {"from": f.since, "source": str(f.source), "entries": users[f.id]}
            for f in facts
        ]
        say_json({"facts": said, **({} if source is None else {"entries": resting})})
    else:
        _show(base, facts, users if with_ids else {})
        if source is not None:
            _show_resting(base, resting)
        if not facts and not resting:
            note("没有这样的事实。")
    return 0 if facts or resting else 1


def _says(base: KnowledgeBase, fact: Fact, words: Iterable[str]) -> bool:
    """Whether a fact speaks of all the words: itself, its source, or its id."""
    parts = (fact.id, fact.label, fact.value, fact.since, fact.claim, fact.note, base.cite(fact.source))
    text = fold("\n".join(parts))
    return all(fold(typed([word])) in text for word in words)


def _cites(base: KnowledgeBase, sources: Iterable[object], source: str) -> bool:
    return any(source in (str(one), str(one).partition("#")[0]) for one in sources)


def _show(base: KnowledgeBase, facts: Iterable[Fact], users: dict[str, list[str]]) -> None:
    page = Page()
    for fact in facts:
        since = f"（从{fact.since}算起）" if fact.since and fact.duration else ""
        page.say(f"{fact.label}：{fact.value}{since} {page.status(fact.status)}", hanging="  ")
        cited = page.hyperlink(base.cite(fact.source), base.sources[fact.source.source].url)
        page.say(f"{cited}。{fact.remark}", "  ", "  ", dim=True)
        if fact.id in users:
            page.say(f"{fact.id} · 用到它的条目：{' '.join(users[fact.id]) or '没有'}", "  ", "  ")


def _show_resting(base: KnowledgeBase, entries: Iterable[str]) -> None:
    page = Page()
    page.heading("引到它的条目")
    for id in entries:
        entry = base.entry(id)
        page.say(f"· {entry.question if entry else ''}  kb show {id}", "  ", "    ")
