"""Learning from a base's own questions: which of them the index should know, and the numbers of the bands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kb.answers.asking import CANDIDATES
from kb.answers.cases import Case, read_cases
from kb.answers.documents import documents, tuning, vocabulary
from kb.base.entries import KnowledgeBase
from kb.base.fitted import Fitted, write_fitted
from kb.base.paths import installed
from kb.base.paths import replace as replace_file
from kb.base.progress import Told, silent
from kb.errors import FolderError, QuestionError
from search import Ranker, open_pack
from search.measure.fitting import Match, fit, worth_of
from search.pack.bands import Evidence
from search.pack.ranking import Scores
from search.text import fold, runs

FITTED, LEARN = "fitted.json", "questions/learn"
NOTHING = Evidence(0, 0, -(10**6), 0, 0)
"""Of a question of which no document of the base speaks."""
LEAST = {"ids": 20, "oos": 8}
"""At least so many questions with an answer here, and without one: fewer fit numbers to chance."""
FOLDS = 5
"""For so many groups of files it is tried what the other files teach."""
OWN = ("", "own")
"""Where a question comes from that no stranger asked."""
ASKED = 3.0
"""A question that somebody asked counts for so many that were made up, when the numbers are fitted."""
MAX_EXAMPLE_CHARS = {True: 400, False: 60}
"""Longer questions teach nothing: those that somebody asked, and those made up, whose stories say little of what is
asked."""
KEPT = 28
"""So many characters at the end of an example are kept: what a long message asks for mostly stands there."""
SHORT, CLOSE = 9, 300
"""A question of at most so many characters is worth its bytes even where the aliases get it right, by less than so many
thousandths."""


@dataclass(frozen=True)
class Calibration:
    """What was learned, and what it is worth (`search.measure.fitting`), at most 1.

    before, after  mean worth over all questions, of what is in use and of what was learned
    carried        file -> (worth of the defaults, of the learned numbers with the examples of other files alone)
    """

    fitted: Fitted
    questions: int
    before: float
    after: float
    carried: dict[str, tuple[float, float]]


def question_files(base: KnowledgeBase) -> list[Path]:
    """The files of questions from which a base may learn."""
    return sorted((base.root / LEARN).glob("*.jsonl"))


def calibrate(base: KnowledgeBase, files: Iterable[Path], folder: Path, progress: Told = silent) -> Calibration:
    """Learn from the questions of the files; indexes are built in an empty folder.

    Each file is from another hand: what was learned of the others tells what to expect of questions that nobody has
    seen. The numbers are fitted to just that, each file as it is answered by what was learned of the others. Raises
    QuestionError when a file cannot be read, or there are too few questions.
    """
    cases = {path.name: read_cases(path) for path in files}
    everything = [case for group in cases.values() for case in group]
    _enough(base, everything)
    _known(base, cases)
    plain = replace(base, fitted={}, examples={})
    bare = _ranker(plain, folder / "bare")
    unseen: dict[str, list[Match]] = {}
    for number, group_out in enumerate(_folds(list(cases)) if len(cases) > 1 else ()):
        others = [case for other, group in cases.items() if other not in group_out for case in group]
        taught = _ranker(replace(plain, examples=choose(bare, others)), folder / str(number))
        for name in group_out:
            unseen[name] = [match for case in cases[name] for match in matches_of(taught, case)]
            progress("从别的文件学", "个问题", sum(len(cases[name]) for name in unseen), len(everything))
    progress("从全部学", "", 0, 0)
    examples = choose(bare, everything)
    taught = _ranker(replace(plain, examples=examples), folder / "all")
    matches = [match for case in everything for match in matches_of(taught, case)]
    numbers, _ = fit([match for group in unseen.values() for match in group] or matches)
    carried = {}
    for name, answered in unseen.items():
        before = worth_of([match for case in cases[name] for match in matches_of(bare, case)], bare.tuning)
        carried[name] = before, worth_of(answered, numbers)
    used = _ranker(base, folder / "used")
    before = worth_of([match for case in everything for match in matches_of(used, case)], used.tuning)
    return Calibration(Fitted(numbers, examples), len(everything), before, worth_of(matches, numbers), carried)


def _folds(names: list[str]) -> list[list[str]]:
    """The files in at most FOLDS groups."""
    return [group for number in range(FOLDS) if (group := names[number::FOLDS])]


def choose(ranker: Ranker, cases: Iterable[Case]) -> dict[str, tuple[str, ...]]:
    """Of some questions those that teach something, by the document that answers them: the ones that the ranking of the
    aliases alone gets wrong, and short ones that it gets right by little.

    A question out of scope belongs to the nearest subject out of scope; where none shares a word with it, to none.
    """
    found: dict[str, dict[str, None]] = {}
    for case in cases:
        asked = case.source not in OWN
        if case.patterns or len(case.question) > MAX_EXAMPLE_CHARS[asked] or not case.question.strip():
            continue
        if any(kind == "latin" for kind, _, _ in runs(fold(case.question))):  # pinyin would become words of the index
            continue
        read = ranker.reader.read(case.question)
        scores = ranker.scores(read, CANDIDATES)
        first = ranker.hit(scores.scores[0]).id if scores.scores else ""
        nearest = ranker.hit(scores.outside[0]).id if scores.outside else ""
        owner = nearest if case.out_of_scope else case.ids[0]
        lead = scores.scores[0].total - scores.scores[1].total if len(scores.scores) > 1 else CLOSE
        if owner and (first != owner or (lead < CLOSE and len(case.question) <= SHORT)):
            # Traditional characters in the index would no longer be read as Simplified ones
            question = case.question if read.text == fold(case.question) else read.text
            found.setdefault(owner, {})[_line(question)[-KEPT:]] = None
    return {owner: tuple(sorted(questions)) for owner, questions in sorted(found.items())}


def learned_file(base: KnowledgeBase) -> Path:
    """The file of what was learned. Raises FolderError where the base is that of an installation."""
    if installed(base.root):
        raise FolderError("随程序安装的内容只读；用 --content 指出你的内容文件夹")
    return base.root / FITTED


def write_learned(base: KnowledgeBase, found: Calibration) -> Path:
    """Write what was learned into the base; the file. Raises FolderError."""
    path = learned_file(base)
    try:
        replace_file(path, write_fitted(found.fitted, found.questions).encode())
    except OSError as error:
        raise FolderError(f"{path} 写不进去：{error.strerror or error}") from error
    return path


def matches_of(ranker: Ranker, case: Case) -> list[Match]:
    """How the ranking answers a case; one of another subject also, for half, as if outside.yml did not list that.

    A case that somebody asked counts for more (`ASKED`)."""
    weight = 1.0 if case.source in OWN else ASKED
    scores = ranker.scores(ranker.reader.read(case.question), CANDIDATES)
    if not case.out_of_scope:
        return [_match(ranker, case, scores, weight)]
    nearest = scores.outside[:1]
    unlisted = Scores([score for score in scores.scores if score not in nearest], scores.mass, scores.core)
    return [_match(ranker, case, scores, weight), _match(ranker, case, unlisted, weight / 2)]


def _match(ranker: Ranker, case: Case, scores: Scores, weight: float) -> Match:
    hits = [ranker.hit(score) for score in scores.inside[:CANDIDATES]]
    shown = [{**hit.data, "id": hit.id} for hit in hits]
    place = next((place for place, candidate in enumerate(shown, 1) if case.right(candidate)), 0)
    return Match(scores.evidence() or NOTHING, None if case.out_of_scope else place, weight)


def _ranker(base: KnowledgeBase, folder: Path) -> Ranker:
    from search import build  # it loads Whoosh, and kb --help loads this module

    build(documents(base), folder, vocabulary(base), tuning(base))
    return open_pack(folder)


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _known(base: KnowledgeBase, cases: Mapping[str, list[Case]]) -> None:
    for name, group in cases.items():
        for case in group:
            if unknown := [id for id in case.ids if not base.entry(id)]:
                said = f"{name} 里的“{case.question[:40]}”要的条目 {unknown[0]} 不在这里；改成 kb list 里的，或删去"
                raise QuestionError(said)


def _enough(base: KnowledgeBase, cases: list[Case]) -> None:
    outside = sum(case.out_of_scope for case in cases)
    have = {"ids": len(cases) - outside, "oos": outside}
    names = {"ids": "归这里管的问题", "oos": "不归这里管的问题（oos）"}
    missing = [
        f"{names[kind]}有 {have[kind]} 个，至少要 {least} 个" for kind, least in LEAST.items() if have[kind] < least
    ]
    if missing:
        raise QuestionError(f"拟合不了：{'；'.join(missing)}。加进 {base.root / LEARN}/ 里的 .jsonl，再试")
