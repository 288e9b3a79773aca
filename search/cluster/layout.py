"""A pack as rows of a collection, and back: every record by a number that can be computed.

0            the head, written last: JSON, what `Head` says; where it stands the collection is whole
1 … n        the documents: their terms with their weights, their level, and JSON [traits, passages as lists of terms,
             for each of its terms in order the field in which it weighs most]
from n + 1   records of the pack's other sections, those of each in order, as they are; bytes that are no JSON in base64
then         parts of texts that are longer than a row holds, each named by the one before it

A derived section, `kinds`, has of KINDS terms a record [share, greatest weight]: what a question needs of a term beside
the documents that have it.
"""

import json
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from search.cluster.engine import PIECE, Row
from search.pack.frame import VERSION
from search.pack.ranking import Ranker

FORMAT = f"1.{VERSION}"
"""Of these rows, and of the records in them: a collection of another one is not read."""
HEAD = 0
KINDS = 512
BINARY = "~"
"""Begins a record that is no JSON."""
PER_DOCUMENT = {"postings", "sizes", "levels", "alone", "passages", "traits"}
"""Sections that the rows of the documents stand for."""


class Head(NamedTuple):
    """What is said of a whole collection.

    format     of these rows
    rows       how many there are, this one counted
    documents  how many of them are documents
    terms      how many terms there are
    least      the least level of a document
    sections   section -> [number of its first row, count]
    values     of the pack's head
    """

    format: str
    rows: int
    documents: int
    terms: int
    least: int
    sections: dict[str, list[int]]
    values: dict[str, Any]


class Rows:
    """All rows of a pack, in an order that never changes, the head last."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker, self._pack = ranker, ranker.pack
        self.documents = self._pack.count("documents")
        kinds = range(0, self._pack.count("postings"), KINDS)
        self._counts = {name: self._pack.count(name) for name in self._pack.sections if name not in PER_DOCUMENT}
        self._counts["kinds"] = len(kinds)

    @property
    def about(self) -> int:
        """How many there are, but for those that go on."""
        return 1 + self.documents + sum(self._counts.values())

    def __iter__(self) -> Iterator[Row]:
        sections, number = {}, 1 + self.documents
        for name, count in self._counts.items():
            sections[name] = [number, count]
            number += count
        parts = _Parts(number)
        for row in chain(self._documents(), self._records(sections)):
            yield from parts.of(row)
        least = min(map(self._ranker.level, range(self.documents)), default=0)
        head = Head(FORMAT, 0, self.documents, self._pack.count("postings"), least, sections, self._pack.values)
        rows = parts.next
        while rows != head.rows:  # the head says how many rows there are, and what it goes on in is among them
            head = head._replace(rows=rows)
            rows = parts.next + len(_cut(as_text(head._asdict()))) - 1
        first, *rest = parts.of(Row(HEAD, {}, as_text(head._asdict())))
        yield from rest
        yield first

    def _documents(self) -> Iterator[Row]:
        for document, terms, weights, fields in by_document(self._ranker):
            found = self._ranker.documents
            alone = [[term for term in terms if self._ranker.postings[term].spoken]]
            passages = alone if found.alone[document] else [*map(sorted, found.passages(document))]
            look = as_text([self._ranker.documents.traits[document], passages, fields])
            weighed = dict(zip(terms, weights, strict=True))
            yield Row(1 + document, weighed, look, level=self._ranker.level(document))

    def _records(self, sections: dict[str, list[int]]) -> Iterator[Row]:
        for name, (first, count) in sections.items():
            for number in range(count):
                yield Row(first + number, {}, self._record(name, number))

    def _record(self, name: str, number: int) -> str:
        if name == "kinds":
            terms = range(number * KINDS, min((number + 1) * KINDS, self._pack.count("postings")))
            return as_text([[self._ranker.share(term), self._ranker.postings[term].most] for term in terms])
        return encoded(self._pack.record(name, number))


class _Parts:
    """Cuts texts into what a row holds; `next` is the number of the next row that one goes on in."""

    def __init__(self, number: int) -> None:
        self.next = number

    def of(self, row: Row) -> list[Row]:
        first, *rest = _cut(row.text)
        numbers = range(self.next, self.next + len(rest))
        self.next += len(rest)
        after = [*numbers, 0]
        rows = [Row(n, {}, piece, more) for n, piece, more in zip(numbers, rest, after[1:], strict=True)]
        return [row._replace(text=first, more=after[0]), *rows]


def _cut(text: str) -> list[str]:
    """A text in pieces of at most PIECE bytes of UTF-8."""
    if len(text) * 4 <= PIECE or len(text.encode()) <= PIECE:
        return [text]
    return [text[place : place + PIECE // 4] for place in range(0, len(text), PIECE // 4)]


def by_document(ranker: Ranker) -> Iterator[tuple[int, list[int], list[int], list[int]]]:
    """The postings the other way round: document, its terms, the weight and the field of each.

    It takes 7 bytes a posting and 8 a document.
    """
    documents, terms = ranker.pack.count("documents"), ranker.pack.count("postings")
    ends = array("Q", bytes(8 * (documents + 1)))
    for term in range(terms):
        for document in ranker.postings[term].documents:
            ends[document + 1] += 1
    for document in range(documents):
        ends[document + 1] += ends[document]
    places = array("Q", ends)
    size = ends[-1]
    terms_of, weights_of, fields_of = array("I", bytes(4 * size)), array("H", bytes(2 * size)), bytearray(size)
    for term in range(terms):
        posting = ranker.postings[term]
        fields = posting.fields or bytes(len(posting.documents))  # none are kept where the base has but one
        for document, weight, field in zip(posting.documents, posting.weights, fields, strict=True):
            place = places[document]
            terms_of[place], weights_of[place], fields_of[place] = term, weight, field
            places[document] = place + 1
    for document in range(documents):
        part = slice(ends[document], ends[document + 1])
        yield document, [*terms_of[part]], [*weights_of[part]], [*fields_of[part]]


def as_text(value: Any) -> str:
    """JSON of a row."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def encoded(record: bytes) -> str:
    """A record of a pack as text."""
    if record[:1] in (b"[", b"{"):
        try:
            return record.decode()
        except UnicodeDecodeError:
            pass
    return BINARY + b64encode(record).decode()


def decoded(text: str) -> bytes:
    """The reverse of `encoded`. Raises ValueError."""
    return b64decode(text[1:], validate=True) if text[:1] == BINARY else text.encode()
