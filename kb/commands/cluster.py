import click

from kb.answers.indexing import open_whole
from kb.base.paths import content_folder, data_folders
from kb.commands.current import tell_unfitted, use_current
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.progress import Progress
from kb.commands.spoken import Command
from search import Ranker


@click.command("cluster", cls=Command)
@click.argument("action", type=click.Choice(["push"]), metavar="push")
@click.argument("uri", metavar="地址")
@click.option(
    "--replicas",
    type=click.IntRange(1, 64),
    metavar="整数",
    default=1,
    show_default=True,
    help="在内存里放几份，各答各的；新写一份时才算。",
)
@everywhere
def command(action: str, uri: str, replicas: int, as_json: bool, content: str | None, data: str | None) -> int:
    """把索引写进集群（Milvus）：全写好了才换上，断了再运行一次就接着写

    地址是 http://主机:19530，或 Milvus Lite 的文件 名字.db；后面加 #别名 可以放几个知识库。
    密码放在环境变量 KB_CLUSTER_TOKEN 里。之后 kb ask --cluster 地址、kb serve --api --cluster 地址 到那里问。
    """
    from kb.answers.clusters import connect, push_index

    folder = content_folder(content)
    engine = connect(uri, make=True)

    def pushed(ranker: Ranker) -> tuple[str, int, int]:
        tell_unfitted(ranker)
        with Progress() as progress:
            done = push_index(ranker, engine, lambda done, of: progress("写入", "行", done, of), waiting, replicas)
        return done.name, done.rows, done.found

    try:
        name, rows, found = use_current(folder, data_folders(folder, data), open_whole, pushed)
    finally:
        engine.close()
    if as_json:
        say_json({"name": name, "rows": rows, "found": found})
    elif found == rows:
        Page().say(f"{engine.place.shown} 里已经是这一份，{rows} 行")
    else:
        resumed = f"，其中 {found} 行上次已写好" if found else ""
        Page().say(f"已写进 {engine.place.shown}，{rows} 行{resumed}；现在问到的就是它")
    return 0


def waiting() -> None:
    """Told where another push may be writing."""
    note("那里有一个没写完的 push，看它还在不在写…")
