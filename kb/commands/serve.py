from pathlib import Path

import click

from kb.base.paths import content_folder
from kb.commands.options import FOLDER, everywhere
from kb.commands.output import note, say_json
from kb.commands.spoken import Command
from kb.errors import ContentError, FolderError
from kb.publish.website import build, outdated, site_folder


@click.command("serve", cls=Command)
@click.option("--host", metavar="地址", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="整数",
    default=8000,
    show_default=True,
    help="端口；0 是任选一个。",
)
@click.option("-o", "--output", **FOLDER, help="网站所在的文件夹；默认是内容文件夹旁的 public/。")
@click.option("--live", is_flag=True, help="边改边看：内容一保存，网页就是新的；错误写在网页上。")
@everywhere
def command(
    host: str, port: int, output: str | None, live: bool, as_json: bool, content: str | None, data: str | None
) -> int:
    """在本机打开网站；还没生成，或内容改过，先生成。"""
    from kb.publish.serving import serve

    if not host.strip():
        raise FolderError("--host 空着就是对所有人开放；只在本机用 127.0.0.1，对所有人写明 0.0.0.0")
    folder = content_folder(content)

    def tell(url: str) -> None:
        say_json({"url": url}) if as_json else note(f"网站在 {url} ，按 Ctrl-C 停止。")

    if live:
        from kb.publish.live import serve_live

        note("先生成一遍…")
        return serve_live(folder, host, port, tell, note)
    place = Path(output).absolute() if output else site_folder(folder)
    if outdated(folder, place):
        note("网站还没有，或内容改过，先生成…")
        try:
            build(folder, place)
        except ContentError as error:
            if not (place / "index.html").is_file():
                raise
            note(f"内容有 {len(error.problems)} 处错误，网站没有重新生成，打开的是上一次的；用 kb check 看错在哪里。")

    return serve(place, host, port, tell)
