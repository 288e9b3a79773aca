import click

from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.folders import content_folder
from kb.loading import load_sound
from kb.names import KINDS, STAGES


@click.command("list")
@click.option("--stage", type=click.Choice(list(STAGES)), help="只列这个阶段的。")
@click.option("--kind", type=click.Choice(list(KINDS)), help="只列这种答案的。")
@everywhere
def command(stage: str | None, kind: str | None, as_json: bool, content: str | None, data: str | None) -> int:
    """列出条目，按办事的顺序。"""
    base = load_sound(content_folder(content))
    chosen = [e for e in base.entries if stage in (None, e.stage) and kind in (None, e.kind)]
    if as_json:
        keys = ("id", "question", "stage", "kind", "url")
        say_json({"entries": [{key: getattr(entry, key) for key in keys} for entry in chosen]})
        return 0
    if not chosen:
        note("没有这样的条目。")
    page = Page()
    wide = max((len(entry.id) for entry in chosen), default=0)
    for number, name in enumerate(dict.fromkeys(entry.stage for entry in chosen)):
        if number:
            page.say()
        page.say(STAGES[name], bold=True)
        for entry in chosen:
            if entry.stage == name:
                page.say(f"{entry.id:{wide}}  {entry.question}", "  ", " " * (wide + 4))
    return 0
