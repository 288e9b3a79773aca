"""What in a folder for indexes is ours: nothing else is ever replaced or removed, and no index goes beside it."""

from pathlib import Path

from search.errors import NotOurs
from search.files import begins, is_marked, marked
from search.pack.frame import MAGIC
from search.pack.location import CURRENT, LOCK, PACK, PREFIX


def new_folder(directory: Path) -> Path:
    """Make a folder for an index, under a name that only we give. Raises OSError."""
    folder = directory / marked(PREFIX)
    folder.mkdir(mode=0o700)
    return folder


def made_here(folder: Path) -> bool:
    """Whether a folder was made for an index: by its name, or, from before names told, by the pack in it."""
    if not folder.name.startswith(PREFIX) or folder.is_symlink() or not folder.is_dir():
        return False
    return is_marked(folder.name, PREFIX) or _has_pack(folder)


def refuse_others(directory: Path) -> None:
    """Raises NotOurs when a folder is a link, or holds what nobody who builds indexes put there.

    Hidden names are let be: they are never touched.
    """
    if directory.is_symlink():
        raise NotOurs(f"{directory} is a link", directory, ())
    try:
        listing = sorted(path for path in directory.iterdir() if path.name[0] != ".")
    except FileNotFoundError:
        return
    indexes = {path for path in listing if made_here(path)}
    found = [path.name for path in listing if path not in indexes and not _known(path, bool(indexes))]
    if found:
        raise NotOurs(f"{directory} holds {', '.join(found[:3])}", directory, tuple(found))


def _known(path: Path, among_indexes: bool) -> bool:
    """Whether a file is the lock or the pointer; beside an index also when it is damaged."""
    if path.name not in (LOCK, CURRENT) or path.is_symlink() or not path.is_file():
        return False
    wanted = PREFIX.encode() if path.name == CURRENT else b""
    return among_indexes or _begins(path, max(len(wanted), 1)) == wanted


def _has_pack(folder: Path) -> bool:
    return _begins(folder / PACK, len(MAGIC)) == MAGIC


def _begins(path: Path, most: int) -> bytes | None:
    """The first bytes of a file; None for what is none, or not ours to read."""
    try:
        return begins(path, most)
    except (OSError, ValueError):
        return None
