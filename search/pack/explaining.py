"""Why a document came first, and why the band is what it is: the numbers of the ranking, term by term."""

from typing import NamedTuple

from search.pack import bands
from search.pack.frame import reading_guard
from search.pack.question import Question
from search.pack.ranking import Ranker, Score, Scores
from search.pack.terms import NOWHERE


class Part(NamedTuple):
    """What one word of the question gave: how it was recognised, the field it was found in, its weight there."""

    word: str
    how: str
    field: str
    weight: int


class Explanation(NamedTuple):
    """The score of the best document, what made it and what made the band.

    parts   of the mean weight, heaviest first; less the level they are the base score
    shares  of the confidence, each with its weight in it, both in thousandths (`search.pack.bands`)
    nearer  a document of another subject that is nearer, and its score
    """

    id: str
    score: Score
    level: int
    parts: list[Part]
    band: str
    confidence: int
    shares: dict[str, tuple[int, int]]
    nearer: tuple[str, int] | None


def explain(ranker: Ranker, text: str, limit: int = 3) -> Explanation | None:
    """The explanation of what `ranker.judge` says of a question; None when no document shares a word with it.

    Raises PackDamaged.
    """
    with reading_guard(ranker.path):
        return _explained(ranker, text, limit)


def _explained(ranker: Ranker, text: str, limit: int) -> Explanation | None:
    question = ranker.reader.read(text)
    scores = ranker.scores(question, limit)
    evidence = scores.evidence()
    if evidence is None:
        return None
    best = scores.inside[0]
    parts = zip(bands.shares(evidence, ranker.tuning), bands.weights(ranker.tuning), strict=True)
    return Explanation(
        ranker.pack.json("documents", best.document)[0],
        best,
        ranker.level(best.document),
        _parts(ranker, question, best),
        bands.band(evidence, ranker.tuning),
        bands.confidence(evidence, ranker.tuning),
        dict(zip(bands.SHARES, parts, strict=True)),
        _nearer(ranker, scores),
    )


def _parts(ranker: Ranker, question: Question, best: Score) -> list[Part]:
    shares, parts = ranker.shares(question), {}
    mass = max(sum(ranker.share(term_id) * share for term_id, share in shares.items()), 1)
    for found in question.found:
        weight = 0 if found.term_id == NOWHERE else ranker.weight(found.term_id, best.document)
        if weight:
            field = ranker.field(found.term_id, best.document)
            gives = weight * shares[found.term_id] * 1000 // mass
            parts[found.term_id] = Part(found.word, found.how, field, gives)
    return sorted(parts.values(), key=lambda part: -part.weight)


def _nearer(ranker: Ranker, scores: Scores) -> tuple[str, int] | None:
    nearer = next((score for score in scores.outside if score.total > scores.inside[0].total), None)
    return nearer and (ranker.pack.json("documents", nearer.document)[0], nearer.total)
