import click

from kb.answers.documents import candidate
from kb.base.dates import STALE, stale
from kb.base.entries import Entry, KnowledgeBase
from kb.base.names import FALLBACK, NEXT_STEP
from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.reply import typed
from kb.commands.spoken import ENTRIES, Command
from kb.errors import NotFound


@click.command("show", cls=Command)
@click.argument("entry_id", metavar="ID", shell_complete=ENTRIES)
@everywhere
def command(entry_id: str, as_json: bool, content: str | None, data: str | None) -> int:
    """显示一个条目的全文：kb show refund-time"""
    base = load_valid(content_folder(content))
    entry = base.entry(entry_id) or next((e for e in base.entries if e.question == typed([entry_id])), None)
    if entry is None and (moved := next((m.to for m in base.moved if m.id.endswith(f"/{entry_id}")), "")):
        entry = base.entry(moved)
        note(f"{entry_id} 改到了 {moved}。")
    if entry is None:
        raise NotFound(f"没有条目 {entry_id[:60]}；{similar(base, entry_id[:60])}")
    if as_json:
        in_the_body = ("next", "fallback", "links")
        shown = {key: value for key, value in candidate(base, entry).items() if key not in in_the_body}
        extra = {"id": entry.id, "stage": entry.stage, "kind": entry.kind, "aliases": entry.aliases, "body": entry.body}
        say_json({**extra, **shown})
    else:
        show(base, entry)
    return 0


def similar(base: KnowledgeBase, entry_id: str) -> str:
    """A hint at ids like the one that is not there."""
    from difflib import get_close_matches

    near = get_close_matches(entry_id, [entry.id for entry in base.entries], n=3)
    return f"相近的有 {'、'.join(near)}" if near else "用 kb list 看有哪些"


def show(base: KnowledgeBase, entry: Entry) -> None:
    """Print everything an entry says."""
    page = Page()
    page.say(entry.question, bold=True)
    reviewed = "导入以后没有人核对" if entry.imported else "核对于"
    kinds, stages = base.profile.kinds, base.profile.stage_names
    page.say(f"{stages[entry.stage]} · {kinds[entry.kind]} · {reviewed} {entry.reviewed}", dim=True)
    if stale(entry.reviewed.isoformat()):
        page.say(STALE.format(base.profile.changed), bold=True)
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
    page.points(page.hyperlink(base.cite(one), base.sources[one.source].url) for one in entry.sources)
    messages = [message for message in base.messages.values() if entry.id in message.entries]
    if messages:
        page.heading("要发的话")
    page.points(f"{message.title}  kb draft {message.id}" for message in messages)
    if entry.related:
        page.heading("相关问题")
    page.points(f"{other.question}  kb show {id}" for id in entry.related if (other := base.entry(id)))
