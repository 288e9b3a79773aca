"""What does a question cost in a cluster: how many rows of it, how many calls, how long?

    python bench/bench_cluster.py [--uri ADDRESS] [--questions N] [FILE.tsv]

The base is the project's own; with a file, the sentences of its first two columns, each a document, and a question too.
Without an address the cluster is Milvus Lite, in a file that is thrown away. Every reply is compared with the local
one.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from figures import say

from kb.answers.indexing import rebuild
from kb.base.paths import content_folder
from search import Document, build, open_pack
from search.cluster.asking import ClusterRanker, open_cluster
from search.cluster.engine import Engine, place_of
from search.cluster.layout import Rows
from search.cluster.pushing import push

QUESTIONS = Path(__file__).resolve().parent.parent / "content/questions"
CALLS = ("rows", "nearest")


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--uri")
    asked.add_argument("--questions", type=int, default=500)
    asked.add_argument("file", nargs="?", type=Path)
    given = asked.parse_args()
    with TemporaryDirectory() as folder:
        data = Path(folder)
        questions = of_file(given.file, data) if given.file else of_base(data)
        here = open_pack(data)
        random.Random(7).shuffle(questions)
        engine = Engine(place_of(given.uri or f"{data / 'bench.db'}#bench"))
        try:
            measure(here, engine, questions[: given.questions])
        finally:
            engine.close()


def of_file(file: Path, folder: Path) -> list[str]:
    """Index the sentences of a file; all of them."""
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    sentences = sorted({sentence for line in lines for sentence in line.split("\t")[:2]})
    build([Document(str(n), {"question": sentence}) for n, sentence in enumerate(sentences)], folder)
    return sentences


def of_base(folder: Path) -> list[str]:
    """Index the project's content; its questions."""
    rebuild(content_folder(None), [folder])
    files = sorted(QUESTIONS.rglob("*.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [json.loads(line)["q"] for line in lines]


def measure(here: Any, engine: Engine, questions: list[str]) -> None:
    start = time.perf_counter()
    pushed = push(here, engine)
    took = time.perf_counter() - start
    print(f"{here.pack.count('documents')} documents, {pushed.rows} rows, pushed in {took:.1f} s")
    sizes(here)
    there, calls = open_cluster(engine), Counter[str]()
    count(engine, calls)
    local, remote, work, touched = [], [], 0.0, 0
    for question in questions:
        start = time.perf_counter()
        said = here.judge(question)
        local.append((time.perf_counter() - start) * 1000)
        start = time.perf_counter()
        began = time.process_time()
        same = there.judge(question)
        work += time.process_time() - began
        remote.append((time.perf_counter() - start) * 1000)
        touched += sum(len(here.postings[term].documents) for term in here.shares(here.reader.read(question)))
        assert same == said, question
    print(f"{len(questions)} questions, all replies the same; local:")
    say(local)
    print("in the cluster:")
    say(remote)
    print(f"  this process worked {1000 * work / len(questions):.2f} ms of that (a server of its own does not count)")
    print(f"weights to add up: {touched / len(questions):.0f} a question")
    tell(there, calls, len(questions))


def sizes(here: Any) -> None:
    """How large the rows are."""
    documents = [row for row in Rows(here) if 1 <= row.number <= here.pack.count("documents")]
    terms = sum(len(row.terms) for row in documents) / len(documents)
    looks = sum(len(row.text.encode()) for row in documents) / len(documents)
    others = sum(len(row.text.encode()) for row in Rows(here)) - looks * len(documents)
    print(f"a document: {terms:.0f} weights, {looks:.0f} bytes beside them; all other rows: {others / 1e6:.1f} MB")


def count(engine: Engine, calls: Counter[str]) -> None:
    """Count the calls of an engine, and the rows that they find."""

    def counted(name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any) -> Any:
            found = do(*given)
            calls[name] += 1
            calls[f"{name} found"] += len(found)
            return found

        return done

    for name in CALLS:
        setattr(engine, name, counted(name, getattr(engine, name)))


def tell(there: ClusterRanker, calls: Counter[str], questions: int) -> None:
    asked = dict(sorted(there.candidates.counts.items()))
    print(f"numbers asked of the engine (-1 is all) by how many questions: {asked}")
    for name in CALLS:
        print(f"{name}: {calls[name] / questions:.2f} calls a question, {calls[f'{name} found'] / questions:.1f} found")


if __name__ == "__main__":
    main()
