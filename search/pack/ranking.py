"""Which documents answer a question: integers added up, so that every reader of the pack gets the same order."""

from collections.abc import Callable
from itertools import chain, count
from pathlib import Path
from typing import Any, NamedTuple

from search.errors import PackDamaged
from search.pack.bands import Evidence, band
from search.pack.documents import Documents
from search.pack.frame import Pack, reading_guard
from search.pack.location import PACK, opened
from search.pack.question import Question, Reader
from search.pack.scoring.likeness import Likeness
from search.pack.scoring.postings import Postings
from search.pack.scoring.sums import Part, likely
from search.pack.terms import NOWHERE, OUT_OF_SCOPE_BIT, Terms
from search.tuning import Tuning

UNRIVALLED = 10**6
"""How far ahead a document is that has no other beside it."""
SEVERAL, LARGE = 8, 4096
"""After so many questions to a pack of so many documents numpy is worth loading, where it is installed."""
Sum = Callable[[list[Part], int, int], dict[int, int]]
"""Sums the parts of a question (`search.pack.scoring.sums.likely`)."""


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
            self.postings = Postings(pack)
            self.documents = Documents(pack)
        self._sums: Sum = likely
        self._asked = count()

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
        postings, levels = self.postings, self.documents.levels
        parts = [Part(t, posting := postings[t], share, posting.most * share) for t, share in shares.items()]
        mass = max(sum(part.posting.share * part.share for part in parts), 1)
        possible = max(sum(part.most for part in parts), 1)
        need = limit + self.tuning["deep"]
        sums = self.likely(parts, need, mass)
        bases = {document: sum_ * 1000 // mass - levels[document] for document, sum_ in sums.items()}
        looked = sorted(bases, key=lambda d: (-bases[d], d))[:need]
        verbatim = self.documents.verbatim(question.text)
        for document in verbatim.difference(looked):
            sums[document] = sum(part.posting.weight(document) * part.share for part in parts)
            bases[document] = sums[document] * 1000 // mass - levels[document]
            looked.append(document)
        likeness = Likeness(question, shares, self.tuning["single_char_coverage"])
        scored = [
            self._score(question, likeness, d, bases[d], sums[d] * 1000 // possible, d in verbatim) for d in looked
        ]
        return Scores(sorted(scored, key=lambda s: (-s.total, s.document)), mass // 1000, question.core)

    def likely(self, parts: list[Part], need: int, mass: int) -> dict[int, int]:
        """The sums of the documents that can be among the first of so many, whatever their levels are."""
        if next(self._asked) == SEVERAL and self.pack.count("documents") >= LARGE:
            self._sums = _fastest(self.pack.count("documents"))
        slack = (self.documents.spread + 1) * mass // 1000 + 1
        return self._sums(parts, need, slack)

    def _score(
        self, question: Question, likeness: Likeness, document: int, base: int, score_share: int, verbatim: bool
    ) -> Score:
        """The closer look: the base, raised by what of the question is covered and by the kind of answer."""
        tuning, postings = self.tuning, self.postings
        if alone := self.documents.alone[document]:
            terms = frozenset([t for t in likeness.terms if postings[t].has(document)])
            spoken_of = likeness.reach(terms)
            covered = likeness.of(frozenset([t for t in terms if postings[t].spoken]), alone)
        else:
            passages = self.documents.passages(document)
            terms = likeness.terms.intersection(chain.from_iterable(passages))
            spoken_of = likeness.reach(terms.union([t for t in likeness.terms - terms if postings[t].has(document)]))
            covered = max((likeness.of(likeness.terms & p, len(p)) for p in passages), default=spoken_of)
        traits = self.documents.traits[document]
        facet, outside = bool(question.facets & traits), bool(traits & OUT_OF_SCOPE_BIT)
        total = base + covered * tuning["passage_bonus"] // 1000
        total += (tuning["facet"] if facet else 0) + (tuning["verbatim"] if verbatim else 0)
        return Score(document, total, base, covered, spoken_of, verbatim, facet, outside, score_share)

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
        return self.postings[term_id].weight(document)

    def share(self, term_id: int) -> int:
        """What a term counts by its kind, 1000 for a word."""
        return self.postings[term_id].share

    def field(self, term_id: int, document: int) -> str:
        """Name of the field in which a term weighs most in a document that has it."""
        names: list[str] = self.pack.values["fields"]
        return names[self.postings[term_id].field(document)]

    def level(self, document: int) -> int:
        """What is taken from the mean weight of a question's terms in a document, in thousandths."""
        return self.documents.levels[document]


def _fastest(documents: int) -> Sum:
    """What sums a question's terms over so many documents: with numpy, or without where there is none."""
    try:
        from search.pack.scoring.vectors import Vectors
    except ImportError:
        return likely
    return Vectors(documents).likely
