"""What in a folder for indexes is ours: nothing else is ever replaced or removed, and no index goes beside it."""

import os
from pathlib import Path
from zlib import crc32

from search.errors import NotOurs
from search.pack.frame import MAGIC
from search.pack.location import CURRENT, LOCK, PACK, PREFIX, open_regular


def new_folder(directory: Path) -> Path:
    """Make a folder for an index, under a name that nothing else gives: its second part is the checksum of the first.

    So an index that a killed process left is known as ours from its first moment. Raises OSError.
    """
    token = os.urandom(4).hex()
    folder = directory / f"{PREFIX}{token}-{_checksum(token)}"
    folder.mkdir(mode=0o700)
    return folder


def made_here(folder: Path) -> bool:
    """Whether a folder was made for an index: by its name, or, from before names told, by the pack in it."""
    if not folder.name.startswith(PREFIX) or folder.is_symlink() or not folder.is_dir():
        return False
    token, _, check = folder.name.removeprefix(PREFIX).partition("-")
    return check == _checksum(token) or _has_pack(folder)


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
    return among_indexes or path.read_bytes()[: len(PREFIX)] == (PREFIX.encode() if path.name == CURRENT else b"")


def _has_pack(folder: Path) -> bool:
    try:
        with os.fdopen(open_regular(folder / PACK), "rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except (OSError, ValueError):
        return False


def _checksum(token: str) -> str:
    return f"{crc32(token.encode()):08x}"
