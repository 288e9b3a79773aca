"""The rule of the known questions: every line is one, and the entries that it names are there."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import PurePath

from kb.answers.cases import Case, each_line
from kb.base.entries import KnowledgeBase
from kb.errors import Problem


def check_cases(base: KnowledgeBase) -> list[Problem]:
    """Every problem in the questions of a base; one without questions has none."""
    known = {entry.id for entry in base.entries} | {PurePath(path).stem for path in base.broken}
    problems = []
    for path in sorted((base.root / "questions").rglob("*.jsonl")):
        name = path.relative_to(base.root).as_posix()
        for line, read in each_line(path) if name not in base.broken else ():
            for message in (read,) if isinstance(read, str) else _unknown(read, known):
                problems.append(Problem(name, max(line, 1), "question", message, warning=True))
    return problems


def _unknown(case: Case, known: set[str]) -> Iterator[str]:
    """What is said of each entry that a question names and that is not there."""
    for id in case.ids:
        if id not in known:
            near = get_close_matches(id, known, n=1, cutoff=0.7)
            hint = f"是不是 {near[0]}" if near else "改成 kb list 里的，或删去"
            yield f"“{case.question[:40]}”要的条目 {id[:60]} 不在这里；{hint}"
