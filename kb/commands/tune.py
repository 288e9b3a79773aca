from pathlib import Path

import click

from kb.answers.calibration import Calibration, calibrate, learned_file, question_files, write_learned
from kb.base.paths import content_folder
from kb.base.scratch import scratch
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.output import Page, say_json
from kb.commands.progress import Progress
from kb.commands.spoken import Command
from kb.errors import FolderError


@click.command("tune", cls=Command)
@click.argument("files", nargs=-1, metavar="[文件…]", type=click.Path())
@click.option("--dry-run", is_flag=True, help="只说能好多少，不写。")
@everywhere
def command(files: tuple[str, ...], dry_run: bool, as_json: bool, content: str | None, data: str | None) -> int:
    """从自己的问题里学：挑出该记住的，拟合“有几分把握”的界线，写进 fitted.json，说好了多少。

    问题默认是 content/questions/learn/ 里的文件，每个文件最好出自不同的人。
    """
    base = load_valid(content_folder(content))
    if not dry_run:
        learned_file(base)  # whatever stands in the way is said before the long work
    try:
        with scratch() as folder, Progress() as progress:
            found = calibrate(base, [Path(f) for f in files] or question_files(base), folder, progress)
    except OSError as error:
        raise FolderError(f"建不成临时的索引：{error.strerror or error}") from error
    path = None if dry_run else write_learned(base, found)
    if as_json:
        carried = {name: {"before": before, "after": after} for name, (before, after) in found.carried.items()}
        worth = {"before": found.before, "after": found.after}
        said = {"numbers": found.fitted.numbers, "examples": chosen(found), "questions": found.questions}
        said |= {"worth": worth, "carried": carried}
        say_json({**said, "path": path and str(path)})
    else:
        show(found, path)
    return 0


def chosen(found: Calibration) -> int:
    """How many questions the index will know."""
    return sum(map(len, found.fitted.examples.values()))


def show(found: Calibration, path: Path | None) -> None:
    """Print what was gained."""
    page = Page()
    page.say(f"{found.questions} 个问题，每个平均得分（最多 1）：现在 {found.before:.3f}，学过以后 {found.after:.3f}")
    page.say(f"记住了其中 {chosen(found)} 个")
    for name, (before, after) in found.carried.items():
        page.say(f"{name}：没学过 {before:.3f}，只从别的文件学 {after:.3f}", "  ")
    for name, number in found.fitted.numbers.items():
        page.say(f"{name} {number}", "  ")
    page.say(f"写在 {path}" if path else "没有写（--dry-run）")
