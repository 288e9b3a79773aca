"""A table into a base: read, understood, tried on a copy, and only then written, all of it or nothing."""

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.base.entries import KnowledgeBase
from kb.base.loading import load
from kb.base.paths import installed
from kb.base.progress import Told, silent
from kb.base.scratch import scratch
from kb.checks.run import check
from kb.errors import FolderError, Problem, SheetError
from kb.exchange.columns import SHOWN, matched
from kb.exchange.guessing import id_of_text
from kb.exchange.placing import place, refuse_outside, sweep
from kb.exchange.reading import read_table
from kb.exchange.understanding import MOST_TOLD, Reader, Understood, decisions
from kb.exchange.writing import files_of, source_of_table


@dataclass(frozen=True)
class Wanted:
    """How a table is to be read: `columns` as field=column, the sheet of a workbook, the stage and the kind of rows
    that tell none, and whether stages are made of what the rows tell."""

    columns: Sequence[str] = ()
    sheet: str = ""
    stage: str = ""
    kind: str = ""
    make_stages: bool = False


@dataclass
class Import:
    """What an import comes to: the files with their texts, which column is what, and what a person must decide.

    source   the id of the table as a source; empty where every row has its own
    guessed  what is guessed or missing -> in how many entries
    """

    files: dict[str, str]
    columns: Mapping[str, str]
    found: Understood
    decide: list[str]
    source: str
    guessed: dict[str, int] = field(default_factory=dict)


def understand(root: Path, path: Path, wanted: Wanted, today: str, progress: Told = silent) -> Import:
    """What a table would make of a base; nothing is written but what a former import left half done is put back.

    Raises SheetError for a table that is not understood or does not fit, ContentMissing, FolderError.
    """
    if installed(root):
        raise FolderError("随程序安装的内容只读；用 kb init 建一个自己的，或用 --content 指出你的内容文件夹")
    swept = sweep(root)
    base, problems = load(root)
    if broken := sorted(base.broken & {"base.yml", "facts.yml", "sources.yml"}):
        raise SheetError(f"{broken[0]} 里有读不了的地方；先用 kb check 改好，再导入")
    table = read_table(path, wanted.sheet)
    columns = matched(table, wanted.columns)
    taken = {*base.sources}
    source = id_of_text(path.stem, taken, "sheet")
    stage = wanted.stage or next(iter(base.profile.stage_names), "")
    reader = Reader(base, columns, source, today, (stage, wanted.kind))
    found = reader.read(table, wanted.make_stages, progress)
    decide = (["上一次导入没有做完，已经放回原样"] if swept else []) + decisions(table, found)
    if not found.records:
        raise SheetError("没有一行可收：\n" + "\n".join(decide[:MOST_TOLD]))
    files = files_of(base, found, source_of_table(source, table.name, today))
    cited = any(one.startswith(f"{source}#") for record in found.records.values() for one in record["sources"])
    guessed = [what for record in found.records.values() for what in record["imported"]]
    counted = {what: guessed.count(what) for what in dict.fromkeys(guessed)}
    done = Import(
        files, {SHOWN[key]: column for key, column in columns.items()}, found, decide, source if cited else "", counted
    )
    refuse_outside(root, files)
    progress("试着收下", "", 0, 0)
    _try(base, problems, done)
    return done


def _try(base: KnowledgeBase, problems: list[Problem], done: Import) -> None:
    """Raises SheetError where the base would have a mistake that it does not have now, with these `problems`."""
    before = {(one.path, one.rule, one.message) for one in [*problems, *check(base)]}
    with scratch() as folder:
        copy = folder / "content"
        shutil.copytree(base.root, copy, symlinks=True)
        for path, text in done.files.items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_bytes(text.encode("utf-8"))
        tried, met = load(copy)
        wrong = [one for one in [*met, *check(tried)] if not one.warning]
    new = [one for one in wrong if (one.path, one.rule, one.message) not in before]
    if new:
        rows = {f"entries/{one['stage']}/{id}.md": done.found.rows[id] for id, one in done.found.records.items()}
        said = [_of_row(one, rows, done.found.rows) for one in new[:MOST_TOLD]]
        raise SheetError(f"收下以后会有 {len(new)} 处错误，什么也没写；先改表格：\n" + "\n".join(said))


def _of_row(problem: Problem, files: Mapping[str, int], ids: Mapping[str, int]) -> str:
    """A problem with the row that it comes from."""
    fact = re.match(r"(.+?)-figures", problem.message)
    row = files.get(problem.path) or (ids.get(fact[1]) if fact else None)
    return f"第 {row} 行：[{problem.rule}] {problem.message}" if row else str(problem)


def carry_out(root: Path, done: Import) -> None:
    """Write the files. Raises FolderError; then nothing was changed."""
    place(root, done.files)


def as_data(done: Import, written: bool) -> dict[str, Any]:
    """What was done, for programs."""
    return {
        "written": written,
        "columns": dict(done.columns),
        "entries": [{"id": id, "row": row} for id, row in done.found.rows.items()],
        "stages": done.found.stages,
        "facts": sum(len(record["facts"]) for record in done.found.records.values()),
        "source": done.source,
        "guessed": done.guessed,
        "repeats": [{"row": row, "of": other} for row, other in done.found.repeats.items()],
        "decide": done.decide,
        "files": sorted(done.files),
    }
