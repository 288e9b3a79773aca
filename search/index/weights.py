"""How much a term weighs in a document, as integers: each is computed once, so that no reader computes it.

A document is a class of ways of asking, its passages are examples of it. What a term says for a document is learned
from all of them at once, in closed form: a logarithm of how often it occurs (multinomial naive Bayes, Manning et al.
2008, ch. 13, with what is the same for all terms of a document taken out as its level) and the mean of the passages'
unit vectors (Rocchio, ch. 14). A document of one passage is no class: there the weight is that of BM25 (Robertson &
Zaragoza 2009, eq. 3.15), and between the two it goes over with the number of passages.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import floor, isqrt, log
from typing import NamedTuple

from search.documents import Document
from search.index.analyzer import PAIR, PASSAGE, Analyzer
from search.tuning import Tuning

LARGEST = 65535
"""The greatest weight: it takes two bytes."""
Place = tuple[int, int, int]
"""Of a passage: number of the document, number of the field, line."""


class Mentions(NamedTuple):
    """Where one term of a kind stands in one field of all documents: a document and a line, a document and a line …"""

    term: str
    kind: str
    field: str
    places: "array[int]"


def mentions_in(
    documents: Sequence[Document], analyzer: Analyzer, progress: Callable[[int, int], None] | None = None
) -> list[Mentions]:
    """All mentions, in the order of fields, terms and places; `progress` is told (documents done, all documents)."""
    found: dict[tuple[str, str, bool], array[int]] = defaultdict(lambda: array("I"))
    for number, document in enumerate(documents):
        for field, text in document.fields.items():
            for token in analyzer.tokens(text):
                pair = token.kind == "bigram"
                places = found[field, token.text[0] + PAIR + token.text[1:] if pair else token.text, pair]
                places.append(number)
                places.append(token.position // PASSAGE)
        if progress:
            progress(number + 1, len(documents))
    mentions = []
    for field, text, pair in sorted(found):
        term = text.replace(PAIR, "", 1) if pair else text
        kind = "bigram" if pair else "single" if len(term) == 1 and not term.isascii() else "word"
        mentions.append(Mentions(term, kind, field, found[field, text, pair]))
    return mentions


def gather(
    mentions: Iterable[Mentions], ranked: Mapping[str, int]
) -> tuple[dict[str, dict[Place, int]], dict[str, str], dict[str, str]]:
    """Of the ranked fields how often each term stands in each passage, and its kind; the kinds of all other terms."""
    counts: dict[str, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    kinds: dict[str, str] = {}
    unranked: dict[str, str] = {}
    for term, kind, name, places in mentions:
        if name not in ranked:
            unranked[term] = kind
            continue
        kinds[term] = kind
        own, field = counts[term], ranked[name]
        for document, line in zip(places[::2], places[1::2], strict=True):
            own[document, field, line] += 1
    return counts, kinds, {term: kind for term, kind in unranked.items() if term not in kinds}


class Weights(NamedTuple):
    """The weights of a base, in thousandths.

    terms   term -> document -> (its weight there, number of the field in which one passage weighs most)
    shares  term -> what it counts by its kind, 1000 for a word
    levels  of each document: what is taken from the mean weight of a question's terms, because the document's
            passages have many terms
    sizes   of each document: how many terms its passages have, at most 255
    """

    terms: dict[str, dict[int, tuple[int, int]]]
    shares: dict[str, int]
    levels: list[int]
    sizes: bytes


def weigh(
    counts: Mapping[str, Mapping[Place, int]],
    kinds: Mapping[str, str],
    fields: list[str],
    function: frozenset[str],
    documents: int,
    tuning: Tuning,
) -> Weights:
    """The weights of all terms, whose `counts` say how often each stands in each passage."""
    shares = {term: _share(kinds[term], term in function, tuning) for term in counts}
    rarity = {term: thousandths(_idf(mentions, documents, tuning)) for term, mentions in counts.items()}
    field_share = [thousandths(tuning.fields.get(name, 1.0)) for name in fields]
    squares: dict[Place, int] = defaultdict(int)
    lengths: dict[Place, int] = defaultdict(int)
    for term, mentions in counts.items():
        value = shares[term] * rarity[term] // 1000
        for passage, count in mentions.items():
            squares[passage] += (value * count) ** 2
            lengths[passage] += count
    passages = _per_document(lengths, documents)
    norms = _norms(lengths, tuning)
    terms: dict[str, dict[int, tuple[int, int]]] = {}
    sizes = [0] * documents
    for term, mentions in counts.items():
        own, rare = shares[term], rarity[term]
        value = own * rare // 1000
        count_of: dict[int, int] = defaultdict(int)
        mean_of: dict[int, int] = defaultdict(int)
        best: dict[int, tuple[int, int]] = {}
        for passage, count in sorted(mentions.items()):
            document, field, _ = passage
            count_of[document] += count * field_share[field]
            mean_of[document] += value * count * field_share[field] // max(isqrt(squares[passage]), 1)
            bm25 = value * field_share[field] * count * (tuning.k1 + 1) / (count + tuning.k1 * norms[passage])
            if (found := floor(bm25 / 1000 + 0.5)) > best.get(document, (-1, 0))[0]:
                best[document] = found, field
        terms[term] = {}
        for document, (bm25_weight, field) in best.items():
            sizes[document] += count_of[document]
            often = thousandths(log(1 + count_of[document] / (1000 * tuning.smoothing)))
            mean = mean_of[document] * 1000 // isqrt(passages[document] * 10**6)
            learned = own * (tuning.counts * often + tuning.means * (rare * mean // 1000)) // 10**6
            several = passages[document] - 1
            weight = (learned * several + bm25_weight) // (several + 1)
            terms[term][document] = max(1, min(LARGEST, weight)), field
    return Weights(terms, shares, _levels(sizes, passages, len(counts), tuning), _lengths(lengths, documents))


def _share(kind: str, function: bool, tuning: Tuning) -> int:
    of_kind = {"word": 1.0, "single": tuning.single, "bigram": tuning.bigram}[kind]
    return thousandths(of_kind) * (thousandths(tuning.function) if function else 1000) // 1000


def _idf(mentions: Mapping[Place, int], documents: int, tuning: Tuning) -> float:
    return tempered_idf(len({document for document, _, _ in mentions}), documents, tuning)


def _per_document(lengths: Mapping[Place, int], documents: int) -> list[int]:
    """How many passages each document has."""
    passages = [0] * documents
    for document, _, _ in lengths:
        passages[document] += 1
    return passages


def _lengths(lengths: Mapping[Place, int], documents: int) -> bytes:
    """How many terms each document has, up to what a byte holds."""
    total = [0] * documents
    for (document, _, _), length in lengths.items():
        total[document] += length
    return bytes(min(length, 255) for length in total)


def _norms(lengths: Mapping[Place, int], tuning: Tuning) -> dict[Place, float]:
    """How much the length of each passage is held against it, beside those of its field."""
    total: dict[int, int] = defaultdict(int)
    lines: dict[int, int] = defaultdict(int)
    for (_, field, _), length in lengths.items():
        total[field] += length
        lines[field] += 1
    return {p: 1 - tuning.b + tuning.b * length * lines[p[1]] / total[p[1]] for p, length in lengths.items()}


def _levels(sizes: list[int], passages: list[int], terms: int, tuning: Tuning) -> list[int]:
    """The level of each document against that in the middle, as far as the document is a class."""
    levels = [
        tuning.counts * thousandths(log(size / (1000 * tuning.smoothing) + terms)) // 1000 if terms else 0
        for size in sizes
    ]
    known = sorted(level for level, count in zip(levels, passages, strict=True) if count)
    middle = known[len(known) // 2] if known else 0
    return [
        (level - middle) * (count - 1) // count if count else 0 for level, count in zip(levels, passages, strict=True)
    ]


def thousandths(value: float) -> int:
    """A number in thousandths, rounded as every reader rounds."""
    return floor(1000 * value + 0.5)


def tempered_idf(frequency: int, documents: int, tuning: Tuning) -> float:
    """The idf of a term in so many documents, to three decimals: whoever computes weights elsewhere takes the same."""
    return round(float(log(1 + (documents - frequency + 0.5) / (frequency + 0.5)) ** tuning.idf_power), 3)
