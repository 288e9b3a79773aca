import click

from kb.base.names import STATUSES
from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.output import Page, say_json


@click.command("facts")
@click.option("--status", type=click.Choice(list(STATUSES)), help="只列这种把握的。")
@everywhere
def command(status: str | None, as_json: bool, content: str | None, data: str | None) -> int:
    """列出事实：数字或规定、有几分把握、出自哪里。"""
    base = load_valid(content_folder(content))
    facts = [fact for fact in base.facts.values() if status in (None, fact.status)]
    if as_json:
        keys = ("id", "label", "value", "status", "claim", "note")
        said = [{key: getattr(f, key) for key in keys} | {"from": f.since, "source": str(f.source)} for f in facts]
        say_json({"facts": said})
        return 0
    page = Page()
    for fact in facts:
        since = f"（从{fact.since}算起）" if fact.since and fact.duration else ""
        page.say(f"{fact.label}：{fact.value}{since} {page.status(fact.status)}", hanging="  ")
        cited = page.hyperlink(base.cite(fact.source), base.sources[fact.source.source].url)
        page.say(f"{cited}。{fact.remark}", "  ", "  ", dim=True)
    return 0
