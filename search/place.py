"""Where an index lies in its folder: `current` names the folder of the one that counts."""

from pathlib import Path

from search.errors import PackMissing

CURRENT, PACK, WHOOSH, SUMS = "current", "pack", "whoosh", "sums"


def current_folder(directory: Path) -> Path:
    """The folder of the index in use. Raises PackMissing when none was built here."""
    try:
        name = (directory / CURRENT).read_text(encoding="ascii")
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        raise PackMissing(f"no index in {directory}") from None
    if not name.startswith("index-") or "/" in name or "\\" in name:
        raise PackMissing(f"no index in {directory}")
    return directory / name
