"""What a pack keeps of its documents for the closer look: levels, traits, ways of asking, and the terms of passages."""

from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property
from zlib import crc32

from search.numbers import unpack_numbers, unpack_planes
from search.pack.frame import Pack
from search.pack.scoring.postings import code_of
from search.text import bare

KEPT = 4096
"""The passages of so many documents are kept at once."""


class Documents:
    """The documents of one pack; what a question does not need is not read."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._code = code_of(pack.count("postings"))
        self._passages: dict[int, list[set[int]]] = {}

    @cached_property
    def levels(self) -> "array[int]":
        """Of each document what is taken from the mean weight of a question's terms, in thousandths."""
        return self._all("levels", "i")

    @cached_property
    def spread(self) -> int:
        """How far the levels lie apart."""
        return max(self.levels, default=0) - min(self.levels, default=0)

    @cached_property
    def traits(self) -> "array[int]":
        """Of each document the bits of its facets, and whether it is of other subjects."""
        return self._all("traits", "I")

    @cached_property
    def alone(self) -> "array[int]":
        """Of each document how many terms its passage has, where it has but one and all of its terms stand there, so
        that the postings say which they are; else 0."""
        return self._all("alone", "H")

    def passages(self, document: int) -> list[set[int]]:
        """The terms of each passage of a document that is not `alone`."""
        passages = self._passages.get(document)
        if passages is None:
            numbers = unpack_numbers(self._code, self._pack.record("passages", document))
            passages, start = [], 0
            while start < len(numbers):
                end = start + 1 + numbers[start]
                passages.append({*numbers[start + 1 : end]})
                start = end
            if len(self._passages) >= KEPT:
                self._passages.clear()
            self._passages[document] = passages
        return passages

    def verbatim(self, text: str) -> set[int]:
        """The documents that have a question among their ways of asking, word for word."""
        return {document for document, _ in lines_of(self._pack, "verbatim", bare(text))}

    def _all(self, section: str, code: str) -> "array[int]":
        numbers = array(code)
        for number in range(self._pack.count(section)):
            numbers += unpack_numbers(code, self._pack.record(section, number))
        return numbers


def lines_of(pack: Pack, section: str, letters: str) -> list[tuple[int, int]]:
    """The lines that a section has under the checksum of some letters, each as (document, number among its lines)."""
    check, count = crc32(letters.encode()), pack.count(section)
    raw = pack.record(section, check * count >> 32)
    size = len(raw) // 3
    checks, documents, lines = (unpack_planes("I", raw[n * size : (n + 1) * size]) for n in range(3))
    found = slice(bisect_left(checks, check), bisect_right(checks, check))
    return [*zip(documents[found], lines[found], strict=True)]
