"""Fitting the numbers of the bands to a base's own questions, and what that gains."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kb.answers.asking import CANDIDATES
from kb.answers.cases import Case, read_cases
from kb.answers.documents import documents, tuning, vocabulary
from kb.base.entries import KnowledgeBase
from kb.base.fitted import write_fitted
from kb.base.paths import installed
from kb.base.paths import replace as replace_file
from kb.errors import FolderError, QuestionError
from search import Ranker, open_pack
from search.measure.fitting import Match, fit, worth_of
from search.pack.bands import Evidence
from search.pack.ranking import evidence_of

FITTED, LEARN = "fitted.json", "questions/learn"
LEAST = {"ids": 20, "oos": 8}
"""At least so many questions with an answer here, and without one: fewer fit numbers to chance."""


@dataclass(frozen=True)
class Calibration:
    """Fitted numbers, and what they are worth (`search.measure.fitting`), at most 1.

    before, after  mean worth over all questions, of the numbers in use and of the fitted ones
    carried        file -> (worth of the numbers in use, of those fitted to all other files), over its questions
    """

    numbers: dict[str, int]
    questions: int
    before: float
    after: float
    carried: dict[str, tuple[float, float]]


def question_files(base: KnowledgeBase) -> list[Path]:
    """The files of questions from which a base may learn."""
    return sorted((base.root / LEARN).glob("*.jsonl"))


def calibrate(base: KnowledgeBase, files: Iterable[Path], folder: Path, progress: Callable[[str], None]) -> Calibration:
    """Fit the numbers to the questions of the files; the index is built in an empty folder.

    Each file is from another hand: numbers fitted to the others tell what to expect of questions that nobody has seen.
    Raises QuestionError when a file cannot be read, or there are too few questions.
    """
    cases = {path.name: read_cases(path) for path in files}
    _enough(base, [case for group in cases.values() for case in group])
    from search import build  # it loads Whoosh, and kb --help loads this module

    build(documents(base), folder, vocabulary(base), tuning(base))
    ranker = open_pack(folder)
    matches = {name: [m for case in group for m in matches_of(ranker, case)] for name, group in cases.items()}
    everything = [match for group in matches.values() for match in group]
    used, carried = ranker.tuning, {}
    for name, group in matches.items() if len(matches) > 1 else ():
        progress(name)
        numbers, _ = fit(match for other, group in matches.items() if other != name for match in group)
        carried[name] = worth_of(group, used), worth_of(group, numbers)
    progress("")
    numbers, after = fit(everything)
    return Calibration(numbers, sum(map(len, cases.values())), worth_of(everything, used), after, carried)


def place_for_numbers(base: KnowledgeBase) -> Path:
    """The file of the fitted numbers. Raises FolderError where the base is that of an installation."""
    if installed(base.root):
        raise FolderError("随程序安装的内容只读；用 --content 指出你的内容文件夹")
    return base.root / FITTED


def write_numbers(base: KnowledgeBase, found: Calibration) -> Path:
    """Write the fitted numbers into the base; the file. Raises FolderError."""
    path = place_for_numbers(base)
    try:
        replace_file(path, write_fitted(found.numbers, found.questions).encode())
    except OSError as error:
        raise FolderError(f"{path} 写不进去：{error.strerror or error}") from error
    return path


def matches_of(ranker: Ranker, case: Case) -> list[Match]:
    """How the ranking answers a case; one of another subject also, for half, as if outside.yml did not list that."""
    unlisted = [replace(_match(ranker, case, listed=False), weight=0.5)] if case.out_of_scope else []
    return [_match(ranker, case), *unlisted]


def _match(ranker: Ranker, case: Case, listed: bool = True) -> Match:
    """How the ranking answers a case, on request without the nearest of the other subjects."""
    scores = ranker.scores(ranker.reader.read(case.question), CANDIDATES)
    if not listed:
        nearest = next((score for score in scores if score.out_of_scope), None)
        scores = [score for score in scores if score is not nearest]
    hits = [ranker.hit(score) for score in scores if not score.out_of_scope][:CANDIDATES]
    shown = [{**hit.data, "id": hit.id} for hit in hits]
    place = next((place for place, candidate in enumerate(shown, 1) if case.right(candidate)), 0)
    evidence = evidence_of(scores) or Evidence(0, 0, 0, 0, 1)
    return Match(evidence, None if case.out_of_scope else place)


def _enough(base: KnowledgeBase, cases: list[Case]) -> None:
    outside = sum(case.out_of_scope for case in cases)
    have = {"ids": len(cases) - outside, "oos": outside}
    names = {"ids": "归这里管的问题", "oos": "不归这里管的问题（oos）"}
    missing = [
        f"{names[kind]}有 {have[kind]} 个，至少要 {least} 个" for kind, least in LEAST.items() if have[kind] < least
    ]
    if missing:
        raise QuestionError(f"拟合不了：{'；'.join(missing)}。加进 {base.root / LEARN}/ 里的 .jsonl，再试")
