import sys
from pathlib import Path

import click

from kb.base.names import FORMATS
from kb.base.paths import content_folder, replace
from kb.checks.valid import load_valid
from kb.commands.options import FILE, everywhere
from kb.commands.output import Page, say_json
from kb.commands.spoken import Command
from kb.errors import FolderError


@click.command("export", cls=Command)
@click.option(
    *("--format", "wanted"),
    type=click.Choice([*FORMATS]),
    help="csv 表格、jsonl、json（网站的 entries.json）、md 一页、anki 卡片；默认看文件名，没有就是 csv。",
)
@click.option("-o", "output", **FILE, help="写进文件；不写就输出。")
@click.option("--schema", is_flag=True, help="不导出，输出 entries.json 的 JSON Schema。")
@everywhere
def command(
    wanted: str | None, output: str | None, schema: bool, as_json: bool, content: str | None, data: str | None
) -> int:
    """导出全部条目：CSV 和 JSONL 带着事实和出处，kb import 收得回来

    CSV 里像公式的格子前面加一个 '，表格软件不会去算。
    """
    from kb.exchange import exporting

    if schema:
        say_json(exporting.schema())
        return 0
    base = load_valid(content_folder(content))
    ending = Path(output or "").suffix.lower().lstrip(".")
    wanted = wanted or next((name for name, end in FORMATS.items() if end == ending), "csv")
    text = exporting.FORMATS[wanted](base)
    if output:
        try:
            replace(Path(output), text.encode("utf-8"))
        except OSError as error:
            raise FolderError(f"写不进 {output}：{error.strerror or error}；换一个地方") from error
        if as_json:
            say_json({"output": output, "format": wanted, "entries": len(base.entries)})
        else:
            Page().say(f"已写 {output}：{len(base.entries)} 个条目")
    elif as_json:
        say_json({"format": wanted, "entries": len(base.entries), "text": text})
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
    return 0
