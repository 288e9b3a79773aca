"""Markdown as plain text."""

import re

from kb.base.names import LINK

MARK = re.compile(r"(?:[-*+]|\d{1,3}[.)]|#{1,6}|>)\s{1,9}")
"""What makes a line an item of a list, a heading or a quotation."""


def plain_lines(markdown: str) -> list[str]:
    """The lines of a section as they are read aloud: without marks, a link as its text, an item of a list in a line."""
    lines: list[str] = []
    goes_on = False
    for line in re.sub(LINK, r"\1", markdown).replace("**", "").replace("`", "").split("\n"):
        if MARK.match(line.strip()) or not goes_on:
            lines.append(MARK.sub("", line.strip(), count=1))
        else:
            lines[-1] += line.strip()
        goes_on = bool(line.strip())
    return [line for line in lines if line]
