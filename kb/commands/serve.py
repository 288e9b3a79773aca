from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from kb import DISTRIBUTION
from kb.base.paths import content_folder
from kb.commands.options import FOLDER, everywhere, for_programs, in_cluster
from kb.commands.output import note, say_json
from kb.commands.progress import Progress
from kb.commands.spoken import Command
from kb.errors import ContentError, FolderError, SiteError
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
@for_programs
@in_cluster
@everywhere
def command(
    host: str,
    port: int,
    output: str | None,
    as_json: bool,
    content: str | None,
    data: str | None,
    api: bool,
    **doors: Any,
) -> int:
    """在本机打开网站；还没生成，或内容改过，先生成。

    加 --api 就开给程序用的 HTTP 接口，见 DOORS.md；标着“接口”的选项只在这时有用。
    """
    from kb.publish.serving import serve

    if not host.strip():
        raise FolderError("--host 空着就是对所有人开放；只在本机用 127.0.0.1，对所有人写明 0.0.0.0")

    def tell(url: str) -> None:
        what = "接口" if api else "网站"
        say_json({"url": url}) if as_json else note(f"{what}在 {url} ，按 Ctrl-C 停止。")

    folder = content_folder(content)
    apart = [f"--{name}" for name in ("log", "name", "proxy") if doors[name]]
    apart += ["--cluster"] * typed_there("cluster") + ["--workers"] * (doors["workers"] > 1)
    if apart and not api:
        raise click.UsageError(f"{apart[0]} 只和 --api 一起用", click.get_current_context())
    if api and doors["live"]:
        raise click.UsageError("--live 和 --api 只写一个", click.get_current_context())
    if api:
        return serve_api(folder, data, (host, port), tell, doors)
    if doors["live"]:
        if output:
            raise click.UsageError("--live 的网站放在临时文件夹里，不写 -o", click.get_current_context())
        from kb.publish.live import serve_live

        note("先生成一遍…")
        return serve_live(folder, host, port, tell, note)
    place = Path(output).absolute() if output else site_folder(folder)
    if outdated(folder, place):
        note("网站还没有，或内容改过，先生成…")
        try:
            with Progress() as progress:
                build(folder, place, progress=progress)
        except ContentError as error:
            if not (place / "index.html").is_file():
                raise
            note(f"内容有 {len(error.problems)} 处错误，网站没有重新生成，打开的是上一次的；用 kb check 看错在哪里。")

    return serve(place, host, port, tell, origins_of(doors["allow_origin"]))


def serve_api(
    content: Path, data: str | None, place: tuple[str, int], tell: Callable[[str], None], said: dict[str, Any]
) -> int:
    """Open the HTTP door. Raises SiteError where what it needs is not installed."""
    try:
        from kb.doors.gate import Allowed
        from kb.doors.running import Settings, run
    except ImportError:
        raise SiteError(f'没有装接口要的东西；pip install "{DISTRIBUTION}[server]" 后再试') from None
    names = frozenset(name.lower() for name in ("localhost", place[0].strip("[]"), *said["name"]))
    allowed = Allowed(names, origins_of(said["allow_origin"]), said["rate"])
    where, cluster = Path(data).absolute() if data else None, said["cluster"]
    if cluster and cluster.partition("#")[0].endswith(".db") and said["workers"] > 1:
        raise FolderError(f"{cluster} 是 Milvus Lite 的文件，只有一个进程能开；写 --workers 1，或用服务器的地址")
    return run(Settings(content, where, allowed, said["log"], said["workers"], said["proxy"], cluster), *place, tell)


def typed_there(option: str) -> bool:
    """Whether an option was typed; one of an environment variable was not."""
    return click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE


def origins_of(given: tuple[str, ...]) -> frozenset[str]:
    """The origins of other sites. Raises FolderError."""
    return frozenset(map(origin_of, given))


def origin_of(given: str) -> str:
    """An origin as browsers write it. Raises FolderError."""
    from urllib.parse import urlsplit

    parts = urlsplit(given.strip())
    if given != "*" and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/")):
        raise FolderError(f"--allow-origin 的值不对：{given[:60]}；写 https://shop.example 这样，或 *")
    return given if given == "*" else f"{parts.scheme}://{parts.netloc.lower()}"
