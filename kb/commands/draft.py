import sys
from pathlib import Path
from typing import Any

import click

from kb.base.paths import content_folder
from kb.checks.valid import load_valid
from kb.commands.options import everywhere
from kb.commands.output import Page, clean, note, say_json
from kb.commands.reply import typed
from kb.commands.spoken import MESSAGES, Command
from kb.errors import FolderError, ValueRefused


@click.command("draft", cls=Command)
@click.argument("message_id", metavar="[ID]", default="", shell_complete=MESSAGES)
@click.option("--set", "given", multiple=True, metavar="项=内容", help="填一项；可以写几次。")
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="写进文件。")
@everywhere
def command(
    message_id: str,
    given: tuple[str, ...],
    output: Path | None,
    as_json: bool,
    content: str | None,
    data: str | None,
) -> int:
    """写一段要发的话：kb draft 列出有哪些，kb draft ID 一项项问你。"""
    from kb.answers import filling
    from kb.answers.filling import message_data, message_named
    from kb.dates.moments import present

    base = load_valid(content_folder(content))
    if not message_id:
        return _list(base, as_json)
    chosen = message_named(base, typed([message_id]))
    message, values = message_data(base, chosen), _values(base, chosen, given)
    if not given and not as_json and sys.stdin.isatty():
        _ask(message, values)
    filled = filling.filled(base, chosen, values, present())
    if output:
        _write(output, filled["text"])
    if as_json:
        say_json({**filled, **({"output": str(output)} if output else {})})
    elif output:
        Page().say(f"已写 {output}")
    else:
        sys.stdout.write(clean(filled["text"]) + "\n")
    if not as_json:
        _remind(message, filled, chosen.never)
    return 0


def _list(base: Any, as_json: bool) -> int:
    if as_json:
        from kb.answers.filling import listed

        say_json({"messages": listed(base)})
        return 0
    page = Page()
    for message in base.messages.values():
        page.say(f"{message.title}  kb draft {message.id}", hanging="  ")
        page.say(message.about, "  ", "  ", dim=True)
    return 0


def _values(base: Any, message: Any, given: tuple[str, ...]) -> dict[str, str]:
    """What was set. Raises ValueRefused where that names no field."""
    from kb.answers.filling import field_named

    values = {}
    for pair in given:
        name, sign, value = typed([pair]).partition("=")
        try:
            values[field_named(base, message, name if sign else "")] = value
        except ValueRefused as error:
            raise ValueRefused(f"--set {pair[:60]} 不认得；写 项=内容，{str(error).partition('；')[2]}") from None
    return values


def _ask(message: dict[str, Any], values: dict[str, str]) -> None:
    """Ask for each field on a terminal; what is left empty stays empty."""
    note(f"{message['title']}：一项项填，不知道的直接按回车，会留着空。")
    for field in message["fields"]:
        asked = f"{field['label']}（{field['about']}；如 {field['example']}）"
        values[field["id"]] = click.prompt(asked, default="", show_default=False, err=True)


def _write(file: Path, text: str) -> None:
    """Write the text to a file. Raises FolderError."""
    from kb.base.paths import replace

    try:
        replace(file, (text + "\n").encode("utf-8"))
    except OSError as error:
        raise FolderError(f"写不进 {file}：{error.strerror or error}；换一个地方") from error


def _remind(message: dict[str, Any], filled: dict[str, Any], never: tuple[str, ...]) -> None:
    """What is to be known before sending it, beside the text."""
    over = filled["limit"] and filled["length"] > filled["limit"]
    most = f"，最多 {filled['limit']} 个" if filled["limit"] else ""
    note(f"—— 共 {filled['length']} 个字{most}{'，太长了，删一些' if over else ''}。")
    labels = [field["label"] for field in message["fields"] if field["id"] in filled["empty"]]
    if labels:
        note(f"还空着：{'、'.join(labels)}；填上，或把那一句删去。")
    for text in never:
        note(f"· {text}")
