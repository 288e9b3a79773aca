"""Options that the commands share, one decorator each concern."""

from collections.abc import Callable
from typing import Any

import click

from kb import __version__

UNTRIED = click.Path(readable=False)
"""A path as it is typed: whether it can be read shows when it is."""
FOLDER: Any = {"metavar": "文件夹", "type": UNTRIED}
FILE: Any = {"metavar": "文件", "type": UNTRIED}
"""What an option is that takes one; the shells complete it so."""
Decorated = Callable[..., Any]


def everywhere(command: Decorated) -> Decorated:
    """--json, --content, --data, -h and --version."""
    for option in (
        click.help_option("-h", "--help", help="显示帮助。"),
        click.version_option(
            __version__, "--version", prog_name="kb", message="%(prog)s %(version)s", help="显示版本。"
        ),
        click.option("--data", envvar="KB_DATA", **FOLDER, help="放索引的文件夹（环境变量 KB_DATA）。"),
        click.option(
            "--content",
            envvar="KB_CONTENT",
            metavar="文件夹",
            type=UNTRIED,
            help="内容文件夹（环境变量 KB_CONTENT）。",
        ),
        click.option("--json", "as_json", is_flag=True, help="输出 JSON。"),
    ):
        command = option(command)
    return command


def in_cluster(command: Decorated) -> Decorated:
    """--cluster."""
    return click.option(
        *("--cluster", "cluster"),
        envvar="KB_CLUSTER",
        metavar="地址",
        help="到这个集群（Milvus）里问，先 kb cluster push（环境变量 KB_CLUSTER）。",
    )(command)


def for_programs(command: Decorated) -> Decorated:
    """--api, and what goes with it."""
    for option in (
        click.option("--log", is_flag=True, help="接口：记下问了什么，和 kb ask --log 一样，只在这台机器上。"),
        click.option("--proxy", multiple=True, metavar="地址", help="接口：相信这个地址的代理写的 X-Forwarded-For。"),
        click.option(
            "--rate",
            type=click.IntRange(0, 1_000_000),
            metavar="整数",
            default=20,
            show_default=True,
            help="接口：每个来客一秒最多几个请求；0 是不限。",
        ),
        click.option(
            "--workers",
            type=click.IntRange(1, 64),
            metavar="整数",
            default=1,
            show_default=True,
            help="接口：几个进程。",
        ),
        click.option("--name", multiple=True, metavar="名字", help="接口：这台服务器对外的名字，如 api.example.org。"),
        click.option(
            "--allow-origin",
            multiple=True,
            metavar="网站",
            help="别的网站，它的网页也能放框、读接口（CORS）。",
        ),
        click.option("--api", is_flag=True, help="开给程序用的 HTTP 接口，不开网站。"),
    ):
        command = option(command)
    return command
