from pathlib import Path

import click

from kb.answers.indexing import open_current, open_quickly
from kb.base.dates import today
from kb.base.loading import load_profile
from kb.base.paths import content_folder, data_folders
from kb.checks.mending.drafting import draft
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.spoken import KINDS, STAGES, Command, one_of
from kb.errors import ContentError


@click.command("new", cls=Command)
@click.argument("entry_id", metavar="ID")
@click.option("--stage", metavar="阶段", shell_complete=STAGES, help="阶段，写 id 或名称；默认是第一个。")
@click.option("--kind", default="how-to", show_default=True, metavar="种类", shell_complete=KINDS, help="答案的种类。")
@click.option("--question", default="", help="问题。")
@everywhere
def command(
    entry_id: str, stage: str | None, kind: str, question: str, as_json: bool, content: str | None, data: str | None
) -> int:
    """起草一个条目：写好模板，等你填。"""
    folder = content_folder(content)
    profile = load_profile(folder)
    stage, kind = one_of("--stage", stage, profile.stage_names) or "", one_of("--kind", kind, profile.kinds) or kind
    topic = refused_as(folder, data, question)
    path = draft(folder, entry_id, stage, kind, question, today())
    if as_json:
        say_json({"id": entry_id, "path": str(path)})
    else:
        Page().say(f"已写 {path}；填好后用 kb check 检查。")
    if topic:
        note(f"现在问“{question}”会说不归这里管：离 outside.yml 里的“{topic}”最近。真要收，就从那里删去相近的问法")
    return 0


def refused_as(content: Path, data: str | None, question: str) -> str:
    """The subject out of scope that the index of today finds nearer to a question than any entry; empty for none."""
    from search.pack.explaining import explain

    try:
        ranker = open_current(content, data_folders(content, data), open_quickly) if question else None
    except ContentError:
        return ""
    why = explain(ranker, question, 1) if ranker else None
    return why.nearer[0].partition(":")[2] if why and why.nearer else ""
