from pathlib import Path
from typing import Any

import click

from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.output import Page, say_json
from kb.commands.reply import typed
from kb.commands.spoken import FACTS, STAGES, Command, one_of
from kb.errors import FolderError


@click.command("dates", cls=Command)
@click.option("--stage", metavar="阶段", shell_complete=STAGES, help="这个阶段的期限，写 id 或名称。")
@click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="事实",
    shell_complete=FACTS,
    help="这个事实的期限，写 id 或名称；可以写几次。",
)
@click.option(
    "--from", "since", default="", metavar="时刻", help="从哪一刻算起（北京时间），如 2026-11-25T20:30；不写是现在。"
)
@click.option("--not-before", default="", metavar="日子", help="起算不会早于这一天；早了就说。")
@click.option("--ics", type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="写成带提醒的日历文件。")
@everywhere
def command(
    stage: str | None,
    facts: tuple[str, ...],
    since: str,
    not_before: str,
    ics: Path | None,
    as_json: bool,
    **where: str | None,
) -> int:
    """算到期的日子：kb dates --fact refund-arrival --from 2026-11-25T20:30"""
    from kb.dates.asking import count
    from kb.dates.moments import present, read

    now = present()
    start = read(since, now, not_before) if since else now
    base = load_valid(content_folder(where["content"]))
    stage = one_of("--stage", stage, base.profile.stage_names) or ""
    labels = {fact.label: fact.id for fact in base.facts.values()}
    found, refused = count(base, stage, tuple(labels.get(typed([fact]), fact) for fact in facts), start, now)
    if ics:
        _write(ics, found, start)
    if as_json:
        say_json({"from": str(start), "dates": found, "refused": refused, **({"ics": str(ics)} if ics else {})})
    else:
        _show(found, refused, str(ics or ""), start)
    return 0


def _write(file: Path, found: list[dict[str, Any]], start: Any) -> None:
    """Write the calendar file. Raises FolderError."""
    from kb.base.dates import now
    from kb.base.paths import replace
    from kb.dates.ics import calendar_file

    try:
        replace(file, calendar_file(found, start, now()))
    except OSError as error:
        raise FolderError(f"日历文件写不进 {file}：{error.strerror or error}；换一个地方") from error


def _show(found: list[dict[str, Any]], refused: list[str], ics: str, start: Any) -> None:
    from kb.dates.moments import shown
    from kb.dates.sayings import SAYINGS

    page = Page()
    page.say(f"从 {shown(start, ending=False)} 算起，按北京时间", dim=True)
    for end in found:
        page.heading(f"{end['label']}：{end['value']}（从{end['from']}算起） {page.status(end['status'])}")
        page.say(end["said"][0], "  ", bold=True)
        page.points([*end["said"][1:], end["today"]])
        if end["passed"]:
            page.say(
                f"{SAYINGS['passed'].format(text=end['passed']['text'])}  kb show {end['passed']['id']}", "  ", "  "
            )
        page.say(f"{end['source']}。{end['note']}", "  ", "  ", dim=True)
    rules = list(dict.fromkeys(rule for end in found for rule in end["rules"]))
    if rules:
        page.heading("数法")
        page.points(rules)
    if refused:
        page.heading("算不出的")
        page.points(refused)
    if ics:
        page.heading(f"已写 {ics}；用手机或电脑的日历打开。")
