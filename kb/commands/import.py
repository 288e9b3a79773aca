from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.base.dates import today
from kb.base.loading import load_profile
from kb.base.names import IMPORTED
from kb.base.paths import content_folder, from_here
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.progress import Progress
from kb.commands.spoken import KINDS, STAGES, Command, one_of

if TYPE_CHECKING:
    from kb.exchange.importing import Import


@click.command("import", cls=Command)
@click.argument("file", metavar="文件", type=click.Path())
@click.option("--map", "columns", multiple=True, metavar="项=列名", help="哪一列是什么，如 question=提问；可以写几次。")
@click.option("--sheet", default="", metavar="工作表", help="Excel 里的哪一张。")
@click.option("--stage", metavar="阶段", shell_complete=STAGES, help="没写分类的行归到哪个阶段。")
@click.option("--kind", metavar="种类", shell_complete=KINDS, help="没写种类的行是哪一种；不写就猜。")
@click.option("--stages", "make_stages", is_flag=True, help="表里的分类建成阶段。")
@click.option("--dry-run", is_flag=True, help="只说会怎样，不写。")
@everywhere
def command(file: str, dry_run: bool, as_json: bool, content: str | None, **how: Any) -> int:
    """从 CSV、Excel（.xlsx）、JSONL 或 Markdown 收进问题和答案，一行一个条目

    全部读懂了才写；猜的都标着，kb check 会提醒到有人看过为止。
    """
    from kb.exchange.importing import Wanted, as_data, carry_out, understand

    root = content_folder(content)
    profile = load_profile(root)
    stage = one_of("--stage", how["stage"], profile.stage_names) or ""
    kind = one_of("--kind", how["kind"], profile.kinds) or ""
    wanted = Wanted(how["columns"], how["sheet"], stage, kind, how["make_stages"])
    with Progress() as progress:
        done = understand(root, Path(file), wanted, today(), progress)
    if not dry_run:
        carry_out(root, done)
    if as_json:
        say_json(as_data(done, not dry_run))
    else:
        show(done, dry_run)
        note("没有写（--dry-run）。" if dry_run else f"写在 {from_here(root)}；kb check 看还差什么，kb ask 问问看。")
    return 0


def show(done: "Import", dry_run: bool) -> None:
    """Print what was understood, and what a person must decide."""
    page, found = Page(), done.found
    facts = sum(len(record["facts"]) for record in found.records.values())
    page.say("列：" + "，".join(f"{what}←{column}" for what, column in done.columns.items()))
    source = f"；出处叫 {done.source}" if done.source else ""
    made = f"，{len(found.stages)} 个阶段（{'、'.join(found.stages.values())}）" if found.stages else ""
    page.say(f"{'会收' if dry_run else '已收'} {len(found.records)} 个条目、{facts} 个事实{made}{source}")
    if done.guessed:
        page.say("要有人看的：" + "，".join(f"{IMPORTED[what]} {n} 个" for what, n in done.guessed.items()))
    if done.decide:
        page.heading("要你定的")
        page.points(done.decide)
