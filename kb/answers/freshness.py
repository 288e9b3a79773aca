"""Whether an index is of the content as it is now: by sizes and times first, by the texts where these do not tell."""

import os
import time
from pathlib import Path
from zlib import crc32

from kb import __version__
from search import Tuning
from search.files import begins

RACY_SECONDS = 2.0
"""Within so long a file may change twice and tell the same time: the coarsest file systems count so."""
APART = (".jsonl", ".png", ".jpg", ".jpeg", ".gif", ".webp")
"""Ends of the names of files that are no part of an index; of any other file the content says something, or may not."""
MOST_BYTES = 256 * 1024 + 1
"""A file that is larger is refused, so that what stands further on tells nothing."""


def content_stamp(content: Path) -> dict[str, str]:
    """What tells one state of the content from another.

    A file that changed just now may change again and look the same: then only the texts tell.
    """
    newest = max((max(status.st_mtime_ns, status.st_ctime_ns) for _, status in _files(str(content))), default=0)
    settled = newest < time.time_ns() - RACY_SECONDS * 10**9
    return {
        "program": program(),
        "files": content_files(content) if settled else "",
        "content": content_digest(content),
    }


def program() -> str:
    """What tells an index made by another version of the program, or one with other numbers."""
    return f"{__version__}-{crc32(repr(Tuning()).encode()):08x}"


def content_files(content: Path) -> str:
    """Names, sizes, times and numbers of the content's files; equal only when nothing was touched.

    The time of the last change of a file's state (ctime) can be set by nobody, as its own time can.
    """
    said = sorted(
        f"{path}\0{s.st_size}\0{s.st_mtime_ns}\0{s.st_ctime_ns}\0{s.st_ino}" for path, s in _files(str(content))
    )
    joined = "\n".join(said).encode("utf-8", "surrogateescape")
    return f"{len(said)}-{crc32(joined):08x}"


def content_digest(content: Path) -> str:
    """Hash of names and texts of the content's files, whenever they were written."""
    from hashlib import sha256

    digest = sha256()
    for path, _ in sorted(_files(str(content))):
        text = _text(path)
        digest.update(f"{os.path.relpath(path, content)}\0{len(text)}\0".encode("utf-8", "surrogateescape") + text)
    return digest.hexdigest()


def _files(folder: str) -> list[tuple[str, os.stat_result]]:
    """Files and links of a folder with their lstat; what is hidden, or lies in a hidden folder, is left out."""
    found = []
    try:
        with os.scandir(folder) as listing:
            for item in listing:
                if item.name.startswith("."):
                    continue
                if item.is_dir(follow_symlinks=False):
                    found += _files(item.path)
                elif item.is_symlink() or not item.name.endswith(APART):
                    found.append((item.path, item.stat(follow_symlinks=False)))
    except OSError:
        pass
    return found


def _text(path: str) -> bytes:
    """As much of a file as can matter; a pipe, a device or another folder is not read."""
    try:
        return begins(os.path.realpath(path), MOST_BYTES)
    except (OSError, ValueError):
        return b"unreadable"
