"""Folders to work in beside a place: under names of our own, so that what a killed run left is known, and removed."""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from kb import DISTRIBUTION
from search.files import is_marked, marked

HELD = ".held"
"""In such a folder: held by the process that works in it, and let go by the system however that one ends."""


@contextmanager
def scratch(place: Path | None = None, keep: Callable[[Path], bool] = lambda folder: False) -> Iterator[Path]:
    """A new folder beside a place, of its owner alone, gone afterwards; in the system's folder for such where none is.

    What killed runs left there for this place is removed first, but what `keep` says. Raises OSError.
    """
    place = place or Path(tempfile.gettempdir()) / DISTRIBUTION
    sweep(place, keep)
    with ExitStack() as stack:
        yield _new(place, stack)


def _new(place: Path, stack: ExitStack) -> Path:
    """A new folder, held and removed by a stack."""
    from search.errors import Busy
    from search.index.lock import held

    while True:
        folder = place.parent / marked(prefix(place))
        folder.mkdir(mode=0o700)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        with suppress(Busy, FileNotFoundError):
            stack.enter_context(held(folder / HELD))
            if (folder / HELD).exists():  # else another run took it for left, between our two steps
                folder.chmod(0o700)
                return folder


def sweep(place: Path, keep: Callable[[Path], bool] = lambda folder: False) -> None:
    """Remove what killed runs left beside a place, but what `keep` says and what nobody may remove."""
    from search.errors import Busy
    from search.index.lock import held

    for folder in left(place):
        with suppress(Busy, OSError), held(folder / HELD):
            if not keep(folder):
                shutil.rmtree(folder, ignore_errors=True)


def left(place: Path) -> list[Path]:
    """Folders that runs made beside a place, whether or not they still work there: of this user, no links."""
    try:
        names = os.listdir(place.parent)
    except OSError:
        return []
    return [place.parent / name for name in names if is_marked(name, prefix(place)) and _ours(place.parent / name)]


def prefix(place: Path) -> str:
    """How the name of a folder for a place begins."""
    return f".{place.name}-"


def _ours(folder: Path) -> bool:
    """Whether this user made a folder, and what is to be held in it is a file or not there."""
    held = folder / HELD
    try:
        state = folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or (hasattr(os, "geteuid") and state.st_uid != os.geteuid()):
            return False
        return not os.path.lexists(held) or stat.S_ISREG(held.lstat().st_mode)
    except OSError:
        return False
