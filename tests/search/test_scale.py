"""The benchmark of search beside other engines: its table, its drawing, and what it says of what is not installed."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

BENCH = Path(__file__).parents[2] / "bench/bench_scale.py"


def bench(*arguments: str, path: Path | None = None) -> list[str]:
    """The lines that the benchmark prints."""
    command = [sys.executable, str(BENCH), *arguments]
    environment = {**os.environ, **({"PYTHONPATH": str(path)} if path else {})}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return done.stdout.splitlines()


def test_every_engine_has_a_row_for_every_size_and_a_line_in_the_drawing(tmp_path: Path) -> None:
    lines = bench("--sizes", "20", "40", "--engines", "ours", "FTS5 trigram", "--svg", str(tmp_path / "plot.svg"))
    assert [line.split()[:2] for line in lines[1:]] == [["20", "ours"], ["20", "FTS5"], ["40", "ours"], ["40", "FTS5"]]
    drawn = "".join(ElementTree.parse(tmp_path / "plot.svg").getroot().itertext())
    assert "ours" in drawn
    assert "FTS5 trigram" in drawn


def test_real_questions_come_from_a_file_of_pairs(tmp_path: Path) -> None:
    pairs = ["怎么退款\t如何退款\t1", "怎么退款\t退款去哪申请\t0", "多久到账\t几天能到账\t1"]
    (tmp_path / "pairs.tsv").write_text("\n".join(pairs), encoding="utf-8")
    (row,) = bench(str(tmp_path / "pairs.tsv"), "--sizes", "9", "--engines", "ours")[1:]
    assert row.split()[0] == "3"
    assert row.split()[-1] == "1.000"


def test_what_is_not_installed_is_named_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "tantivy.py").write_text("raise ModuleNotFoundError(\"No module named 'tantivy'\")", encoding="utf-8")
    lines = bench("--sizes", "20", "--engines", "tantivy + jieba", "FTS5 trigram", path=tmp_path)
    assert lines[-1] == "left out: tantivy + jieba, 'tantivy' is not installed"
    assert len(lines) == 3
