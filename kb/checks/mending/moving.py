"""Giving an entry another id, or retiring it for another: every reference goes along, and the old address is kept.

All is worked out first and tried on a copy of the content; then each file is put in place whole, and on a failure those
before it are put back.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.base.entries import Entry, KnowledgeBase
from kb.base.files import FITTED, MOVED, REVIEWED
from kb.base.loading import load
from kb.base.paths import installed, replace
from kb.base.values import Unexpected, id_of
from kb.checks.mending.naming import in_case, in_json, in_links, in_yaml, with_aliases
from kb.checks.rule import bare
from kb.checks.run import check
from kb.errors import FolderError, NotFound


@dataclass
class Move:
    """What a move changes: the files by path with their new text, None where the file goes."""

    old: Entry
    new: str
    files: dict[str, str | None] = field(default_factory=dict)


def rename(base: KnowledgeBase, old_id: str, new_id: str, today: str) -> Move:
    """An entry under another id. Raises NotFound, and FolderError where the id is none or is taken."""
    entry = _entry(base, old_id)
    try:
        if id_of(new_id) != new_id:
            raise Unexpected("小写字母、数字和连字符")
    except Unexpected as trouble:
        raise FolderError(f"新的 id 应是{trouble}") from None
    if base.entry(new_id):
        raise FolderError(f"已经有 {new_id}；换一个，要合成一条用 kb retire {old_id} --to {new_id}")
    move = Move(entry, new_id)
    path = f"entries/{entry.stage}/{new_id}.md"
    _references(base, move)
    text = move.files.pop(entry.path, None) or _read(base, entry.path)
    move.files[path] = re.sub(
        rf"(?m)^(id:[ \t]*)[\"']?{re.escape(old_id)}[\"']?(?=[ \t\r]*(?:#.*)?$)", rf"\g<1>{new_id}", text, count=1
    )
    move.files[entry.path] = None
    _remember(base, move, today)
    return move


def retire(base: KnowledgeBase, old_id: str, new_id: str, today: str) -> Move:
    """An entry gone into another, which takes over its ways of asking. Raises NotFound, FolderError."""
    entry, other = _entry(base, old_id), _entry(base, new_id)
    if entry is other:
        raise FolderError("不能并到自己；--to 写另一个条目")
    move = Move(entry, new_id)
    _references(base, move, gone=True)
    text = move.files.get(other.path) or _read(base, other.path)
    asked = {bare(text) for text in (other.question, *other.aliases)}
    taken = [text for text in (entry.question.rstrip("？?"), *entry.aliases) if bare(text) not in asked]
    move.files[other.path] = with_aliases(text, taken)
    move.files[entry.path] = None
    _remember(base, move, today)
    return move


def _entry(base: KnowledgeBase, id: str) -> Entry:
    entry = base.entry(id)
    if entry is None:
        raise NotFound(f"没有条目 {id[:60]}；用 kb list 看有哪些")
    return entry


def _read(base: KnowledgeBase, path: str) -> str:
    return (base.root / path).read_bytes().decode("utf-8")


def _references(base: KnowledgeBase, move: Move, gone: bool = False) -> None:
    """Every file that names the entry, with the other id in its place; where `gone`, once in a list, not by itself."""
    old, new = move.old.id, move.new
    other = base.entry(new)
    stage = other.stage if other else move.old.stage
    for file in sorted(base.root.rglob("*")):
        path = file.relative_to(base.root).as_posix()
        if not file.is_file() or any(part.startswith(".") for part in Path(path).parts):
            continue
        if file.suffix in (".md", ".yml") and not (gone and path == move.old.path):
            text = _read(base, path)
            changed = in_yaml(text, path, old, new, gone)
            changed = (
                in_links(changed, base, path, (move.old.path, f"{stage}/{new}")) if file.suffix == ".md" else changed
            )
        elif file.suffix == ".jsonl":
            text = _read(base, path)
            changed = "".join(in_case(line, old, new) for line in text.splitlines(keepends=True))
        elif path in (FITTED, REVIEWED):
            text = _read(base, path)
            changed = in_json(text, path, old, new, gone)
        else:
            continue
        if changed != text:
            move.files[path] = changed


def _remember(base: KnowledgeBase, move: Move, today: str) -> None:
    """Write down the old address, for its readers."""
    text = move.files.get(MOVED) or (_read(base, MOVED) if (base.root / MOVED).is_file() else "moved:\n")
    line = f"  - {{from: {move.old.stage}/{move.old.id}, to: {move.new}, date: {today}}}\n"
    move.files[MOVED] = (text if text.endswith("\n") else text + "\n") + line


def carry_out(base: KnowledgeBase, move: Move) -> list[str]:
    """Put the files in place; the paths that changed. Nothing is changed where the content would have a new error.

    Raises FolderError.
    """
    if installed(base.root):
        raise FolderError("随程序安装的内容只读；用 --content 指出你的内容文件夹")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "content"
        shutil.copytree(base.root, copy)
        _write(copy, move.files, _put)
        tried, problems = load(copy)
        wrong = [problem for problem in [*problems, *check(tried)] if not problem.warning]
    if wrong:
        listed = "\n".join(map(str, wrong[:5]))
        raise FolderError(f"改了以后会有 {len(wrong)} 处错误，什么也没改；先处理好这些：\n{listed}")
    _write(base.root, move.files, replace)
    return sorted(move.files)


def _put(file: Path, raw: bytes) -> None:
    file.write_bytes(raw)


def _write(root: Path, files: dict[str, str | None], put: Callable[[Path, bytes], None]) -> None:
    """Write every file, or put back those that were written. Raises FolderError."""
    before: dict[Path, bytes | None] = {}
    try:
        for path, text in sorted(files.items(), key=lambda item: item[1] is None):
            file = root / path
            before[file] = file.read_bytes() if file.exists() else None
            if text is None:
                file.unlink()
            else:
                put(file, text.encode("utf-8"))
    except OSError as error:
        for file, raw in before.items():
            if raw is not None:
                file.write_bytes(raw)
            elif file.exists():
                file.unlink()
        raise FolderError(f"写不进去：{error.strerror or error}；已经写的都放回去了") from error
