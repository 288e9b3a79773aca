"""Which documents answer a question: integers added up, so that every reader of the pack gets the same order."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from search.errors import PackDamaged
from search.pack.bands import Evidence, band
from search.pack.frame import Pack, reading_guard, unpack_numbers
from search.pack.location import PACK, opened
from search.pack.question import Question, Reader
from search.pack.terms import BIGRAM, FUNCTION, NOWHERE, OUT_OF_SCOPE_BIT, Terms
from search.text import bare
from search.tuning import Tuning

UNRIVALLED = 10**6
"""How far ahead a document is that has no other beside it."""
CHUNK = 1024
"""Levels and traits of documents stand so many to a record (`search.index.compiling`)."""


class Posting(NamedTuple):
    """Where a term occurs: what it counts by its kind, its documents, and its weight and field in each."""

    share: int
    documents: list[int]
    weights: "array[int]"
    fields: bytes


class Hit(NamedTuple):
    """A document, its score in thousandths, and the data it was indexed with."""

    id: str
    score: int
    data: Any = None


class Judgement(NamedTuple):
    """The hits of a question, best first, and how sure they are: answer, suggest or none."""

    band: str
    hits: list[Hit]


class Score(NamedTuple):
    """A document's score and what it is made of, all in thousandths.

    base_score         mean over the question's terms of their weights in the document, less the document's level
    passage_coverage   how far the best passage and the question's subject say the same (`_likeness`); the coverage of
                       the document where the pack keeps no passages of it
    document_coverage  share of it that the document speaks of anywhere
    verbatim           whether the question stands, word for word, among the document's ways of asking
    facet              whether the document gives the kind of answer that is asked for
    out_of_scope       whether it is of other subjects
    score_share        share of the most that any documents could have given to the question's terms
    """

    document: int
    total: int
    base_score: int
    passage_coverage: int
    document_coverage: int
    verbatim: bool
    facet: bool
    out_of_scope: bool
    score_share: int


class Scores(NamedTuple):
    """The scores of the likely documents, best first, of all subjects; how much the question says, in thousandths of a
    word, and whether it has a core word."""

    scores: list[Score]
    mass: int
    core: bool = False

    @property
    def inside(self) -> list[Score]:
        """Those of this base."""
        return [score for score in self.scores if not score.out_of_scope]

    @property
    def outside(self) -> list[Score]:
        """Those that are out of scope."""
        return [score for score in self.scores if score.out_of_scope]

    def evidence(self) -> Evidence | None:
        """What the band is decided on; None when no document of this base is among them."""
        inside, outside = self.inside, self.outside
        if not inside:
            return None
        best = inside[0]
        margin = best.total - outside[0].total if outside else UNRIVALLED
        lead = best.total - inside[1].total if len(inside) > 1 else UNRIVALLED
        return Evidence(best.document_coverage, best.score_share, margin, lead, self.mass, self.core)


def open_pack(directory: Path | str, key: bytes | None = None, whole: bool = False) -> "Ranker":
    """Open the index built in a folder; with a key and `whole` as a `Pack` has them.

    Raises PackMissing, PackDamaged, IndexUntrusted.
    """
    return opened(Path(directory), lambda folder: Ranker(Pack(folder / PACK, key, whole)))


class Ranker:
    """Ranks the documents of one pack."""

    def __init__(self, pack: Pack) -> None:
        """Raises PackDamaged when the pack was compiled by a version with other numbers."""
        self.pack, self.path = pack, pack.path
        with reading_guard(pack.path):
            self.stamp: Any = pack.values["stamp"]
            self.tuning: dict[str, int] = pack.values["tuning"]
            if self.tuning.keys() != Tuning.read_with_question():
                raise PackDamaged(f"{pack.path} was made by another version")
            self.terms = Terms(pack)
            self.reader = Reader(pack, self.terms)
        self._postings: dict[int, Posting] = {}
        self._levels: dict[int, Any] = {}
        self._terms_of: dict[int, list[set[int]]] = {}
        self._traits: dict[int, Any] = {}

    def rank(self, question: str, limit: int = 10) -> list[Hit]:
        """The best documents, best first; ties in the order of the documents. Raises PackDamaged."""
        with reading_guard(self.path):
            scores = self.scores(self.reader.read(question), limit)
            return [self.hit(score) for score in scores.inside[:limit]]

    def judge(self, question: str, limit: int = 3) -> Judgement:
        """The best documents and the band: sure enough to answer, worth suggesting, or nothing. Raises PackDamaged."""
        with reading_guard(self.path):
            read = self.reader.read(question)
            scores = self.scores(read, limit)
            evidence = scores.evidence()
            said = band(evidence, self.tuning) if evidence and not read.elsewhere else "none"
            return Judgement(said, [] if said == "none" else [self.hit(score) for score in scores.inside[:limit]])

    def scores(self, question: Question, limit: int) -> Scores:
        """Scores of the likely documents with their parts, best first; more than `limit`, and of all subjects."""
        shares = self.shares(question)
        mass = max(sum(self.share(term_id) * share for term_id, share in shares.items()), 1)
        possible = max(sum(self.most(term_id) * share for term_id, share in shares.items()), 1)
        need = limit + self.tuning["deep"]
        sums = self.sums(shares, need, mass)
        bases = {document: sum_ * 1000 // mass - self.level(document) for document, sum_ in sums.items()}
        likely = sorted(bases, key=lambda d: (-bases[d], d))[:need]
        verbatim = self.verbatim(question.text)
        for document in verbatim.difference(likely):  # also where a form of words stands for all that was asked
            sums[document] = sum(self.weight(term_id, document) * share for term_id, share in shares.items())
            bases[document] = sums[document] * 1000 // mass - self.level(document)
        places = self._places(question, shares)
        scored = [
            self._score(question, places, d, bases[d], sums[d] * 1000 // possible, d in verbatim)
            for d in [*likely, *verbatim.difference(likely)]
        ]
        return Scores(sorted(scored, key=lambda s: (-s.total, s.document)), mass // 1000, question.core)

    def sums(self, shares: dict[int, int], need: int, mass: int) -> dict[int, int]:
        """The sums of the terms' weights in the documents that have any: at least of the `need` best by
        sum * 1000 // mass less their level, ties in the order of the documents."""
        sums: dict[int, int] = {}
        for term_id, share in shares.items():
            posting = self.posting(term_id)
            for document, weight in zip(posting.documents, posting.weights, strict=True):
                sums[document] = sums.get(document, 0) + weight * share
        return sums

    def _score(
        self,
        question: Question,
        places: dict[int, dict[int, int]],
        document: int,
        base: int,
        score_share: int,
        verbatim: bool,
    ) -> Score:
        """The closer look: the base, raised by what of the question is covered and by the kind of answer."""
        tuning, subject = self.tuning, max(len(question.subject), 1)
        spoken_of = _reach(places, {term_id for term_id in places if self.weight(term_id, document)}) // subject
        passages = self.passages(document)
        covered = max((_likeness(places, passage, subject) for passage in passages), default=spoken_of)
        traits = self.trait(document)
        facet = bool(question.facets & traits)
        total = base + covered * tuning["passage_bonus"] // 1000
        total += (tuning["facet"] if facet else 0) + (tuning["verbatim"] if verbatim else 0)
        outside = bool(traits & OUT_OF_SCOPE_BIT)
        return Score(document, total, base, covered, spoken_of, verbatim, facet, outside, score_share)

    def _places(self, question: Question, shares: dict[int, int]) -> dict[int, dict[int, int]]:
        """Term -> the places of the subject it covers, and how far."""
        subject = set(question.subject)
        places: dict[int, dict[int, int]] = {}
        for f in question.found:
            if f.term_id != NOWHERE and not f.flags & (BIGRAM | FUNCTION):
                power = (self.tuning["single_char_coverage"] if len(f.word) == 1 else 1000) * shares[f.term_id] // 1000
                for place in range(f.start, f.end):
                    if place in subject:
                        known = places.setdefault(f.term_id, {})
                        known[place] = max(power, known.get(place, 0))
        return places

    def shares(self, question: Question) -> dict[int, int]:
        """Term -> the share of its weight that counts, by how and where it was found."""
        start, end = question.focus
        shares: dict[int, int] = {}
        for f in question.found:
            if f.term_id != NOWHERE:
                share = self.tuning.get(f.how, 1000)
                if f.start < start or f.end > end:
                    share = share * self.tuning["background"] // 1000
                shares[f.term_id] = max(share, shares.get(f.term_id, 0))
        return shares

    def hit(self, score: Score) -> Hit:
        """A scored document as a hit. Raises PackDamaged."""
        document_id, data = self.pack.json("documents", score.document)
        return Hit(document_id, score.total, data)

    def weight(self, term_id: int, document: int) -> int:
        """Weight of a term in a document, in thousandths; 0 where it is not."""
        posting = self.posting(term_id)
        place = bisect_left(posting.documents, document)
        found = place < len(posting.documents) and posting.documents[place] == document
        return posting.weights[place] if found else 0

    def share(self, term_id: int) -> int:
        """What a term counts by its kind, 1000 for a word."""
        return self.posting(term_id).share

    def most(self, term_id: int) -> int:
        """The greatest weight of a term in any document."""
        return max(self.posting(term_id).weights)

    def field(self, term_id: int, document: int) -> str:
        """Name of the field in which a term weighs most in a document that has it."""
        posting = self.posting(term_id)
        names: list[str] = self.pack.values["fields"]
        return names[posting.fields[bisect_left(posting.documents, document)]]

    def posting(self, term_id: int) -> Posting:
        """Where a term occurs. Raises PackDamaged."""
        if term_id not in self._postings:
            raw = self.pack.record("postings", term_id)
            count, share = unpack_numbers("I", raw[:8])
            weights, fields = 8 + 4 * count, 8 + 6 * count
            documents = list(accumulate(unpack_numbers("I", raw[8:weights])))
            posting = Posting(share, documents, unpack_numbers("H", raw[weights:fields]), raw[fields:])
            if not documents or len(posting.weights) != count or len(posting.fields) != count:
                raise PackDamaged(f"{self.path}: a posting of another length")
            self._postings[term_id] = posting
        return self._postings[term_id]

    def level(self, document: int) -> int:
        """What is taken from the mean weight of a question's terms in a document, in thousandths."""
        number, place = divmod(document, CHUNK)
        if number not in self._levels:
            self._levels[number] = self.pack.json("levels", number)
        return int(self._levels[number][place])

    def verbatim(self, text: str) -> set[int]:
        """The documents that have a question among their ways of asking, word for word."""
        check = crc32(bare(text).encode())
        record = self.pack.json("verbatim", check % self.pack.count("verbatim"))
        return set(record.get(str(check), ()))

    def passages(self, document: int) -> list[set[int]]:
        """The terms of each passage of a document."""
        if document not in self._terms_of:
            self._terms_of[document] = [set(accumulate(steps)) for steps in self.pack.json("passages", document)]
        return self._terms_of[document]

    def trait(self, document: int) -> int:
        """The bits of a document's facets, and OUT_OF_SCOPE_BIT."""
        number, place = divmod(document, CHUNK)
        if number not in self._traits:
            self._traits[number] = unpack_numbers("I", self.pack.record("traits", number))
        return int(self._traits[number][place])


def _likeness(places: dict[int, dict[int, int]], passage: set[int], subject: int) -> int:
    """How far a passage and a question's subject say the same: the share of the subject that the passage speaks of,
    times the share of the passage's terms that the question has; in thousandths."""
    common = passage & places.keys()
    return _reach(places, common) // subject * len(common) // max(len(passage), 1)


def _reach(places: dict[int, dict[int, int]], terms: Iterable[int]) -> int:
    """Sum over the places of a question of how far the terms cover each, in thousandths."""
    reached: dict[int, int] = {}
    for number in terms:
        for place, power in places.get(number, {}).items():
            if power > reached.get(place, 0):
                reached[place] = power
    return sum(reached.values())
