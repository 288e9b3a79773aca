"""Which documents answer a question: integers added up, so that every reader of the pack gets the same order."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from search.errors import PackDamaged
from search.pack.bands import Evidence, band
from search.pack.frame import Pack, reading_guard, unpack_numbers
from search.pack.location import PACK, opened
from search.pack.question import Question, Reader
from search.pack.terms import BIGRAM, FUNCTION, NOWHERE, OUT_OF_SCOPE_BIT, Terms
from search.tuning import Tuning

CHUNK = 1024
"""Traits of documents stand so many to a record (`search.index.compiling`)."""


class Hit(NamedTuple):
    """A document, its score in thousandths of a BM25 weight, and the data it was indexed with."""

    id: str
    score: int
    data: Any = None


class Judgement(NamedTuple):
    """The hits of a question, best first, and how sure they are: answer, suggest or none."""

    band: str
    hits: list[Hit]


class Score(NamedTuple):
    """A document's score and what it is made of; shares are in thousandths.

    base_score         the sum over the question's terms of their greatest weights in the document
    passage_coverage   share of the question's subject that the best passage speaks of; that of the document where the
                       pack keeps no passages of it
    document_coverage  share of it that the document speaks of anywhere
    facet              whether the document gives the kind of answer that is asked for
    out_of_scope       whether it is of other subjects
    score_share        share of the most that any documents could have given to the question's terms
    """

    document: int
    total: int
    base_score: int
    passage_coverage: int
    document_coverage: int
    facet: bool
    out_of_scope: bool
    score_share: int


def open_pack(directory: Path | str) -> "Ranker":
    """Open the index built in a folder. Raises PackMissing or PackDamaged."""
    return opened(Path(directory), lambda folder: Ranker(Pack(folder / PACK)))


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
            self._scale: int = pack.values["scale"]
            self.terms = Terms(pack)
            self.reader = Reader(pack, self.terms)
        self._postings: dict[int, tuple[list[int], bytes]] = {}
        self._terms_of: dict[int, list[set[int]]] = {}
        self._traits: dict[int, Any] = {}

    def rank(self, question: str, limit: int = 10) -> list[Hit]:
        """The best documents, best first; ties in the order of the documents. Raises PackDamaged."""
        with reading_guard(self.path):
            scores = self.scores(self.reader.read(question), limit)
            return [self.hit(score) for score in scores if not score.out_of_scope][:limit]

    def judge(self, question: str, limit: int = 3) -> Judgement:
        """The best documents and the band: sure enough to answer, worth suggesting, or nothing. Raises PackDamaged."""
        with reading_guard(self.path):
            read = self.reader.read(question)
            scores = self.scores(read, limit)
            evidence = evidence_of(scores)
            said = band(evidence, self.tuning) if evidence and not read.elsewhere else "none"
            inside = [score for score in scores if not score.out_of_scope]
            return Judgement(said, [] if said == "none" else [self.hit(score) for score in inside[:limit]])

    def scores(self, question: Question, limit: int) -> list[Score]:
        """Scores of the likely documents with their parts, best first; more than `limit`, and of all subjects."""
        shares = self.shares(question)
        sums: dict[int, int] = {}
        possible = 1
        for number, share in shares.items():
            documents, weights = self._posting(number)
            possible += max(weights) * share
            for document, weight in zip(documents, weights, strict=True):
                sums[document] = sums.get(document, 0) + weight * share
        likely = sorted(sums, key=lambda d: (-sums[d], d))[: limit + self.tuning["deep"]]
        places = self._places(question, shares)
        scored = [self._score(question, places, document, sums[document], possible) for document in likely]
        return sorted(scored, key=lambda s: (-s.total, s.document))

    def _score(
        self, question: Question, places: dict[int, dict[int, int]], document: int, sum_: int, possible: int
    ) -> Score:
        """The closer look: the sum, raised by what of the question is covered and by the kind of answer."""
        tuning, subject = self.tuning, max(len(question.subject), 1)
        spoken_of = _reach(places, {number for number in places if self.weight(number, document)}) // subject
        passages = self._passages(document)
        covered = max((_reach(places, passage & places.keys()) // subject for passage in passages), default=spoken_of)
        traits = self._trait(document)
        facet = bool(question.facets & traits)
        base_score = sum_ // self._scale
        total = base_score + base_score * covered * tuning["passage_bonus"] // 1000000
        total += total * tuning["facet"] // 1000 if facet else 0
        out_of_scope, score_share = bool(traits & OUT_OF_SCOPE_BIT), sum_ * 1000 // possible
        return Score(document, total, base_score, covered, spoken_of, facet, out_of_scope, score_share)

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
        """Greatest weight of a term in a document, in parts of `search.tuning.SCALE`; 0 where it is not."""
        documents, weights = self._posting(term_id)
        place = bisect_left(documents, document)
        return weights[place] if place < len(documents) and documents[place] == document else 0

    def field(self, term_id: int, document: int) -> str:
        """Name of the field in which a term weighs most in a document that has it."""
        raw, place = self.pack.record("postings", term_id), bisect_left(self._posting(term_id)[0], document)
        names: list[str] = self.pack.values["fields"]
        return names[raw[4 + 5 * int.from_bytes(raw[:4], "little") + place]]

    def _posting(self, number: int) -> tuple[list[int], bytes]:
        """Documents of a term, and its weight in each."""
        if number not in self._postings:
            raw = self.pack.record("postings", number)
            count = int.from_bytes(raw[:4], "little")
            documents = list(accumulate(unpack_numbers("I", raw[4 : 4 + 4 * count])))
            self._postings[number] = documents, raw[4 + 4 * count : 4 + 5 * count]
        return self._postings[number]

    def _passages(self, document: int) -> list[set[int]]:
        """The terms of each passage of a document."""
        if document not in self._terms_of:
            self._terms_of[document] = [set(accumulate(steps)) for steps in self.pack.json("passages", document)]
        return self._terms_of[document]

    def _trait(self, document: int) -> int:
        number, place = divmod(document, CHUNK)
        if number not in self._traits:
            self._traits[number] = unpack_numbers("I", self.pack.record("traits", number))
        return int(self._traits[number][place])


def evidence_of(scores: list[Score]) -> Evidence | None:
    """What the band is decided on, of scores best first; None when no document of this base is among them."""
    best = next((score for score in scores if not score.out_of_scope), None)
    rival = max((score.total for score in scores if score.out_of_scope), default=0)
    return best and Evidence(best.document_coverage, best.score_share, best.base_score, best.total, rival)


def _reach(places: dict[int, dict[int, int]], terms: Iterable[int]) -> int:
    """Sum over the places of a question of how far the terms cover each, in thousandths."""
    reached: dict[int, int] = {}
    for number in terms:
        for place, power in places.get(number, {}).items():
            if power > reached.get(place, 0):
                reached[place] = power
    return sum(reached.values())
