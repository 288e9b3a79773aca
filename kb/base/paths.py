"""Where the content lies, and where the index made from it is kept."""

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from zlib import crc32

from kb import DISTRIBUTION
from kb.errors import ContentMissing, FolderError

PACKAGE = Path(__file__).resolve().parent.parent
BUNDLE = PACKAGE / "_base"
"""In an installed wheel the content, the index and the website's templates lie here; nothing is ever written there."""
INDEX = ".kb"
KEY_BYTES = 32


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
        kept = _of_user("cache") / f"{crc32(os.fsencode(content)):08x}"
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


def secret() -> bytes:
    """A key of this user's own, which seals the indexes built here; made when it is first asked for.

    Where it cannot be kept it is of this process alone, and the next one trusts no index that this one builds.
    """
    try:
        file = _of_user("state") / "key"
        if file.is_symlink() or not file.is_file() or not _own(file.stat()):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)  # its rights would be kept
            replace(file, _of_process())
        return file.read_bytes()
    except (OSError, FolderError):
        return _of_process()


def _own(status: os.stat_result) -> bool:
    """Whether a key is whole, and this user's alone: one that others can read or write seals nothing."""
    shared = os.name == "posix" and (status.st_mode & 0o077 or status.st_uid != os.geteuid())
    return status.st_size == KEY_BYTES and not shared


@cache
def _of_this_run() -> Path:
    """A folder that is removed when this run ends."""
    import atexit
    from tempfile import TemporaryDirectory

    folder = TemporaryDirectory(prefix="kb-")
    atexit.register(folder.cleanup)
    return Path(folder.name) / INDEX


@cache
def _of_process() -> bytes:
    from secrets import token_bytes

    return token_bytes(KEY_BYTES)


def replace(file: Path, raw: bytes) -> None:
    """Put a file in place of the former one in one step: whole, or not at all. Raises OSError.

    It keeps the rights of the former one; a new file is for its owner alone.
    """
    from tempfile import mkstemp

    handle, name = mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            os.chmod(name, file.stat().st_mode)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def _writable(folder: Path) -> bool:
    """Whether a folder can be written, or made where it is not there yet; never one of the installation.

    The rights asked about are those that writing will have: of the effective user, where the system can tell.
    """
    if installed(folder):
        return False
    nearest = next(p for p in (folder, *folder.parents) if os.path.exists(p))
    as_writing = os.access in os.supports_effective_ids
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK, effective_ids=as_writing)


def _of_user(kind: str) -> Path:
    """The user's folder for the `cache` or the `state` of this program. Raises FolderError where there is no home."""
    import platformdirs

    with suppress(RuntimeError):  # what newer versions of platformdirs say to a user of no home; older say "~"
        folder = Path(getattr(platformdirs, f"user_{kind}_dir")(DISTRIBUTION))
        if folder.is_absolute():
            return folder
    raise FolderError("找不到你的主目录；用 --data 或环境变量 KB_DATA 指定一个放索引的文件夹")
