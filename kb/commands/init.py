import shlex
from pathlib import Path

import click

from kb.base.dates import today
from kb.base.starting import BLANK, SAMPLE, start
from kb.commands.options import everywhere
from kb.commands.output import Page, say_json
from kb.commands.spoken import Command


@click.command("init", cls=Command)
@click.argument("folder", metavar="文件夹", type=click.Path())
@click.option("--name", help="知识库的名字；默认是文件夹的名字。")
@click.option("--empty", is_flag=True, help="不要示例条目；接着用 kb import 收进表格。")
@everywhere
def command(folder: str, name: str | None, empty: bool, as_json: bool, content: str | None, data: str | None) -> int:
    """在新的文件夹里建一个小知识库，马上能检查、能问、能生成网站。"""
    place = Path(folder).absolute()
    made = start(place, place.name if name is None else name, today(), BLANK if empty else SAMPLE)
    if as_json:
        say_json({"content": str(made)})
    else:
        page = Page()
        page.say(f"已建 {made}；怎么改写在 {place / 'README.md'}。试试：")
        typed = shlex.quote(str(made))
        tried = ("import 常见问题.xlsx --stages --dry-run", "check") if empty else ("check", "ask 几点开门")
        for verb, _, rest in (one.partition(" ") for one in tried):
            page.say(f"kb {verb} --content {typed} {rest}".rstrip(), "  ")
    return 0
