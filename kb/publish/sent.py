"""A file of the website as it goes out: its type, compressed where that is of use, kept while it is asked for."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from search.files import read_regular

MOST_BYTES = 16 * 1024 * 1024
"""A larger file is not served: no website of ours has one."""
KEPT_BYTES = 4 * MOST_BYTES
"""Of files that were read lately."""
TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".pack": "application/octet-stream",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
"""Of a file by the end of its name; not the system's table, which differs from machine to machine."""
PACKED = frozenset(TYPES) - {".ico", ".png", ".woff2"}
"""What becomes smaller when it is sent compressed."""


class Sent(NamedTuple):
    """A file as it goes out; `packed` is empty where compressing it is of no use."""

    raw: bytes
    packed: bytes
    tag: str
    kind: str


class Kept:
    """What was sent lately, by its key; of at most so many bytes together, the least used goes first."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        self._kept: OrderedDict[Hashable, Sent] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Sent]) -> Sent:
        """What is kept under a key, made where it is not; one at a time, so that many who ask at once read it once."""
        with self._lock:
            found = self._kept.pop(key, None)
            if found is None:
                found = make()
                self._bytes += _bytes(found)
            self._kept[key] = found
            while self._bytes > self._most:
                self._bytes -= _bytes(self._kept.popitem(last=False)[1])
        return found


def _bytes(sent: Sent) -> int:
    return len(sent.raw) + len(sent.packed)


KEPT = Kept(KEPT_BYTES)


def load(file: Path, changed: int, size: int) -> Sent:
    """A file as it goes out; read anew when its time or its size is another. Raises OSError, ValueError."""
    return KEPT.get((file, changed, size), lambda: _read(file))


def _read(file: Path) -> Sent:
    raw = read_regular(file, MOST_BYTES)
    packed = gzip.compress(raw, mtime=0) if file.suffix in PACKED else b""
    kind = TYPES.get(file.suffix, "application/octet-stream")
    return Sent(raw, packed if len(packed) < len(raw) else b"", sha256(raw).hexdigest()[:16], kind)
