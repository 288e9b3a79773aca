"""The sums of the likely documents: what a question's terms weigh in each, without those that can be none of the first.

Terms are added in the order of the most that each can give. Once all that are left together give less than the last of
the first documents has, no document that was not met can be among these (MaxScore, Turtle & Flood 1995): from there on
only what can still be among them is looked up. The sums are integers and nothing is left out that could matter, so that
the order is that of plain summing, ties included. `search.pack.scoring.vectors` does the same with numpy.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from search.pack.scoring.postings import Posting

MANY = 1000
"""Where fewer documents are met nothing is left out: the search for what can be would cost more."""
LOOK = 4
"""Looking at all documents met for what can be left out costs as much as adding a weight to one in so many."""
FIND = 8
"""Finding a document among those of a term costs as much as adding so many weights."""


class Part(NamedTuple):
    """A term of a question, where it occurs, the share of its weight that counts, and the most that it can give."""

    term_id: int
    posting: Posting
    share: int
    most: int


def greatest_first(parts: Iterable[Part]) -> list[Part]:
    """The order in which parts are added."""
    return sorted(parts, key=lambda part: -part.most)


def likely(parts: Iterable[Part], need: int, slack: int) -> dict[int, int]:
    """Document -> its sum: all that are less than `slack` below the `need`-th greatest, and perhaps others."""
    parts = greatest_first(parts)
    rest, given = sum(part.most for part in parts), 0
    sums: dict[int, int] = {}
    for number, (_, posting, share, most) in enumerate(parts):
        if rest <= given and len(sums) > max(MANY, need) and len(posting.documents) * LOOK > len(sums):
            least = _least(sums, need) - slack
            if rest < least:
                return _finished(parts[number:], sums, need, slack, rest)
        for document, weight in zip(posting.documents, posting.weights, strict=True):
            sums[document] = sums.get(document, 0) + weight * share
        rest, given = rest - most, given + most
    return sums


def _finished(parts: Sequence[Part], sums: dict[int, int], need: int, slack: int, rest: int) -> dict[int, int]:
    """The sums with the last parts added, of those documents that can still be among the first."""
    for _, posting, share, most in parts:
        least = _least(sums, need) - slack - rest
        sums = {document: sum_ for document, sum_ in sums.items() if sum_ >= least}
        if len(sums) * FIND < len(posting.documents):
            for document in sums:
                sums[document] += posting.weight(document) * share
        else:
            for document, weight in zip(posting.documents, posting.weights, strict=True):
                if document in sums:
                    sums[document] += weight * share
        rest -= most
    return sums


def _least(sums: dict[int, int], need: int) -> int:
    """The `need`-th greatest sum."""
    from heapq import nlargest

    return nlargest(need, sums.values())[-1]
