"""Text as it is written: whether a phrase or a pattern with wildcards stands in a line, and where."""

import re
import unicodedata
from collections.abc import Callable, Iterator

ANYTHING = 12
"""A * stands for at most so many letters, digits and characters."""
APART = "\0"
"""Stands between numbers or words of ASCII that something parts."""
Simple = Callable[[str], str]
"""Gives a character in the form that is compared, as a Simplified one."""


class Written:
    """A phrase or a pattern, found whatever width, case, punctuation and space a line has."""

    def __init__(self, text: str, wild: bool, simple: Simple) -> None:
        self.text, self._simple = text, simple
        pattern, self.letters = "", ""
        for piece in re.findall(r"\*+|\?|[^*?]+", text) if wild else [text]:
            letters = "".join(letter for letter, _ in _stream(piece, simple))
            self.letters += letters
            if wild and piece[0] == "?":
                pattern += "."
            elif wild and piece[0] == "*":
                pattern += f".{{0,{ANYTHING}}}?" if pattern else ""
            else:
                pattern += re.escape(letters)
        first = "" if wild and text[0] in "*?" else self.letters[:1]
        last = "" if wild and text[-1] in "*?" else self.letters[-1:]
        self._pattern = re.compile(_bound(first, "(?<![{}])") + pattern + _bound(last, "(?![{}])"))

    def __hash__(self) -> int:
        return hash(self._pattern)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Written) and self._pattern == other._pattern

    def places(self, line: str) -> Iterator[tuple[int, int]]:
        """Where it stands in a line, as (start, end)."""
        stream = list(_stream(line, self._simple))
        for found in self._pattern.finditer("".join(letter for letter, _ in stream)):
            if found.end() > found.start():
                yield stream[found.start()][1], stream[found.end() - 1][1] + 1


def _bound(letter: str, form: str) -> str:
    """Numbers and words of ASCII are found as a whole: 48 is not in 148."""
    if not letter or not letter.isascii():
        return ""
    return form.format("0-9" if letter.isdigit() else "a-z")


def _stream(text: str, simple: Simple) -> Iterator[tuple[str, int]]:
    """The letters and digits of a text as they are compared, each with its place."""
    last, parted = "", False
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).lower():
            if not letter.isalnum():
                parted = True
                continue
            if parted and last.isascii() and letter.isascii() and last:
                yield APART, place
            yield simple(letter), place
            last, parted = letter, False
