"""Where the content lies, and where the index made from it is kept."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from zlib import crc32

from kb import DISTRIBUTION
from kb.errors import ContentMissing, FolderError

PACKAGE = Path(__file__).resolve().parent.parent
BUNDLE = PACKAGE / "_base"
"""In an installed wheel the content, the index and the website's templates lie here; nothing is ever written there."""
INDEX = ".kb"
NEAR = 2
"""So many folders up a path is still read with ease."""
XDG = {"cache": ".cache", "state": ".local/state"}
"""Below a home, on Linux."""


def content_folder(given: str | None) -> Path:
    """The content folder: the one given, else the one of this checkout, else the one the package carries.

    Raises ContentMissing when there is none at the place given.
    """
    if given:
        return there(Path(given).absolute())
    checkout = PACKAGE.parent / "content"
    return checkout if checkout.is_dir() else BUNDLE / "content"


def there(content: Path) -> Path:
    """A content folder, if it is there. Raises ContentMissing."""
    if not os.path.isdir(content):
        raise ContentMissing(f"没有内容文件夹 {content}；用 --content 或环境变量 KB_CONTENT 指出它在哪里")
    return content


def from_here(folder: Path) -> str:
    """The way to what lies in a folder, from where one stands, so that an editor opens it; the whole path where the
    folder is not near."""
    with suppress(OSError, ValueError):  # where one stands is gone, or on another drive
        way = os.path.relpath(folder)
        if way == ".":
            return ""
        if way.split(os.sep).count("..") <= NEAR:
            return way.replace(os.sep, "/") + "/"
    return folder.absolute().as_posix() + "/"


def installed(content: Path) -> bool:
    """Whether this is the content that an installation carries, which nobody edits."""
    return content.is_relative_to(BUNDLE)


def data_folders(content: Path, given: str | None) -> list[Path]:
    """Folders to look in for the index, best first: the one given, else beside the content.

    Where nothing can be written there, also one in the user's cache, and where that fails one for this run alone.
    """
    if given:
        return [Path(given).absolute()]
    beside = content.parent / INDEX
    if _writable(beside):
        return [beside]
    with suppress(FolderError):
        kept = user_folder("cache") / f"{crc32(os.fsencode(content)):08x}"
        if _writable(kept):
            return [beside, kept]
    return [beside, _of_this_run()]


def writable_folder(folders: list[Path]) -> Path:
    """The first of the folders that can be written. Raises FolderError when none can."""
    for folder in folders:
        if _writable(folder):
            return folder
    tried = "、".join(map(str, folders))
    raise FolderError(f"没有可写的文件夹放索引（试过 {tried}）；用 --data 或环境变量 KB_DATA 指定一个")


@cache
def _of_this_run() -> Path:
    """A folder that is removed when this run ends, or, where it is killed, by the next that needs one."""
    import atexit

    from kb.base.scratch import scratch

    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(scratch()) / INDEX


@contextmanager
def temporary_beside(file: Path, raw: bytes, mode: int = 0o600) -> Iterator[Path]:
    """A new file near another that holds these bytes, on the disk, its owner's alone; gone afterwards.

    Raises OSError.
    """
    from kb.base.scratch import scratch

    with scratch(file) as folder:
        made = folder / file.name
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
        yield made


def replace(file: Path, raw: bytes) -> None:
    """Put a file in place of the former one in one step: whole, or not at all. Raises OSError.

    It keeps the rights of the former one; a new file is for its owner alone.
    """
    with temporary_beside(file, raw) as made:
        if file.exists():
            made.chmod(file.stat().st_mode)
        os.replace(made, file)


def create(file: Path, raw: bytes) -> None:
    """Put a file where there is none, in one step: whole, or not at all. Raises FileExistsError, OSError."""
    with temporary_beside(file, raw, 0o666) as made:
        try:
            os.link(made, file)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            with open(file, "xb") as out:
                out.write(raw)


def _writable(folder: Path) -> bool:
    """Whether a folder can be written, or made where it is not there yet; never one of the installation.

    The rights asked about are those that writing will have: of the effective user, where the system can tell.
    """
    if installed(folder):
        return False
    nearest = next(p for p in (folder, *folder.parents) if os.path.exists(p))
    as_writing = os.access in os.supports_effective_ids
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK, effective_ids=as_writing)


def user_folder(kind: str) -> Path:
    """The user's folder for the `cache` or the `state` of this program. Raises FolderError where there is no home.

    On Linux it is asked of the environment, as the XDG Base Directory Specification says it: every question needs it,
    and loading platformdirs takes as long as the answer.
    """
    with suppress(RuntimeError):  # what newer versions of platformdirs say to a user of no home; older say "~"
        if sys.platform == "linux":
            home = os.path.expanduser(f"~/{XDG[kind]}")
            folder = Path(os.environ.get(f"XDG_{kind.upper()}_HOME", "").strip() or home) / DISTRIBUTION
        else:
            import platformdirs

            folder = Path(getattr(platformdirs, f"user_{kind}_dir")(DISTRIBUTION))
        if folder.is_absolute():
            return folder
    raise FolderError("找不到你的主目录；用 --data 或环境变量 KB_DATA 指定一个放索引的文件夹")
