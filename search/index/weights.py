"""How much a term weighs in a document, as integers: each is computed once, so that no reader computes it.

A document is a class of ways of asking, its passages are examples of it. What a term says for a document is learned
from all of them at once, in closed form: a logarithm of how often it occurs (multinomial naive Bayes, Manning et al.
2008, ch. 13, with what is the same for all terms of a document taken out as its level) and the mean of the passages'
unit vectors (Rocchio, ch. 14). A document of one passage is no class: there the weight is that of BM25 (Robertson &
Zaragoza 2009, eq. 3.15), and between the two it goes over with the number of passages.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from math import floor, isqrt, log
from typing import NamedTuple

from search.documents import Document
from search.index.analyzer import PASSAGE, Analyzer, in_whoosh
from search.tuning import Tuning

LARGEST = 65535
"""The greatest weight: it takes two bytes."""


class Mentions(NamedTuple):
    """The passages in which one term of a kind stands in one field, by number, one for each time."""

    term: str
    kind: str
    field: str
    places: "array[int]"


class Passages(NamedTuple):
    """Of each passage of a base, in the order of documents, of their fields by name, and of lines: the number of its
    document, and of its field among all names."""

    documents: "array[int]"
    fields: "array[int]"


class Analysed(NamedTuple):
    """What stands in some documents: the mentions in the order of fields, terms and passages, and the passages."""

    mentions: list[Mentions]
    passages: Passages


def analysed(
    documents: Sequence[Document], analyzer: Analyzer, progress: Callable[[int, int], None] | None = None
) -> Analysed:
    """What stands in the documents; `progress` is told (documents done, all documents)."""
    names = sorted({name for document in documents for name in document.fields})
    found: list[dict[tuple[str, bool], array[int]]] = [defaultdict(lambda: array("I")) for _ in names]
    passages = Passages(array("I"), array("I"))
    for number, document in enumerate(documents):
        for field, name in enumerate(names):
            places, last = found[field], -1
            for line, tokens in analyzer.lines(document.fields.get(name, "")):
                for token in tokens:
                    if (part := line + token.start // PASSAGE) > last:
                        last = part
                        passages.documents.append(number)
                        passages.fields.append(field)
                    places[token.text, token.kind == "bigram"].append(len(passages.documents) - 1)
        if progress:
            progress(number + 1, len(documents))
    mentions = [
        Mentions(
            term, "bigram" if pair else "single" if len(term) == 1 and not term.isascii() else "word", name, places
        )
        for name, terms in zip(names, found, strict=True)
        for (term, pair), places in sorted(terms.items(), key=lambda item: in_whoosh(*item[0]))
    ]
    return Analysed(mentions, passages)


Counts = dict[str, Counter[int]]
"""Term -> passage -> how often the term stands there."""


def gather(mentions: Iterable[Mentions], ranked: Collection[str]) -> tuple[Counts, dict[str, str], dict[str, str]]:
    """Of the ranked fields how often each term stands in each passage, and its kind; the kinds of all other terms."""
    counts: Counts = defaultdict(Counter)
    kinds: dict[str, str] = {}
    unranked: dict[str, str] = {}
    for term, kind, name, places in mentions:
        if name in ranked:
            kinds[term] = kind
            counts[term].update(places)
        else:
            unranked[term] = kind
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
    counts: Counts,
    kinds: Mapping[str, str],
    places: Passages,
    fields: list[str],
    function: frozenset[str],
    documents: int,
    tuning: Tuning,
) -> Weights:
    """The weights of all terms, whose `counts` say how often each stands in each passage."""
    shares = {term: _share(kinds[term], term in function, tuning) for term in counts}
    document_of, field_of = places
    rarity = {
        term: thousandths(tempered_idf(len({*map(document_of.__getitem__, mentions)}), documents, tuning))
        for term, mentions in counts.items()
    }
    field_share = [thousandths(tuning.fields.get(name, 1.0)) for name in fields]
    squares, lengths = [0] * len(document_of), [0] * len(document_of)
    for term, mentions in counts.items():
        square = (shares[term] * rarity[term] // 1000) ** 2
        for passage, count in mentions.items():
            squares[passage] += square * count * count
            lengths[passage] += count
    passages, sizes, terms_of = [0] * documents, [0] * documents, [0] * documents
    for passage, length in enumerate(lengths):
        if length:
            document = document_of[passage]
            passages[document] += 1
            terms_of[document] += length
            sizes[document] += length * field_share[field_of[passage]]
    norms = _norms(lengths, field_of, tuning)
    terms: dict[str, dict[int, tuple[int, int]]] = {}
    for term, mentions in counts.items():
        own, rare = shares[term], rarity[term]
        value = own * rare // 1000
        count_of: dict[int, int] = defaultdict(int)
        mean_of: dict[int, int] = defaultdict(int)
        best: dict[int, tuple[int, int]] = {}
        known: dict[tuple[int, int, int], int] = {}
        for passage, count in sorted(mentions.items()):
            document, field = document_of[passage], field_of[passage]
            alike = field, lengths[passage], count
            found = known.get(alike)
            if found is None:
                bm25 = value * field_share[field] * count * (tuning.k1 + 1) / (count + tuning.k1 * norms[passage])
                found = known[alike] = floor(bm25 / 1000 + 0.5)
            if document not in best or found > best[document][0]:
                best[document] = found, field
            if passages[document] > 1:
                count_of[document] += count * field_share[field]
                mean_of[document] += value * count * field_share[field] // max(isqrt(squares[passage]), 1)
        for document, counted in count_of.items():
            weight, field = best[document]
            often = thousandths(log(1 + counted / (1000 * tuning.smoothing)))
            mean = mean_of[document] * 1000 // isqrt(passages[document] * 10**6)
            learned = own * (tuning.counts * often + tuning.means * (rare * mean // 1000)) // 10**6
            several = passages[document] - 1
            best[document] = (learned * several + weight) // (several + 1), field
        terms[term] = {document: (max(1, min(LARGEST, weight)), field) for document, (weight, field) in best.items()}
    levels = _levels(sizes, passages, len(counts), tuning)
    return Weights(terms, shares, levels, bytes(min(length, 255) for length in terms_of))


def _share(kind: str, function: bool, tuning: Tuning) -> int:
    of_kind = {"word": 1.0, "single": tuning.single, "bigram": tuning.bigram}[kind]
    return thousandths(of_kind) * (thousandths(tuning.function) if function else 1000) // 1000


def _norms(lengths: Sequence[int], field_of: Sequence[int], tuning: Tuning) -> list[float]:
    """How much the length of each passage is held against it, beside those of its field; of ranked fields."""
    total: dict[int, int] = defaultdict(int)
    lines: dict[int, int] = defaultdict(int)
    for length, field in zip(lengths, field_of, strict=True):
        total[field] += length
        lines[field] += 1
    return [
        1 - tuning.b + tuning.b * length * lines[field] / total[field] if length else 0.0
        for length, field in zip(lengths, field_of, strict=True)
    ]


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
