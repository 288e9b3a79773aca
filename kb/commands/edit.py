import os
import shlex
import subprocess
from pathlib import Path

import click

from kb.answers.documents import similar
from kb.base.files import bytes_of
from kb.base.frontmatter import Unreadable
from kb.base.loading import load
from kb.base.paths import content_folder, from_here, installed, replace
from kb.checks.run import check
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.spoken import ENTRIES, Command
from kb.errors import FolderError, NotFound

KEPT = ".old"
"""Behind the name of a file, hidden from all that reads the content: its text before it was edited."""


@click.command("edit", cls=Command)
@click.argument("entry_id", metavar="ID", shell_complete=ENTRIES)
@everywhere
def command(entry_id: str, as_json: bool, content: str | None, data: str | None) -> int:
    """用你的编辑器（VISUAL 或 EDITOR）改一个条目，关上后检查

    有错时原来的文字留在旁边的 .ID.md.old 里。退出码：0 没有错误；2 有。
    """
    folder = content_folder(content)
    if installed(folder):
        raise FolderError("随程序安装的内容只读；用 --content 指出你的内容文件夹")
    file = next(iter(sorted(folder.glob(f"entries/*/{glob_of(entry_id)}.md"))), None)
    if file is None:
        raise NotFound(f"没有条目 {entry_id[:60]}；{similar(load(folder)[0], entry_id[:60])}")
    kept, before = file.with_name(f".{file.name}{KEPT}"), _text(file, folder)
    if before is None:
        raise FolderError(f"{file} 不是内容文件夹里的一个文件，或太大；换成文件本身")
    _open(str(file))
    if not file.exists():
        raise FolderError(f"编辑器关上后 {file} 不见了；里面原来的是 {len(before)} 字节，用 git checkout 取回")
    path = file.relative_to(folder).as_posix()
    base, problems = load(folder)
    mine = [problem for problem in sorted([*problems, *check(base)]) if problem.path == path]
    wrong = any(not problem.warning for problem in mine)
    if wrong and _text(file, folder) != before and not kept.exists():
        replace(kept, before)
    elif not wrong and kept.exists():
        kept.unlink()
    if as_json:
        said = [{"rule": p.rule, "line": p.line, "message": p.message, "warning": p.warning} for p in mine]
        say_json({"path": str(file), "problems": said, "kept": str(kept) if kept.exists() else None})
    else:
        page = Page()
        for problem in mine:
            page.say(problem.seen_from(from_here(folder)), hanging="  ")
        if wrong:
            note(f"原来的文字在 {kept}；再 kb edit {entry_id} 改好。" if kept.exists() else "这些错误改之前就有。")
        elif not mine:
            note("没有问题。" if _text(file, folder) != before else "没有改。")
    return 2 if wrong else 0


def _text(file: Path, folder: Path) -> bytes | None:
    """The bytes of a file of the content; None where it is none, lies elsewhere, or is larger than the content's."""
    try:
        return bytes_of(file, folder)
    except Unreadable:
        return None


def glob_of(id: str) -> str:
    """An id in a pattern of file names, where it stands for itself alone."""
    return "".join(c if c.isalnum() or c == "-" else f"[{c}]" for c in id) if set(id).isdisjoint("/\\[]") else "[]]"


def _open(file: str) -> None:
    """Open a file in the editor and wait until it is closed. Raises FolderError."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    try:
        done = subprocess.run([*shlex.split(chosen, posix=os.name != "nt"), file], check=False)
    except (OSError, ValueError) as error:
        raise FolderError(f"打不开编辑器 {chosen}：{getattr(error, 'strerror', None) or error}；设好 EDITOR") from error
    if done.returncode:
        raise FolderError(f"编辑器 {chosen} 以 {done.returncode} 结束；文件照它留下的样子，用 kb check 检查")
