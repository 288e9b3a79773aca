"""Where terms occur: one record of the pack a term, read when a question first has it.

    u32 how many documents · u16 share · u16 greatest weight · their numbers · their weights u16 · their fields u8

Numbers of documents ascend; they take two bytes where the base has no more documents than two bytes count, else four.
Fields are left out where the base has but one.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from search.errors import PackDamaged
from search.pack.frame import Pack, pack_numbers, unpack_numbers

NARROW = 0xFFFF
"""The greatest number of two bytes."""


class Posting(NamedTuple):
    """Where a term occurs: what it counts by its kind, its greatest weight, its documents, and its weight and field in
    each; no fields where the base has but one."""

    share: int
    most: int
    documents: Sequence[int]
    weights: Sequence[int]
    fields: bytes

    def has(self, document: int) -> bool:
        """Whether a document has the term."""
        documents = self.documents
        place = bisect_left(documents, document)
        return place < len(documents) and documents[place] == document

    def weight(self, document: int) -> int:
        """Weight of the term in a document, in thousandths; 0 where it is not."""
        documents = self.documents
        place = bisect_left(documents, document)
        return self.weights[place] if place < len(documents) and documents[place] == document else 0

    def field(self, document: int) -> int:
        """Number of the field in which the term weighs most in a document that has it."""
        return self.fields[bisect_left(self.documents, document)] if self.fields else 0


class Postings(dict[int, Posting]):
    """The postings of one pack by the numbers of terms, as far as they were asked for. Raises PackDamaged."""

    def __init__(self, pack: Pack) -> None:
        super().__init__()
        self._pack = pack
        self._code = code_of(pack.count("documents"))
        self._several = len(pack.values["fields"]) > 1

    def __missing__(self, term_id: int) -> Posting:
        raw = self._pack.record("postings", term_id)
        count = int.from_bytes(raw[:4], "little")
        share, most = unpack_numbers("H", raw[4:8])
        weights = 8 + (2 if self._code == "H" else 4) * count
        fields = weights + 2 * count
        if not count or len(raw) != fields + count * self._several:
            raise PackDamaged(f"{self._pack.path}: a posting of another length")
        documents = unpack_numbers(self._code, raw[8:weights])
        posting = self[term_id] = Posting(
            share, most, documents, unpack_numbers("H", raw[weights:fields]), raw[fields:]
        )
        return posting


def code_of(most: int) -> str:
    """Code (`array`'s) of numbers up to this one."""
    return "H" if most <= NARROW else "I"


def posting_record(share: int, found: Sequence[tuple[int, int, int]], documents: int, several: bool) -> bytes:
    """The record of a term from (document, weight, field), in the order of documents; of a base of so many documents,
    and of several fields or of one."""
    numbers, weights, fields = zip(*found, strict=True)
    return (
        pack_numbers("I", [len(found)])
        + pack_numbers("H", [share, max(weights)])
        + pack_numbers(code_of(documents), numbers)
        + pack_numbers("H", weights)
        + (pack_numbers("B", fields) if several else b"")
    )
