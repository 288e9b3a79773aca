"""Why a document came first, and why the band is what it is: the numbers of the ranking, term by term."""

from typing import NamedTuple

from search.question import Question
from search.ranking import Ranker, Score
from search.terms import NOWHERE, SCALE


class Part(NamedTuple):
    """What one word of the question gave: how it was recognised, the field it was found in, its weight there."""

    word: str
    how: str
    field: str
    weight: int


class Explanation(NamedTuple):
    """The score of the best document, its parts, heaviest first, and what made the band.

    shares  of the sureness, each with its part in it, both in thousandths (`search.ranking.Ranker.shares_of_sureness`)
    nearer  a document of another subject that is nearer, and its score
    """

    id: str
    score: Score
    parts: list[Part]
    band: str
    sure: int
    shares: dict[str, tuple[int, int]]
    nearer: tuple[str, int] | None


def explain(ranker: Ranker, text: str, limit: int = 3) -> Explanation | None:
    """The explanation of what `ranker.judge` says of a question; None when no document shares a word with it."""
    question = ranker.reader.read(text)
    scores = ranker.scores(question, limit)
    best = next((score for score in scores if not score.outside), None)
    if best is None:
        return None
    id = ranker.pack.json("documents", best.document)[0]
    shares, sure = ranker.shares_of_sureness(scores), ranker.sureness(scores)[2]
    return Explanation(
        id, best, _parts(ranker, question, best), ranker.band(scores), sure, shares, _nearer(ranker, scores, best)
    )


def _parts(ranker: Ranker, question: Question, best: Score) -> list[Part]:
    shares, parts = ranker.shares(question), {}
    for found in question.found:
        weight = 0 if found.postings == NOWHERE else ranker.weight(found.postings, best.document)
        if weight:
            field = ranker.field(found.postings, best.document)
            parts[found.postings] = Part(found.word, found.how, field, weight * shares[found.postings] // SCALE)
    return sorted(parts.values(), key=lambda part: -part.weight)


def _nearer(ranker: Ranker, scores: list[Score], best: Score) -> tuple[str, int] | None:
    nearer = next((score for score in scores if score.outside and score.total > best.total), None)
    return nearer and (ranker.pack.json("documents", nearer.document)[0], nearer.total)
