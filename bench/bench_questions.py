"""How long does one question take once the index is open, over all of the project's own questions?"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from figures import say

from kb.answers.asking import ask
from kb.answers.cases import read_cases
from kb.answers.indexing import rebuild
from kb.base.paths import content_folder
from search import open_pack

QUESTIONS = Path(__file__).resolve().parent.parent / "content/questions/learn"


def main() -> None:
    with TemporaryDirectory() as data:
        rebuild(content_folder(None), [Path(data)])
        ranker = open_pack(data)
        cases = [case for path in sorted(QUESTIONS.glob("*.jsonl")) for case in read_cases(path)]
        cases = [case for case in cases if case.question.strip()]
        times, right = [], 0
        for _ in range(2):  # the first round reads the records into memory
            times, right = [], 0
            for case in cases:
                start = time.perf_counter()
                reply = ask(ranker, case.question)
                times.append((time.perf_counter() - start) * 1000)
                right += reply.band == "answer" and case.right(reply.candidates[0])
        assert right > len(cases) / 2, "fast, but wrong"
    print(f"one warm question of {len(times)}")
    say(times)


if __name__ == "__main__":
    main()
