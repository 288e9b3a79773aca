"""Options that the commands share, one decorator each concern."""

from collections.abc import Callable
from typing import Any

import click

from kb import __version__

Decorated = Callable[..., Any]


def everywhere(command: Decorated) -> Decorated:
    """--json, --content, --data, -h and --version."""
    for option in (
        click.help_option("-h", "--help", help="显示帮助。"),
        click.version_option(
            __version__, "--version", prog_name="kb", message="%(prog)s %(version)s", help="显示版本。"
        ),
        click.option("--data", envvar="KB_DATA", metavar="DIR", help="放索引的文件夹（环境变量 KB_DATA）。"),
        click.option("--content", envvar="KB_CONTENT", metavar="DIR", help="内容文件夹（环境变量 KB_CONTENT）。"),
        click.option("--json", "as_json", is_flag=True, help="输出 JSON。"),
    ):
        command = option(command)
    return command
