"""Where terms occur: one record of the pack a term, read when a question first has it.

    u32 how many documents · u16 share · u16 greatest weight · u8 whether it is spoken · u8 how many sizes
    their numbers · their weights · their fields u8

Numbers of documents ascend; they take two bytes where the base has no more documents than two bytes count, else four.
Fields are left out where the base has but one. Columns of several bytes lie in planes (`search.pack.frame`).

A document of one passage gets of a term the weight that all get that are as long. So the weights of a frequent term
are, where that is shorter, those that are usual for documents of a size (section `sizes`): the sizes u8, the weight of
each u16; then those that differ: their places among the documents u32, and their weights u16. Else they are u16 each.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from search.errors import PackDamaged
from search.numbers import pack_numbers, pack_planes, unpack_numbers, unpack_planes
from search.pack.frame import Pack

NARROW = 0xFFFF
"""The greatest number of two bytes."""
HEAD = 10


class Posting(NamedTuple):
    """Where a term occurs: what it counts by its kind, its greatest weight, its documents, and its weight and field in
    each; no fields where the base has but one. `spoken` terms are those of passages (`Documents.passages`)."""

    share: int
    most: int
    documents: Sequence[int]
    weights: Sequence[int]
    fields: bytes
    spoken: bool = True

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


class UsualPosting(Posting):
    """One whose weights are those that are usual for the sizes of documents, but for some; told apart when they are
    first asked for, as those of the most frequent terms seldom are."""

    usual: dict[int, int]
    other: dict[int, int]
    sizes: Callable[[], bytes]

    def weight(self, document: int) -> int:
        documents = self.documents
        place = bisect_left(documents, document)
        if place == len(documents) or documents[place] != document:
            return 0
        return self.other.get(place) or self.usual[self.sizes()[document]]

    @cached_property
    def weights(self) -> Sequence[int]:
        sizes = bytes(map(self.sizes().__getitem__, self.documents))
        raw = bytearray(2 * len(sizes))
        for plane in (0, 1):
            raw[plane::2] = sizes.translate(bytes(self.usual.get(size, 0) >> 8 * plane & 255 for size in range(256)))
        weights = unpack_numbers("H", raw)
        for place, weight in self.other.items():
            weights[place] = weight
        return weights


class Postings(dict[int, Posting]):
    """The postings of one pack by the numbers of terms, as far as they were asked for. Raises PackDamaged."""

    def __init__(self, pack: Pack) -> None:
        super().__init__()
        self._pack = pack
        self._code = code_of(pack.count("documents"))
        self._several = len(pack.values["fields"]) > 1
        self._sizes = b""

    def __missing__(self, term_id: int) -> Posting:
        raw = self._pack.record("postings", term_id)
        count = int.from_bytes(raw[:4], "little")
        share, most = unpack_numbers("H", raw[4:8])
        weights = HEAD + array(self._code).itemsize * count
        fields = len(raw) - count * self._several
        if not 0 < weights < fields:
            raise PackDamaged(f"{self._pack.path}: a posting of another length")
        documents = unpack_planes(self._code, raw[HEAD:weights])
        posting = self[term_id] = self._weighed(
            Posting(share, most, documents, (), raw[fields:], raw[8] > 0), raw[9], raw[weights:fields]
        )
        return posting

    def _weighed(self, posting: Posting, sizes: int, raw: bytes) -> Posting:
        """A posting with its weights: plain ones, or those of so many sizes."""
        if not sizes:
            if len(raw) != 2 * len(posting.documents):
                raise PackDamaged(f"{self._pack.path}: a posting of another length")
            return posting._replace(weights=unpack_planes("H", raw))
        count = (len(raw) - 3 * sizes) // 6
        ends = sizes, 3 * sizes, 3 * sizes + 4 * count
        usual = UsualPosting(*posting)
        usual.usual = dict(zip(raw[: ends[0]], unpack_planes("H", raw[ends[0] : ends[1]]), strict=True))
        places, weights = unpack_planes("I", raw[ends[1] : ends[2]]), unpack_planes("H", raw[ends[2] :])
        usual.other = dict(zip(places, weights, strict=True))
        usual.sizes = self.sizes
        return usual

    def sizes(self) -> bytes:
        """The size of each document, read when it is first asked for."""
        if not self._sizes:
            self._sizes = b"".join(self._pack.record("sizes", n) for n in range(self._pack.count("sizes")))
        return self._sizes


def code_of(most: int) -> str:
    """Code (`array`'s) of numbers up to this one."""
    return "H" if most <= NARROW else "I"


def posting_record(posting: Posting, sizes: bytes, several: bool) -> bytes:
    """The record of a term in a base whose documents have these sizes, and several fields or one."""
    plain, usual = pack_planes("H", posting.weights), _usual(posting, sizes)
    kinds, weights = min((0, plain), usual, key=lambda way: len(way[1]))
    return (
        pack_numbers("I", [len(posting.documents)])
        + pack_numbers("H", [posting.share, posting.most])
        + bytes([posting.spoken, kinds])
        + pack_planes(code_of(len(sizes)), posting.documents)
        + weights
        + (posting.fields if several else b"")
    )


def _usual(posting: Posting, sizes: bytes) -> tuple[int, bytes]:
    """How many sizes the documents of a term have, and its weights by them."""
    pairs = [*zip(map(sizes.__getitem__, posting.documents), posting.weights, strict=True)]
    usual: dict[int, int] = {}
    for (size, weight), _ in sorted(Counter(pairs).items(), key=lambda item: item[1]):
        usual[size] = weight  # the last is the most frequent
    other = [(place, weight) for place, (size, weight) in enumerate(pairs) if usual[size] != weight]
    places, weights = ([place for place, _ in other], [weight for _, weight in other])
    weighed = bytes(usual) + pack_planes("H", usual.values())
    return len(usual), weighed + pack_planes("I", places) + pack_planes("H", weights)
