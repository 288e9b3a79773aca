"""From the index's postings to the pack: each posting's weight becomes an integer, once, so that no reader computes it.

Sections of the pack, each a list of records (`search.pack.frame`):

    terms        one a head, the first character of a term: JSON [number of its first term, the rests of its terms in
                 order, a flag digit each, {rest of another word: [term or -1, flags, facets, the term it stands for]}]
    postings     one a term: u32 count · u32 share · document numbers as differences u32 · weights u16 · fields u8
    levels       1,024 documents a record: JSON, the level of each
    passages     one a document: JSON, for each passage in the weightiest fields its terms as differences
    verbatim     of so many records the one whose number is the checksum of a line, modulo their count: JSON
                 {checksum (CRC-32) of the letters of a line in the weightiest fields: the documents that have it}
    initials     the same of the initials of a line's characters: JSON {initials: the lines' letters}
    traits       1,024 documents a record: their facets as bits, and whether of other subjects, u32
    documents    one a document: JSON [id, data]
    pronunciations  one a head (first syllable): JSON {the other syllables: [words that are pronounced so]}
    syllables    one record: JSON {syllable: the characters that can be read so}
    traditional  one record: JSON [Traditional characters, their Simplified ones]
    heads        two records: JSON, the heads of terms and of pronunciations
    reading      one record: JSON [sets of words, patterns (`search.pack.patterns`), the core terms, the words that are
                 no more than names of things]
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from search.documents import Document, Vocabulary
from search.index.analyzer import Analyzer, nouns_among
from search.index.forms import compiled
from search.index.pronunciation import sound_of, syllables_of_characters, traditional_characters
from search.index.weights import Place, Posting, gather, weigh
from search.index.words import function_words
from search.pack.frame import pack_numbers, write_pack
from search.pack.initials import PARTICLES, TYPED, of_group
from search.pack.terms import BIGRAM, FUNCTION, NOWHERE, OUT_OF_SCOPE_BIT, SINGLE, SYNONYM, UNRANKED, Word
from search.text import bare, fold
from search.tuning import SPELLING, Tuning

CHUNK = 1024
LINES = 64
"""So many ways of asking stand in a record, more or less."""


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
    counts, kinds, unranked = gather(postings, ranked)
    passages = sorted({passage for mentions in counts.values() for passage in mentions})
    function = function_words() | {analyzer.canonical.get(w, w) for w in function_words()}
    weights = weigh(counts, kinds, fields, function, len(documents), tuning)
    facets = sorted({facet for d in documents for facet in d.facets} | set(vocabulary.cues))
    terms = sorted(weights.terms)
    surfaces = _surfaces(terms, kinds, analyzer, vocabulary, function, facets)
    sound_heads, sound_records = _pronunciations(surfaces)
    _add_unranked(surfaces, unranked, analyzer)
    heads, term_records = _term_records(terms, surfaces)
    examples = _examples(weights.terms, kinds, documents, analyzer, vocabulary)
    spoken = {t: i for i, t in enumerate(terms) if kinds[t] != "bigram" and t not in function}
    greatest = max((tuning.fields.get(name, 1.0) for name in ranked), default=1.0)
    weighty = [
        p for p in passages if tuning.fields.get(fields[p[1]], 1.0) == greatest and not documents[p[0]].out_of_scope
    ]
    said = _said(documents, [name for name in ranked if tuning.fields.get(name, 1.0) == greatest])
    sections = {
        "terms": term_records,
        "postings": (_posting_record(weights.shares[term], weights.terms[term]) for term in terms),
        "levels": map(_json, _chunks(weights.levels)),
        "passages": _passage_records(len(documents), weighty, counts, spoken),
        "verbatim": _verbatim_records(said),
        "initials": _initials_records(said),
        "traits": _trait_records(documents, facets),
        "documents": (_json([document.id, document.data]) for document in documents),
        "pronunciations": sound_records,
        "syllables": [_json(syllables_of_characters(heads))],
        "traditional": [_json(traditional_characters(heads))],
        "heads": [_json(heads), _json(sound_heads)],
        "reading": [_json([*compiled(vocabulary, analyzer.canonical), _core(vocabulary, analyzer), examples])],
    }
    numbers = {name: getattr(tuning, name) for name in sorted(tuning.read_with_question())}
    longest = max(map(len, surfaces), default=0)
    values: dict[str, Any] = {"fields": fields, "facets": facets, "longest": longest, "tuning": numbers}
    write_pack(path, sections, {**values, "spelling": dict(SPELLING), "stamp": stamp})


def _core(vocabulary: Vocabulary, analyzer: Analyzer) -> list[str]:
    return [analyzer.canonical.get(fold(word), fold(word)) for word in vocabulary.core]


def _examples(
    weights: Mapping[str, Mapping[int, Any]],
    kinds: Mapping[str, str],
    documents: list[Document],
    analyzer: Analyzer,
    vocabulary: Vocabulary,
) -> list[str]:
    """The names of things that the writers list, and the nouns that only documents of other subjects have."""
    own = {*analyzer.canonical, *analyzer.canonical.values()}
    outside = (
        t for t in weights if t not in own and kinds[t] == "word" and all(documents[d].out_of_scope for d in weights[t])
    )
    return sorted({*map(fold, vocabulary.things), *nouns_among(outside)})


def _surfaces(
    terms: list[str],
    kinds: Mapping[str, str],
    analyzer: Analyzer,
    vocabulary: Vocabulary,
    function: frozenset[str],
    facets: list[str],
) -> dict[str, Word]:
    """Every string that means something in a question."""
    flags = {"word": 0, "single": SINGLE, "bigram": BIGRAM}
    surfaces = {term: Word(number, flags[kinds[term]], 0) for number, term in enumerate(terms)}
    for surface, term in analyzer.canonical.items():
        if surface != term and term in surfaces:
            single = SINGLE if len(surface) == 1 else 0
            surfaces[surface] = Word(surfaces[term].term_id, SYNONYM | single, 0, term)
    for facet, words in vocabulary.cues.items():
        for surface in map(fold, words):
            known = surfaces.get(surface, Word(NOWHERE, 0, 0))
            surfaces[surface] = known._replace(facets=known.facets | 1 << facets.index(facet))
    for surface in sorted(function):  # the same content gives the same bytes
        known = surfaces.get(surface, Word(NOWHERE, SINGLE if len(surface) == 1 else 0, 0))
        surfaces[surface] = known._replace(flags=known.flags | FUNCTION)
    return surfaces


def _add_unranked(surfaces: dict[str, Word], unranked: Mapping[str, str], analyzer: Analyzer) -> None:
    """Terms of the fields that weigh nothing: no question is ranked by them, the index's query language finds them."""
    flags = {"word": 0, "single": SINGLE, "bigram": BIGRAM}
    for term, kind in unranked.items():
        known = surfaces.get(term, Word(NOWHERE, flags[kind], 0))
        surfaces[term] = known._replace(flags=known.flags | UNRANKED)
    for surface, term in analyzer.canonical.items():
        if surface != term and term in unranked:
            known = surfaces.get(surface, Word(NOWHERE, 0, 0))
            surfaces[surface] = known._replace(flags=known.flags | SYNONYM | UNRANKED, term=term)


def _term_records(terms: list[str], surfaces: Mapping[str, Word]) -> tuple[list[str], list[bytes]]:
    """Heads, and of each the terms of the index, which are numbered in order, and the other words."""
    first = {term: number for number, term in enumerate(terms)}
    numbered: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        numbered[term[0]].append(term)
    others: dict[str, dict[str, Any]] = defaultdict(dict)
    for surface, word in surfaces.items():
        if surface not in first or word.facets:
            others[surface[0]][surface[1:]] = [*word] if word.term else [*word][:-1]
    heads = sorted(numbered.keys() | others.keys())
    records = []
    for head in heads:
        own = numbered.get(head, [])
        flags = "".join(f"{surfaces[term].flags:x}" for term in own)
        rests = " ".join(term[1:] for term in own)
        records.append(_json([first[own[0]] if own else 0, rests, flags, others.get(head, {})]))
    return heads, records


def _by_head(entries: Iterable[tuple[str, str, Any]]) -> tuple[list[str], list[bytes]]:
    groups: dict[str, dict[str, Any]] = defaultdict(dict)
    for head, rest, entry in entries:
        groups[head][rest] = entry
    heads = sorted(groups)
    return heads, [_json(groups[head]) for head in heads]


def _pronunciations(surfaces: Mapping[str, Word]) -> tuple[list[str], list[bytes]]:
    """Words of two syllables or more, and function words of one, by their pronunciation."""
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    for surface, word in surfaces.items():
        silent = word.flags & BIGRAM or (word.flags & SINGLE and not word.flags & FUNCTION)
        sound = None if silent else sound_of(surface)
        if sound and len(sound) <= SPELLING["syllables"]:
            words[sound[0], "".join(sound[1:])].append(surface)
    return _by_head((head, rest, found) for (head, rest), found in words.items())


def _posting_record(share: int, weights: Mapping[int, tuple[int, int]]) -> bytes:
    documents = sorted(weights)
    return (
        pack_numbers("I", [len(documents), share, *_steps(documents)])
        + pack_numbers("H", (weights[document][0] for document in documents))
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


def _said(documents: list[Document], fields: list[str]) -> dict[str, set[int]]:
    """The letters of each line of the fields, and the documents that have it."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, document in enumerate(documents):
        for name in fields:
            for line in document.fields.get(name, "").split("\n"):
                if said := bare(fold(line)):
                    found[said].add(number)
    return found


def _verbatim_records(lines: Mapping[str, set[int]]) -> Iterator[bytes]:
    """The documents of each line, by the checksum of its letters, in records of some LINES lines."""
    found: dict[int, set[int]] = defaultdict(set)
    for line, numbers in lines.items():
        found[crc32(line.encode())] |= numbers
    records: list[dict[str, list[int]]] = [{} for _ in range(len(found) // LINES + 1)]
    for check, numbers in sorted(found.items()):
        records[check % len(records)][str(check)] = sorted(numbers)
    return map(_json, records)


def _initials_records(lines: Iterable[str]) -> Iterator[bytes]:
    """The lines of each initials that somebody may type, in records of some LINES."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in sorted(lines):
        for said in dict.fromkeys((line, "".join(c for c in line if c not in PARTICLES))):
            if TYPED.fullmatch(initials := "".join((sound_of(c) or " ")[0][0] for c in said)):
                found[initials].append(line)
    records: list[dict[str, list[str]]] = [{} for _ in range(len(found) // LINES + 1)]
    for initials, meant in found.items():
        records[of_group(initials, len(records))][initials] = meant
    return map(_json, records)


def _steps(ascending: list[int]) -> list[int]:
    return [b - a for a, b in zip([0, *ascending], ascending, strict=False)]


def _trait_records(documents: list[Document], facets: list[str]) -> Iterator[bytes]:
    bits = [
        sum(1 << facets.index(f) for f in d.facets) | (OUT_OF_SCOPE_BIT if d.out_of_scope else 0) for d in documents
    ]
    for chunk in _chunks(bits):
        yield pack_numbers("I", chunk)


def _chunks(numbers: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(numbers), CHUNK):
        yield numbers[first : first + CHUNK]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
