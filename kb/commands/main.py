"""Where a command line begins and ends: the one place that turns errors into messages and exit codes."""

import errno
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from kb.commands.output import fail, wants_json
from kb.errors import KbError
from search.errors import SearchError

LEFT = 141
"""The exit code where whoever read the output has left: 128 and the number of SIGPIPE, as of any other program."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command; the one place that turns an error into a message and an exit code."""
    if sys.stdout is None or sys.stderr is None:
        sys.exit(closed())
    arguments = ordered(sys.argv[1:] if arguments is None else arguments)
    as_json = wants_json(arguments)
    try:
        code: Any = run(arguments)
        sys.stdout.flush()
    except KbError as error:
        code = fail(error.code, str(error), as_json)
    except SearchError as error:
        code = fail("search", f"索引读不了（{error}）；用 kb index 重建", as_json)
    except KeyboardInterrupt:
        code = 130
    except OSError as error:
        # Whoever read the output has left, or the disk is full; Python must not try again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = LEFT if has_left(error) else fail("output", f"写不出：{error.strerror}", False)
    sys.exit(code if isinstance(code, int) else 0)


def has_left(error: OSError) -> bool:
    """Whether whoever read the output has left; Windows has no word of its own for that."""
    return isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL)


def ordered(arguments: Sequence[str]) -> list[str]:
    """Arguments with the options that all commands have behind the command, where they may stand before it too."""
    place = 0
    while place < len(arguments) and arguments[place].partition("=")[0] in ("--json", "--content", "--data"):
        place += 1 + (arguments[place] in ("--content", "--data"))
    if place >= len(arguments):
        return [*arguments]
    return [arguments[place], *arguments[:place], *arguments[place + 1 :]]


def closed() -> int:
    """Who started it has closed the output or the errors: nothing is written, least of all into a file that the system
    opens in their place."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        told = sys.stderr is not None
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
        return fail("output", "写不出：标准输出关着；不要用 >&-，不想看就用 >/dev/null", False) if told else 2


def is_plain(arguments: Sequence[str]) -> bool:
    """Whether this is `kb ask` with a question and nothing else but --json, to be answered from the index here."""
    first, *rest = ordered(arguments) or [""]
    words = [argument for argument in rest if argument != "--json"]
    here = "_KB_COMPLETE" not in os.environ and not os.environ.get("KB_CLUSTER")
    return here and first == "ask" and bool(words) and not any(word.startswith("-") for word in words)


def run(arguments: Sequence[str]) -> Any:
    """Run a command; a plain question without the toolkit that the others need, which takes as long as an answer."""
    if is_plain(arguments):
        from kb.commands.reply import answer

        words = [argument for argument in arguments[1:] if argument != "--json"]
        as_json = len(words) < len(arguments) - 1
        return answer(words, False, as_json, os.environ.get("KB_CONTENT"), os.environ.get("KB_DATA"))
    from kb.commands import group

    return group.run([*arguments])  # `list` is a module of this package once it is imported
