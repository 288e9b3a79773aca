import json
from collections import Counter
from contextlib import suppress
from pathlib import Path

import click

from kb.answers.asked import Group, as_case, groups, list_of, read
from kb.base.dates import today
from kb.base.names import BANDS
from kb.base.paths import content_folder, replace
from kb.commands.options import FILE, everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.spoken import STAGES, Command, one_of
from kb.errors import FolderError

SHOWN = 5
"""Questions shown of a group."""


@click.command("asked", cls=Command)
@click.option("--unanswered", is_flag=True, help="只看没答上来的，把像的放在一起。")
@click.option("--cases", **FILE, help="写成问题集（JSONL），答案是猜的，一行行看过再用。")
@click.option("--draft", "draft_id", metavar="ID", help="用第一组（或 --group）起草一个条目。")
@click.option("--group", type=click.IntRange(1), metavar="整数", default=1, show_default=True, help="第几组。")
@click.option("--stage", metavar="阶段", shell_complete=STAGES, help="起草在哪个阶段；默认是第一个。")
@click.option("--forget", is_flag=True, help="删去记下的全部问话。")
@everywhere
def command(
    unanswered: bool,
    cases: str | None,
    draft_id: str | None,
    group: int,
    stage: str | None,
    forget: bool,
    as_json: bool,
    **where: str | None,
) -> int:
    """看人们问过什么，哪些没答上来

    只有 kb ask --log 问的才记，只记在这台机器上（只有你读得到），号码和名字涂黑。
    """
    folder = content_folder(where["content"])
    if forget:
        return _forget(folder)
    asked = read(folder)
    if not asked:
        note("还没有记下问话；kb ask --log 问的才记。")
    bands = Counter(one.band for one in asked)
    kept = [one for one in asked if not unanswered or one.band != "answer"]
    found = groups(kept)
    if cases:
        _write_cases(Path(cases), found)
    if draft_id:
        return _draft(folder, draft_id, stage, found, group)
    if as_json:
        said = [{"times": g.times, "first": g.first or None, "questions": dict(g.questions)} for g in found]
        say_json({"file": str(list_of(folder)), "bands": bands, "groups": said})
    else:
        _show(bands, found)
    return 0 if found else 1


def _forget(folder: Path) -> int:
    """Remove the list, whatever it is. Raises FolderError."""
    count, file = "", list_of(folder)
    with suppress(FolderError):
        count = f" {len(read(folder))} 句"
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise FolderError(f"删不了 {file}：{error.strerror or error}；移走它") from error
    note(f"已删去{count}。")
    return 0


def _show(bands: Counter[str], found: list[Group]) -> None:
    page = Page()
    if bands:
        page.say("，".join(f"{BANDS[band]} {bands[band]} 句" for band in reversed(BANDS)), bold=True)
    for number, group in enumerate(found, 1):
        near = f"（近的是 kb show {group.first}）" if group.first else ""
        page.say(f"{number}. {group.times} 次{near}", hanging="   ")
        page.points(f"{question}" + (f"  ×{times}" if times > 1 else "") for question, times in group.questions[:SHOWN])
        if len(group.questions) > SHOWN:
            page.say(f"还有 {len(group.questions) - SHOWN} 种说法", "    ", dim=True)


def _write_cases(file: Path, found: list[Group]) -> None:
    """Write the questions as cases into a new file. Raises FolderError."""
    if file.exists():
        raise FolderError(f"已经有 {file}；换一个名字")
    lines = [json.dumps(as_case(group, q), ensure_ascii=False) for group in found for q, _ in group.questions]
    head = json.dumps({"from": f"asked {today()}", "about": "答案是程序猜的；一行行看过，改对再用"}, ensure_ascii=False)
    try:
        replace(file, ("\n".join([head, *lines]) + "\n").encode("utf-8"))
    except OSError as error:
        raise FolderError(f"写不进 {file}：{error.strerror or error}") from error
    note(f"已写 {file}：{len(lines)} 句；答案是猜的，看过再放进 questions/learn/。")


def _draft(folder: Path, id: str, stage: str | None, found: list[Group], group: int) -> int:
    from kb.base.loading import load_profile
    from kb.checks.mending.drafting import draft

    if group > len(found):
        raise FolderError(f"没有第 {group} 组；一共 {len(found)} 组")
    chosen = one_of("--stage", stage, load_profile(folder).stage_names) or ""
    kind = next(iter(load_profile(folder).kinds))
    asked = [question for question, _ in found[group - 1].questions]
    path = draft(folder, id, chosen, kind, asked[0], today(), asked[1:])
    Page().say(f"已写 {path}：问题和问法是人们的原话；填好后用 kb check 检查。")
    return 0
