import click

from kb import DISTRIBUTION
from kb.base.paths import content_folder
from kb.commands.options import everywhere
from kb.commands.output import note
from kb.commands.spoken import Command
from kb.errors import SiteError


@click.command("mcp", cls=Command)
@everywhere
def command(as_json: bool, content: str | None, data: str | None) -> int:
    """给助手用的门（MCP，标准输入输出）：问、检索、看全文、算日子、写要发的话

    由助手的程序来开：命令写 kb，参数写 mcp；写法见 DOORS.md。
    """
    try:
        from kb.doors.assistants import serve
    except ImportError:
        raise SiteError(f'没有装 mcp；pip install "{DISTRIBUTION}[mcp]" 后再试') from None
    from kb.doors.base import open_base

    base = open_base(content_folder(content), data)
    if base.problem:
        note(base.problem)
    serve(base)
    return 0
