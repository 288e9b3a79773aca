"""Where an index lies in its folder: `current` names the folder of the one that counts."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from search.errors import PackMissing
from search.files import begins

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


def current_folder(directory: Path) -> Path:
    """The folder of the index in use. Raises PackMissing when none was built here."""
    try:
        name = begins(directory / CURRENT, LONGEST_NAME + 1).decode("ascii")
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError, ValueError):
        raise PackMissing(f"no index in {directory}") from None
    if not name.startswith(PREFIX) or len(name) > LONGEST_NAME or not name.replace("-", "").isalnum():
        raise PackMissing(f"no index in {directory}")
    return directory / name
