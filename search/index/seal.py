"""A seal on a folder of files: who holds the key knows that they were written with it, and not touched since."""

import hmac
import os
from pathlib import Path

from search.pack.location import open_regular


def seal(folder: Path, key: bytes) -> str:
    """HMAC-SHA256 (RFC 2104) of the names and bytes of all files of a folder, as hexadecimal digits."""
    mac = hmac.new(key, digestmod="sha256")
    for path in sorted(folder.iterdir()):
        with os.fdopen(open_regular(path), "rb") as file:
            raw = file.read()
        mac.update(f"{path.name}\0{len(raw)}\0".encode("utf-8", "surrogateescape") + raw)
    return mac.hexdigest()


def read_seal(file: Path) -> str:
    """The seal that a file holds. Raises OSError, ValueError."""
    with os.fdopen(open_regular(file), "rb") as seal_file:
        return seal_file.read(100).decode("ascii")


def sealed(folder: Path, key: bytes, said: str) -> bool:
    """Whether a seal is that of the folder as it is."""
    return hmac.compare_digest(seal(folder, key), said)
