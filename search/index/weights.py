"""How much a term weighs in a passage, as integers: each is computed once, so that no reader computes it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import floor, log
from typing import NamedTuple

from search.tuning import SCALE, Tuning

Place = tuple[int, int, int]
"""Of a passage: number of the document, number of the field, line."""


class Posting(NamedTuple):
    """One term in one field of one document, with the line of each mention."""

    term: str
    kind: str
    field: str
    document: int
    lines: list[int]


def gather(
    postings: Iterable[Posting], ranked: Mapping[str, int]
) -> tuple[dict[str, dict[Place, int]], dict[str, str], dict[str, str]]:
    """Of the ranked fields how often each term stands in each passage, and its kind; the kinds of all other terms."""
    counts: dict[str, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    kinds: dict[str, str] = {}
    unranked: dict[str, str] = {}
    for posting in postings:
        if posting.field not in ranked:
            unranked[posting.term] = posting.kind
            continue
        kinds[posting.term] = posting.kind
        for line in posting.lines:
            counts[posting.term][posting.document, ranked[posting.field], line] += 1
    return counts, kinds, {term: kind for term, kind in unranked.items() if term not in kinds}


def weigh(
    counts: Mapping[str, Mapping[Place, int]],
    kinds: Mapping[str, str],
    passages: list[Place],
    fields: list[str],
    function: frozenset[str],
    documents: int,
    tuning: Tuning,
) -> dict[str, dict[int, tuple[int, int]]]:
    """Term -> document -> (weight in the passage where it weighs most, by kind and field, as an integer; the field).

    The weight is BM25's (Robertson & Zaragoza 2009, eq. 3.15).
    """
    kind_weight = {"word": 1.0, "single": tuning.single, "bigram": tuning.bigram}
    field_weight = [tuning.fields.get(name, 1.0) for name in fields]
    share = {t: kind_weight[kinds[t]] * (tuning.function if t in function else 1.0) for t in counts}
    length: dict[Place, float] = defaultdict(float)
    for mentions in counts.values():
        for passage, count in mentions.items():
            length[passage] += count
    total: dict[int, float] = defaultdict(float)
    lines: dict[int, int] = defaultdict(int)
    for passage in passages:
        total[passage[1]] += length[passage]
        lines[passage[1]] += 1
    norm = {p: 1 - tuning.b + tuning.b * length[p] * lines[p[1]] / total[p[1]] for p in passages}
    weights: dict[str, dict[int, tuple[int, int]]] = {}
    for term, mentions in counts.items():
        frequency = len({document for document, _, _ in mentions})
        idf = tempered_idf(frequency, documents, tuning)
        weights[term] = {}
        for passage, count in sorted(mentions.items()):
            weight = share[term] * field_weight[passage[1]] * idf * count * (tuning.k1 + 1)
            scaled = max(1, min(255, floor(SCALE * weight / (count + tuning.k1 * norm[passage]) + 0.5)))
            if scaled > weights[term].get(passage[0], (0, 0))[0]:
                weights[term][passage[0]] = scaled, passage[1]
    return {term: documents for term, documents in weights.items() if documents}


def tempered_idf(frequency: int, documents: int, tuning: Tuning) -> float:
    """The idf of a term in so many documents, to three decimals: whoever computes weights elsewhere takes the same."""
    return round(float(log(1 + (documents - frequency + 0.5) / (frequency + 0.5)) ** tuning.idf_power), 3)
