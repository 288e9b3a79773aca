"""Text as it is written: whether a phrase or a pattern with wildcards stands in a line, and where."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

ANYTHING = 12
"""A * stands for at most so many letters, digits and characters."""
APART = "\0"
"""Stands between numbers or words of ASCII that something parts."""
Simple = Callable[[str], str]
"""Gives a character in the form that is compared, as a Simplified one."""


@dataclass(frozen=True)
class Passage:
    """A stretch of one field's text, with the (start, end) places of what was found in it."""

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]


class Written:
    """A phrase or a pattern, found whatever width, case, punctuation and space a line has."""

    def __init__(self, text: str, wild: bool, simple: Simple) -> None:
        self.text, self._simple, self.letters = text, simple, ""
        gap, pattern, pieces = 0, "", []
        for piece in re.findall(r"\*+|\?|[^*?]+", text) if wild else [text]:
            letters = "".join(letter for letter, _ in _stream(piece, simple))
            self.letters += letters
            if wild and piece[0] == "*":
                pieces.append((gap, pattern))
                gap, pattern = ANYTHING if pattern or gap else 0, ""
            else:
                pattern += "." if wild and piece[0] == "?" else re.escape(letters)
        pieces.append((gap, pattern))
        first = "" if wild and text[0] in "*?" else self.letters[:1]
        last = "" if wild and text[-1] in "*?" else self.letters[-1:]
        self._before, self._after = _bound(first, "(?<![{}])"), _bound(last, "(?![{}])")
        self._pieces = [(gap, re.compile(pattern)) for gap, pattern in pieces if gap or pattern]

    def _key(self) -> tuple[object, ...]:
        return self._before, self._after, *self._pieces

    def __hash__(self) -> int:
        return hash(self._key())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Written) and self._key() == other._key()

    def places(self, line: str) -> Iterator[tuple[int, int]]:
        """Where it stands in a line, as (start, end)."""
        stream = list(_stream(line, self._simple))
        text = "".join(letter for letter, _ in stream)
        before, failed, start = re.compile(self._before), set[tuple[int, int]](), 0
        while start < len(text):
            end = self._end(text, 0, start, failed) if before.match(text, start) else -1
            if end > start:
                yield stream[start][1], stream[end - 1][1] + 1
            start = max(end, start + 1)

    def _end(self, text: str, piece: int, place: int, failed: set[tuple[int, int]]) -> int:
        """Where the pieces from one on end that begin at a place, each gap as short as may be; -1 where they do not.

        What has failed is not tried again, so that the steps are as many as pieces and places.
        """
        if piece == len(self._pieces):
            return place if re.compile(self._after).match(text, place) else -1
        if (piece, place) in failed:
            return -1
        gap, pattern = self._pieces[piece]
        for start in range(place, min(place + gap, len(text)) + 1):
            if found := pattern.match(text, start):
                end = self._end(text, piece + 1, found.end(), failed)
                if end >= 0:
                    return end
        failed.add((piece, place))
        return -1


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


def joined(marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Places in their order, those that overlap or meet as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
