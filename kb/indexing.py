"""Keeping the index in step with the content."""

import os
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from kb import __version__
from kb.answering import tuning
from kb.errors import FolderError
from kb.folders import writable_folder
from search import PackDamaged, PackMissing, Ranker, open_pack


def rebuild(content: Path, folders: list[Path], progress: Callable[[int, int], None] | None = None) -> tuple[Path, int]:
    """Index the content anew; the folder it went to and the number of entries. `progress` is told (done, total).

    Raises ContentMissing, ContentError, FolderError; then the former index stays in use.
    """
    from kb.answering import documents, vocabulary
    from kb.loading import load_sound
    from search import build

    stamp = content_stamp(content)
    base = load_sound(content)
    folder = writable_folder(folders)
    try:
        build(documents(base), folder, vocabulary(base), tuning(), stamp, progress)
    except OSError as error:
        raise FolderError(f"索引写不进 {folder}：{error.strerror or error}；用 --data 另指一个文件夹") from error
    return folder, len(base.entries)


def open_current(content: Path, folders: list[Path]) -> Ranker | None:
    """The index of the content as it is now, None when there is none that is whole and of this content."""
    files = content_files(content)
    for folder in folders:
        try:
            ranker = open_pack(folder)
        except (PackMissing, PackDamaged, OSError):
            continue
        stamp = ranker.stamp or {}
        if stamp.get("program") == program() and (
            stamp.get("files") == files or stamp.get("content") == content_digest(content)
        ):
            return ranker
    return None


def open_last(folders: list[Path]) -> Ranker | None:
    """The last index that was built, whatever the content is now; None when there is none that is whole."""
    for folder in folders:
        try:
            return open_pack(folder)
        except (PackMissing, PackDamaged, OSError):
            continue
    return None


def content_stamp(content: Path) -> dict[str, str]:
    """What tells one state of the content from another."""
    return {"program": program(), "files": content_files(content), "content": content_digest(content)}


def program() -> str:
    """What tells an index made by another version of the program, or with other numbers."""
    return f"{__version__}-{crc32(repr(tuning()).encode()):08x}"


def content_files(content: Path) -> str:
    """Names, sizes and times of the content's files; equal only when nothing was touched."""
    said = sorted(f"{path}\0{status.st_size}\0{status.st_mtime_ns}" for path, status in _files(str(content)))
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
