"""Which documents answer a question: integers added up, so that every reader of the pack gets the same order."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from search.errors import PackDamaged
from search.pack import Pack, Sound, unpack_numbers
from search.place import PACK, opened
from search.question import Question, Reader
from search.terms import BIGRAM, FUNCTION, NOWHERE, OUTSIDE, SCALE, Terms
from search.tuning import Tuning

CHUNK = 1024
"""Traits of documents stand so many to a record (`search.compiling`)."""


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

    whole    the sum over the question's terms of their greatest weights in the document
    covered  share of the question's subject that the best passage speaks of, or the document where it keeps none
    spoken   share of it that the document speaks of anywhere
    facet    whether the document gives the kind of answer that is asked for
    outside  whether it is of other subjects
    kept     share of the most that any documents could have given to the question's terms
    """

    document: int
    total: int
    whole: int
    covered: int
    spoken: int
    facet: bool
    outside: bool
    kept: int


def open_pack(directory: Path | str) -> "Ranker":
    """Open the index built in a folder. Raises PackMissing or PackDamaged."""
    return opened(Path(directory), lambda folder: Ranker(Pack(folder / PACK)))


class Ranker:
    """Ranks the documents of one pack."""

    def __init__(self, pack: Pack) -> None:
        """Raises PackDamaged when the pack was compiled by a version with other numbers."""
        self.pack, self.path = pack, pack.path
        with Sound(pack.path):
            self.stamp: Any = pack.values["stamp"]
            self.tuning: dict[str, int] = pack.values["tuning"]
            if self.tuning.keys() != Tuning.read_with_question():
                raise PackDamaged(f"{pack.path} was made by another version")
            self.terms = Terms(pack)
            self.reader = Reader(pack, self.terms)
        self._postings: dict[int, tuple[list[int], bytes]] = {}
        self._terms_of: dict[int, list[set[int]]] = {}
        self._traits: dict[int, Any] = {}

    def rank(self, question: str, limit: int = 10) -> list[Hit]:
        """The best documents, best first; ties in the order of the documents. Raises PackDamaged."""
        with Sound(self.pack.path):
            scores = self.scores(self.reader.read(question), limit)
            return [self._hit(score) for score in scores if not score.outside][:limit]

    def judge(self, question: str, limit: int = 3) -> Judgement:
        """The best documents and the band: sure enough to answer, worth suggesting, or nothing. Raises PackDamaged."""
        with Sound(self.pack.path):
            scores = self.scores(self.reader.read(question), limit)
            inside = [score for score in scores if not score.outside]
            band = self.band(scores)
            return Judgement(band, [] if band == "none" else [self._hit(score) for score in inside[:limit]])

    def band(self, scores: list[Score]) -> str:
        """The rule of the bands.

        answer   the best document is of this base, and sure enough
        suggest  the best document of this base is less sure, or another subject is somewhat nearer
        none     neither
        """
        inside, nearest, sure = self.sureness(scores)
        if inside is None:
            return "none"
        if nearest <= inside.total and sure >= self.tuning["answer"]:
            return "answer"
        near_enough = nearest * self.tuning["outside"] // 1000 <= inside.total
        return "suggest" if near_enough and sure >= self.tuning["suggest"] else "none"

    def sureness(self, scores: list[Score]) -> tuple[Score | None, int, int]:
        """The best document of this base, the score of the nearest one of other subjects, and the sureness, 0-1000.

        That is a weighted mean of what is spoken of, of what is kept, of how far other subjects are, and of the sum
        against a full one. Function words never decide by themselves: with nothing of the subject spoken of, it is 0.
        """
        inside = next((score for score in scores if not score.outside), None)
        nearest = max((score.total for score in scores if score.outside), default=0)
        if inside is None or not inside.spoken:
            return inside, nearest, 0
        return inside, nearest, sum(share * part for share, part in self.shares_of_sureness(scores).values()) // 1000

    def shares_of_sureness(self, scores: list[Score]) -> dict[str, tuple[int, int]]:
        """What makes the best document of this base sure, by name: each share and its part, both in thousandths."""
        inside = next(score for score in scores if not score.outside)
        nearest = max((score.total for score in scores if score.outside), default=0)
        clear, tuning = max(1000 - nearest * 1000 // max(inside.total, 1), 0), self.tuning
        full = min(inside.whole * 1000 // tuning["full"], 1000)
        shares = {"spoken": inside.spoken, "kept": inside.kept, "clear": clear}
        parts = {name: (share, tuning[f"by_{name}"]) for name, share in shares.items()}
        return {**parts, "full": (full, 1000 - sum(part for _, part in parts.values()))}

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
        spoken = _reach(places, {number for number in places if self.weight(number, document)}) // subject
        passages = self._passages(document)
        covered = max((_reach(places, passage & places.keys()) // subject for passage in passages), default=spoken)
        traits = self._trait(document)
        facet = bool(question.facets & traits)
        whole = sum_ // SCALE
        total = whole + whole * covered * tuning["covered"] // 1000000
        total += total * tuning["facet"] // 1000 if facet else 0
        kept = sum_ * 1000 // possible
        return Score(document, total, whole, covered, spoken, facet, bool(traits & OUTSIDE), kept)

    def _places(self, question: Question, shares: dict[int, int]) -> dict[int, dict[int, int]]:
        """Term -> the places of the subject it covers, and how far."""
        subject = set(question.subject)
        places: dict[int, dict[int, int]] = {}
        for f in question.found:
            if f.postings != NOWHERE and not f.flags & (BIGRAM | FUNCTION):
                power = (self.tuning["alone"] if len(f.word) == 1 else 1000) * shares[f.postings] // 1000
                for place in range(f.start, f.end):
                    if place in subject:
                        known = places.setdefault(f.postings, {})
                        known[place] = max(power, known.get(place, 0))
        return places

    def shares(self, question: Question) -> dict[int, int]:
        """Term -> the share of its weight that counts, by how and where it was found."""
        start, end = question.asking
        shares: dict[int, int] = {}
        for f in question.found:
            if f.postings != NOWHERE:
                share = self.tuning.get(f.how, 1000)
                if f.start < start or f.end > end:
                    share = share * self.tuning["story"] // 1000
                shares[f.postings] = max(share, shares.get(f.postings, 0))
        return shares

    def _hit(self, score: Score) -> Hit:
        id, data = self.pack.json("documents", score.document)
        return Hit(id, score.total, data)

    def weight(self, posting: int, document: int) -> int:
        """Greatest weight of a term in a document, in parts of SCALE; 0 where it is not."""
        documents, weights = self._posting(posting)
        place = bisect_left(documents, document)
        return weights[place] if place < len(documents) and documents[place] == document else 0

    def field(self, posting: int, document: int) -> str:
        """Name of the field in which a term weighs most in a document that has it."""
        raw, place = self.pack.record("postings", posting), bisect_left(self._posting(posting)[0], document)
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


def _reach(places: dict[int, dict[int, int]], terms: Iterable[int]) -> int:
    """Sum over the places of a question of how far the terms cover each, in thousandths."""
    reached: dict[int, int] = {}
    for number in terms:
        for place, power in places.get(number, {}).items():
            if power > reached.get(place, 0):
                reached[place] = power
    return sum(reached.values())
