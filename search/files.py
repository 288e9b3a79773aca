"""Files that anybody may have put in place: read only where they are files, up to a bound; and names that are ours."""

import os
import stat
from pathlib import Path
from zlib import crc32


def open_regular(path: Path | str) -> int:
    """Open a file for reading, if it is one: a link is not followed, a pipe not waited for, a device not read.

    Raises FileNotFoundError where there is none, ValueError where it is something else, OSError.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    if os.path.islink(path):
        raise ValueError(f"{path} is a link")
    file = os.open(path, flags)
    if stat.S_ISREG(os.fstat(file).st_mode):
        return file
    os.close(file)
    raise ValueError(f"{path} is no file")


def read_regular(path: Path | str, most: int) -> bytes:
    """All of a file of at most so many bytes, opened as `open_regular` does.

    No more is read, however large the file is or becomes. Raises TooLarge besides what `open_regular` raises.
    """
    with os.fdopen(open_regular(path), "rb") as file:
        raw = file.read(min(os.fstat(file.fileno()).st_size, most) + 1)
    if len(raw) > most:
        raise TooLarge(f"{path} has more than {most} bytes")
    return raw


def begins(path: Path | str, most: int) -> bytes:
    """The first bytes of a file, however large it is. Raises what `open_regular` raises."""
    with os.fdopen(open_regular(path), "rb") as file:
        return file.read(most)


def append_to(path: Path | str, raw: bytes) -> None:
    """Write bytes at the end of a file, never through a link; a new one is its owner's alone.

    Raises ValueError where it is something else than a file, OSError.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    if os.path.islink(path):
        raise ValueError(f"{path} is a link")
    with os.fdopen(os.open(path, flags, 0o600), "wb", 0) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError(f"{path} is no file")
        file.write(raw)


class TooLarge(ValueError):
    """A file has more bytes than whoever reads it looks at."""


def marked(prefix: str) -> str:
    """A new name that nothing else gives: behind the prefix something random, and the checksum of that.

    So what a killed process left is known as ours from its first moment.
    """
    token = os.urandom(4).hex()
    return f"{prefix}{token}-{_checksum(token)}"


def is_marked(name: str, prefix: str) -> bool:
    """Whether a name was made by `marked`."""
    token, _, check = name.removeprefix(prefix).partition("-")
    return name.startswith(prefix) and check == _checksum(token)


def _checksum(token: str) -> str:
    return f"{crc32(token.encode()):08x}"
