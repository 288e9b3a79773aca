"""The Whoosh index: which terms occur in which fields of the documents, as `kb search` looks for them.

A build product of one machine. Whoosh keeps parts of it as pickles, and opening a pickle can run code: the index is
never shipped, and opened only with the seal of the key it was built with. Its files are read whole in any case, and lie
compressed (xz). What documents say is in the pack alone. All that the project knows of Whoosh stands in this module.
"""

import lzma
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import ID as UNSCORED
from whoosh.fields import FieldType, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.formats import Existence
from whoosh.matching import CoordMatcher, ListMatcher, UnionMatcher
from whoosh.query import And, Every, Not, NullQuery, Or, Query, Term
from whoosh.query.compound import DefaultOr
from whoosh.writing import SegmentWriter

from search.documents import Document
from search.errors import PackMissing
from search.index.analyzer import in_whoosh
from search.index.query import Any as Either
from search.index.query import Node, Tag, Text, Without, bare, carries, meant, parsed, tags_in, texts_in
from search.index.weights import Analysed, Mentions, Passages
from search.index.written import Passage, Written, joined
from search.pack.frame import Pack, reading_guard
from search.pack.location import PACK, WHOOSH, opened
from search.pack.ranking import Ranker
from search.pack.seal import sealed_files
from search.pack.spelling import Spelling
from search.pack.terms import BIGRAM, NOWHERE, SINGLE, Terms
from search.text import fold

OF_OTHER_SUBJECTS = Term("out_of_scope_", "1")
"""Documents of other subjects, which are never hits."""
MORE = 0.9
"""How much more a document is worth that has several of the words than one that has one (Whoosh's scale of an Or)."""
ALIKE, SUGGESTED = 0.5, 3
"""How alike words are that may have been meant (difflib's ratio); how many are named."""


class InMemory(RamStorage):
    """Files in memory; those for a while too, which Whoosh would put into the shared temporary folder."""

    def temp_storage(self, name: str | None = None) -> RamStorage:
        return RamStorage()


def write_whoosh(documents: Sequence[Document], said: Analysed, folder: Path) -> None:
    """Write a new index of what stands in some documents."""
    of_field = {name: [*found] for name, found in groupby(said.mentions, attrgetter("field"))}
    storage = InMemory()
    writer = SegmentWriter(storage.create_index(_schema(of_field)), codec=W3Codec(compression=0))
    counts = {name: [*_counted(found, said.passages)] for name, found in of_field.items()}
    lengths = {name: _lengths(found, len(documents)) for name, found in counts.items()}
    for number in range(len(documents)):
        writer.perdocwriter.start_doc(number)
        for name, length in lengths.items():
            writer.perdocwriter.add_field(name, writer.schema[name], None, length[number])
        writer.perdocwriter.finish_doc()
    outside = Counter(number for number, document in enumerate(documents) if document.out_of_scope)
    _write_field(writer, "out_of_scope_", [("1", outside)] if outside else (), [0] * len(documents))
    for name, found in counts.items():
        _write_field(writer, name, found, lengths[name])
    writer.perdocwriter.close()
    writer.fieldwriter.close()
    writer.docnum = len(documents)
    writer._assemble_segment()
    writer._commit_toc([writer.get_segment()])
    for name, raw in storage.files.items():
        (folder / name).write_bytes(_deflated(raw))


def _deflated(raw: bytes) -> bytes:
    """Bytes as xz, which takes 94 MB to remember where it may remember more than there is."""
    return lzma.compress(raw, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": min(max(len(raw), 1 << 12), 1 << 23)}])


def _write_field(
    writer: SegmentWriter, name: str, terms: Iterable[tuple[str, Counter[int]]], lengths: Sequence[int]
) -> None:
    """Write how often each term stands in the documents that have it in a field, of which these are the lengths."""
    fields = writer.fieldwriter
    fields.start_field(name, writer.schema[name])
    for term, counts in terms:
        fields.start_term(term.encode())
        for document, count in counts.items():
            fields.add(document, count, b"", lengths[document])
        fields.finish_term()
    fields.finish_field()


def _counted(mentions: Iterable[Mentions], passages: Passages) -> Iterator[tuple[str, Counter[int]]]:
    """Each term as Whoosh has it, and how often it stands in the documents that have it."""
    for m in mentions:
        yield in_whoosh(m.term, m.kind == "bigram"), Counter(map(passages.documents.__getitem__, m.places))


def _lengths(terms: Iterable[tuple[str, Counter[int]]], documents: int) -> list[int]:
    """How many terms a field of each document has."""
    lengths = [0] * documents
    for _, counts in terms:
        for document, count in counts.items():
            lengths[document] += count
    return lengths


def _schema(names: Iterable[str]) -> Schema:
    """The fields, each with how often a term stands in it."""
    return Schema(out_of_scope_=UNSCORED, **{name: FieldType(Existence(), None, scorable=True) for name in names})


class Chosen(Every):
    """The documents, by number, of which something is worth a weight, none where that is 0; as a term it is `term`."""

    def __init__(self, weigh: Callable[[int], float], term: tuple[str, str]) -> None:
        super().__init__()
        self.weigh, self.as_term = weigh, term

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        weights = {number: self.weigh(number) for number in range(searcher.doc_count_all())}
        found = {number: weight for number, weight in weights.items() if weight}
        return ListMatcher([*found], [*found.values()], term=self.as_term)


class Several(CoordMatcher):
    """Scores a document higher the more of the words it has, of all that were asked for. Whoosh's own counts those that
    still have documents ahead: of the last one alone every score would be 0, and of none it divides by 0."""

    def __init__(self, child: Any, scale: float = MORE, terms: int = 2) -> None:
        super().__init__(child, scale=scale)
        self._termcount: int = max(len([*child.term_matchers()]), terms)

    def _replacement(self, newchild: Any) -> "Several":
        return Several(newchild, self._scale, self._termcount)


class AnyOf(DefaultOr):
    """The documents that have any of several parts."""

    def _matcher(self, subs: Sequence[Query], searcher: Any, context: Any) -> Any:
        reader = searcher.reader()
        return Several(self._tree_matcher(subs, UnionMatcher, searcher, context, lambda q: q.estimate_size(reader)))


@dataclass(frozen=True)
class TextHit:
    """A document found by a query, with the data it was indexed with; `score` is Whoosh's BM25F."""

    id: str
    score: float
    passages: tuple[Passage, ...]
    data: Any = None


def open_text(directory: Path | str, key: bytes) -> "TextIndex":
    """Open the index built in a folder with this key. Raises PackMissing, PackDamaged, IndexUntrusted."""
    return opened(Path(directory), lambda folder: TextIndex(folder, key))


class TextIndex:
    """The index opened for the language of `search.index.query`."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Whoosh's index and the pack that lie in a folder. Raises PackMissing, PackDamaged, IndexUntrusted."""
        if not (folder / WHOOSH).is_dir():
            raise PackMissing(f"no Whoosh index in {folder}")
        ranker = Ranker(Pack(folder / PACK, key, whole=True))
        self.stamp, self.path = ranker.stamp, ranker.path
        self._pack, self._terms = ranker.pack, ranker.terms
        with reading_guard(self.path):
            self._traditional = dict(zip(*self._pack.json("traditional", 0), strict=True))
            self.fields: list[str] = [*self._pack.values["fields"]]
        storage = InMemory()  # of the bytes that were verified: the files may be others by now
        sealed = sealed_files(folder, key)
        with reading_guard(self.path):
            storage.files = {name: lzma.decompress(raw) for name, raw in sealed.items()}
            self._index = storage.open_index(schema=_schema(self.fields))

    def parse(self, words: str, fields: Mapping[str, str], tags: Mapping[str, str]) -> Node:
        """A query as a tree; `fields` and `tags` are more names for them, in lower case. Raises QueryError."""
        return parsed(words, {**{name: name for name in (*self.fields, "id")}, **fields}, tags)

    def search(self, query: Node | str, limit: int = 10) -> list[TextHit]:
        """The best documents for a query, best first. Raises QueryError, PackDamaged."""
        node = self.parse(query, {}, {}) if isinstance(query, str) else query
        with reading_guard(self.path):  # what goes wrong while Whoosh works it takes for what finds nothing
            meant = self._meant(node)
            with self._index.searcher() as searcher:
                hits = searcher.search(meant, limit=limit, mask=OF_OTHER_SUBJECTS)
                wanted = [text for text in texts_in(node) if text.field != "id"]
                return [self._hit(hit, wanted) for hit in hits]

    def absent(self, query: Node) -> dict[str, list[str]]:
        """The words of a query that stand nowhere, each with those that may have been meant; values of tags too."""
        with reading_guard(self.path):
            words = [text.text for text in texts_in(query) if text.kind == "word" and text.field != "id"]
            near = {word: self._near(fold(self._simple(word))) for word in words if self._is_absent(word)}
            return near | {tag.value: others for tag in tags_in(query) if (others := self._others(tag)) is not None}

    def _others(self, tag: Tag) -> list[str] | None:
        everything = (self._written(number)[0] for number in range(self._index.doc_count_all()))
        return meant(everything, tag.name, bare(self._simple(tag.value)))

    def _is_absent(self, word: str) -> bool:
        tokens = [token for token in self._terms.cut(self._simple(word)) if token.kind != "single"]
        return len(fold(word)) > 1 and not tokens

    def _near(self, word: str) -> list[str]:
        heard = {found.word for found in Spelling(self._pack, self._terms).slips(word, set())}
        heard |= {found.word for found in Spelling(self._pack, self._terms).letters(word, set())}
        whole = (
            other
            for other, known in self._terms.all()
            if len(other) > 1 and known.term_id != NOWHERE and not known.flags & (BIGRAM | SINGLE)
        )
        alike = {other: SequenceMatcher(None, word, other).ratio() for other in whole if {*word} & {*other}}
        best = sorted(
            (other for other in alike if alike[other] >= ALIKE), key=lambda w: (-alike[w], w[0] != word[0], w)
        )
        return list(dict.fromkeys([*sorted(heard, key=lambda w: (-len(w), w)), *best]))[:SUGGESTED]

    def _hit(self, hit: Any, wanted: list[Text]) -> TextHit:
        id, data = self._pack.json("documents", hit.docnum)
        return TextHit(id, hit.score, tuple(self._passages(self._written(hit.docnum)[1], wanted)), data)

    def _written(self, number: int) -> Any:
        """The tags of a document, and the texts of its fields: as `carried`, and a text or nothing of each."""
        return self._pack.json("texts", number)

    def _simple(self, text: str) -> str:
        """A text with Simplified characters in place of Traditional ones that the index does not know."""
        return "".join(c if self._terms.knows(c) else self._traditional.get(c, c) for c in text)

    def _meant(self, node: Node) -> Query:
        """A tree as Whoosh's queries."""
        if isinstance(node, Text):
            return self._text(node)
        if isinstance(node, Tag):
            wanted = bare(self._simple(node.value))
            return Chosen(lambda n: float(carries(self._written(n)[0], node.name, wanted)), (node.name, wanted))
        if isinstance(node, Without):
            return And([Every(), Not(self._meant(node.part))])
        wanted_parts = [part for part in node.parts if not isinstance(part, Without)]
        unwanted = [Not(self._meant(part.part)) for part in node.parts if isinstance(part, Without)]
        parts = [self._meant(part) for part in wanted_parts] or [Every()]
        if isinstance(node, Either):
            parts = [AnyOf(parts) if len(parts) > 1 else parts[0]]
        return And([*parts, *unwanted]) if len(parts) + len(unwanted) > 1 else parts[0]

    def _text(self, text: Text) -> Query:
        if text.field == "id":
            wanted = text.text.lower()
            return Chosen(lambda number: float(self._pack.json("documents", number)[0] == wanted), ("id", wanted))
        fields = [text.field] if text.field else self.fields
        if text.kind == "word":
            words = self._words(text)
            return Or([Term(name, word) for name in fields for word in words]) if words else NullQuery
        form = Written(text.text, text.kind == "wild", self._simple)
        places = [self.fields.index(name) for name in fields]

        def weigh(number: int) -> float:
            _, texts = self._written(number)
            lines = (line for place in places for line in (texts[place] or "").split("\n"))
            return float(sum(1 for line in lines for _ in form.places(line)))

        return Chosen(weigh, (text.field, text.text)) if form.letters else NullQuery

    def _words(self, text: Text) -> list[str]:
        """The terms of a word as Whoosh has them."""
        tokens = Terms.widest(self._terms.cut(self._simple(text.text)))
        return [*dict.fromkeys(in_whoosh(token.text, token.kind == "bigram") for token in tokens)]

    def _passages(self, texts: list[str | None], wanted: list[Text]) -> Iterator[Passage]:
        for name, own in zip(self.fields, texts, strict=True):
            asked = [text for text in wanted if text.field in ("", name)]
            forms = [Written(text.text, text.kind == "wild", self._simple) for text in asked if text.kind != "word"]
            words = {word for text in asked if text.kind == "word" for word in self._words(text)}
            for line in (own or "").split("\n"):
                cut = self._terms.cut(line) if words else ()
                found = [(t.start, t.end) for t in cut if in_whoosh(t.text, t.kind == "bigram") in words]
                found += [place for form in forms for place in form.places(line)]
                if marks := joined(found):
                    yield Passage(name, line, marks)
