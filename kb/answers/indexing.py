"""Keeping the index in step with the content."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kb.answers.freshness import content_digest, content_files, content_stamp, program
from kb.base.key import seal_key
from kb.base.paths import writable_folder
from kb.base.progress import Told, silent
from kb.errors import FolderError
from search import Busy, IndexUntrusted, NotOurs, PackDamaged, PackMissing, Ranker, open_pack

if TYPE_CHECKING:
    from search import TextIndex


class Stamped(Protocol):
    """What is opened from an index: its pack (`Ranker`), or Whoosh's part (`TextIndex`)."""

    stamp: Any
    path: Path


Opened = TypeVar("Opened", bound=Stamped)
Opener = Callable[[Path], Opened]
"""Opens the index of a folder. Raises PackMissing, PackDamaged, IndexUntrusted."""
NOT_THIS_ONE = (PackMissing, PackDamaged, IndexUntrusted, OSError)


def open_quickly(folder: Path) -> Ranker:
    """The ranker of a folder's index, sealed by this user or shipped with the program; it reads what it needs."""
    return open_pack(folder, seal_key(folder))


def open_whole(folder: Path) -> Ranker:
    """The same, every byte of it read and compared."""
    return open_pack(folder, seal_key(folder), whole=True)


def open_words(folder: Path) -> "TextIndex":
    """Whoosh's part of a folder's index, for `kb search`; a wheel carries none, so that it is built."""
    from search import open_text

    return open_text(folder, seal_key(folder))


def rebuild(
    content: Path,
    folders: list[Path],
    progress: Told = silent,
    waiting: Callable[[], None] | None = None,
) -> tuple[Path, int]:
    """Index the content anew; the folder it went to and the number of entries.

    One process builds at a time, and what a killed one left is removed. `progress` is told of the entries, `waiting`
    when another process is building. Raises ContentMissing, ContentError, FolderError; then the former index stays.
    """
    from kb.answers.documents import documents, spoken, tuning, vocabulary
    from kb.base.key import secret
    from kb.checks.valid import load_valid
    from search import build

    with _writing(folders, waiting) as folder:
        stamp = content_stamp(content)
        base = load_valid(content)
        try:
            entries = len(base.entries)

            def cut(done: int, total: int) -> None:
                """Told of documents: the entries, then the other subjects."""
                progress("切分", "个条目", min(done, entries), entries)
                if done == total:
                    progress("编成索引", "", 0, 0)

            about = {**stamp, "spoken": spoken(base), "unfitted": base.unfitted}
            build(documents(base), folder, vocabulary(base), tuning(base), about, cut, secret())
        except OSError as error:
            raise _unwritable(folder, error) from error
    return folder, len(base.entries)


def renew(
    content: Path,
    folders: list[Path],
    opener: Opener[Opened],
    progress: Told = silent,
    waiting: Callable[[], None] | None = None,
    bad: Path | None = None,
) -> Opened:
    """The index of the content, built anew, unless another process has built it meanwhile; never the one at `bad`.

    Raises ContentMissing, ContentError, FolderError; then the former index stays.
    """
    with _writing(folders, waiting) as folder:
        found = open_current(content, folders, opener)
        if found is None or found.path == bad:
            rebuild(content, [folder], progress)
            found = open_last([folder], opener)  # of the content as it was: it may have changed again meanwhile
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


def open_current(content: Path, folders: list[Path], opener: Opener[Opened]) -> Opened | None:
    """The index of the content as it is now, None when there is none that is whole and of this content."""
    files = content_files(content)
    for folder in folders:
        try:
            found = opener(folder)
        except NOT_THIS_ONE:
            continue
        stamp = found.stamp if isinstance(found.stamp, dict) else {}
        if stamp.get("program") == program() and (
            stamp.get("files") == files or stamp.get("content") == content_digest(content)
        ):
            return found
    return None


def open_last(folders: list[Path], opener: Opener[Opened]) -> Opened | None:
    """The last index that was built, whatever the content is now; None when there is none that is whole."""
    for folder in folders:
        try:
            return opener(folder)
        except NOT_THIS_ONE:
            continue
    return None
