"""Where an index lies in its folder: `current` names the folder of the one that counts."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from search.errors import PackMissing

CURRENT, LOCK, PACK, WHOOSH, SEAL = "current", "lock", "pack", "whoosh", "seal"
PREFIX = "index-"
LONGEST_NAME = 40


Opened = TypeVar("Opened")


def opened(directory: Path, opener: Callable[[Path], Opened]) -> Opened:
    """What `opener` makes of the folder of the index in use; again where another index took its place meanwhile.

    Raises PackMissing when there is none, and what `opener` raises.
    """
    folder = current_folder(directory)
    while True:
        try:
            return opener(folder)
        except PackMissing:
            newer = current_folder(directory)
            if newer == folder:
                raise
            folder = newer


def open_regular(path: Path) -> int:
    """Open a file for reading, if it is one: a link is not followed, a pipe not waited for, a device not read.

    Raises FileNotFoundError where there is none, ValueError where it is something else.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    if path.is_symlink():
        raise ValueError(f"{path} is a link")
    file = os.open(path, flags)
    if stat.S_ISREG(os.fstat(file).st_mode):
        return file
    os.close(file)
    raise ValueError(f"{path} is no file")


def current_folder(directory: Path) -> Path:
    """The folder of the index in use. Raises PackMissing when none was built here."""
    try:
        file = open_regular(directory / CURRENT)
        try:
            name = os.read(file, LONGEST_NAME + 1).decode("ascii")
        finally:
            os.close(file)
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError, ValueError):
        raise PackMissing(f"no index in {directory}") from None
    if not name.startswith(PREFIX) or len(name) > LONGEST_NAME or not name.replace("-", "").isalnum():
        raise PackMissing(f"no index in {directory}")
    return directory / name
