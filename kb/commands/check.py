import click

from kb.checks import check
from kb.commands.options import everywhere
from kb.commands.output import Page, note, say_json
from kb.folders import content_folder
from kb.loading import load


@click.command("check")
@click.option("--strict", is_flag=True, help="警告也算错误。")
@everywhere
def command(strict: bool, as_json: bool, content: str | None, data: str | None) -> int:
    """检查内容，一次报出所有问题：文件:行、规则、怎么改。

    退出码：0 没有错误；2 有错误（--strict 时警告也算）。
    """
    base, problems = load(content_folder(content))
    problems = sorted([*problems, *check(base)])
    errors = sum(strict or not problem.warning for problem in problems)
    if as_json:
        say_json({"entries": len(base.entries), "errors": errors, "problems": [p._asdict() for p in problems]})
    else:
        page = Page()
        for problem in problems:
            page.say(str(problem), hanging="  ")
        note(f"{len(base.entries)} 个条目，{errors} 处错误，{len(problems) - errors} 处警告。")
    return 2 if errors else 0
