"""The process of a command line: it begins and ends as lightly as a plain answer needs."""

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

ALLOCATED = 50_000
"""Objects after which Python looks for garbage: more than a plain answer makes, not too many for a long build."""


def run() -> NoReturn:
    """Run the command that was typed. A plain answer has nothing to put away, and Python would take as long for that
    as for the answer."""
    gc.set_threshold(ALLOCATED)
    from kb.commands.main import is_plain, main

    try:
        main()
    except SystemExit as end:
        if is_plain(sys.argv[1:]) and isinstance(end.code, int):
            with suppress(OSError, ValueError):  # nobody reads it, or it is closed, which `main` has said
                sys.stdout.flush()
            os._exit(end.code)
        raise


if __name__ == "__main__":
    run()
