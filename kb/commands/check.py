from pathlib import Path

import click

from kb.answers.case_checks import check_cases
from kb.answers.ranked_checks import check_ranking
from kb.base.loading import load
from kb.base.paths import content_folder, data_folders, from_here
from kb.checks.mending.fixing import Fixed, record
from kb.checks.mending.fixing import fix as fix_content
from kb.checks.run import RULES, check
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.commands.progress import Progress
from kb.commands.spoken import Command
from kb.errors import NotFound, Problem


@click.command("check", cls=Command)
@click.option("--strict", is_flag=True, help="有警告时退出码是 1。")
@click.option("--fix", is_flag=True, help="先改好只有一种改法的，再检查；打印改了什么。")
@click.option("--fast", is_flag=True, help="不建索引去问每个问法（那要几秒）。")
@click.option("--graph", "instead", flag_value="graph", help="不检查，把 guide.yml 画成 Mermaid 的图。")
@click.option("--rules", "instead", flag_value="rules", help="不检查，列出所有规则和对错的例子。")
@everywhere
def command(
    strict: bool, fix: bool, fast: bool, instead: str | None, as_json: bool, content: str | None, data: str | None
) -> int:
    """检查内容，一次报全读得了的文件里的问题：文件:行、规则、怎么改。

    退出码：0 没有错误；1 有警告（用 --strict 时）；2 有错误。
    """
    if instead == "rules":
        show_rules(as_json)
        return 0
    folder = content_folder(content)
    if instead == "graph":
        return show_graph(folder)
    base, problems = load(folder)
    made = fix_content(base) if fix else []
    if made:
        base, problems = load(folder)
    if fix and (recorded := record(base)):
        made = [*made, *recorded]
        base, problems = load(folder)
    problems = sorted([*problems, *check(base), *check_cases(base)])
    errors = sum(not problem.warning for problem in problems)
    if not errors and not fast:
        with Progress() as progress:
            problems = sorted([*problems, *check_ranking(base, data_folders(folder, data), progress)])
    if as_json:
        say_json([*map(as_fixed, made), *map(as_data, problems)])
    else:
        page, here = Page(), from_here(folder)
        for change in made:
            page.say(f"{here}{change.path}:{change.line}: 已改 [{change.rule}] {change.message}", hanging="  ")
        for problem in problems:
            page.say(problem.seen_from(here), hanging="  ")
        note(f"{len(base.entries)} 个条目，{errors} 处错误，{len(problems) - errors} 处警告。")
    return 2 if errors else int(strict and bool(problems))


def show_graph(folder: Path) -> int:
    """Print the way as a flow chart. Raises ContentInvalid, and NotFound where there is no way."""
    from kb.answers.guiding import mermaid

    base = load_valid(folder)
    if not base.guide:
        raise NotFound("这个知识库没有 guide.yml，没有图可画")
    Page().say(mermaid(base))
    return 0


def as_data(problem: Problem) -> dict[str, str | int]:
    """A problem as editors read it."""
    return {
        "rule": problem.rule,
        "level": "warning" if problem.warning else "error",
        "file": problem.path,
        "line": problem.line,
        "message": problem.message,
    }


def as_fixed(change: Fixed) -> dict[str, str | int]:
    """A change that was made, in the same form."""
    path, line, rule, message = change
    return {"rule": rule, "level": "fixed", "file": path, "line": line, "message": message}


def show_rules(as_json: bool) -> None:
    """Print every rule with a wrong and a right example."""
    if as_json:
        say_json([rule.as_json() for rule in RULES.values()])
        return
    page = Page()
    for rule in RULES.values():
        page.say(f"{rule.id}（{'警告' if rule.warning else '错误'}）{rule.about}", bold=True)
        page.say(f"不要：{rule.wrong}", "  ", "        ")
        page.say(f"要：  {rule.right}", "  ", "        ")
