import click
from click.shell_completion import get_completion_class

from kb.commands.options import everywhere
from kb.commands.output import say_json
from kb.commands.spoken import Command

ZSH = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }\n"
"""zsh completes nothing before compinit has run, which a plain ~/.zshrc never asks for."""


@click.command("completion", cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@everywhere
def command(shell: str, as_json: bool, content: str | None, data: str | None) -> int:
    """输出命令补全的脚本：eval "$(kb completion bash)\""""
    from kb.commands.group import kb

    found = get_completion_class(shell)
    script = found(kb, {}, "kb", "_KB_COMPLETE").source() if found else ""
    if shell == "zsh":
        script = f"{ZSH}{script}"
    if as_json:
        say_json({"shell": shell, "script": script})
    else:
        click.echo(script)
    return 0
