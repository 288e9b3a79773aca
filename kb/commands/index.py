import click

from kb.answers.indexing import open_quickly, rebuild
from kb.base.paths import content_folder, data_folders
from kb.commands.current import tell_unfitted, waiting
from kb.commands.options import everywhere
from kb.commands.output import Page, say_json
from kb.commands.progress import Progress
from kb.commands.spoken import Command


@click.command("index", cls=Command)
@everywhere
def command(as_json: bool, content: str | None, data: str | None) -> int:
    """重建索引；内容有错时不动旧索引。"""
    folder = content_folder(content)
    with Progress() as progress:
        place, entries = rebuild(folder, data_folders(folder, data), progress, waiting)
    tell_unfitted(open_quickly(place))
    if as_json:
        say_json({"entries": entries, "data": str(place)})
    else:
        Page().say(f"已索引 {entries} 个条目，放在 {place}")
    return 0
