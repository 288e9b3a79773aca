"""The website's search and that of the terminal are twins: at each stage, for any question, with any numbers.

The scripts run in deno, without a browser; tests/browser/test_same_answers.py repeats a sample in one.
"""

import json
from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import CASES, QUESTIONS, Twin
from questions import STRANGE, damaged

from kb.answers.asking import CANDIDATES, ask
from kb.answers.cases import read_cases
from kb.answers.documents import documents, spoken, vocabulary
from kb.answers.documents import tuning as usual
from kb.base.entries import KnowledgeBase
from kb.checks.valid import load_valid
from kb.errors import QuestionError
from kb.publish.search_bundle import ANSWERS, Shared, as_json
from search import Ranker, Tuning, build, open_pack, write_browser_pack
from search.index.pronunciation import sound_of
from search.pack.bands import Evidence, band, confidence
from search.pack.question import Question
from search.pack.ranking import UNRIVALLED, Scores
from search.pack.terms import NOWHERE, SYNONYM, UNRANKED
from search.text import bare, fold
from search.tuning import LARGEST_FITTED

TUNINGS = 12
FIELDS = ("question", "aliases", "examples", "answer", "body")


def remembering(ranker: Ranker) -> Ranker:
    """The ranker, which reads and ranks a question once, however many stages are looked at."""
    scores, known = ranker.scores, {}

    def remembered(question: Question, limit: int) -> Scores:
        if (key := (question.text, limit)) not in known:
            known[key] = scores(question, limit)
        return known[key]

    ranker.scores, ranker.reader.read = remembered, cache(ranker.reader.read)
    return ranker


def stages(ranker: Ranker, names: Mapping[int, str], asked: str) -> dict[str, Any]:
    """What twins.js tells of a question, at the terminal; `names` are the terms by their numbers."""
    question = ranker.reader.read(asked)
    scores = ranker.scores(question, CANDIDATES)
    judged, evidence = ranker.judge(asked, CANDIDATES), scores.evidence()
    best = [[s.document, s.total] for s in scores.inside[:CANDIDATES]]
    assert judged.band == (band(evidence, ranker.tuning) if evidence and not question.elsewhere else "none")
    return {
        "text": question.text,
        "found": [
            [f.start, f.end, f.word, None, f.flags & ~UNRANKED & ~SYNONYM, f.facets, f.how]
            if f.term_id == NOWHERE  # then it makes no difference that the term would be another word
            else [f.start, f.end, f.word, names[f.term_id], f.flags & ~UNRANKED, f.facets, f.how]
            for f in question.found
        ],
        "focus": list(question.focus),
        "subject": question.subject,
        "facets": question.facets,
        "scores": [
            [s.document, s.total, s.base_score, s.document_coverage, s.out_of_scope, s.score_share]
            for s in scores.scores
        ],
        "judged": {"band": judged.band, "hits": best if judged.hits else []},
    }


def difference(
    given: dict[str, Any], ranker: Ranker, names: Mapping[int, str], question: str
) -> tuple[str, Any, Any] | None:
    """The first stage at which the twins differ: its name, what the scripts say and what is said at the terminal."""
    try:
        reply = json.loads(json.dumps(ask(ranker, question).as_json()))
    except QuestionError as error:
        return differing({"error": {"code": error.code, "message": str(error)}}, given["reply"], "reply")
    given["stages"]["found"].sort(key=str)
    expected = stages(ranker, names, question)
    expected["found"].sort(key=str)
    found = (differing(expected[stage], given["stages"][stage], stage) for stage in expected)
    return next(filter(None, found), None) or differing(reply, given["reply"], "reply")


def differing(expected: Any, given: Any, stage: str) -> tuple[str, Any, Any] | None:
    return None if expected == given else (stage, given, expected)


def differences(twin: Twin, questions: list[str], packs: Path, ranker: Ranker) -> list[Any]:
    names = {word.term_id: text for text, word in ranker.terms.all() if not word.flags & SYNONYM}
    pairs = zip(questions, twin(questions, packs), strict=True)
    return [(question, *found) for question, given in pairs if (found := difference(given, ranker, names, question))]


@pytest.fixture(scope="module")
def base(content: Path) -> KnowledgeBase:
    return load_valid(content)


@pytest.fixture(scope="module")
def ranker(index: Path) -> Ranker:
    return remembering(open_pack(index))


@pytest.mark.parametrize("file", sorted(QUESTIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_case_is_answered_alike(file: Path, twin: Twin, packs: Path, ranker: Ranker) -> None:
    assert not differences(twin, [case.question for case in read_cases(file)], packs, ranker)


def test_every_way_to_ask_is_answered_alike(twin: Twin, packs: Path, ranker: Ranker, base: KnowledgeBase) -> None:
    aliases = [alias for entry in base.entries for alias in (entry.question, *entry.aliases)]
    outside = [question for topic in base.outside for question in topic.questions]
    assert not differences(twin, aliases + outside, packs, ranker)


def test_initials_are_read_alike(twin: Twin, packs: Path, ranker: Ranker, base: KnowledgeBase) -> None:
    asked = [bare(fold(alias)) for entry in base.entries for alias in (entry.question, *entry.aliases)]
    typed = ["".join((sound_of(c) or c)[0][0] for c in question) for question in asked]
    assert sum(ranker.reader.read(question).text != question for question in typed) > len(typed) / 3
    odd = ["tkdjdzl", "lflzmb", "dior", "ysl", "TKDJDZ", "t k d j d z", "tkdj, dz?", "lf zmb!"]
    assert not differences(twin, [*typed, *odd], packs, ranker)


def test_strange_questions_are_answered_alike(twin: Twin, packs: Path, ranker: Ranker) -> None:
    assert not differences(twin, STRANGE, packs, ranker)


def test_damaged_questions_are_answered_alike(twin: Twin, packs: Path, ranker: Ranker, base: KnowledgeBase) -> None:
    random, aliases = Random(11), [alias for entry in base.entries for alias in entry.aliases]
    questions = [damaged(random, random.choice(aliases), random.choice(aliases)) for _ in range(600)]
    assert not differences(twin, questions, packs, ranker)


@pytest.mark.parametrize("seed", range(TUNINGS))
def test_the_twins_agree_for_any_numbers(seed: int, twin: Twin, tmp_path: Path, fixtures_day: None) -> None:
    random, base = Random(seed), load_valid(CASES / "small_kb")
    tuning = any_tuning(random)
    build(documents(base), tmp_path / "index", vocabulary(base), tuning, {"spoken": spoken(base)})
    ranker, shared = remembering(open_pack(tmp_path / "index")), Shared()
    light = [shared.light(base, document) for document in documents(base)]
    write_browser_pack(ranker, light, tuning, tmp_path, shared.values(base))
    (tmp_path / ANSWERS).write_bytes(as_json(shared.answers()))
    ways = [alias for entry in base.entries for alias in (entry.question, *entry.aliases)]
    ways += chain.from_iterable(topic.questions for topic in base.outside)
    questions = ways + [damaged(random, random.choice(ways), random.choice(ways)) for _ in range(60)]
    assert not differences(twin, questions, tmp_path, ranker), tuning


def any_tuning(random: Random) -> Tuning:
    """Numbers within their ranges, among them the ends of these."""

    def share(most: int = 1000, least: int = 0) -> int:
        return random.choice([least, most, random.randint(least, most)])

    def part(most: float = 1.0, least: float = 0.0) -> float:
        return random.choice([least, most, round(random.uniform(least, most), 2)])

    fields = {"question": part(2, 0.25), **{name: part(2) for name in FIELDS[1:]}}
    return Tuning(
        fields=fields,
        **{"k1": part(2), "b": part(), "idf_power": part()},
        **{"smoothing": part(2, 0.01), "counts": share(2000), "means": share(5000)},
        **{"single": part(), "bigram": part(), "function": part()},
        **{"typo": share(), "pinyin": share(), "focus_length": share(200, 10), "background": share()},
        **{
            "single_char_coverage": share(),
            "passage_bonus": share(5000),
            "facet": share(),
            "verbatim": share(10000),
            "deep": share(100, 1),
        },
        **any_bands(random),
    )


def any_bands(random: Random) -> dict[str, int]:
    """Numbers of the bands."""
    weights = [random.randint(0, 1000) for _ in range(5)]
    whole = sum(weights) or 1
    names = ("weight_document_coverage", "weight_score_share", "weight_margin", "weight_lead")
    return {
        "saturation": random.choice([1000, LARGEST_FITTED, random.randint(1000, LARGEST_FITTED)]),
        **{name: weight * 1000 // whole for name, weight in zip(names, weights, strict=False)},
        **{name: random.randint(0, 1000) for name in ("answer", "suggest", "rival", "floor", "story")},
    }


def test_the_formula_of_the_bands_is_the_same(twin: Twin, small_kb: Path) -> None:
    """On any evidence, by any numbers; nearly every other one with those of a base, so that each band occurs."""
    random, own = Random(5), usual(load_valid(small_kb))
    fitted = {name: getattr(own, name) for name in Tuning.read_with_question()}
    given = [(any_evidence(random), random.choice([fitted, any_bands(random)])) for _ in range(5000)]
    camel = ("documentCoverage", "scoreShare", "margin", "lead", "mass", "core")
    found = twin([(dict(zip(camel, evidence, strict=True)), numbers) for evidence, numbers in given], None)
    assert found == [[confidence(*pair), band(*pair)] for pair in given]
    assert {said for _, said in found} == {"answer", "suggest", "none"}


def any_evidence(random: Random) -> Evidence:
    coverage, share = random.choice([0, random.randint(0, 1000)]), random.randint(0, 1000)
    margin = random.choice([0, -1, UNRIVALLED, random.randint(-2000, 2000)])
    return Evidence(
        coverage, share, margin, random.choice([0, UNRIVALLED, random.randint(0, 900)]), random.randint(0, 200_000)
    )
