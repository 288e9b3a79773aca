"""Ways of asking that are typed by the first letter of each character's pronunciation, as tqzmy for 天气怎么样."""

import re
from collections.abc import Iterator

from search.pack.documents import lines_of
from search.pack.frame import Pack
from search.text import bare, fold

TYPED = re.compile(r"[a-hj-tw-z]{4,10}")
"""Initials and nothing else: no syllable begins with i, u or v."""
PARTICLES = "了的吗呢"
"""Said or left out as one likes."""


class Initials:
    """Reads initials by the ways of asking of one pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def meant(self, text: str) -> str:
        """The ways of asking that a folded question stands for by their initials, else the question itself."""
        for typed in _with_and_without(bare(text)):
            if lines := {self._letters(*place) for place in lines_of(self._pack, "initials", typed)}:
                return " ".join(sorted(lines))
        return text

    def _letters(self, document: int, line: int) -> str:
        _, texts = self._pack.json("texts", document)
        return bare(fold([line for text in texts if text for line in text.split("\n")][line]))


def _with_and_without(typed: str) -> Iterator[str]:
    """Initials, and the same without a letter that may be a particle's."""
    if TYPED.fullmatch(typed):
        yield typed
        yield from (typed[:i] + typed[i + 1 :] for i, c in enumerate(typed) if c in "ldmn")
