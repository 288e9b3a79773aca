"""Options that the commands share, one decorator each concern."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import click

from kb import __version__

Decorated = Callable[..., Any]


def typed(words: Sequence[str]) -> str:
    """The words of a question as they were typed, also at a GBK terminal whose locale says something else."""
    text = " ".join(words)
    if any("\udc80" <= c <= "\udcff" for c in text):  # bytes that could not be decoded, see PEP 383
        with suppress(UnicodeError):
            return os.fsencode(text).decode("gb18030")
    return text


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
