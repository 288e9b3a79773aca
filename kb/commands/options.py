"""Options that the commands share, one decorator each concern."""

from collections.abc import Callable
from typing import Any

import click

from kb import __version__

FOLDER: Any = {"metavar": "文件夹", "type": click.Path()}
FILE: Any = {"metavar": "文件", "type": click.Path()}
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
            type=click.Path(),
            help="内容文件夹（环境变量 KB_CONTENT）。",
        ),
        click.option("--json", "as_json", is_flag=True, help="输出 JSON。"),
    ):
        command = option(command)
    return command
