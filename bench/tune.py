"""Fit the bands to the project's questions, write the numbers to kb/fitted.json, and say how well they carry over.

    python bench/tune.py [--dry-run]

Each file of tests/cases/questions/ was written by another person: numbers fitted to one file are measured on the
others, which tells what to expect of questions that nobody has seen.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.answering import CANDIDATES, FITTED
from kb.cases import Case, read_cases
from kb.indexing import rebuild
from search import Ranker, open_pack
from search.fitting import Match, fit, worth_of

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "tests/cases/questions"


def matches_of(ranker: Ranker, case: Case) -> list[Match]:
    """How the ranking answers a case; one of another subject also, for half, as if outside.yml did not list that."""
    unlisted = [] if case.ids else [replace(match(ranker, case, listed=False), weight=0.5)]
    return [match(ranker, case), *unlisted]


def match(ranker: Ranker, case: Case, listed: bool = True) -> Match:
    """How the ranking answers a case, on request without the nearest of the other subjects."""
    scores = ranker.scores(ranker.reader.read(case.question), CANDIDATES)
    inside = [score for score in scores if not score.outside]
    if not inside:
        return Match(0, 0, 0, 10**6, 0 if case.ids else None)
    nearest = [*(score.total for score in scores if score.outside), 0, 0][0 if listed else 1]
    ids = [ranker.pack.json("documents", score.document)[0] for score in inside[:CANDIDATES]]
    place = next((place for place, id in enumerate(ids, 1) if id in case.ids), 0)
    best = inside[0]
    return Match(best.spoken, best.kept, best.whole, nearest * 1000 // max(best.total, 1), place if case.ids else None)


def main() -> None:
    with TemporaryDirectory() as folder:
        place, _ = rebuild(ROOT / "content", [Path(folder)])
        ranker = open_pack(place)
        files = {
            path.name: [match for case in read_cases(path) for match in matches_of(ranker, case)]
            for path in sorted(QUESTIONS.glob("*.jsonl"))
        }
    everything = [match for matches in files.values() for match in matches]
    for name, matches in files.items():
        numbers, worth = fit([match for other, group in files.items() if other != name for match in group])
        print(f"fitted to the others: {numbers}, worth {worth:.3f} there; on {name}: {worth_of(matches, numbers):.3f}")
    numbers, worth = fit(everything)
    print(f"fitted to all {len(everything)}: {numbers}, worth {worth:.3f}")
    if "--dry-run" not in sys.argv:
        FITTED.write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
        print(f"written to {FITTED.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
