"""Steps of a backtracking matcher on a text, and calls of a function: counted, so that no clock is needed."""

import re
from collections.abc import Callable, Iterator
from cProfile import Profile
from typing import Any

try:
    from re import _parser as parser
except ImportError:  # Python 3.10
    import sre_parse as parser  # type: ignore[no-redef]

CLASSES = {"DIGIT": r"\d", "NOT_DIGIT": r"\D", "SPACE": r"\s", "NOT_SPACE": r"\S", "WORD": r"\w", "NOT_WORD": r"\W"}


class TooMany(Exception):
    """More steps than anybody counts."""


MOST = 100_000


class Steps:
    """A matcher as Python's own goes about it, one step for each node that is tried at a place."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.tree, self.flags, self.taken = list(parser.parse(pattern, flags)), flags, 0

    def find_all(self, text: str) -> int:
        """Steps of finding every match in a text."""
        self.text, self.taken, place = text, 0, 0
        try:
            while place <= len(text):
                end = next(self._match(self.tree, 0, place), None)
                place = end if end is not None and end > place else place + 1
        except TooMany:
            return MOST**2
        return self.taken

    def _match(self, nodes: list[Any], first: int, place: int) -> Iterator[int]:
        self.taken += 1
        if self.taken > MOST:
            raise TooMany
        if first == len(nodes):
            yield place
            return
        op, of = nodes[first]
        for end in self._node(str(op), of, place):
            yield from self._match(nodes, first + 1, end)

    def _node(self, op: str, of: Any, place: int) -> Iterator[int]:
        if op in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            if place < len(self.text) and self._takes(op, of, self.text[place]):
                yield place + 1
        elif op == "BRANCH":
            for way in of[1]:
                yield from self._match(list(way), 0, place)
        elif op == "SUBPATTERN":
            yield from self._match(list(of[-1]), 0, place)
        elif op in ("MAX_REPEAT", "MIN_REPEAT"):
            yield from self._repeat(op == "MAX_REPEAT", *of, place)
        elif op == "AT":
            line = str(of) in ("AT_BEGINNING", "AT_END") and self.flags & re.MULTILINE
            before = place == 0 or (line and self.text[place - 1] == "\n")
            after = place == len(self.text) or (line and self.text[place] == "\n")
            if before if "BEGINNING" in str(of) else after:
                yield place
        elif op in ("ASSERT", "ASSERT_NOT"):
            start = place - 1 if of[0] < 0 else place  # a look behind is one character here
            found = start >= 0 and next(self._match(list(of[1]), 0, start), None) is not None
            if found == (op == "ASSERT"):
                yield place
        else:
            raise NotImplementedError(op)

    def _repeat(self, greedy: bool, least: int, most: Any, what: Any, place: int) -> Iterator[int]:
        most, (op, of) = min(int(most), len(self.text) + 1), what[0]
        if len(what) == 1 and str(op) in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            end = place
            while end < len(self.text) and end - place < most and self._takes(str(op), of, self.text[end]):
                self.taken, end = self.taken + 1, end + 1
            yield from range(end, place + least - 1, -1) if greedy else range(place + least, end + 1)
            return
        if not greedy and least <= 0:
            yield place
        if most > 0:
            for end in self._match(list(what), 0, place):
                if end > place:
                    yield from self._repeat(greedy, least - 1, most - 1, what, end)
        if greedy and least <= 0:
            yield place

    def _takes(self, op: str, of: Any, character: str) -> bool:
        if op == "ANY":
            return character != "\n" or bool(self.flags & re.DOTALL)
        if op != "IN":
            return (ord(character) == of) == (op == "LITERAL")
        negated = str(of[0][0]) == "NEGATE"
        return negated != any(self._among(str(kind), value, character) for kind, value in of[negated:])

    @staticmethod
    def _among(kind: str, value: Any, character: str) -> bool:
        if kind == "LITERAL":
            return ord(character) == value
        if kind == "RANGE":
            return value[0] <= ord(character) <= value[1]
        return bool(re.match(CLASSES[str(value).removeprefix("CATEGORY_")], character))


def pieces(pattern: str) -> list[str]:
    """Texts that mean something to a pattern: its runs of literal characters, and a witness of each of its classes."""
    runs, run, singles = [], "", {" ", "1", "a", "漏", "\n"}

    def read(nodes: Any) -> None:
        nonlocal run
        for op, of in nodes:
            if str(op) == "LITERAL":
                run += chr(of)
                singles.add(chr(of))
                continue
            runs.append(run)
            run = ""
            if str(op) == "IN":
                singles.update(chr(value) for kind, value in of if str(kind) == "LITERAL")
            for part in of if isinstance(of, tuple | list) else ():
                for tree in part if isinstance(part, list) else [part]:
                    if isinstance(tree, parser.SubPattern):
                        read(tree)
        runs.append(run)
        run = ""

    read(parser.parse(pattern))
    return sorted({*(run for run in runs if len(run) > 1), *singles})[:10]


def calls_of(function: Callable[[], object]) -> int:
    """Calls of functions, those written in C too, while something runs."""
    profile = Profile()
    profile.runcall(function)
    return sum(entry.callcount for entry in profile.getstats())
