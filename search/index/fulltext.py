"""The Whoosh index: where the analysed documents are kept, and the query language of `kb search`.

A build product of one machine. Whoosh keeps parts of it as pickles, and opening a pickle can run code: the index is
never shipped, and opened only with the seal of the key it was built with. Everything the rest of the project knows of
Whoosh stands in this module.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import fields, index, qparser
from whoosh.analysis import Token as WhooshToken
from whoosh.analysis import Tokenizer
from whoosh.filedb.filestore import RamStorage
from whoosh.query import And, Not, NullQuery, Or, Query, Term

from search.documents import Document
from search.errors import PackMissing, QueryError, SearchError
from search.index.analyzer import PASSAGE, Analyzer
from search.index.weights import Posting
from search.pack.frame import Pack, reading_guard
from search.pack.location import PACK, WHOOSH, opened
from search.pack.ranking import Ranker
from search.pack.seal import sealed_files
from search.pack.terms import Terms, Token
from search.text import tidy

FIELD = re.compile(r"(?<![\w\"])([a-z_]+):(?=\S)")
OF_OTHER_SUBJECTS = Term("out_of_scope_", "1")
"""Documents of other subjects, which are never hits."""
PAIR = "·"
"""Stands inside a pair of characters that is no word, so that the index tells the two apart."""


def write_whoosh(
    documents: list[Document], folder: Path, analyzer: Analyzer, progress: Callable[[int, int], None] | None
) -> None:
    """Analyse the documents into a new index; `progress` is told (documents done, all documents)."""
    names = sorted({name for document in documents for name in document.fields})
    schema = _schema(names, analyzer.tokens)
    writer = index.create_in(str(folder), schema).writer(limitmb=256)
    for number, document in enumerate(documents):
        writer.add_document(
            number_=number, id=document.id, out_of_scope_="1" if document.out_of_scope else "0", **document.fields
        )
        if progress:
            progress(number + 1, len(documents))
    writer.commit()


def _schema(names: Iterable[str], cut: Callable[[str], Iterator[Token]]) -> fields.Schema:
    texts = {name: ChineseText(_WholeTerms(cut)) for name in names}
    return fields.Schema(
        number_=fields.STORED, out_of_scope_=fields.ID, id=fields.ID(stored=True, unique=True), **texts
    )


def postings(folder: Path) -> Iterator[Posting]:
    """Every posting of the index: term, kind, field, number of the document, positions."""
    with index.open_dir(str(folder), readonly=True).reader() as reader:
        number = [stored["number_"] for _, stored in reader.iter_docs()]
        for name, text in reader.all_terms():
            if not isinstance(reader.schema[name], ChineseText):
                continue
            term = text.decode()
            kind = "bigram" if PAIR in term else "single" if len(term) == 1 and not term.isascii() else "word"
            matcher = reader.postings(name, term)
            while matcher.is_active():
                lines = [position // PASSAGE for position in matcher.value_as("positions")]
                yield Posting(term.replace(PAIR, ""), kind, name, number[matcher.id()], lines)
                matcher.next()


class _WholeTerms(Tokenizer):
    """Whoosh's view of a function that cuts a text; the function itself never goes into a pickle."""

    def __init__(self, cut: Any) -> None:
        self.cut = cut

    def __getstate__(self) -> dict[str, Any]:
        return {"cut": None}

    def __call__(self, value: str, **options: Any) -> Iterator[WhooshToken]:
        token = WhooshToken(positions=True, chars=True, removestops=True, mode=options.get("mode", ""))
        for cut in self.cut(value):
            token.text = PAIR.join(cut.text) if cut.kind == "bigram" else cut.text
            token.original, token.pos, token.boost, token.stopped = token.text, cut.position, 1.0, False
            token.startchar, token.endchar = cut.start, cut.end
            yield token


class ChineseText(fields.TEXT):
    """A text field whose queries are cut by the terms of the index; a phrase is its characters, one after another."""

    def __init__(self, analyzer: Tokenizer) -> None:
        super().__init__(analyzer=analyzer, stored=True, phrase=True)

    def self_parsing(self) -> bool:
        return True

    def parse_query(self, fieldname: str, qstring: str, boost: float = 1.0) -> Query:
        words = dict.fromkeys(map(_written, Terms.widest(self.analyzer.cut(qstring))))
        terms = [Term(fieldname, word, boost=boost) for word in words]
        return Or(terms) if terms else NullQuery

    def tokenize(self, value: str, **options: Any) -> Iterator[WhooshToken]:
        """The tokens of a text; of a phrase in a query just its characters, and the digits and letters between."""
        for token in self.analyzer(value, **options):
            if options.get("mode") != "query" or len(token.text) == 1 or token.text.isascii():
                yield token


@dataclass(frozen=True)
class Passage:
    """A stretch of one field's text, with the (start, end) places of what was found in it."""

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]


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
    """The index opened for Whoosh's query language: fields, AND OR NOT, "phrases", wild*cards."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Whoosh's index and the pack that lie in a folder. Raises PackMissing, PackDamaged, IndexUntrusted."""
        if not (folder / WHOOSH).is_dir():
            raise PackMissing(f"no Whoosh index in {folder}")
        ranker = Ranker(Pack(folder / PACK, key, whole=True))
        self.stamp, self.path = ranker.stamp, ranker.path
        self._pack, self._terms = ranker.pack, ranker.terms
        self.fields: list[str] = self._pack.values["fields"]
        storage = RamStorage()  # of the bytes that were verified: the files may be others by now
        storage.files = sealed_files(folder, key)
        self._index = storage.open_index(schema=_schema(self.fields, self._terms.cut))

    def search(self, words: str, limit: int = 10) -> list[TextHit]:
        """The best documents for a query, best first. Raises QueryError, PackDamaged."""
        query = self._parse(words)
        try:
            return self._found(query, limit)
        except SearchError:
            raise
        except Exception as error:  # the index is sealed, so that it is the query; Whoosh fails at some in many ways
            raise QueryError(f"{type(error).__name__}: {error}") from error

    def _found(self, query: Query, limit: int) -> list[TextHit]:
        with self._index.searcher() as searcher:
            hits = searcher.search(query, limit=limit, mask=OF_OTHER_SUBJECTS)
            wanted = {text.decode() for _, text in query.existing_terms(searcher.reader())}
            with reading_guard(self.path):
                return [self._hit(hit, wanted) for hit in hits]

    def _hit(self, hit: Any, wanted: set[str]) -> TextHit:
        _, data = self._pack.json("documents", hit["number_"])
        return TextHit(hit["id"], hit.score, tuple(self._passages(hit, wanted)), data)

    def _parse(self, words: str) -> Query:
        words = tidy(words)
        with reading_guard(
            self.path
        ):  # what goes wrong while Whoosh has them cut, it takes for words that find nothing
            deque(self._terms.cut(words), maxlen=0)
        for name in FIELD.findall(words):
            if name not in (*self.fields, "id"):
                raise QueryError(f"no field {name}; there are {' '.join(self.fields)}")
        parser = qparser.MultifieldParser(self.fields, self._index.schema, group=qparser.OrGroup.factory(0.9))
        try:
            return _without(parser.parse(words))
        except Exception as error:
            raise QueryError(str(error)) from error

    def _passages(self, hit: Any, wanted: set[str]) -> Iterator[Passage]:
        for name in self.fields:
            text = hit.get(name, "")
            for line in text.split("\n"):
                marks = _joined((t.start, t.end) for t in self._terms.cut(line) if _written(t) in wanted)
                if marks:
                    yield Passage(name, line, marks)


def _written(token: Token) -> str:
    return PAIR.join(token.text) if token.kind == "bigram" else token.text


def _without(query: Query) -> Query:
    """A query in which `a NOT b` means a without b; in an Or, Whoosh takes it for whatever is not b."""
    if not isinstance(query, And | Or):
        return query
    parts = [_without(part) for part in query]
    wanted = [part for part in parts if not isinstance(part, Not)]
    if isinstance(query, Or) and wanted and len(wanted) < len(parts):
        unwanted = [part for part in parts if isinstance(part, Not)]
        return And([Or(wanted, boost=query.boost, scale=query.scale), *unwanted])
    query.subqueries = parts
    return query


def _joined(marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
