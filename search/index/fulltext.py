"""The Whoosh index: the documents as `kb search` looks for them, and its query language.

A build product of one machine. Whoosh keeps parts of it as pickles, and opening a pickle can run code: the index is
never shipped, and opened only with the seal of the key it was built with. Everything the rest of the project knows of
Whoosh stands in this module.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from whoosh import fields, index
from whoosh.analysis import Token as WhooshToken
from whoosh.analysis import Tokenizer
from whoosh.filedb.filestore import RamStorage
from whoosh.matching import ListMatcher
from whoosh.query import And, Every, Not, NullQuery, Or, Query, Term

from search.documents import Document
from search.errors import PackMissing
from search.index.analyzer import PAIR, Analyzer
from search.index.query import All, Node, Tag, Text, Without, bare, carried, carries, parsed
from search.index.query import Any as Either
from search.index.written import Written
from search.pack.frame import Pack, reading_guard
from search.pack.location import PACK, WHOOSH, opened
from search.pack.ranking import Ranker
from search.pack.seal import sealed_files
from search.pack.spelling import Spelling
from search.pack.terms import BIGRAM, NOWHERE, SINGLE, Terms, Token
from search.text import fold

OF_OTHER_SUBJECTS = Term("out_of_scope_", "1")
"""Documents of other subjects, which are never hits."""
MORE = 0.9
"""How much more a document is worth that has several of the words than one that has one (Whoosh's scale of an Or)."""
ALIKE, SUGGESTED = 0.5, 3
"""So alike are words that may have been meant (difflib's ratio), and at most so many of them are named."""


def write_whoosh(documents: list[Document], folder: Path, analyzer: Analyzer) -> None:
    """Analyse the documents into a new index."""
    names = sorted({name for document in documents for name in document.fields})
    schema = _schema(names, analyzer.tokens)
    writer = index.create_in(str(folder), schema).writer(limitmb=256)
    for number, document in enumerate(documents):
        writer.add_document(
            number_=number,
            id=document.id,
            out_of_scope_="1" if document.out_of_scope else "0",
            tags_=carried(document.tags),
            **document.fields,
        )
    writer.commit()


def _schema(names: Iterable[str], cut: Callable[[str], Iterator[Token]]) -> fields.Schema:
    texts = {name: ChineseText(_WholeTerms(cut)) for name in names}
    return fields.Schema(
        number_=fields.STORED,
        out_of_scope_=fields.ID,
        tags_=fields.STORED,
        id=fields.ID(stored=True, unique=True),
        **texts,
    )


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
    """A text field that is cut by an analyzer of ours."""

    def __init__(self, analyzer: Tokenizer) -> None:
        super().__init__(analyzer=analyzer, stored=True, phrase=False)  # phrases are found in the text (`written`)


class Stored(Every):
    """The documents of which what is stored answers a question, each with a weight; none where that is 0."""

    def __init__(self, weigh: Callable[[Mapping[str, Any]], float]) -> None:
        super().__init__()
        self.weigh = weigh

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        weights = {number: self.weigh(stored) for number, stored in searcher.reader().iter_docs()}
        found = {number: weight for number, weight in weights.items() if weight}
        return ListMatcher([*found], [*found.values()])


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
        storage = RamStorage()  # of the bytes that were verified: the files may be others by now
        storage.files = sealed_files(folder, key)
        with reading_guard(self.path):
            self._index = storage.open_index(schema=_schema(self.fields, self._terms.cut))

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
                wanted = [text for text in _texts(node) if text.field != "id"]
                return [self._hit(hit, wanted) for hit in hits]

    def absent(self, query: Node) -> dict[str, list[str]]:
        """The words of a query that stand nowhere, each with those that may have been meant."""
        with reading_guard(self.path):
            words = [text.text for text in _texts(query) if text.kind == "word" and text.field != "id"]
            return {word: self._near(fold(self._simple(word))) for word in words if self._is_absent(word)}

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
        _, data = self._pack.json("documents", hit["number_"])
        return TextHit(hit["id"], hit.score, tuple(self._passages(hit, wanted)), data)

    def _simple(self, text: str) -> str:
        """A text with Simplified characters in place of Traditional ones that the index does not know."""
        return "".join(c if self._terms.knows(c) else self._traditional.get(c, c) for c in text)

    def _meant(self, node: Node) -> Query:
        """A tree as Whoosh's queries."""
        if isinstance(node, Text):
            return self._text(node)
        if isinstance(node, Tag):
            wanted = bare(self._simple(node.value))
            return Stored(lambda stored: float(carries(stored.get("tags_") or "", node.name, wanted)))
        if isinstance(node, Without):
            return And([Every(), Not(self._meant(node.part))])
        wanted_parts = [part for part in node.parts if not isinstance(part, Without)]
        unwanted = [Not(self._meant(part.part)) for part in node.parts if isinstance(part, Without)]
        parts = [self._meant(part) for part in wanted_parts] or [Every()]
        if isinstance(node, Either):
            parts = [Or(parts, scale=MORE) if len(parts) > 1 else parts[0]]
        return And([*parts, *unwanted]) if len(parts) + len(unwanted) > 1 else parts[0]

    def _text(self, text: Text) -> Query:
        if text.field == "id":
            return Term("id", text.text.lower())
        fields = [text.field] if text.field else self.fields
        if text.kind == "word":
            tokens = Terms.widest(self._terms.cut(self._simple(text.text)))
            words = [*dict.fromkeys(map(_written, tokens))]
            return Or([Term(name, word) for name in fields for word in words]) if words else NullQuery
        form = Written(text.text, text.kind == "wild", self._simple)

        def weigh(stored: Mapping[str, Any]) -> float:
            lines = (line for name in fields for line in stored.get(name, "").split("\n"))
            return float(sum(1 for line in lines for _ in form.places(line)))

        return Stored(weigh) if form.letters else NullQuery

    def _passages(self, hit: Any, wanted: list[Text]) -> Iterator[Passage]:
        for name in self.fields:
            texts = [text for text in wanted if text.field in ("", name)]
            forms = [Written(text.text, text.kind == "wild", self._simple) for text in texts if text.kind != "word"]
            words = {
                _written(token)
                for text in texts
                if text.kind == "word"
                for token in Terms.widest(self._terms.cut(self._simple(text.text)))
            }
            for line in hit.get(name, "").split("\n"):
                found = [(t.start, t.end) for t in self._terms.cut(line) if _written(t) in words] if words else []
                found += [place for form in forms for place in form.places(line)]
                if marks := _joined(found):
                    yield Passage(name, line, marks)


def _texts(node: Node) -> Iterator[Text]:
    """What a query looks for in the text, without what it does not want."""
    if isinstance(node, Text):
        yield node
    elif isinstance(node, All | Either):
        for part in node.parts:
            yield from _texts(part)


def _written(token: Token) -> str:
    return PAIR.join(token.text) if token.kind == "bigram" else token.text


def _joined(marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
