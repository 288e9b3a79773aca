import shlex
from pathlib import Path

import click

from kb.base.dates import today
from kb.base.starting import start
from kb.commands.options import everywhere
from kb.commands.output import Page, say_json
from kb.commands.spoken import Command


@click.command("init", cls=Command)
@click.argument("folder", metavar="文件夹", type=click.Path())
@click.option("--name", help="知识库的名字；默认是文件夹的名字。")
@everywhere
def command(folder: str, name: str | None, as_json: bool, content: str | None, data: str | None) -> int:
    """在新的文件夹里建一个小知识库，马上能检查、能问、能生成网站。"""
    place = Path(folder).absolute()
    made = start(place, place.name if name is None else name, today())
    if as_json:
        say_json({"content": str(made)})
    else:
        page = Page()
        page.say(f"已建 {made}；怎么改写在 {place / 'README.md'}。试试：")
        typed = shlex.quote(str(made))
        page.say(f"kb check --content {typed}", "  ")
        page.say(f"kb ask --content {typed} 几点开门", "  ")
    return 0
