"""Where the content lies, and where the index made from it is kept."""

import os
from pathlib import Path
from zlib import crc32

from kb.errors import ContentMissing, FolderError

PACKAGE = Path(__file__).resolve().parent
BUNDLE = PACKAGE / "_base"
"""In an installed wheel the content, the index and the website's templates lie here."""
INDEX = ".kb"


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


def data_folders(content: Path, given: str | None) -> list[Path]:
    """Folders to look in for the index, best first: the one given, beside the content, or in the user's cache."""
    if given:
        return [Path(given).absolute()]
    beside = content.parent / INDEX
    return [beside] if _writable(beside) else [beside, _cache(content)]


def writable_folder(folders: list[Path]) -> Path:
    """The first of the folders that can be written. Raises FolderError when none can."""
    for folder in folders:
        if _writable(folder):
            return folder
    tried = "、".join(map(str, folders))
    raise FolderError(f"没有可写的文件夹放索引（试过 {tried}）；用 --data 或环境变量 KB_DATA 指定一个")


def _writable(folder: Path) -> bool:
    """Whether a folder can be written, or made where it is not there yet."""
    nearest = next(p for p in (folder, *folder.parents) if os.path.exists(p))
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def _cache(content: Path) -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("kb-loufa") / f"{crc32(os.fsencode(content)):08x}"
