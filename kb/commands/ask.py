import click

from kb.commands.options import everywhere, in_cluster
from kb.commands.reply import answer
from kb.commands.spoken import Command


@click.command("ask", cls=Command)
@click.argument("question", nargs=-1, required=True, metavar="问题…")
@click.option("--explain", is_flag=True, help="说明每个词的分数，和为什么这样回答。")
@click.option("--log", is_flag=True, help="记下问了什么，只在这台机器上，号码和名字涂黑；用 kb asked 看。")
@in_cluster
@everywhere
def command(
    question: tuple[str, ...],
    explain: bool,
    log: bool,
    cluster: str | None,
    as_json: bool,
    content: str | None,
    data: str | None,
) -> int:
    """回答一个问题，不用加引号；写 - 就从标准输入读，一行一个

    kb ask - --json 给出一行一个 JSON 对象。

    退出码：0 有答案；1 只有相近的问题或没有；2 出错。
    """
    return answer(question, explain, as_json, content, data, log, cluster)
