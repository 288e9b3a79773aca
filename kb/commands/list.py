import click

from kb.answers.documents import listed
from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.spoken import KINDS, STAGES, Command, one_of


@click.command("list", cls=Command)
@click.option("--stage", metavar="阶段", shell_complete=STAGES, help="只列这个阶段的，写 id 或名称。")
@click.option("--kind", metavar="种类", shell_complete=KINDS, help="只列这种答案的，写 id 或名称。")
@everywhere
def command(stage: str | None, kind: str | None, as_json: bool, content: str | None, data: str | None) -> int:
    """列出条目，按办事的顺序。"""
    base = load_valid(content_folder(content))
    stage, kind = one_of("--stage", stage, base.profile.stage_names), one_of("--kind", kind, base.profile.kinds)
    chosen = [e for e in base.entries if stage in (None, e.stage) and kind in (None, e.kind)]
    if as_json:
        say_json({"entries": [listed(entry) for entry in chosen]})
        return 0
    if not chosen:
        note("没有这样的条目。")
    page = Page()
    wide = max((len(entry.id) for entry in chosen), default=0)
    for number, name in enumerate(dict.fromkeys(entry.stage for entry in chosen)):
        if number:
            page.say()
        page.say(base.profile.stage_names[name], bold=True)
        for entry in chosen:
            if entry.stage == name:
                page.say(f"{entry.id:{wide}}  {entry.question}", "  ", " " * (wide + 4))
    return 0
