import click

from kb.commands.options import everywhere
from kb.commands.output import Page, say_json
from kb.drafting import draft
from kb.folders import content_folder
from kb.names import KINDS, STAGES
from kb.reviewing import today


@click.command("new")
@click.argument("id")
@click.option("--stage", type=click.Choice(list(STAGES)), default="overview", show_default=True, help="阶段。")
@click.option("--kind", type=click.Choice(list(KINDS)), default="how-to", show_default=True, help="答案的种类。")
@click.option("--question", default="", help="问题。")
@everywhere
def command(id: str, stage: str, kind: str, question: str, as_json: bool, content: str | None, data: str | None) -> int:
    """起草一个条目：写好模板，等你填。"""
    path = draft(content_folder(content), id, stage, kind, question, today())
    if as_json:
        say_json({"id": id, "path": str(path)})
    else:
        Page().say(f"已写 {path}；填好后用 kb check 检查。")
    return 0
