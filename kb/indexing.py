"""Keeping the index in step with the content."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar
from zlib import crc32

from kb import __version__
from kb.answering import tuning
from kb.errors import FolderError
from kb.folders import writable_folder
from search import Busy, IndexUntrusted, NotOurs, PackDamaged, PackMissing

RACY = 2.0
"""Seconds within which a file may change twice and tell the same time: the coarsest file systems count so."""


class Stamped(Protocol):
    """What is opened from an index: its pack (`Ranker`), or Whoosh's part (`TextIndex`)."""

    stamp: Any
    path: Path


Opened = TypeVar("Opened", bound=Stamped)
Open = Callable[[Path], Opened]
"""Opens the index of a folder. Raises PackMissing, PackDamaged, IndexUntrusted."""
NOT_THIS_ONE = (PackMissing, PackDamaged, IndexUntrusted, OSError)


def rebuild(
    content: Path,
    folders: list[Path],
    progress: Callable[[int, int], None] | None = None,
    waiting: Callable[[], None] | None = None,
) -> tuple[Path, int]:
    """Index the content anew; the folder it went to and the number of entries.

    One process builds at a time, and what a killed one left is removed. `progress` is told (done, total), `waiting`
    when another process is building. Raises ContentMissing, ContentError, FolderError; then the former index stays.
    """
    from kb.answering import documents, vocabulary
    from kb.folders import secret
    from kb.loading import load_sound
    from search import build

    with _writing(folders, waiting) as folder:
        stamp = content_stamp(content)
        base = load_sound(content)
        try:
            build(documents(base), folder, vocabulary(base), tuning(), stamp, progress, secret())
        except OSError as error:
            raise _unwritable(folder, error) from error
    return folder, len(base.entries)


def renew(
    content: Path,
    folders: list[Path],
    open: Open[Opened],
    progress: Callable[[int, int], None] | None = None,
    waiting: Callable[[], None] | None = None,
    bad: Path | None = None,
) -> Opened:
    """The index of the content, built anew, unless another process has built it meanwhile; never the one at `bad`.

    Raises ContentMissing, ContentError, FolderError; then the former index stays.
    """
    with _writing(folders, waiting) as folder:
        found = open_current(content, folders, open)
        if found is None or found.path == bad:
            rebuild(content, [folder], progress)
            found = open_last([folder], open)  # of the content as it was: it may have changed again meanwhile
    if found is None:
        raise FolderError(f"索引建好后打不开；删去 {folder} 再试")
    return found


@contextmanager
def _writing(folders: list[Path], waiting: Callable[[], None] | None) -> Iterator[Path]:
    """Hold the folder for the index, alone of all processes."""
    from search import writing

    folder = writable_folder(folders)
    with ExitStack() as held:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(writing(folder, waiting))
        except OSError as error:
            raise _unwritable(folder, error) from error
        except NotOurs as trouble:
            what = f"有别的东西（{'、'.join(trouble.found[:3])}）" if trouble.found else "是一个链接"
            raise FolderError(f"{folder} {what}，不在那里放索引；用 --data 指一个空的或新的文件夹") from None
        except Busy:
            raise FolderError(f"另一个程序一直在写 {folder}，等不到它；停下它，或用 --data 另指一个文件夹") from None
        yield folder


def _unwritable(folder: Path, error: OSError) -> FolderError:
    return FolderError(f"索引写不进 {folder}：{error.strerror or error}；用 --data 另指一个文件夹")


def open_current(content: Path, folders: list[Path], open: Open[Opened]) -> Opened | None:
    """The index of the content as it is now, None when there is none that is whole and of this content."""
    files = content_files(content)
    for folder in folders:
        try:
            found = open(folder)
        except NOT_THIS_ONE:
            continue
        stamp = found.stamp or {}
        if stamp.get("program") == program() and (
            stamp.get("files") == files or stamp.get("content") == content_digest(content)
        ):
            return found
    return None


def open_last(folders: list[Path], open: Open[Opened]) -> Opened | None:
    """The last index that was built, whatever the content is now; None when there is none that is whole."""
    for folder in folders:
        try:
            return open(folder)
        except NOT_THIS_ONE:
            continue
    return None


def content_stamp(content: Path) -> dict[str, str]:
    """What tells one state of the content from another.

    A file that changed just now may change again and look the same: then only the texts tell.
    """
    newest = max((max(status.st_mtime_ns, status.st_ctime_ns) for _, status in _files(str(content))), default=0)
    settled = newest < time.time_ns() - RACY * 10**9
    return {
        "program": program(),
        "files": content_files(content) if settled else "",
        "content": content_digest(content),
    }


def program() -> str:
    """What tells an index made by another version of the program, or with other numbers."""
    return f"{__version__}-{crc32(repr(tuning()).encode()):08x}"


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
        text = Path(path).read_bytes() if _readable(path) else b"unreadable"
        digest.update(f"{os.path.relpath(path, content)}\0{len(text)}\0".encode("utf-8", "surrogateescape") + text)
    return digest.hexdigest()


def _files(folder: str) -> list[tuple[str, os.stat_result]]:
    """Entries, other texts and links of a folder with their lstat; hidden files are left out."""
    found = []
    try:
        with os.scandir(folder) as listing:
            for item in listing:
                if item.name.startswith("."):
                    continue
                if item.is_dir(follow_symlinks=False):
                    found += _files(item.path)
                elif item.is_symlink() or item.name.endswith((".md", ".yml")):
                    found.append((item.path, item.stat(follow_symlinks=False)))
    except OSError:
        pass
    return found


def _readable(path: str) -> bool:
    """Whether a file can be read to its end: not a pipe, a device or another folder."""
    return os.path.isfile(path) and os.access(path, os.R_OK)
