"""A new base: a small one that checks, answers and builds at once, to be rewritten by its keepers."""

import os
from collections.abc import Iterator
from pathlib import Path

from kb.base.profile_schema import PROFILE_KEYS
from kb.base.scratch import scratch, sweep
from kb.base.values import Unexpected
from kb.errors import FolderError

SAMPLE, BLANK = Path(__file__).parent / "sample", Path(__file__).parent / "blank"
README, CONTENT = "README.md", Path("content")


def start(folder: Path, name: str, today: str, sample: Path = SAMPLE) -> Path:
    """Write a small base into a new or an empty folder, that of `sample`; its content folder.

    Nothing is written where anything is in the way. Raises FolderError when the folder holds something or cannot be
    written, or the name is empty or of several lines.
    """
    try:
        name = PROFILE_KEYS["name"][1](name)
    except Unexpected as trouble:
        raise FolderError(f"名字 {name!r} 应是{trouble}；例如 --name 借书问答") from None
    if set(name) & set('"\\'):
        raise FolderError(f"名字 {name!r} 里有双引号或反斜杠；去掉它们，例如 --name 借书问答")
    try:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise FolderError(f"{folder} 不是文件夹；换一个名字")
        sweep(folder / CONTENT)
        if folder.is_dir() and (found := next(folder.iterdir(), None)):
            raise FolderError(f"{folder} 里已经有 {found.name}，什么也没写；换一个新的或空的文件夹")
        folder.mkdir(parents=True, exist_ok=True)
        with scratch(folder / CONTENT) as made:
            for part, text in _files(sample, name, today):
                (made / part).parent.mkdir(parents=True, exist_ok=True)
                (made / part).write_text(text, encoding="utf-8", newline="\n")
            for whole in (CONTENT, README):
                os.rename(made / whole, folder / whole)
    except OSError as error:
        raise FolderError(f"{folder} 写不进去：{error.strerror or error}") from error
    return folder / CONTENT


def _files(sample: Path, name: str, today: str) -> Iterator[tuple[Path, str]]:
    """The files of a new base, each by where it goes."""
    for path in sorted(path for path in sample.rglob("*") if path.suffix in (".md", ".yml", ".jsonl")):
        part = path.relative_to(sample)
        text = path.read_text(encoding="utf-8").format(name=name, today=today)
        yield part if part.name == README else CONTENT / part, text
