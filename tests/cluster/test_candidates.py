"""What an engine must be asked for so that none of the best documents is left out: no engine is needed to see it."""

from array import array
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.cluster.candidates import SLACK, Candidates
from search.cluster.engine import Found
from search.errors import ClusterError


class Plain:
    """An engine that adds up in float32, one product after the other, and puts ties in any order."""

    def __init__(self, weights: list[dict[int, int]], levels: list[int], chance: Random) -> None:
        self.weights, self.levels, self.chance = weights, levels, chance

    def search(self, query: dict[int, int], limit: int, numbers: tuple[int, int] | None) -> list[Found]:
        first, end = numbers or (1, len(self.weights) + 1)
        found = []
        for number in range(first, min(end, len(self.weights) + 1)):
            terms, score = self.weights[number - 1], array("f", [0.0])
            for term in self.chance.sample([*query], len(query)):
                score[0] += array("f", [float(query[term]) * float(terms.get(term, 0))])[0]
            if query.keys() & terms.keys():
                found.append(Found(number, self.levels[number - 1], score[0]))
        self.chance.shuffle(found)
        return sorted(found, key=lambda hit: -hit.score)[:limit]


@st.composite
def tasks(draw):
    """Documents, their levels, a question, how many are needed, how many the engine gives, its chance."""
    chance = Random(draw(st.integers(0, 2**32)))
    terms = chance.randrange(1, 12)
    heaviest = chance.choice([1, 2, 1000, 65535])
    documents = [
        {chance.randrange(terms): chance.randrange(1, heaviest + 1) for _ in range(chance.randrange(5))}
        for _ in range(chance.randrange(1, 80))
    ]
    spread = chance.choice([0, 1, 500, 5000])
    levels = [chance.randrange(-spread, spread + 1) for _ in documents]
    shares = {term: chance.choice([1000, 1000, 950, 475, 1, 0]) for term in chance.sample(range(terms), terms)}
    return documents, levels, shares, chance.randrange(1, 14), chance.choice([1, 5, 16, 64, 1000]), chance


@settings(max_examples=400, deadline=None)
@given(task=tasks())
def test_the_best_are_always_among_those_that_are_found(task):
    documents, levels, shares, need, most, chance = task
    mass = max(1000 * sum(shares.values()), 1)
    sums = {
        d: sum(share * terms.get(t, 0) for t, share in shares.items())
        for d, terms in enumerate(documents)
        if shares.keys() & terms.keys()
    }
    bases = {d: sum_ * 1000 // mass - levels[d] for d, sum_ in sums.items()}
    engine = Plain(documents, levels, chance)
    candidates = Candidates(engine.search, len(documents), min(levels), "here", most)
    found = {hit.number - 1 for hit in candidates.best(shares, need, mass)}
    assert found <= sums.keys()
    best = sorted(bases, key=lambda d: (-bases[d], d))[:need]
    assert {*best} <= found
    assert sorted(found, key=lambda d: (-bases[d], d))[:need] == best


def test_hundreds_of_documents_that_tie_are_all_looked_at():
    documents = [{0: 700} for _ in range(300)]
    engine = Plain(documents, [0] * 300, Random(1))
    candidates = Candidates(engine.search, 300, 0, "here", most=64)
    assert {hit.number for hit in candidates.best({0: 1000}, 3, 10**6)} == {*range(1, 301)}
    assert candidates.counts == {-1: 1}


def test_few_are_fetched_where_the_scores_lie_apart():
    documents = [{0: 700 + 7 * n} for n in range(3000)]
    engine = Plain(documents, [0] * 3000, Random(1))
    candidates = Candidates(engine.search, 3000, 0, "here")
    assert len(candidates.best({0: 1000}, 13, 10**6)) == 13
    assert candidates.counts == {104: 1}


def test_an_engine_that_keeps_weights_in_fewer_bits_is_found_out():
    candidates = Candidates(lambda *asked: [], 10, 0, "here")
    candidates.check({0: 1000, 1: 800}, {0: 40001, 1: 3}, 40003400 * (1 + 1 / (4 * SLACK)))
    with pytest.raises(ClusterError, match="rounded"):
        candidates.check({0: 1000, 1: 800}, {0: 40001, 1: 3}, 40003400 * 1.001)
