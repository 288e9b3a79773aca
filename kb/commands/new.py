import click

from kb.base.dates import today
from kb.base.paths import content_folder
from kb.checks.mending.drafting import draft
from kb.commands.options import everywhere
from kb.commands.output import Page, say_json


@click.command("new")
@click.argument("entry_id", metavar="ID")
@click.option("--stage", default="", metavar="STAGE", help="阶段的 id；默认是第一个。")
@click.option("--kind", default="how-to", show_default=True, metavar="KIND", help="答案的种类。")
@click.option("--question", default="", help="问题。")
@everywhere
def command(
    entry_id: str, stage: str, kind: str, question: str, as_json: bool, content: str | None, data: str | None
) -> int:
    """起草一个条目：写好模板，等你填。"""
    path = draft(content_folder(content), entry_id, stage, kind, question, today())
    if as_json:
        say_json({"id": entry_id, "path": str(path)})
    else:
        Page().say(f"已写 {path}；填好后用 kb check 检查。")
    return 0
