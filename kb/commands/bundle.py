from pathlib import Path

import click

from kb.base.paths import content_folder
from kb.base.scratch import scratch
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.progress import Progress
from kb.commands.spoken import Command
from kb.publish.carrying.bundling import bundle, make_room
from kb.publish.carrying.single import MOST_BYTES, single
from kb.publish.website import build, shim, site_folder


@click.command("bundle", cls=Command)
@click.option(
    "-o",
    "--output",
    metavar="文件",
    help="写到哪里；默认是内容文件夹旁的 bundle/site.tar.xz；.zip 结尾的写成 zip，大几倍；"
    ".html 结尾的写成一个网页文件。",
)
@everywhere
def command(output: str | None, as_json: bool, content: str | None, data: str | None) -> int:
    """把整个网站装进一个压缩包：解开后双击 index.html 就能看、能问，不用联网（需要 mkdocs-material）。"""
    folder = content_folder(content)
    archive = Path(output).absolute() if output else site_folder(folder).parent / "bundle" / "site.tar.xz"
    make_room(archive)
    with scratch() as place, Progress() as progress:
        site = build(folder, place / "site", progress=progress)
        progress("装进一个文件", "", 0, 0)
        size = single(site, shim().parent, archive) if archive.suffix == ".html" else bundle(site, shim(), archive)
    if as_json:
        say_json({"archive": str(archive), "bytes": size})
    else:
        alone = archive.suffix == ".html"
        then = "发给别人，点开就能看" if alone else "解开，打开里面的 index.html"
        Page().say(f"{archive}，{(size + 999) // 1000} kB；{then}。")
        if alone and size > MOST_BYTES:
            note(f"比 {MOST_BYTES // 1000} kB 大，有的聊天软件发不了；条目少一些的知识库才装得进，或发压缩包。")
    return 0
