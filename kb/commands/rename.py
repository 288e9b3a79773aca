import click

from kb.base.dates import today
from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.spoken import ENTRIES, Command, say_move


@click.command("rename", cls=Command)
@click.argument("entry_id", metavar="ID", shell_complete=ENTRIES)
@click.argument("new_id", metavar="新ID")
@click.option("--dry-run", is_flag=True, help="只说会改哪些文件，不改。")
@everywhere
def command(entry_id: str, new_id: str, dry_run: bool, as_json: bool, content: str | None, data: str | None) -> int:
    """给条目换一个 id：文件、引用、问题集、学到的都跟着改

    旧网址记进 moved.yml：网站上自动转到新的，订阅里说一声。
    """
    from kb.checks.mending.moving import carry_out, rename

    base = load_valid(content_folder(content))
    move = rename(base, entry_id, new_id, today())
    return say_move(base.root, sorted(move.files) if dry_run else carry_out(base, move), dry_run, as_json)
