"""The browser pack: all that a browser needs to rank as the pack does, in a fraction of its bytes.

Where the pack holds a posting for every term, the browser pack holds the passages and says which of their substrings
are words. A reader cuts the passages, counts, and weighs the terms as `search.index.weights` does, with the same
numbers, and so comes to the same integers. Both files have the pack's frame (`search.pack.frame`).

browser.pack
    head        tuning, spelling, weighing (the numbers that make weights), idf (of a term in 1, 2, 3 … documents),
                facets, fields, single, traditional
    alphabet    one record, numbers: the code points of the alphabet as differences
    passages    one record, text: documents ended by \\f, fields by \\v, passages by \\n; as they were written
    words       two records: for each pair of characters in the order of its first occurrence a bit, whether it is a
                word; text: the longer words
    vocabulary  one record, text: lines of words that mean the same, the term first, ended by \\f; lines of facets as
                bits and the words that ask for them, ended by \\f; a line of function words; \\t between words
    documents   one record, text of JSON: for each document [id, facets and whether outside as bits, data]
    shared      one record, text of JSON: whatever the data of the documents refers to
    reading     one record, text of JSON: as in the pack
    readings    three records. Text of JSON: [syllables in the order of the alphabet, with a space between; characters
                that are not among the usual ones of GB 2312; {word: [first syllable, the other ones]} where the usual
                readings do not give its sound]
                numbers: the usual reading of each character, those of GB 2312 first, in the order of that standard,
                which is that of their pronunciation: how far the next syllable is from the one before, and how many
                characters have it
                numbers: of each syllable how many characters may be read so besides, and how far each is from the last

traditional.pack
    traditional one record, as in the pack; usual Traditional characters stand in the head of browser.pack too

numbers         each twice its size, and one more where it is less than nothing, in groups of seven bits from the lowest
                up (LEB128)

text            a byte is the place of a character in the alphabet, if below `Alphabet.single`, else two bytes are
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from search.documents import Document
from search.index.compiling import CHUNK
from search.index.pronunciation import sound_of, usual_characters
from search.index.weights import tempered_idf
from search.numbers import unpack_numbers
from search.pack.frame import Pack, reading_guard, write_pack
from search.pack.ranking import Ranker
from search.pack.terms import BIGRAM, FUNCTION, NOWHERE, SINGLE, SYNONYM, UNRANKED, Terms, Word
from search.text import fold, runs
from search.tuning import Tuning

WEIGHING = ("k1", "b", "smoothing", "counts", "means", "single", "bigram", "function")
"""Numbers of the tuning that make weights."""
BROWSER, TRADITIONAL = "browser.pack", "traditional.pack"


def write_browser_pack(
    ranker: Ranker, documents: Iterable[Document], tuning: Tuning, directory: Path, shared: Any = None
) -> None:
    """Write browser.pack and traditional.pack of an index to a folder, from its pack and its documents.

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
    readings = Readings(pack.json("syllables", 0))
    texts = {
        "passages": "".join("".join("\n".join(field) + "\v" for field in document) + "\f" for document in passages),
        "longer": " ".join(longer),
        "vocabulary": "\f".join("\n".join("\t".join(words) for words in lines) for lines in vocabulary),
        "documents": _json([[d.id, trait, d.data] for d, trait in zip(documents, _traits(pack), strict=True)]),
        "shared": _json(shared),
        "reading": _json(pack.json("reading", 0)),
        "sounds": _json([" ".join(readings.syllables), readings.others, _odd(pack, surfaces, readings.usual)]),
    }
    alphabet = Alphabet("".join(texts.values()))
    coded = {name: alphabet.encode(text) for name, text in texts.items()}
    sections = {  # the order in which they are smallest together, by 0.4 kB of 88
        "passages": [coded["passages"]],
        "words": [_bits(pairs), coded["longer"]],
        "vocabulary": [coded["vocabulary"]],
        "documents": [coded["documents"]],
        "shared": [coded["shared"]],
        "reading": [coded["reading"]],
        "readings": [coded["sounds"], *map(_numbers, readings.numbers())],
        "alphabet": [alphabet.record()],
    }
    traditional = pack.json("traditional", 0)
    values = {
        **{name: pack.values[name] for name in ("tuning", "spelling")},
        "weighing": {name: getattr(tuning, name) for name in WEIGHING},
        "idf": [tempered_idf(frequency, len(documents), tuning) for frequency in range(1, len(documents) + 1)],
        "facets": pack.values["facets"],
        "fields": {name: tuning.fields.get(name, 1.0) for name in fields},
        "single": alphabet.single,
        "traditional": "".join(c for c in usual_characters() if c in traditional[0]),
    }
    write_pack(directory / BROWSER, sections, values)
    write_pack(directory / TRADITIONAL, {"traditional": [_json(traditional).encode()]}, {})


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
        return _numbers(_steps(map(ord, self.characters)))

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


class Readings:
    """How characters are read: by their usual reading, and by others; `groups` are the characters of each syllable."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        self.syllables = sorted(groups)
        usual = set(usual_characters())
        self.others = "".join(c for c in dict.fromkeys("".join(groups.values())) if c not in usual)
        self._characters = [*usual_characters(), *self.others]
        self.usual = {c: "".join(sound_of(c) or ()) for c in self._characters}
        self._groups = groups

    def numbers(self) -> Iterator[list[int]]:
        """The usual readings and the other ones, as the head of this module has them."""
        place = {syllable: number for number, syllable in enumerate(self.syllables)}
        runs = [(number, len([*same])) for number, same in groupby(place[self.usual[c]] for c in self._characters)]
        steps = _steps(number for number, _ in runs)
        yield [number for step, (_, length) in zip(steps, runs, strict=True) for number in (step, length)]
        places = {c: number for number, c in enumerate(self._characters)}
        others: list[int] = []
        for syllable in self.syllables:
            found = sorted(places[c] for c in self._groups[syllable] if self.usual[c] != syllable)
            others += [len(found), *_steps(found)]
        yield others


def _steps(numbers: Iterable[int]) -> list[int]:
    """Each less the one before."""
    return [after - before for before, after in pairwise([0, *numbers])]


def _numbers(values: Sequence[int]) -> bytes:
    """Numbers as LEB128, the sign in the lowest bit."""
    out = bytearray()
    for value in values:
        rest = abs(value) << 1 | (value < 0)
        while rest > 127:
            out.append(rest & 127 | 128)
            rest >>= 7
        out.append(rest)
    return bytes(out)


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
