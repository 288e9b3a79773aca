import click

from kb.commands.options import everywhere
from kb.commands.reply import answer


@click.command("ask")
@click.argument("question", nargs=-1, required=True, metavar="QUESTION…")
@click.option("--explain", is_flag=True, help="说明每个词的分数，和为什么这样回答。")
@everywhere
def command(question: tuple[str, ...], explain: bool, as_json: bool, content: str | None, data: str | None) -> int:
    """回答一个问题，不用加引号：kb ask 后面写问题

    退出码：0 有答案；1 只有相近的问题或没有；2 出错。
    """
    return answer(question, explain, as_json, content, data)
