"""The index of the content as it is, for the commands: built first where it is missing or older, with a word of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kb.answers.indexing import Opened, Opener, Stamped, open_current, open_last, renew
from kb.commands.output import note, quiet
from kb.commands.progress import Progress
from kb.errors import ContentError
from search import PackDamaged

Made = TypeVar("Made")


def use_current(content: Path, folders: list[Path], opener: Opener[Opened], use: Callable[[Opened], Made]) -> Made:
    """What is made of the index of the content as it is; of one built anew where the index shows damaged in use.

    Raises what `current` raises, and what `use` does.
    """
    index = current(content, folders, opener)
    try:
        return use(index)
    except PackDamaged:
        quiet()
        note("索引已损坏，重建…")
        with Progress() as progress:
            renewed = renew(content, folders, opener, progress, waiting, index.path)
        return use(renewed)


def current(content: Path, folders: list[Path], opener: Opener[Opened]) -> Opened:
    """The index of the content as it is, built first where it is missing or older.

    While the content has mistakes the last index stays in use. Raises ContentError when there is none.
    """
    found = open_current(content, folders, opener)
    if found:
        return found
    quiet()
    note("索引还没有或已过时，先建索引…")
    try:
        with Progress() as progress:
            return renew(content, folders, opener, progress, waiting)
    except ContentError as error:
        last = open_last(folders, opener)
        if last is None:
            raise
        errors = sum(not problem.warning for problem in error.problems)
        note(f"内容有 {errors} 处错误，索引没有重建，答案来自上一次的索引；用 kb check 看错在哪里。")
        return last


def tell_unfitted(index: Stamped) -> None:
    """Say it where the numbers of the bands are the defaults because those of the base cannot be read."""
    said = index.stamp.get("unfitted") if isinstance(index.stamp, dict) else ""
    if isinstance(said, str) and said:
        note(said)


def waiting() -> None:
    """Told when another process is building."""
    note("另一个程序正在建索引，等它建完…")
