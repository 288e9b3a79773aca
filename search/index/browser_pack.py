"""The browser pack: all that a browser needs to rank as the pack does, in a fraction of its bytes.

Where the pack holds a posting for every term, the browser pack holds the passages and says which of their substrings
are words. A reader cuts the passages, counts, and weighs the terms as `search.index.weights` does, with the same
numbers, and so comes to the same integers. Both files have the pack's frame (`search.pack.frame`).

browser.pack
    head        tuning, spelling, weighing (the numbers that make weights), idf (of a term in 1, 2, 3 … documents),
                facets, fields, single
    alphabet    one record: the code points of the alphabet as differences, each twice its size, and one more where it
                is less than nothing, in groups of seven bits from the lowest up (LEB128)
    passages    one record, text: documents ended by \\f, fields by \\v, passages by \\n; as they were written
    words       two records: for each pair of characters in the order of its first occurrence a bit, whether it is a
                word; text: the longer words
    vocabulary  one record, text: lines of words that mean the same, the term first, ended by \\f; lines of facets as
                bits and the words that ask for them, ended by \\f; a line of function words; \\t between words
    documents   one record, text of JSON: for each document [id, facets and whether outside as bits, data]
    shared      one record, text of JSON: whatever the data of the documents refers to
    reading     one record, text of JSON: as in the pack

pronunciation.pack
    readings    three records, JSON: {syllable: characters} by their usual reading, and by all;
                {word: [first syllable, the other ones]} where the usual readings do not give its sound
    traditional one record, as in the pack

text            a byte is the place of a character in the alphabet, if below `Alphabet.single`, else two bytes are
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from search.documents import Document
from search.index.compiling import CHUNK
from search.index.pronunciation import sound_of
from search.index.weights import tempered_idf
from search.pack.frame import Pack, reading_guard, unpack_numbers, write_pack
from search.pack.ranking import Ranker
from search.pack.terms import BIGRAM, FUNCTION, NOWHERE, SINGLE, SYNONYM, UNRANKED, Terms, Word
from search.text import fold, runs
from search.tuning import Tuning

WEIGHING = ("k1", "b", "smoothing", "counts", "means", "single", "bigram", "function")
"""Numbers of the tuning that make weights."""
BROWSER, PRONUNCIATION = "browser.pack", "pronunciation.pack"


def write_browser_pack(
    ranker: Ranker, documents: Iterable[Document], tuning: Tuning, directory: Path, shared: Any = None
) -> None:
    """Write browser.pack and pronunciation.pack of an index to a folder, from its pack and its documents.

    `shared` is anything JSON can hold, for what the data of several documents has in common. Raises PackDamaged.
    """
    with reading_guard(ranker.pack.path):
        _write(ranker, list(documents), tuning, directory, shared)


def _write(ranker: Ranker, documents: list[Document], tuning: Tuning, directory: Path, shared: Any) -> None:
    pack = ranker.pack
    fields = [name for name in pack.values["fields"] if tuning.fields.get(name, 1.0)]
    passages = [[_lines(document.fields.get(name, "")) for name in fields] for document in documents]
    surfaces = dict(_surfaces(ranker.terms))
    vocabulary = _vocabulary(surfaces)
    pairs, longer = _words(
        [fold(line) for document in passages for field in document for line in field], surfaces, vocabulary
    )
    texts = {
        "passages": "".join("".join("\n".join(field) + "\v" for field in document) + "\f" for document in passages),
        "longer": " ".join(longer),
        "vocabulary": "\f".join("\n".join("\t".join(words) for words in lines) for lines in vocabulary),
        "documents": _json([[d.id, trait, d.data] for d, trait in zip(documents, _traits(pack), strict=True)]),
        "shared": _json(shared),
        "reading": _json(pack.json("reading", 0)),
    }
    alphabet = Alphabet("".join(texts.values()))
    coded = {name: alphabet.encode(text) for name, text in texts.items()}
    sections = {
        "alphabet": [alphabet.record()],
        "passages": [coded["passages"]],
        "words": [_bits(pairs), coded["longer"]],
        "vocabulary": [coded["vocabulary"]],
        "documents": [coded["documents"]],
        "shared": [coded["shared"]],
        "reading": [coded["reading"]],
    }
    values = {
        **{name: pack.values[name] for name in ("tuning", "spelling")},
        "weighing": {name: getattr(tuning, name) for name in WEIGHING},
        "idf": [tempered_idf(frequency, len(documents), tuning) for frequency in range(1, len(documents) + 1)],
        "facets": pack.values["facets"],
        "fields": {name: tuning.fields.get(name, 1.0) for name in fields},
        "single": alphabet.single,
    }
    write_pack(directory / BROWSER, sections, values)
    _write_pronunciation(directory / PRONUNCIATION, pack, surfaces)


class Alphabet:
    """The characters of some texts; the `single` commonest, which come first, are written as one byte, the rest as two.

    Both groups are in the order of their code points, whose differences are small.
    """

    def __init__(self, text: str) -> None:
        counts = Counter(text)
        common = sorted(counts, key=lambda c: (-counts[c], c))
        self.single = 256 - -(-len(common) // 256)
        self.characters = "".join(sorted(common[: self.single]) + sorted(common[self.single :]))
        self._codes = {c: self._code(place) for place, c in enumerate(self.characters)}

    def _code(self, place: int) -> bytes:
        if place < self.single:
            return bytes([place])
        high, low = divmod(place - self.single, 256)
        return bytes([self.single + high, low])

    def record(self) -> bytes:
        """The code points, each less the one before."""
        out, points = bytearray(), [0, *map(ord, self.characters)]
        for step in (after - before for before, after in pairwise(points)):
            rest = abs(step) << 1 | (step < 0)
            while rest > 127:
                out.append(rest & 127 | 128)
                rest >>= 7
            out.append(rest)
        return bytes(out)

    def encode(self, text: str) -> bytes:
        """A text in this alphabet."""
        return b"".join(self._codes[c] for c in text)


def _lines(text: str) -> list[str]:
    """The passages of a text, like beside like: in whatever order they stand, they weigh the same."""
    return sorted(line for line in text.split("\n") if runs(fold(line)))


def _surfaces(terms: Terms) -> Iterator[tuple[str, Word]]:
    """Every word that a question is ranked by."""
    for text, word in terms.all():
        if not word.flags & UNRANKED or word.flags & FUNCTION or word.facets:
            yield text, word


def _vocabulary(surfaces: Mapping[str, Word]) -> list[list[list[str]]]:
    """Groups of synonyms, each after its term; of cues, each after its facets; and the function words."""
    synonyms: dict[str, list[str]] = {}
    cues: dict[int, list[str]] = {}
    for text, word in surfaces.items():
        if word.flags & SYNONYM and word.term_id != NOWHERE:
            synonyms.setdefault(word.term, []).append(text)
        if word.facets:
            cues.setdefault(word.facets, []).append(text)
    functions = [text for text, word in surfaces.items() if word.flags & FUNCTION]
    return [_groups(synonyms), _groups(cues), [functions]]


def _groups(words: Mapping[Any, list[str]]) -> list[list[str]]:
    return [[str(first), *others] for first, others in words.items()]


def _words(lines: list[str], surfaces: Mapping[str, Word], vocabulary: list[Any]) -> tuple[list[bool], list[str]]:
    """Of each pair of neighbouring characters whether it is a word; the longer words that are not in the vocabulary."""
    known = {word for groups in vocabulary[:2] for words in groups for word in words}
    parts = [part for line in lines for kind, _, part in runs(line) if kind == "han"]
    longest = max(map(len, surfaces), default=0)
    pairs = dict.fromkeys(part[i : i + 2] for part in parts for i in range(len(part) - 1))
    longer = {part[i : i + n] for part in parts for n in range(3, longest + 1) for i in range(len(part) - n + 1)}

    def is_word(text: str) -> bool:
        word = surfaces.get(text)
        return bool(word and word.term_id != NOWHERE and not word.flags & (BIGRAM | SINGLE))

    return [is_word(pair) for pair in pairs], sorted(word for word in longer if is_word(word) and word not in known)


def _traits(pack: Pack) -> list[int]:
    records = (unpack_numbers("I", pack.record("traits", n)) for n in range(-(-pack.count("documents") // CHUNK)))
    return [trait for record in records for trait in record]


def _bits(values: list[bool]) -> bytes:
    """The first value is the lowest bit of the first byte."""
    return bytes(sum(value << place for place, value in enumerate(values[i : i + 8])) for i in range(0, len(values), 8))


def _write_pronunciation(path: Path, pack: Pack, surfaces: Mapping[str, Word]) -> None:
    syllables: dict[str, str] = pack.json("syllables", 0)
    usual: dict[str, str] = {}
    for character in dict.fromkeys("".join(syllables.values())):
        syllable = "".join(sound_of(character) or ())
        usual[syllable] = usual.get(syllable, "") + character
    reading = {c: syllable for syllable, characters in usual.items() for c in characters}
    other = {s: "".join(c for c in chars if reading.get(c) != s) for s, chars in syllables.items()}
    records = [usual, {s: chars for s, chars in other.items() if chars}, _odd(pack, surfaces, reading)]
    readings = [_json(record).encode() for record in records]
    write_pack(path, {"readings": readings, "traditional": [pack.record("traditional", 0)]}, {})


def _odd(pack: Pack, surfaces: Mapping[str, Word], reading: Mapping[str, str]) -> dict[str, list[str]]:
    """Words whose sound is not that of their characters one by one."""
    odd = {}
    for number, head in enumerate(pack.json("heads", 1)):
        for rest, words in pack.json("pronunciations", number).items():
            for word in words:
                usual = [reading.get(c, "?") for c in word]
                if [usual[0], "".join(usual[1:])] != [head, rest]:
                    odd[word] = [head, rest]
    return odd


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
