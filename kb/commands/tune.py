from pathlib import Path
from tempfile import TemporaryDirectory

import click

from kb.answers.calibration import Calibration, calibrate, place_for_numbers, question_files, write_numbers
from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.errors import FolderError


@click.command("tune")
@click.argument("files", nargs=-1, metavar="[FILE…]")
@click.option("--dry-run", is_flag=True, help="只说能好多少，不写。")
@everywhere
def command(files: tuple[str, ...], dry_run: bool, as_json: bool, content: str | None, data: str | None) -> int:
    """把“有几分把握”的界线拟合到自己的问题上，写进 fitted.json，说好了多少。

    问题默认是 content/questions/learn/ 里的文件，每个文件最好出自不同的人。
    """
    base = load_valid(content_folder(content))
    if not dry_run:
        place_for_numbers(base)  # whatever stands in the way is said before the long work
    try:
        with TemporaryDirectory() as folder:
            found = calibrate(base, [Path(f) for f in files] or question_files(base), Path(folder), tell)
    except OSError as error:
        raise FolderError(f"建不成临时的索引：{error.strerror or error}") from error
    path = None if dry_run else write_numbers(base, found)
    if as_json:
        carried = {name: {"before": before, "after": after} for name, (before, after) in found.carried.items()}
        worth = {"before": found.before, "after": found.after}
        said = {"numbers": found.numbers, "questions": found.questions, "worth": worth, "carried": carried}
        say_json({**said, "path": path and str(path)})
    else:
        show(found, path)
    return 0


def tell(name: str) -> None:
    """Say what is being fitted."""
    note(f"留下 {name}，拟合其余的…" if name else "拟合全部…")


def show(found: Calibration, path: Path | None) -> None:
    """Print what was gained."""
    page = Page()
    page.say(f"{found.questions} 个问题，每个平均得分（最多 1）：现在 {found.before:.3f}，拟合后 {found.after:.3f}")
    for name, (before, after) in found.carried.items():
        page.say(f"{name}：现在 {before:.3f}，只用别的文件拟合 {after:.3f}", "  ")
    for name, number in found.numbers.items():
        page.say(f"{name} {number}", "  ")
    page.say(f"写在 {path}" if path else "没有写（--dry-run）")
