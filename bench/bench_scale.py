"""How do times, memory and bytes of search grow from a hundred entries to a hundred thousand, beside other engines?

    bench/bench_scale.py [PAIRS] [--sizes 100 1000 10000 100000] [--engines ours tantivy …] [--svg FILE]

PAIRS is a file of real questions, 'sentence TAB sentence TAB 1 where both ask the same' a line; without it they are
made of random words, which flatters every engine. An engine that is not installed is named and left out: those of
others are in the dependency group `bench`. Each is built, and asked, in a process of its own.
"""

import json
import subprocess
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

from scale.drawing import drawing
from scale.engines import ENGINES
from scale.tasks import Task, made, real

SIZES = (100, 1000, 10_000, 100_000)
PROGRAM = Path(__file__).parent / "scale/engines.py"
HEAD = "entries  engine            build s   open ms  median ms    95% ms  memory MB  disk MB  of text    MRR"


class NotInstalled(Exception):
    """An engine that is not there; the message names what is missing."""


def run(what: str, engine: str, folder: Path, task: Path) -> dict:
    """What the engine's own process prints. Raises NotInstalled."""
    command = [sys.executable, str(PROGRAM), what, engine, str(folder), str(task)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "ModuleNotFoundError" in done.stderr:
        raise NotInstalled(done.stderr.strip().splitlines()[-1].partition("named ")[2])
    if done.returncode:
        raise SystemExit(f"{engine}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def mean_reciprocal_rank(task: Task, found: list[list[int]]) -> float:
    """Of the first ten documents found for each question, itself left out."""
    total = 0.0
    for hits, right, itself in zip(found, task.right, task.itself, strict=True):
        others = [hit for hit in hits if hit != itself][:10]
        total += next((1 / (place + 1) for place, hit in enumerate(others) if hit in right), 0)
    return total / len(found)


def measured(engine: str, task: Task, place: Path) -> dict:
    """The figures of one engine over one task, in a folder where engines that build alike share what is built.

    Raises NotInstalled.
    """
    said, folder = place / "task", place / ENGINES[engine].build.__qualname__
    built = folder.with_suffix(".json")
    if not built.exists():
        folder.mkdir(exist_ok=True)
        said.write_text(json.dumps({"documents": task.documents, "questions": task.questions}), encoding="utf-8")
        built.write_text(json.dumps(run("build", engine, folder, said)))
    figures = {**json.loads(built.read_text()), **run("ask", engine, folder, said)}
    figures["disk"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    times = sorted(figures["times"])
    figures |= {"median": median(times), "slow": times[int(len(times) * 0.95)]}
    figures["mrr"] = mean_reciprocal_rank(task, figures["found"])
    return figures


def row(engine: str, task: Task, f: dict) -> str:
    text = sum(len(document.encode()) for document in task.documents)
    return (
        f"{len(task.documents):7}  {engine:16} {f['build']:8.2f}  {f['open'] * 1e3:8.1f}  {f['median'] * 1e3:9.3f}"
        f"  {f['slow'] * 1e3:8.2f}  {f['memory'] / 2**20:9.0f}  {f['disk'] / 1e6:7.2f}  {f['disk'] / text:6.1f}x"
        f"  {f['mrr']:5.3f}"
    )


def main() -> None:
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="?", type=Path)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=[*ENGINES])
    parser.add_argument("--svg", type=Path, help="draw the medians into this file")
    said = parser.parse_args()
    lines: dict[str, dict[float, float]] = {}
    missing: dict[str, str] = {}
    print(HEAD)
    for size in said.sizes:
        task = real(said.pairs, size) if said.pairs else made(size)
        with TemporaryDirectory() as place:
            for engine in (name for name in said.engines if name not in missing):
                try:
                    figures = measured(engine, task, Path(place))
                except NotInstalled as error:
                    missing[engine] = str(error)
                    continue
                print(row(engine, task, figures), flush=True)
                assert any(figures["found"]), "fast, but nothing is found"
                lines.setdefault(engine, {})[len(task.documents)] = figures["median"] * 1e3
    for engine, name in missing.items():
        print(f"left out: {engine}, {name} is not installed")
    if said.svg:
        said.svg.write_text(drawing("A warm question, median, ms", "entries", lines), encoding="utf-8")


if __name__ == "__main__":
    main()
