import click

from kb.answers.documents import entry_named, whole
from kb.base.dates import STALE, UNREVIEWED, stale
from kb.base.entries import Entry, KnowledgeBase
from kb.base.names import FALLBACK, NEXT_STEP
from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.reply import typed
from kb.commands.spoken import ENTRIES, Command


@click.command("show", cls=Command)
@click.argument("entry_id", metavar="ID", shell_complete=ENTRIES)
@everywhere
def command(entry_id: str, as_json: bool, content: str | None, data: str | None) -> int:
    """显示一个条目的全文：kb show refund-time"""
    base = load_valid(content_folder(content))
    entry = entry_named(base, typed([entry_id]))
    if any(m.id.endswith(f"/{entry_id}") and m.to == entry.id for m in base.moved):
        note(f"{entry_id} 改到了 {entry.id}。")
    if as_json:
        say_json(whole(base, entry))
    else:
        show(base, entry)
    return 0


def show(base: KnowledgeBase, entry: Entry) -> None:
    """Print everything an entry says."""
    page = Page()
    page.say(entry.question, bold=True)
    reviewed = UNREVIEWED if entry.imported else "核对于"
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
