"""Why a document came first, and why the band is what it is: the numbers of the ranking, term by term."""

from typing import NamedTuple

from search.pack import bands
from search.pack.question import Question
from search.pack.ranking import Ranker, Score, evidence_of
from search.pack.terms import NOWHERE
from search.tuning import SCALE


class Part(NamedTuple):
    """What one word of the question gave: how it was recognised, the field it was found in, its weight there."""

    word: str
    how: str
    field: str
    weight: int


class Explanation(NamedTuple):
    """The score of the best document, its parts, heaviest first, and what made the band.

    shares  of the confidence, each with its weight in it, both in thousandths (`search.pack.bands`)
    nearer  a document of another subject that is nearer, and its score
    """

    id: str
    score: Score
    parts: list[Part]
    band: str
    confidence: int
    shares: dict[str, tuple[int, int]]
    nearer: tuple[str, int] | None


def explain(ranker: Ranker, text: str, limit: int = 3) -> Explanation | None:
    """The explanation of what `ranker.judge` says of a question; None when no document shares a word with it."""
    question = ranker.reader.read(text)
    scores = ranker.scores(question, limit)
    best = next((score for score in scores if not score.out_of_scope), None)
    evidence = evidence_of(scores)
    if best is None or evidence is None:
        return None
    parts = zip(bands.shares(evidence, ranker.tuning), bands.weights(ranker.tuning), strict=True)
    return Explanation(
        ranker.pack.json("documents", best.document)[0],
        best,
        _parts(ranker, question, best),
        bands.band(evidence, ranker.tuning),
        bands.confidence(evidence, ranker.tuning),
        dict(zip(bands.SHARES, parts, strict=True)),
        _nearer(ranker, scores, best),
    )


def _parts(ranker: Ranker, question: Question, best: Score) -> list[Part]:
    shares, parts = ranker.shares(question), {}
    for found in question.found:
        weight = 0 if found.term_id == NOWHERE else ranker.weight(found.term_id, best.document)
        if weight:
            field = ranker.field(found.term_id, best.document)
            parts[found.term_id] = Part(found.word, found.how, field, weight * shares[found.term_id] // SCALE)
    return sorted(parts.values(), key=lambda part: -part.weight)


def _nearer(ranker: Ranker, scores: list[Score], best: Score) -> tuple[str, int] | None:
    nearer = next((score for score in scores if score.out_of_scope and score.total > best.total), None)
    return nearer and (ranker.pack.json("documents", nearer.document)[0], nearer.total)
