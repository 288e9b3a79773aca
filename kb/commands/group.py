"""The commands as click has them, and what it says of a wrong call, in Chinese."""

import os
from contextlib import suppress
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

from kb import __version__
from kb.commands import COMMANDS
from kb.commands.output import fail, quiet, wants_json
from kb.commands.spoken import MORE, Context
from kb.errors import KbError


class Unwritten(Exception):
    """An OSError on its way past click."""

    def __init__(self, error: OSError) -> None:
        self.error = error


class Commands(click.Group):
    """The commands, each imported when it is called or its help is asked for."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the base is about, and a question to try."""
        from kb.base.loading import load_profile
        from kb.base.paths import content_folder

        with suppress(KbError):
            profile = load_profile(content_folder(os.environ.get("KB_CONTENT")))
            example = next(iter(profile.examples), "")
            self.help = f"{profile.name}：{profile.description}" + (f" 直接问：kb ask {example}" if example else "")
        super().format_help_text(ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. What cannot be written goes past click, which would end the program in its own way."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            raise Unwritten(error) from error

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(f"\n{MORE}\n")

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return import_module(f"kb.commands.{name}").command if name in COMMANDS else None


@click.group(cls=Commands, no_args_is_help=False, options_metavar="[选项]", subcommand_metavar="命令 [参数]…")
@click.version_option(__version__, "--version", prog_name="kb", message="%(prog)s %(version)s", help="显示版本。")
@click.help_option("-h", "--help", help="显示帮助。")
def kb() -> None:
    """问答知识库。直接问：kb ask 后面写问题"""


def run(arguments: list[str]) -> Any:
    """Run a command; its exit code."""
    quiet()
    as_json = wants_json(arguments)
    arguments = helped(arguments)
    try:
        return kb.main(arguments, prog_name="kb", standalone_mode=False)
    except click.UsageError as error:
        hint = f"；用法见 {error.ctx.command_path} -h" if error.ctx else ""
        return fail("usage", in_chinese(error) + hint, as_json)
    except click.ClickException as error:
        return fail("usage", error.format_message(), as_json)
    except click.Abort:
        return 130
    except Unwritten as past:
        raise past.error from None


def helped(arguments: list[str]) -> list[str]:
    """The call that asks for help where nothing is asked, or `help` is."""
    if arguments[:1] not in ([], ["help"]):
        return arguments
    return [*arguments[1:2], "--help"]


def in_chinese(error: click.UsageError) -> str:
    """What was wrong with the call."""
    said = error.message
    if isinstance(error, click.MissingParameter):
        said = f"缺少 {error.param.make_metavar(error.ctx) if error.param and error.ctx else '参数'}"
    elif isinstance(error, click.NoSuchOption):
        near = get_close_matches(error.option_name, error.possibilities or (), n=1, cutoff=0.5)
        said = f"没有选项 {error.option_name}" + (f"；是不是 {near[0]}" if near else "")
    elif isinstance(error, click.BadOptionUsage):
        said = f"{error.option_name} 后面要有一个值" if "requires" in said else f"{error.option_name} 不带值"
    elif isinstance(error, click.BadParameter) and error.param:
        said = f"{error.param.opts[-1]} 的值不对：应是 {wanted(error.param.type)}"
    elif said.startswith("Got unexpected extra"):
        said = "多了参数"
    elif said.startswith(("No such command", "Missing command")):
        said = no_command(said)
    return said


def no_command(said: str) -> str:
    """That there is no such command, and which was meant; `said` is click's word of it."""
    given = said.partition("'")[2].rpartition("'")[0]
    near = get_close_matches(given, COMMANDS, n=1, cutoff=0.5)
    return f"没有 {given[:30]} 这个命令；{f'是不是 {near[0]}' if near else '有 ' + ' '.join(COMMANDS)}"


def wanted(kind: Any) -> str:
    """What a value should have been."""
    if isinstance(kind, click.Choice):
        return f"{' '.join(kind.choices)} 之一"
    return f"{kind.min} 到 {kind.max} 的整数" if isinstance(kind, click.IntRange) else str(kind.name)
