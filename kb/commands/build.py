from pathlib import Path

import click

from kb.base.paths import content_folder
from kb.commands.options import FOLDER, everywhere
from kb.commands.output import Page, say_json
from kb.commands.progress import Progress
from kb.commands.spoken import Command
from kb.publish.website import build


@click.command("build", cls=Command)
@click.option("-o", "--output", **FOLDER, help="网站放在哪里；默认是内容文件夹旁的 public/。")
@click.option(
    "--config",
    metavar="文件",
    type=click.Path(),
    help="另用一个 mkdocs.yml；它能写 hooks，会运行代码，只用你信得过的。",
)
@everywhere
def command(output: str | None, config: str | None, as_json: bool, content: str | None, data: str | None) -> int:
    """生成网站（需要 mkdocs-material）；内容有错时不动旧网站。"""
    chosen, settings = (Path(given).absolute() if given else None for given in (output, config))
    with Progress() as progress:
        place = build(content_folder(content), chosen, settings, progress)
    if as_json:
        say_json({"site": str(place)})
    else:
        Page().say(f"网站在 {place}，用 kb serve 打开。")
    return 0
