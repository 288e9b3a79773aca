"""Asking a cluster: its rows as a pack that a ranker reads, and the ranker that has its candidates from there.

Everything else is the code that asks a pack: how a question is read, the closer look, the bands. What a question needs
is fetched together where it is known beforehand: the words of its characters, its terms, its documents.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from search.cluster.candidates import Candidates
from search.cluster.engine import Engine, Row
from search.cluster.layout import FORMAT, HEAD, KINDS, Head, decoded
from search.errors import ClusterError, PackDamaged
from search.pack.documents import Documents
from search.pack.frame import reading_guard
from search.pack.question import Question
from search.pack.ranking import Hit, Judgement, Ranker, Scores
from search.pack.scoring.postings import Posting, Postings
from search.pack.scoring.sums import Part
from search.pack.spelling import TONES
from search.text import fold

KEPT_CHARS = 64_000_000
"""So much text is kept of what was fetched; then all of it is let go."""
KEPT_ROWS = 20_000
"""So many documents are."""


def open_cluster(engine: Engine) -> "ClusterRanker":
    """The base that the alias of a cluster names, as it is now; what is pushed later is not seen.

    Raises ClusterError, also where it was written by another version.
    """
    place = engine.place
    name = engine.current(place.alias)
    if not name:
        raise ClusterError("empty", place.shown, place.alias)
    engine.load(name)
    try:
        return ClusterRanker(ClusterPack(engine, name))
    except PackDamaged as error:
        raise ClusterError("version", place.shown, str(error)) from None


class Texts:
    """The texts of a collection's rows by number, with what they go on in; those that were read are kept for a
    while."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self._name = engine, name
        self._kept: dict[int, str] = {}
        self._size, self._lock = 0, Lock()

    def all(self, numbers: Collection[int]) -> dict[int, str]:
        """Several at once. Raises ClusterError where one is not there."""
        kept = self._kept
        found = {number: kept[number] for number in numbers if number in kept}
        missing = [number for number in {*numbers} if number not in found]
        if missing:
            rows = self._engine.rows(self._name, missing)
            if len(rows) < len(missing):
                raise ClusterError("half", self._engine.place.shown, self._name)
            self._keep(read := {number: self.whole(row) for number, row in rows.items()})
            found |= read
        return found

    def whole(self, row: Row) -> str:
        """The text of a row, with what it goes on in."""
        text, seen = [row.text], {row.number}
        while row.more:
            after = self._engine.rows(self._name, [row.more]).get(row.more)
            if after is None or after.number in seen:
                raise ClusterError("half", self._engine.place.shown, self._name)
            seen.add(after.number)
            row = after
            text.append(row.text)
        return "".join(text)

    def _keep(self, texts: Mapping[int, str]) -> None:
        with self._lock:
            self._size += sum(map(len, texts.values()))
            if self._size > KEPT_CHARS:
                self._kept, self._size = {}, 0
            self._kept |= texts


class ClusterPack:
    """What a `search.pack.frame.Pack` is, of a collection."""

    def __init__(self, engine: Engine, name: str) -> None:
        """Raises ClusterError where the collection is not whole, or of another version."""
        self.engine, self.name = engine, name
        self.path = Path(name)
        self.texts = Texts(engine, name)
        head = engine.rows(name, [HEAD]).get(HEAD)
        if head is None:
            raise ClusterError("half", engine.place.shown, name)
        try:
            self.head = Head(**json.loads(self.texts.whole(head)))
        except (TypeError, ValueError):
            raise ClusterError("version", engine.place.shown, name) from None
        if self.head.format != FORMAT:
            raise ClusterError("version", engine.place.shown, f"{name}: {self.head.format}")
        self.values = self.head.values

    def count(self, section: str) -> int:
        """How many records a section has."""
        known = {"documents": self.head.documents, "postings": self.head.terms}
        return known[section] if section in known else self.head.sections[section][1]

    def record(self, section: str, number: int) -> bytes:
        """One record's bytes. Raises ClusterError, PackDamaged."""
        return self.records(section, [number])[number]

    def json(self, section: str, number: int) -> Any:
        """One record read as JSON. Raises ClusterError, PackDamaged."""
        record = self.record(section, number)
        with reading_guard(self.path):
            return json.loads(record)

    def records(self, section: str, numbers: Collection[int]) -> dict[int, bytes]:
        """Several records, fetched at once. Raises ClusterError, PackDamaged."""
        with reading_guard(self.path):
            first, count = self.head.sections[section]
            if not all(0 <= number < count for number in numbers):
                raise PackDamaged(f"{self.path}: {section} has no such record")
        texts = self.texts.all([first + number for number in numbers])
        with reading_guard(self.path):
            return {number - first: decoded(text) for number, text in texts.items()}


class Look:
    """A document for the closer look: the weights of its terms, and what `search.cluster.layout` says of its row."""

    def __init__(self, row: Row, text: str) -> None:
        self.terms = row.terms
        self.level = row.level
        self.traits, passages, self.fields = json.loads(text)
        self.passages = [set(passage) for passage in passages]

    def field(self, term_id: int) -> int:
        """Number of the field in which a term weighs most."""
        return int(self.fields[sorted(self.terms).index(term_id)])


class ClusterPosting(Posting):
    """A term, and of the documents that have it those that one asks for."""

    ranker: "ClusterRanker"
    term_id: int

    def has(self, document: int) -> bool:
        return self.term_id in self.ranker.look(document).terms

    def weight(self, document: int) -> int:
        return self.ranker.look(document).terms.get(self.term_id, 0)

    def field(self, document: int) -> int:
        return self.ranker.look(document).field(self.term_id)


class ClusterPostings(Postings):
    """The terms of a collection."""

    def __init__(self, ranker: "ClusterRanker") -> None:
        super().__init__(ranker.pack)
        self._ranker = ranker

    def __missing__(self, term_id: int) -> Posting:
        posting = self[term_id] = ClusterPosting(*self._ranker.kind(term_id), (), (), b"")
        posting.ranker, posting.term_id = self._ranker, term_id
        return posting


class ByDocument(Sequence[int]):
    """A number of each document of a collection, as `array` has those of a pack."""

    def __init__(self, count: int, of: Callable[[int], int]) -> None:
        self._count, self._of = count, of

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, document: int) -> int:  # type: ignore[override]
        return self._of(document)


class ClusterDocuments(Documents):
    """The documents of a collection."""

    def __init__(self, ranker: "ClusterRanker") -> None:
        super().__init__(ranker.pack)
        count = ranker.remote.head.documents
        self._ranker = ranker
        self.levels = ByDocument(count, lambda document: int(ranker.look(document).level))  # type: ignore[assignment]
        self.alone = ByDocument(count, lambda document: 0)  # type: ignore[assignment]
        self.traits = ByDocument(count, lambda document: int(ranker.look(document).traits))  # type: ignore[assignment]

    def passages(self, document: int) -> list[set[int]]:
        return self._ranker.look(document).passages


class ClusterRanker(Ranker):
    """Ranks the documents of a collection. What its methods raise beside PackDamaged is ClusterError."""

    def __init__(self, pack: ClusterPack) -> None:
        super().__init__(pack)  # type: ignore[arg-type]
        self.remote = pack
        engine, head = pack.engine, pack.head
        self.candidates = Candidates(
            lambda query, limit, numbers: engine.nearest(pack.name, query, limit, numbers),
            *(head.documents, head.least, engine.place.shown),
        )
        self.postings = ClusterPostings(self)
        self.documents = ClusterDocuments(self)
        self._looks: dict[int, Look] = {}
        self._kinds: dict[int, list[tuple[int, int]]] = {}
        self._heads = {head: number for number, head in enumerate(pack.json("heads", 0))}

    @property
    def name(self) -> str:
        """The collection that is asked."""
        return self.remote.name

    def rank(self, question: str, limit: int = 10) -> list[Hit]:
        self._expect_words(question)
        return super().rank(question, limit)

    def judge(self, question: str, limit: int = 3) -> Judgement:
        self._expect_words(question)
        return super().judge(question, limit)

    def scores(self, question: Question, limit: int) -> Scores:
        self.remote.records("kinds", {term_id // KINDS for term_id in self.shares(question)})
        scores = super().scores(question, limit)
        self.remote.records("documents", [score.document for score in scores.inside[:limit]])
        return scores

    def likely(self, parts: list[Part], need: int, mass: int) -> dict[int, int]:
        """The sums of those documents that may be among the `need` best (`search.cluster.candidates`)."""
        shares = {part.term_id: part.share for part in parts}
        found = self.candidates.best(shares, need, mass)
        self._fetch(hit.number for hit in found)
        sums = {}
        for number, _, score in found:
            terms = self.look(number - 1).terms
            self.candidates.check(shares, terms, score)
            sums[number - 1] = sum(share * terms.get(term, 0) for term, share in shares.items())
        return sums

    def _expect_words(self, question: str) -> None:
        """Fetch the words that begin with the characters of a question together."""
        heads = {self._heads[c] for c in fold(question[:EXPECTED]).translate(TONES) if c in self._heads}
        self.remote.records("terms", heads)

    def kind(self, term_id: int) -> tuple[int, int]:
        """What a term counts by its kind, and its greatest weight."""
        number, place = divmod(term_id, KINDS)
        kinds = self._kinds.get(number)
        if kinds is None:
            with reading_guard(self.path):
                kinds = [(int(share), int(most)) for share, most in self.remote.json("kinds", number)]
            self._kinds[number] = kinds
        return kinds[place]

    def look(self, document: int) -> Look:
        """A document; fetched, where it is not yet."""
        return self._looks.get(1 + document) or self._fetch([1 + document])[1 + document]

    def _fetch(self, numbers: Iterable[int]) -> dict[int, Look]:
        """The rows of documents, fetched at once where they are not yet; those that were."""
        missing = [number for number in numbers if number not in self._looks]
        rows = self.remote.engine.rows(self.name, missing) if missing else {}
        if len(rows) < len(missing):
            raise ClusterError("half", self.remote.engine.place.shown, self.name)
        with reading_guard(self.path):
            looks = {number: Look(row, self.remote.texts.whole(row)) for number, row in rows.items()}
        if len(self._looks) + len(looks) > KEPT_ROWS:
            self._looks = {}
        self._looks |= looks
        return looks


EXPECTED = 2000
"""Characters of a question at which one looks."""
