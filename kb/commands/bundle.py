from pathlib import Path

import click

from kb.base.paths import content_folder
from kb.base.scratch import scratch
from kb.commands.options import everywhere
from kb.commands.output import Page, say_json
from kb.commands.spoken import Command
from kb.publish.bundling import bundle
from kb.publish.website import build, shim, site_folder


@click.command("bundle", cls=Command)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="写到哪里；默认是内容文件夹旁的 bundle/site.tar.xz；名字以 .zip 结尾的写成 zip，大几倍。",
)
@everywhere
def command(output: str | None, as_json: bool, content: str | None, data: str | None) -> int:
    """把整个网站装进一个压缩包：解开后双击 index.html 就能看、能问，不用联网（需要 mkdocs-material）。"""
    folder = content_folder(content)
    archive = Path(output).absolute() if output else site_folder(folder).parent / "bundle" / "site.tar.xz"
    with scratch() as place:
        size = bundle(build(folder, place / "site"), shim(), archive)
    if as_json:
        say_json({"archive": str(archive), "bytes": size})
    else:
        Page().say(f"{archive}，{(size + 999) // 1000} kB；解开，打开里面的 index.html。")
    return 0
