"""A new base: a small one that checks, answers and builds at once, to be rewritten by its keepers."""

from pathlib import Path

from kb.base.profile_schema import PROFILE_KEYS
from kb.base.values import Unexpected
from kb.errors import FolderError

SAMPLE, BLANK = Path(__file__).parent / "sample", Path(__file__).parent / "blank"
README = "README.md"


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
        if folder.is_dir() and (found := next(folder.iterdir(), None)):
            raise FolderError(f"{folder} 里已经有 {found.name}，什么也没写；换一个新的或空的文件夹")
        for path in sorted(path for path in sample.rglob("*") if path.suffix in (".md", ".yml", ".jsonl")):
            part = path.relative_to(sample)
            target = folder / part if part.name == README else folder / "content" / part
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8").format(name=name, today=today)
            with open(target, "x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise FolderError(f"{folder} 写不进去：{error.strerror or error}") from error
    return folder / "content"
