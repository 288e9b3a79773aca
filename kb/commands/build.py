from pathlib import Path

import click

from kb.commands.options import everywhere
from kb.commands.output import Page, say_json
from kb.folders import content_folder
from kb.website import build


@click.command("build")
@click.option("-o", "--output", metavar="DIR", help="网站放在哪里；默认是 mkdocs.yml 旁的 public/。")
@everywhere
def command(output: str | None, as_json: bool, content: str | None, data: str | None) -> int:
    """生成网站（需要 mkdocs-material）；内容有错时不动旧网站。"""
    place = build(content_folder(content), Path(output).absolute() if output else None)
    if as_json:
        say_json({"site": str(place)})
    else:
        Page().say(f"网站在 {place}，用 kb serve 打开。")
    return 0
