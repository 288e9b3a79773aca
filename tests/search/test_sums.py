"""Leaving out what cannot be among the first changes no integer and no order, with numpy or without."""

import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Document, Ranker, Tuning, Vocabulary, build, open_pack
from search.pack import ranking
from search.pack.scoring import sums, vectors
from search.pack.scoring.postings import Posting
from search.pack.scoring.sums import Part

LETTERS = "退款到账多久少发漏件"
texts = st.text(LETTERS, min_size=1, max_size=8)
passages = st.lists(texts, min_size=1, max_size=3).map("\n".join)
weights = st.dictionaries(st.integers(0, 90), st.integers(1, 400), min_size=1, max_size=60)


def plain(parts: Iterable[Part], need: int, slack: int) -> dict[int, int]:
    """Everything added up."""
    found: dict[int, int] = {}
    for part in parts:
        for document, weight in zip(part.posting.documents, part.posting.weights, strict=True):
            found[document] = found.get(document, 0) + weight * part.share
    return found


def part(term_id: int, weights: dict[int, int], share: int) -> Part:
    documents = sorted(weights)
    posting = Posting(1000, max(weights.values()), documents, [weights[d] for d in documents], b"")
    return Part(term_id, posting, share, posting.most * share)


def first(found: dict[int, int], need: int, slack: int) -> dict[int, int]:
    """Those that are less than the slack below the last of the first."""
    least = sorted(found.values(), reverse=True)[:need][-1] - slack if len(found) >= need else 0
    return {document: sum_ for document, sum_ in found.items() if sum_ > least}


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few documents are treated as many would be."""
    for module, numbers in ((sums, {"MANY": 0, "LOOK": 64}), (vectors, {"FIND": 3, "FEW": 2})):
        for name, number in numbers.items():
            monkeypatch.setattr(module, name, number)
    monkeypatch.setattr(ranking, "LARGE", 1)
    monkeypatch.setattr(ranking, "SEVERAL", 0)


@settings(max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(weights, st.sampled_from([0, 400, 800, 1000])), max_size=9), st.integers(1, 9), st.data())
def test_what_is_left_out_is_none_of_the_first(eager: None, terms: list, need: int, data: st.DataObject) -> None:
    parts = [part(number, *term) for number, term in enumerate(terms)]
    slack = data.draw(st.integers(0, 200_000))
    whole = plain(parts, need, slack)
    for found in (sums.likely(parts, need, slack), vectors.Vectors(91).likely(parts, need, slack)):
        assert found.items() <= whole.items()
        assert first(whole, need, slack).items() <= found.items()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents=st.lists(st.tuples(passages, st.none() | passages, st.booleans()), min_size=1, max_size=40),
    asked=st.lists(texts, min_size=1, max_size=6),
    seed=st.integers(0, 2**32),
)
def test_every_score_is_that_of_plain_summing(
    eager: None, tmp_path_factory: pytest.TempPathFactory, documents: list, asked: list[str], seed: int
) -> None:
    random, folder = Random(seed), tmp_path_factory.mktemp("index")
    tuning = Tuning(deep=random.randint(1, 4), fields={"answer": 0.4}, typo=random.choice([0, 300, 800]))
    base = [
        Document(str(n), {"question": question} | ({"answer": answer} if answer else {}), out_of_scope=outside)
        for n, (question, answer, outside) in enumerate(documents)
    ]
    build(base, folder, Vocabulary(synonyms=(("漏件", "少发"),)), tuning)
    for question in asked:
        said = []
        for summing in (plain, sums.likely, vectors.Vectors(len(base)).likely):
            ranker = open_pack(folder)
            ranker._sums, ranker._asked = summing, iter(range(10, 99))
            said.append((ranker.scores(ranker.reader.read(question), 2), ranker.rank(question, 2)))
        assert said[0] == said[1] == said[2]


def several(folder: Path) -> Ranker:
    """A ranker that was asked several questions."""
    build([Document(str(n), {"question": f"退款{n}到账"}) for n in range(40)], folder)
    ranker = open_pack(folder)
    for _ in range(3):
        ranker.rank("退款多久到账")
    return ranker


def test_numpy_is_taken_for_a_large_pack_that_is_asked_much(eager: None, tmp_path: Path) -> None:
    assert isinstance(getattr(several(tmp_path)._sums, "__self__", None), vectors.Vectors)


def test_without_numpy_everything_is_found_as_well(
    eager: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "search.pack.scoring.vectors", None)
    ranker = several(tmp_path)
    assert ranker._sums is sums.likely
    assert len(ranker.rank("退款多久到账")) == 10


def test_a_small_pack_never_loads_numpy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "SEVERAL", 0)
    assert several(tmp_path)._sums is sums.likely
