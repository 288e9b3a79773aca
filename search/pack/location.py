"""Where an index lies in its folder: `current` names the folder of the one that counts."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from search.errors import PackMissing

CURRENT, LOCK, PACK, WHOOSH, SEAL = "current", "lock", "pack", "whoosh", "seal"
PREFIX = "index-"


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
        name = (directory / CURRENT).read_text(encoding="ascii")
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        raise PackMissing(f"no index in {directory}") from None
    if not name.startswith(PREFIX) or "/" in name or "\\" in name:
        raise PackMissing(f"no index in {directory}")
    return directory / name
