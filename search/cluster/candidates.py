"""Which documents may be the best, by an engine that adds up the weights: the proof that none is left out.

A question is a vector q of shares, a document a vector w of weights, all integers; the document's base is

    b(d) = S(d) * 1000 // mass - level(d),  S(d) the sum of q(t) * w(t, d)

and the closer look is taken at the `need` best of (-b(d), d). The engine finds the `limit` rows of the greatest s(d),
the same sum in float32, with their levels. Shares are at most 1,000 and weights less than 2**16, so that each is a
float32 as it is; each product and each addition is rounded by at most one part in 2**24, and of n terms

    |s(d) - S(d)| <= S(d) * ((1 + 2**-24) ** (2 * n) - 1) < S(d) / (2 * SLACK)      for n < 500

(a question has at most some hundred terms). So S(d), and with it b(d), lies between two bounds, low(d) and high(d),
which are apart by less than 1 part in SLACK / 2. What the engine did not find has at most s, the least score that it
found, in whatever order it puts ties; with `least` the least level of any document its base is at most

    beyond = high(s) * 1000 // mass - least

Let nth be the `need`-th greatest low(d) of those found. Where nth > beyond, no document that was not found is among
the best, not even by a tie: each of `need` documents is strictly better. Of those found the same is so of all with
high(d) < nth; the others are fetched, and their bases computed from their weights in integers: the order among them is
exact, ties and all. Where fewer rows than `limit` were found, all that have a term were. Where nth <= beyond more are
asked for, at last as many as the engine gives; and where even that proves nothing, all documents are asked for, so
many numbers at a time that one search gives all of them.

A term whose share is 0 is asked for with 1, since a document that has no other counts too: s(d) is greater by that, so
that high(d) holds, and low(d) is taken as 0 then. A score that is farther from the sum than rounding can bring it is an
error (`check`): an engine that keeps weights in fewer bits finds other documents.
"""

from collections.abc import Callable, Mapping

from search.cluster.engine import MOST_FOUND, Found
from search.errors import ClusterError

SLACK = 2**14
FIRST = 8
"""So many times as many rows as are needed are asked for first; they are but numbers and scores."""
MORE = 8
"""So many times as many the next time."""
Search = Callable[[Mapping[int, int], int, tuple[int, int] | None], list[Found]]
"""The rows of the greatest inner products: query, limit, and the numbers from and to which, or all."""


class Candidates:
    """Finds the documents that may be the best of a collection."""

    def __init__(self, search: Search, documents: int, least: int, where: str, most: int = MOST_FOUND) -> None:
        """`documents` has the collection, numbered from 1; `least` is the least of their levels; `most` rows at most
        are found at once; `where` it stands is told when it errs."""
        self._search, self._documents, self._least = search, documents, least
        self._where, self.most = where, most
        self.counts: dict[int, int] = {}
        """How many questions needed so many rows of the engine, for measuring; -1 stands for all documents."""

    def best(self, shares: Mapping[int, int], need: int, mass: int) -> list[Found]:
        """At least the `need` best documents; more, where they may be as good. Raises ClusterError."""
        if not shares:
            return []
        query, exact = _query(shares), all(shares.values())

        def high(score: float) -> int:
            return int(score * (1 + 1 / SLACK)) * 1000 // mass

        def low(score: float) -> int:
            return int(score * (1 - 1 / SLACK)) * 1000 // mass if exact else 0

        limit = min(need * FIRST, self.most)
        while True:
            found = self._search(query, limit, None)
            bases = sorted((low(hit.score) - hit.level for hit in found if self._counts(hit)), reverse=True)
            nth = bases[need - 1] if len(bases) >= need else None
            proven = nth is not None and nth > high(min(hit.score for hit in found)) - self._least
            if proven or len(found) < limit or limit == self.most:
                break
            limit = min(limit * MORE, self.most)
        if not proven and len(found) == limit:
            found, limit = self._all(query), -1
            bases = sorted((low(hit.score) - hit.level for hit in found), reverse=True)
            nth = bases[need - 1] if len(bases) >= need else None
        self.counts[limit] = self.counts.get(limit, 0) + 1
        return [hit for hit in found if self._counts(hit) and (nth is None or high(hit.score) - hit.level >= nth)]

    def check(self, shares: Mapping[int, int], terms: Mapping[int, int], score: float) -> None:
        """Raises ClusterError where a score is not the sum of a document's weights, but for rounding."""
        sum_ = sum(share * terms.get(term, 0) for term, share in _query(shares).items())
        if abs(score - sum_) > sum_ / (2 * SLACK):
            raise ClusterError("rounded", self._where, f"{score} for {sum_}")

    def _counts(self, hit: Found) -> bool:
        """Whether a row is a document that has a term of the question."""
        return 1 <= hit.number <= self._documents and hit.score > 0

    def _all(self, query: Mapping[int, int]) -> list[Found]:
        found: list[Found] = []
        for first in range(1, self._documents + 1, self.most):
            found += self._search(query, self.most, (first, first + self.most))
        return [hit for hit in found if self._counts(hit)]


def _query(shares: Mapping[int, int]) -> dict[int, int]:
    return {term: max(share, 1) for term, share in shares.items()}
