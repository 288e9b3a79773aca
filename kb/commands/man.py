import re
from typing import Any

import click

from kb import __version__
from kb.base.dates import today
from kb.commands.options import everywhere
from kb.commands.output import say_json
from kb.commands.spoken import MORE, Command, example

STATUS = (
    ("0", "有答案，有找到的；没有错误。"),
    ("1", "只有相近的问题，或没有；kb check --strict 时有警告。"),
    ("2", "出错；说明写在标准错误，有 --json 时是一个 JSON 对象。"),
    ("130", "按了 Ctrl-C。"),
    ("141", "读输出的程序先走了，如 kb list | head -1。"),
)
ENVIRONMENT = (
    ("KB_CONTENT", "内容文件夹，同 --content。"),
    ("KB_DATA", "放索引的文件夹，同 --data。"),
    ("NO_COLOR", "不用颜色。"),
    ("FORCE_HYPERLINK", "1 用终端里的链接（OSC 8），0 不用。"),
)


@click.command("man", cls=Command)
@everywhere
def command(as_json: bool, content: str | None, data: str | None) -> int:
    """输出手册页：和 kb 各命令的 -h 同一个来源；man kb 读装好的那份"""
    page = manual()
    say_json({"page": page}) if as_json else click.echo(page, nl=False)
    return 0


def manual() -> str:
    """The manual page in roff, of what the commands say of themselves."""
    from kb.commands.group import kb

    context = kb.make_context("kb", ["help"], resilient_parsing=True)
    lines = [f'.TH KB 1 "{today()}" "kb {__version__}"', ".SH 名称", "kb \\- 问答知识库", ".SH 用法"]
    lines += [
        ".B kb",
        "命令 [选项] [参数]…",
        ".SH 说明",
        _roff("用自己的话问，得到答案、期限、下一步、出处和有几分把握。"),
    ]
    lines.append(".SH 命令")
    for name in kb.list_commands(context):
        found = kb.get_command(context, name)
        lines += _command(found, context) if found else []
    for heading, rows in (("退出码", STATUS), ("环境变量", ENVIRONMENT)):
        lines.append(f".SH {heading}")
        for first, said in rows:
            lines += [".TP", f".B {first}", _roff(said)]
    return "\n".join([*lines, ".SH 更多", _roff(MORE), ""])


def _command(found: Any, context: click.Context) -> list[str]:
    inner = found.context_class(found, info_name=found.name, parent=context)
    usage = " ".join(found.collect_usage_pieces(inner))
    about = [" ".join(part.split()) for part in re.split(r"\n\s*\n", found.help or "")]
    lines = [f".SS kb {found.name}", f".B kb {found.name}", _roff(usage), ".PP", "\n.PP\n".join(map(_roff, about))]
    for parameter in found.params:
        row = parameter.get_help_record(inner) if isinstance(parameter, click.Option) else None
        if row and parameter.name not in ("as_json", "content", "data", "help", "version"):
            lines += [".TP", f".B {_roff(row[0])}", _roff(row[1].replace("[default: ", "[默认 "))]
    return [*lines, ".PP", _roff(f"例子：{example(found.name)}")]


def _roff(text: str) -> str:
    """Text of which no character steers roff."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in text.split("\n"))
