"""From the index's postings to the pack: each posting's weight becomes an integer, once, so that no reader computes it.

Sections of the pack, each a list of records (`search.pack`):

    terms        one a head, the first character of a term: JSON [number of its first term, the rests of its terms in
                 order, a flag digit each, {rest of another word: [term or -1, flags, facets, the term it stands for]}]
    postings     one a term: u32 count · document numbers as differences u32 · weights u8 · fields u8
    passages     one a document: JSON, for each passage in the weightiest fields its terms as differences
    traits       1,024 documents a record: their facets as bits, and whether of other subjects, u32
    documents    one a document: JSON [id, data]
    sounds       one a head (first syllable): JSON {rest of the sound: [words that sound so]}
    syllables    one record: JSON {syllable: the characters that can be read so}
    traditional  one record: JSON [Traditional characters, their Simplified ones]
    heads        two records: JSON, the heads of terms and of sounds
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import floor, log
from pathlib import Path
from typing import Any, NamedTuple

from search.analyzer import Analyzer, function_words
from search.documents import Document, Vocabulary
from search.pack import pack_numbers, write_pack
from search.sounds import sound_of, syllables_of_characters, traditional_characters
from search.terms import BIGRAM, FUNCTION, NOWHERE, OUTSIDE, SCALE, SINGLE, SYNONYM, UNRANKED
from search.text import fold
from search.tuning import Tuning

CHUNK = 1024
Place = tuple[int, int, int]
"""Of a passage: number of the document, number of the field, line."""


LONGEST_SOUND = 5
"""Longer words are not looked for by their sound: their parts are."""


class Posting(NamedTuple):
    """One term in one field of one document, with the line of each mention."""

    term: str
    kind: str
    field: str
    document: int
    lines: list[int]


def compile_pack(
    path: Path,
    documents: list[Document],
    postings: Iterable[Posting],
    analyzer: Analyzer,
    vocabulary: Vocabulary,
    tuning: Tuning,
    stamp: Any = None,
) -> None:
    """Write the pack of an analysed base to a file."""
    fields = sorted({name for document in documents for name in document.fields})
    ranked = {name: i for i, name in enumerate(fields) if tuning.fields.get(name, 1.0)}
    counts, kinds, unranked = _gather(postings, ranked)
    passages = sorted({passage for mentions in counts.values() for passage in mentions})
    function = function_words() | {analyzer.canonical.get(w, w) for w in function_words()}
    weights = _weights(counts, kinds, passages, fields, function, len(documents), tuning)
    facets = sorted({facet for d in documents for facet in d.facets} | set(vocabulary.cues))
    terms = sorted(weights)
    surfaces = _surfaces(terms, kinds, analyzer, vocabulary, function, facets)
    sound_heads, sound_records = _sounds(surfaces)
    _add_unranked(surfaces, unranked, analyzer)
    heads, term_records = _term_records(terms, surfaces)
    spoken = {t: i for i, t in enumerate(terms) if kinds[t] != "bigram" and t not in function}
    greatest = max(tuning.fields.values(), default=1.0)
    weighty = [p for p in passages if tuning.fields.get(fields[p[1]], 1.0) == greatest and not documents[p[0]].outside]
    sections = {
        "terms": term_records,
        "postings": (_posting_record(weights[term]) for term in terms),
        "passages": _passage_records(len(documents), weighty, counts, spoken),
        "traits": _trait_records(documents, facets),
        "documents": (_json([document.id, document.data]) for document in documents),
        "sounds": sound_records,
        "syllables": [_json(syllables_of_characters(heads))],
        "traditional": [_json(traditional_characters(heads))],
        "heads": [_json(heads), _json(sound_heads)],
    }
    numbers = {name: getattr(tuning, name) for name in sorted(tuning.read_with_question())}
    longest = max(map(len, surfaces), default=0)
    values = {"fields": fields, "facets": facets, "longest": longest, "tuning": numbers, "stamp": stamp}
    write_pack(path, sections, values)


def _gather(
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


def _weights(
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


def _surfaces(
    terms: list[str],
    kinds: Mapping[str, str],
    analyzer: Analyzer,
    vocabulary: Vocabulary,
    function: frozenset[str],
    facets: list[str],
) -> dict[str, list[Any]]:
    """Every string that means something in a question -> [postings or NOWHERE, flags, facets]."""
    flags = {"word": 0, "single": SINGLE, "bigram": BIGRAM}
    surfaces: dict[str, list[Any]] = {term: [number, flags[kinds[term]], 0] for number, term in enumerate(terms)}
    for surface, term in analyzer.canonical.items():
        if surface != term and term in surfaces:
            surfaces[surface] = [surfaces[term][0], SYNONYM | (SINGLE if len(surface) == 1 else 0), 0, term]
    for facet, words in vocabulary.cues.items():
        for word in map(fold, words):
            surfaces.setdefault(word, [NOWHERE, 0, 0])[2] |= 1 << facets.index(facet)
    for word in sorted(function):  # the same content gives the same bytes
        surfaces.setdefault(word, [NOWHERE, SINGLE if len(word) == 1 else 0, 0])[1] |= FUNCTION
    return surfaces


def _add_unranked(surfaces: dict[str, list[Any]], unranked: Mapping[str, str], analyzer: Analyzer) -> None:
    """Terms of the fields that weigh nothing: no question is ranked by them, the index's query language finds them."""
    flags = {"word": 0, "single": SINGLE, "bigram": BIGRAM}
    for term, kind in unranked.items():
        surfaces.setdefault(term, [NOWHERE, flags[kind], 0])[1] |= UNRANKED
    for surface, term in analyzer.canonical.items():
        if surface != term and term in unranked:
            entry = surfaces.setdefault(surface, [NOWHERE, 0, 0])
            entry[1:] = [entry[1] | SYNONYM | UNRANKED, entry[2], term]


def _term_records(terms: list[str], surfaces: Mapping[str, list[Any]]) -> tuple[list[str], list[bytes]]:
    """Heads, and of each the terms of the index, which are numbered in order, and the other words."""
    first = {term: number for number, term in enumerate(terms)}
    numbered: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        numbered[term[0]].append(term)
    others: dict[str, dict[str, Any]] = defaultdict(dict)
    for surface, entry in surfaces.items():
        if surface not in first or entry[2]:
            others[surface[0]][surface[1:]] = entry
    heads = sorted(numbered.keys() | others.keys())
    records = []
    for head in heads:
        own = numbered.get(head, [])
        flags = "".join(f"{surfaces[term][1]:x}" for term in own)
        rests = " ".join(term[1:] for term in own)
        records.append(_json([first[own[0]] if own else 0, rests, flags, others.get(head, {})]))
    return heads, records


def _by_head(entries: Iterable[tuple[str, str, Any]]) -> tuple[list[str], list[bytes]]:
    groups: dict[str, dict[str, Any]] = defaultdict(dict)
    for head, rest, entry in entries:
        groups[head][rest] = entry
    heads = sorted(groups)
    return heads, [_json(groups[head]) for head in heads]


def _sounds(surfaces: Mapping[str, list[Any]]) -> tuple[list[str], list[bytes]]:
    """Words of two syllables or more, and function words of one, by their sound."""
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    for surface, (_, flags, *_) in surfaces.items():
        sound = None if flags & BIGRAM or (flags & SINGLE and not flags & FUNCTION) else sound_of(surface)
        if sound and len(sound) <= LONGEST_SOUND:
            words[sound[0], "".join(sound[1:])].append(surface)
    return _by_head((head, rest, found) for (head, rest), found in words.items())


def _posting_record(weights: Mapping[int, tuple[int, int]]) -> bytes:
    documents = sorted(weights)
    return (
        pack_numbers("I", [len(documents), *_steps(documents)])
        + pack_numbers("B", (weights[document][0] for document in documents))
        + pack_numbers("B", (weights[document][1] for document in documents))
    )


def _passage_records(
    documents: int, passages: list[Place], counts: Mapping[str, Mapping[Place, int]], spoken: Mapping[str, int]
) -> Iterator[bytes]:
    terms: dict[Place, list[int]] = {passage: [] for passage in passages}
    for term, number in spoken.items():
        for passage in counts[term]:
            if passage in terms:
                terms[passage].append(number)
    lists: list[list[list[int]]] = [[] for _ in range(documents)]
    for passage, numbers in terms.items():
        lists[passage[0]].append(_steps(sorted(numbers)))
    return map(_json, lists)


def _steps(ascending: list[int]) -> list[int]:
    return [b - a for a, b in zip([0, *ascending], ascending, strict=False)]


def _trait_records(documents: list[Document], facets: list[str]) -> Iterator[bytes]:
    bits = [sum(1 << facets.index(f) for f in d.facets) | (OUTSIDE if d.outside else 0) for d in documents]
    for first in range(0, len(bits), CHUNK):
        yield pack_numbers("I", bits[first : first + CHUNK])


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
