import click

from kb.base.dates import today
from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.spoken import ENTRIES, Command, say_move


@click.command("retire", cls=Command)
@click.argument("entry_id", metavar="ID", shell_complete=ENTRIES)
@click.option("--to", "other", required=True, metavar="ID", shell_complete=ENTRIES, help="并进哪个条目。")
@click.option("--dry-run", is_flag=True, help="只说会改哪些文件，不改。")
@everywhere
def command(entry_id: str, other: str, dry_run: bool, as_json: bool, content: str | None, data: str | None) -> int:
    """撤下一个条目，并进另一个：引用、问法、问题集都转过去

    旧网址记进 moved.yml：网站上自动转到另一个，订阅里说一声。正文不搬，要留的话先抄过去。
    """
    from kb.checks.mending.moving import carry_out, retire

    base = load_valid(content_folder(content))
    move = retire(base, entry_id, other, today())
    return say_move(base.root, sorted(move.files) if dry_run else carry_out(base, move), dry_run, as_json)
