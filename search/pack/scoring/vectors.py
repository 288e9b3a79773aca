"""The sums of the likely documents (`search.pack.scoring.sums`) with numpy: the same integers, many at a time.

numpy is not needed (extra `fast`) and takes longer to load than a question takes: `search.pack.ranking` asks for it
when a large pack has been asked several questions.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from search.pack.scoring.sums import Part, greatest_first, likely

FIND = 6000
"""Looking for what can be left out, and finding the rest among a term's documents, costs as much as adding so many."""
FEW = 256
"""Of so few documents none are left out before the end: finding them costs next to nothing."""
COMMON = 6
"""A term that one document in so many has is kept as a row: a weight, or none, for every document."""
WHOLE = 1000
"""The share of most terms; weights are kept times this."""
FOLDS = 64
"""Of so many documents that stand one below the other the greatest sum is looked at alone."""


class Column(NamedTuple):
    """A term's documents, and what it gives to each at the whole share; no documents where it is kept as a row."""

    documents: Any
    gives: Any


class Vectors:
    """The postings of one pack as arrays, kept as they are first asked for."""

    def __init__(self, documents: int) -> None:
        self._count = -(-documents // FOLDS) * FOLDS
        self._known: dict[int, Column] = {}

    def likely(self, parts: Iterable[Part], need: int, slack: int) -> dict[int, int]:
        """As `search.pack.scoring.sums.likely`."""
        parts = greatest_first(parts)
        if not parts or not parts[-1].most:  # what gives nothing is met all the same
            return likely(parts, need, slack)
        rest, given = sum(part.most for part in parts), 0
        sums: Any = np.zeros(self._count, np.int32 if rest < 1 << 31 else np.int64)
        for number, part in enumerate(parts):
            if rest <= given and len(part.posting.documents) >= FIND:
                least = _least(sums.reshape(FOLDS, -1).max(axis=0), need) - slack
                if rest < least:
                    found = np.flatnonzero(sums >= max(least - rest, 1))
                    return self._finished(parts[number:], sums, found, (need, slack, rest))
            self._add(part, sums)
            rest, given = rest - part.most, given + part.most
        found = np.flatnonzero(sums >= max(_least(sums, need) - slack, 1))
        return _pairs(found, sums[found])

    def _finished(self, parts: Sequence[Part], sums: Any, found: Any, bounds: tuple[int, int, int]) -> dict[int, int]:
        """The sums with the last parts added, of those documents found that can still be among the first."""
        need, slack, rest = bounds
        for part in parts:
            if len(part.posting.documents) < FIND:
                self._add(part, sums)
            else:
                found = _kept(sums, found, need, slack + rest) if len(found) > FEW else found
                self._look_up(part, sums, found)
            rest -= part.most
        found = _kept(sums, found, need, slack)
        return _pairs(found, sums[found])

    def _add(self, part: Part, sums: Any) -> None:
        """Add what a part gives to all documents."""
        documents, gives = self._column(part)
        if documents is None:
            sums += _share(gives, part)
        else:
            sums[documents] += _share(gives, part)

    def _look_up(self, part: Part, sums: Any, found: Any) -> None:
        """Add what a part gives to some documents."""
        documents, gives = self._column(part)
        if documents is None:
            sums[found] += _share(gives[found], part)
        else:
            places = documents.searchsorted(found)
            has = documents.take(places, mode="clip") == found
            sums[found[has]] += _share(gives[places[has]], part)

    def _column(self, part: Part) -> Column:
        """The arrays of a term; numpy looks things up by numbers of eight bytes."""
        known = self._known.get(part.term_id)
        if known is None:
            documents, weights = np.asarray(part.posting.documents), np.asarray(part.posting.weights)
            known = Column(documents.astype(np.intp), weights.astype(np.int32) * np.int32(WHOLE))
            if len(documents) * COMMON > self._count:
                row = np.zeros(self._count, np.int32)
                row[documents] = known.gives
                known = Column(None, row)
            self._known[part.term_id] = known
        return known


def _share(gives: Any, part: Part) -> Any:
    """Of what a term gives at the whole share, what counts."""
    return gives if part.share == WHOLE else gives // WHOLE * part.share


def _kept(sums: Any, found: Any, need: int, slack: int) -> Any:
    """Of some documents those that are less than `slack` below the `need`-th."""
    own = sums[found]
    return found[own >= _least(own, need) - slack]


def _pairs(found: Any, sums: Any) -> dict[int, int]:
    return dict(zip(found.tolist(), sums.tolist(), strict=True))


def _least(sums: Any, need: int) -> int:
    """The `need`-th greatest sum; 0 where there are fewer. Only those above half of the greatest are put in order."""
    bound = int(sums.max())
    while bound > 1:
        bound //= 2
        above = sums[sums > bound]
        if len(above) >= need:
            return int(np.partition(above, len(above) - need)[len(above) - need])
    return 0
