"""The key that seals the indexes built by this user; an installation's own is known by a hash that it carries."""

import os
from functools import cache
from pathlib import Path

from kb.base.paths import installed, temporary_beside, user_folder
from kb.errors import FolderError
from search.files import open_regular

KEY_BYTES = 32
SHIPPED = b""
"""In place of a key: what is sealed with it carries a plain hash."""


def seal_key(folder: Path) -> bytes:
    """What an index in a folder must be sealed with to be believed."""
    return SHIPPED if installed(folder) else secret()


def secret() -> bytes:
    """A key of this user's own, which seals the indexes built here; made when it is first asked for.

    Where it cannot be kept it is of this process alone, and the next one trusts no index that this one builds.
    """
    try:
        file = user_folder("state") / "key"
        return _read(file) or _kept(file)
    except (OSError, FolderError):
        return _of_process()


def _read(file: Path) -> bytes:
    """The key that a file holds, if it is whole and this user's alone, else none.

    One that others can read or write seals nothing.
    """
    try:
        opened = open_regular(file)
    except (OSError, ValueError):
        return b""
    try:
        state = os.fstat(opened)
        shared = os.name == "posix" and (state.st_mode & 0o077 or state.st_uid != os.geteuid())
        return b"" if shared or state.st_size != KEY_BYTES else os.read(opened, KEY_BYTES)
    finally:
        os.close(opened)


def _kept(file: Path) -> bytes:
    """Put the key of this process where the next finds it, unless another came first; the key there. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_symlink() or file.exists():
        file.unlink()  # no key, or not this user's alone
    with temporary_beside(file, _of_process()) as made:
        try:
            os.link(made, file)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            os.replace(made, file)
    return _read(file) or _of_process()


@cache
def _of_process() -> bytes:
    return os.urandom(KEY_BYTES)
