"""Putting many files in place, all of them or none: also where the program is killed in between.

What is to be written stands first in a hidden folder of the content that carries our mark; a journal there says which
files are new and holds what others were before. Then each file takes its place in one step. Whoever imports next finds
the folder of a run that did not end, and puts everything back.
"""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from kb.errors import FolderError
from search.files import read_regular

MOST_BYTES = 4 * 1024 * 1024
"""Of the journal: 5,000 rows make half of that."""
STAGING, MARK, JOURNAL = ".kb-import", "written-by-kb-import", "journal.json"


def refuse_outside(root: Path, paths: Iterable[str]) -> None:
    """Raises FolderError where a path, or a link on it, leads out of the content folder."""
    inside = root.resolve()
    for path in paths:
        if not (root / path).resolve().is_relative_to(inside):
            raise FolderError(f"{root / path} 在内容文件夹之外（也许文件夹是一个链接），不往那里写；换成文件夹本身")


def place(root: Path, files: Mapping[str, str]) -> None:
    """Write files by their paths below the content folder. Raises FolderError; then nothing was changed."""
    refuse_outside(root, files)
    folder = root / STAGING
    try:
        os.mkdir(folder)
    except FileExistsError:
        raise FolderError(f"{folder} 还在：也许另一个 kb import 正在写；没有的话，把它移走再试") from None
    except OSError as error:
        raise FolderError(f"{root} 写不进去：{error.strerror or error}") from error
    try:
        _stage(folder, root, files)
        for number, path in enumerate(files):
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(folder / f"new-{number}", target)
    except OSError as error:
        _put_back(root)
        raise FolderError(f"写不进去：{error.strerror or error}；已经写的都放回去了") from error
    except BaseException:  # Ctrl-C
        _put_back(root)
        raise
    (folder / JOURNAL).unlink()  # from here on it is done
    shutil.rmtree(folder, ignore_errors=True)


def sweep(root: Path) -> bool:
    """Whether a run that did not end was found, and put back. Raises FolderError where that cannot be done."""
    folder = root / STAGING
    if folder.is_symlink() or not (folder / MARK).is_file():
        return False
    try:
        _put_back(root)
    except OSError as error:
        raise FolderError(f"上一次导入没有做完，放不回去：{error.strerror or error}；见 {folder}") from error
    return True


def _stage(folder: Path, root: Path, files: Mapping[str, str]) -> None:
    """Everything on the disk: the new files, copies of those that they replace, and last the journal."""
    (folder / MARK).write_bytes(b"")
    journal: list[dict[str, object]] = []
    for number, (path, text) in enumerate(files.items()):
        (folder / f"new-{number}").write_bytes(text.encode("utf-8"))
        before = (root / path).is_file()
        if before:
            shutil.copy2(root / path, folder / f"old-{number}")
            shutil.copymode(root / path, folder / f"new-{number}")
        journal.append({"path": path, "before": before})
    with open(folder / "journal", "wb") as file:
        file.write(json.dumps(journal).encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    os.replace(folder / "journal", folder / JOURNAL)


def _put_back(root: Path) -> None:
    folder = root / STAGING
    journal = json.loads(read_regular(folder / JOURNAL, MOST_BYTES)) if (folder / JOURNAL).is_file() else []
    for number, one in enumerate(journal):
        target = root / one["path"]
        if not target.resolve().is_relative_to(root.resolve()) or (folder / f"new-{number}").exists():
            continue  # it has not taken its place
        if one["before"]:
            with suppress(FileNotFoundError):  # put back before
                os.replace(folder / f"old-{number}", target)
        else:
            target.unlink(missing_ok=True)
            with suppress(OSError):  # others are in it
                target.parent.rmdir()
    shutil.rmtree(folder)
