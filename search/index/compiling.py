"""From the mentions of terms to the pack: each weight becomes an integer, once, so that no reader computes it.

Sections of the pack, each a list of records (`search.pack.frame`), bundled:

    terms        one a head, the first character of a term: JSON [number of its first term, the rests of its terms in
                 order, a flag digit each, {rest of another word: [term or -1, flags, facets, the term it stands for]}]
    postings     one a term (`search.pack.scoring.postings`)
    sizes        1,024 documents a record: how many terms the passages of each have, at most 255, u8
    levels       1,024 documents a record: the level of each, i32
    alone        1,024 documents a record: how many terms the passage of each has where it has but one, in the
                 weightiest fields, and no more than two bytes count, else 0; u16
    passages     one a document: for each passage in the weightiest fields how many terms it has, and these, ascending;
                 u16, u32 where there are more terms than two bytes count. None of a document that is alone: the
                 postings say which its terms are
    verbatim     of so many records the one that the checksum (CRC-32) of a line's letters, times their count, has above
                 its 32 bits: checksums of lines in the weightiest fields, ascending, then the document of each, then
                 which of the document's lines it is; u32, in planes
    initials     the same by the initials of a line's characters
    traits       1,024 documents a record: their facets as bits, and whether of other subjects, u32
    documents    one a document: JSON [id, data]
    texts        one a document: JSON [tags as `search.index.query` compares them, the texts of its fields]
    pronunciations  one a head (first syllable): JSON {the other syllables: [words that are pronounced so]}
    syllables    one record: JSON {syllable: the characters that can be read so}
    traditional  one record: JSON [Traditional characters, their Simplified ones]
    heads        two records: JSON, the heads of terms and of pronunciations
    reading      one record: JSON [sets of words, patterns (`search.pack.patterns`), the core terms, the words that are
                 no more than names of things]
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from search.documents import Document, Vocabulary
from search.index.analyzer import Analyzer, nouns_among
from search.index.forms import compiled
from search.index.pronunciation import sound_of, syllables_of_characters, traditional_characters
from search.index.query import carried
from search.index.weights import Analysed, Counts, Weights, gather, weigh
from search.index.words import function_words
from search.numbers import pack_numbers, pack_planes
from search.pack.frame import write_pack
from search.pack.initials import PARTICLES, TYPED
from search.pack.scoring.postings import NARROW, Posting, code_of, posting_record
from search.pack.terms import BIGRAM, FUNCTION, NOWHERE, OUT_OF_SCOPE_BIT, SINGLE, SYNONYM, UNRANKED, Word
from search.text import bare, fold
from search.tuning import SPELLING, Tuning

Chunked = TypeVar("Chunked", list[int], bytes)
CHUNK = 1024
LINES = 256
"""So many ways of asking stand in a record, more or less."""
BUNDLED = {
    **dict.fromkeys(
        ("documents", "terms", "sizes", "passages", "pronunciations", "syllables", "traditional", "heads"), 4096
    ),
    **dict.fromkeys(("verbatim", "initials", "reading"), 4096),
    **dict.fromkeys(("postings", "levels", "traits", "alone", "texts"), 16384),
}
"""About so many bytes are bundled: the fewer, the sooner one is read; the more, the smaller are all."""


def compile_pack(
    path: Path,
    documents: list[Document],
    said: Analysed,
    analyzer: Analyzer,
    vocabulary: Vocabulary,
    tuning: Tuning,
    stamp: Any = None,
) -> None:
    """Write the pack of an analysed base to a file."""
    fields = sorted({name for document in documents for name in document.fields})
    ranked = {name for name in fields if tuning.fields.get(name, 1.0)}
    counts, kinds, unranked = gather(said.mentions, ranked)
    function = function_words() | {analyzer.canonical.get(w, w) for w in function_words()}
    weights = weigh(counts, kinds, said.passages, fields, function, len(documents), tuning)
    facets = sorted({facet for d in documents for facet in d.facets} | set(vocabulary.cues))
    terms = sorted(weights.terms)
    surfaces = _surfaces(terms, kinds, analyzer, vocabulary, function, facets)
    sound_heads, sound_records = _pronunciations(surfaces)
    _add_unranked(surfaces, unranked, analyzer)
    heads, term_records = _term_records(terms, surfaces)
    examples = _examples(weights.terms, kinds, documents, analyzer, vocabulary)
    spoken = {t: i for i, t in enumerate(terms) if kinds[t] != "bigram" and t not in function}
    greatest = max((tuning.fields.get(name, 1.0) for name in ranked), default=1.0)
    weightiest = {name for name in ranked if tuning.fields.get(name, 1.0) == greatest}
    places = [*zip(*said.passages, strict=True)]
    ranked_in = Counter(document for document, field in places if fields[field] in ranked)
    looked_at = [fields[field] in weightiest and not documents[document].out_of_scope for document, field in places]
    alone, spelled_out = _passages(said.passages.documents, ranked_in, looked_at, counts, spoken)
    lines = _lines(documents, fields, weightiest)
    sections = {
        "terms": term_records,
        "postings": _posting_records(terms, weights, spoken, len(fields) > 1),
        "sizes": _chunks(weights.sizes),
        "levels": (pack_numbers("i", chunk) for chunk in _chunks(weights.levels)),
        "alone": (pack_numbers("H", chunk) for chunk in _chunks([alone.get(d, 0) for d in range(len(documents))])),
        "passages": (pack_numbers(code_of(len(counts)), spelled_out.get(d, ())) for d in range(len(documents))),
        "verbatim": _line_records(lines),
        "initials": _line_records(_initials(lines)),
        "traits": _trait_records(documents, facets),
        "documents": (_json([document.id, document.data]) for document in documents),
        "texts": (_json([carried(d.tags), [d.fields.get(name) for name in fields]]) for d in documents),
        "pronunciations": sound_records,
        "syllables": [_json(syllables_of_characters(heads))],
        "traditional": [_json(traditional_characters(heads))],
        "heads": [_json(heads), _json(sound_heads)],
        "reading": [_json([*compiled(vocabulary, analyzer.canonical), _core(vocabulary, analyzer), examples])],
    }
    numbers = {name: getattr(tuning, name) for name in sorted(tuning.read_with_question())}
    longest = max(map(len, surfaces), default=0)
    values: dict[str, Any] = {"fields": fields, "facets": facets, "longest": longest, "tuning": numbers}
    write_pack(path, sections, {**values, "spelling": dict(SPELLING), "stamp": stamp}, BUNDLED)


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


def _posting_records(terms: list[str], weights: Weights, spoken: Mapping[str, int], several: bool) -> Iterator[bytes]:
    for term in terms:
        documents, found = zip(*sorted(weights.terms[term].items()), strict=True)
        of_each, fields = zip(*found, strict=True)
        posting = Posting(weights.shares[term], max(of_each), documents, of_each, bytes(fields), term in spoken)
        yield posting_record(posting, weights.sizes, several)


def _passages(
    document_of: Sequence[int],
    several: Mapping[int, int],
    looked_at: Sequence[bool],
    counts: Counts,
    spoken: Mapping[str, int],
) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Of documents what the sections `alone` and `passages` say; `several` is how many passages each has."""
    terms: list[list[int]] = [[] for _ in document_of]
    for term, number in spoken.items():
        for passage in counts[term]:
            terms[passage].append(number)
    alone: dict[int, int] = {}
    lists: dict[int, list[int]] = defaultdict(list)
    for document, numbers, looked in zip(document_of, terms, looked_at, strict=True):
        if looked and several[document] == 1 and 0 < len(numbers) <= NARROW:
            alone[document] = len(numbers)
        elif looked:
            lists[document] += [len(numbers), *sorted(numbers)]
    return alone, lists


Lines = dict[str, list[tuple[int, int]]]
"""Letters -> the (document, number among its lines) of each line that has them."""


def _lines(documents: list[Document], fields: list[str], weighty: set[str]) -> Lines:
    """The letters of each line of the weightiest fields."""
    found: Lines = defaultdict(list)
    for number, document in enumerate(documents):
        place = 0
        for name in fields:
            text = document.fields.get(name)
            for line in text.split("\n") if text else ():
                if name in weighty and (said := bare(fold(line))):
                    found[said].append((number, place))
                place += 1
    return found


def _initials(lines: Lines) -> Lines:
    """The lines by the initials that somebody may type for them."""
    found: Lines = defaultdict(list)
    for line, places in lines.items():
        for said in dict.fromkeys((line, "".join(c for c in line if c not in PARTICLES))):
            if TYPED.fullmatch(initials := "".join((sound_of(c) or " ")[0][0] for c in said)):
                found[initials].append(places[0])
    return found


def _line_records(lines: Lines) -> Iterator[bytes]:
    """Lines by the checksums of their letters, in records of some LINES."""
    found = sorted((crc32(letters.encode()), *place) for letters, places in lines.items() for place in places)
    records: list[list[tuple[int, int, int]]] = [[] for _ in range(len(found) // LINES + 1)]
    for row in found:
        records[row[0] * len(records) >> 32].append(row)
    for rows in records:
        yield b"".join(pack_planes("I", column) for column in zip(*rows, strict=True))


def _trait_records(documents: list[Document], facets: list[str]) -> Iterator[bytes]:
    bits = [
        sum(1 << facets.index(f) for f in d.facets) | (OUT_OF_SCOPE_BIT if d.out_of_scope else 0) for d in documents
    ]
    for chunk in _chunks(bits):
        yield pack_numbers("I", chunk)


def _chunks(numbers: Chunked) -> Iterator[Chunked]:
    for first in range(0, len(numbers), CHUNK):
        yield numbers[first : first + CHUNK]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
