import click

from kb.answering import candidate
from kb.commands.options import everywhere
from kb.commands.output import Page, say_json
from kb.entries import Entry, KnowledgeBase
from kb.errors import NotFound
from kb.folders import content_folder
from kb.loading import load_sound
from kb.names import FALLBACK, KINDS, NEXT_STEP, STAGES
from kb.reviewing import STALE, stale


@click.command("show")
@click.argument("id")
@everywhere
def command(id: str, as_json: bool, content: str | None, data: str | None) -> int:
    """显示一个条目的全文：kb show refund-time"""
    base = load_sound(content_folder(content))
    entry = base.entry(id)
    if entry is None:
        raise NotFound(f"没有条目 {id[:60]}；{similar(base, id[:60])}")
    if as_json:
        shown = {key: value for key, value in candidate(base, entry).items() if key not in ("next", "fallback")}
        extra = {"id": entry.id, "stage": entry.stage, "kind": entry.kind, "aliases": entry.aliases, "body": entry.body}
        say_json({**extra, **shown})
    else:
        show(base, entry)
    return 0


def similar(base: KnowledgeBase, id: str) -> str:
    """A hint at ids like the one that is not there."""
    from difflib import get_close_matches

    near = get_close_matches(id, [entry.id for entry in base.entries], n=3)
    return f"相近的有 {'、'.join(near)}" if near else "用 kb list 看有哪些"


def show(base: KnowledgeBase, entry: Entry) -> None:
    """Print everything an entry says."""
    page = Page()
    page.say(entry.question, bold=True)
    page.say(f"{STAGES[entry.stage]} · {KINDS[entry.kind]} · 核对于 {entry.reviewed}", dim=True)
    if stale(entry.reviewed.isoformat()):
        page.say(STALE, bold=True)
    page.say()
    page.say(entry.answer)
    page.say()
    page.prose(entry.body.partition("\n## ")[0])
    for heading in (NEXT_STEP, FALLBACK):
        page.heading(heading)
        page.prose(entry.section(heading))
    if entry.facts:
        page.heading("事实")
    for fact in (base.facts[id] for id in entry.facts):
        since = f"（从{fact.since}算起）" if fact.since and fact.duration else ""
        page.say(f"· {fact.label}：{fact.value}{since} {page.status(fact.status)}", "  ", "    ")
        page.say(f"{base.cite(fact.source)}。{fact.remark}", "    ", "    ", dim=True)
    if entry.sources:
        page.heading("出处")
    page.points(base.cite(citation) for citation in entry.sources)
    if entry.related:
        page.heading("相关问题")
    page.points(f"{other.question}  kb show {id}" for id in entry.related if (other := base.entry(id)))
