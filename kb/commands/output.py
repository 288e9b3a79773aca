"""What the commands print: plain text when piped, wrapped and coloured on a terminal, or JSON."""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kb.base.names import ELSEWHERE, LINK, STATUSES

STATUS_COLOURS = {"verified": "green", "reported": "yellow", "disputed": "red"}
TERMINALS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby"})
TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour")
MARKS = frozenset({"WT_SESSION", "KONSOLE_VERSION", "KITTY_WINDOW_ID", "DOMTERM"})
"""Terminals that show links, by TERM_PROGRAM, by the beginning of TERM, by a variable that they set."""
WIDEST = 88
"""Columns of text on a wide terminal; longer lines are tiring to read."""


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether --json stands among the options, so that even a usage error is said in JSON."""
    options = list(arguments)
    return "--json" in (options[: options.index("--")] if "--" in options else options)


def fail(code: str, message: str, as_json: bool) -> int:
    """Say an error, in JSON on stdout or in a line on stderr; the exit code for it."""
    if as_json:
        say_json({"error": {"code": code, "message": message}})
    else:
        note(f"kb: {message}")
    return 2


def say_json(value: Any, lines: bool = False) -> None:
    """Print JSON, on one line where several follow each other.

    It is escaped where the output could not carry it as it is, or a terminal would obey it.
    """
    plain = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not plain, indent=None if lines else 2)
    sys.stdout.write("".join(c if c == "\n" or c.isprintable() else json.dumps(c)[1:-1] for c in text) + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """A line on stderr: whatever is not the answer."""
    _write(sys.stderr, clean(text) + "\n")


def quiet() -> None:
    """Say nothing of how the code of others was written, which Python may say where it compiles that."""
    import warnings  # which a plain answer does not load

    warnings.filterwarnings("ignore", category=SyntaxWarning)


def clean(text: str) -> str:
    """Without characters that steer a terminal or hide in a line."""
    return "".join(c for c in text if c in "\n\u3000" or c.isprintable())


def has_hyperlinks(environment: Mapping[str, str]) -> bool:
    """Whether a terminal is one of those that show links, by what it says of itself; FORCE_HYPERLINK decides."""
    if forced := environment.get("FORCE_HYPERLINK", ""):
        return forced != "0"
    term, gnome = environment.get("TERM", ""), environment.get("VTE_VERSION", "")
    if term.startswith(("screen", "tmux")):
        return False
    named = environment.get("TERM_PROGRAM", "") in TERMINALS or term.startswith(TERMS)
    return named or bool(MARKS & environment.keys()) or (gnome.isdecimal() and int(gnome) >= 5000)


class Page:
    """Lines for stdout; on a terminal they are wrapped to its width, by East-Asian widths, and coloured."""

    def __init__(self) -> None:
        self._terminal = sys.stdout.isatty()
        smart = self._terminal and os.environ.get("TERM") != "dumb"
        self._colour = smart and "NO_COLOR" not in os.environ
        self._hyperlinks = smart and has_hyperlinks(os.environ)
        self._width = 0
        if self._terminal:
            import shutil

            self._width = min(shutil.get_terminal_size().columns, WIDEST)

    def say(self, text: str = "", indent: str = "", hanging: str | None = None, **style: Any) -> None:
        """Print text; lines after the first begin with `hanging`."""
        hanging = indent if hanging is None else hanging
        for number, line in enumerate(self._wrapped(self._cleaned(text), indent, hanging)):
            start = hanging if number else indent
            _write(sys.stdout, start + self.styled(line, **style) + "\n")

    def heading(self, text: str) -> None:
        """Print a heading after an empty line."""
        self.say()
        self.say(text, bold=True)

    def points(self, texts: Iterable[str], sign: str = "· ") -> None:
        """Print a list."""
        for text in texts:
            self.say(sign + text, "  ", "    ")

    def prose(self, markdown: str) -> None:
        """Print the Markdown of an entry's body, plain enough to be read as it is; of a link, where it leads."""
        text = re.sub(LINK, lambda link: _leading(link[1], link[2]), markdown.replace("**", ""))
        for line in filter(None, (line.strip() for line in text.split("\n"))):
            listed = line.startswith(("- ", "* "))
            self.say("· " + line[2:] if listed else line, "  ", "    " if listed else "  ")

    def linked(self, text: str, links: Mapping[str, str]) -> str:
        """Text in which it is said where each of its links leads, a mapping of their texts to their addresses."""
        for words, address in links.items():
            text = text.replace(words, _leading(words, address), 1)
        return text

    def status(self, status: str) -> str:
        """The name of a fact's status."""
        return self.styled(f"［{STATUSES[status]}］", fg=STATUS_COLOURS[status])

    def mark(self, text: str) -> str:
        """Text that was looked for: in colour, or in brackets where there is none."""
        return self.styled(text, fg="yellow", bold=True) if self._colour else f"【{text}】"

    def styled(self, text: str, **style: Any) -> str:
        """Text in a style, where there are colours."""
        if not self._colour or not style:
            return text
        import click

        return click.style(text, **style)

    def hyperlink(self, text: str, address: str) -> str:
        """Text that opens an address of the web, where the terminal has such links (OSC 8)."""
        if not self._hyperlinks or not re.fullmatch(WEB, address):
            return text
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"

    def _cleaned(self, text: str) -> str:
        """Clean text; what `styled` and `hyperlink` put around parts of it stays."""
        if not self._colour and not self._hyperlinks:
            return clean(text)
        return "".join(part if re.fullmatch(STYLE, part) else clean(part) for part in re.split(STYLE, text))

    def _wrapped(self, text: str, indent: str, hanging: str) -> list[str]:
        lines = text.split("\n")
        if not self._terminal:
            return lines
        room = max(self._width - max(_columns(indent), _columns(hanging)), 10)
        return [part for line in lines for part in _broken(line, room)]


# Patterns are compiled by who needs them: all of them take longer than a plain answer takes to be printed.
ENTRY = r"^(?:entries/[\w-]{1,60}/|(?:\.\./[\w-]{1,60}/)?)([a-z0-9-]{1,60})(?:\.md|/)(?:#.*)?"
"""The address of an entry, on the website or from the file of another entry."""
WEB = r"https://[!-~]{1,400}"
STYLE = r"(\x1b\[[\d;]+m|\x1b\]8;;(?:https://[!-~]{1,400})?\x1b\\)"
UNIT = (
    r"(?s:\x1b\[[\d;]+m|\x1b\]8;;(?:https://[!-~]{1,400})?\x1b\\|kb show [\w-]+|［[^］]{1,8}］"
    r"|[（《“‘［【]{0,2}(?:[!-~]+|.)[，。；：？！、）》”’…％］】]{0,2})"
)
"""What is not torn: a command, a status, or a character or an ASCII word with the marks that belong to it."""


def _leading(words: str, address: str) -> str:
    """The words of a link and what to type to follow it; those alone where it leads to no entry and nowhere else."""
    if address.startswith(ELSEWHERE):
        return f"{words}（{address}）"
    entry = re.fullmatch(ENTRY, address)
    return f"{words}（kb show {entry[1]}）" if entry else words


def _broken(line: str, room: int) -> Iterator[str]:
    """A line in parts of so many columns."""
    part, used = "", 0
    for unit in re.findall(UNIT, line):
        for piece in [unit] if _columns(unit) <= room else unit:
            if used + _columns(piece) > room:
                yield part.rstrip()
                part, used = "", 0
            if part or not piece.isspace():
                part, used = part + piece, used + _columns(piece)
    yield part


def _columns(text: str) -> int:
    from wcwidth import wcswidth

    return max(wcswidth(re.sub(STYLE, "", text)), 0)


def _write(stream: Any, text: str) -> None:
    try:
        stream.write(text)
    except UnicodeEncodeError:
        coding = stream.encoding or "ascii"
        stream.write(text.encode(coding, "replace").decode(coding))
