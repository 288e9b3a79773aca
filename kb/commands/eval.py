from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import click

from kb.answers.asking import Reply, ask
from kb.answers.cases import Case, read_cases
from kb.answers.indexing import open_whole
from kb.base.paths import content_folder, data_folders
from kb.base.progress import Told, watched
from kb.commands.current import tell_unfitted, use_current
from kb.commands.options import everywhere
from kb.commands.output import Page, say_json
from kb.commands.progress import Progress
from kb.commands.spoken import Command
from kb.errors import QuestionError
from search.measure.evaluation import OUT_OF_SCOPE, Measures, Outcome, measure


@click.command("eval", cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="文件…", type=click.Path())
@click.option("--misses", is_flag=True, help="列出每个没答对的问题。")
@click.option("--baseline", is_flag=True, help="同样的问题也问 Whoosh + jieba 和 SQLite FTS5。")
@everywhere
def command(
    files: tuple[str, ...], misses: bool, baseline: bool, as_json: bool, content: str | None, data: str | None
) -> int:
    """用已知答案的问题（JSONL 文件）衡量回答：P@1、hit@3、MRR、拒答率。

    P@1 要有把握地答（answer）而且答对；列出相近的问题（suggest）只算 hit@3。
    """
    folder = content_folder(content)
    cases = [case for file in files for case in read_cases(Path(file))]
    with Progress() as progress:
        ranker, said = use_current(
            folder,
            data_folders(folder, data),
            open_whole,
            lambda ranker: (ranker, [_told(case, _reply(ranker, case)) for case in _watched(cases, "kb", progress)]),
        )
        tell_unfitted(ranker)
        replies = {"kb": said}
        if baseline:
            replies |= baselines(folder, cases, progress)
    measures = {name: measure(told.outcome for told in said) for name, said in replies.items()}
    missed = [] if not misses else list(_missed(cases, replies["kb"]))
    if as_json:
        say_json(
            {name: {part: asdict(m) for part, m in table.items()} for name, table in measures.items()}
            | ({"misses": missed} if misses else {})
        )
    else:
        show(measures, missed)
    return 0


def _watched(cases: list[Case], engine: str, progress: Told) -> Iterator[Case]:
    return watched(cases, f"问 {engine}", "个问题", progress)


class Answered(NamedTuple):
    """What came of a case, and the entry that stood first: a reply itself is a hundred times as large."""

    outcome: Outcome
    first: str


def _told(case: Case, reply: Reply) -> Answered:
    return Answered(case.outcome(reply), reply.candidates[0]["id"] if reply.candidates else "-")


def _reply(ranker: Any, case: Case) -> Reply:
    try:
        return ask(ranker, case.question)
    except QuestionError:
        return Reply(case.question, "none", ())


def baselines(content: Path, cases: list[Case], progress: Told) -> dict[str, list[Answered]]:
    """The replies of other engines, which answer whatever they find."""
    from kb.answers.documents import candidate, documents
    from kb.checks.valid import load_valid
    from search.measure.baselines import BASELINES

    base = load_valid(content)
    inside = [document for document in documents(base) if not document.out_of_scope]
    shown = {entry.id: {**candidate(base, entry), "id": entry.id} for entry in base.entries}
    replies = {}
    for name, engine in BASELINES.items():
        rank = engine(inside)
        found = [[shown[id] for id in rank(case.question, 3)] for case in _watched(cases, name, progress)]
        replies[name] = [
            _told(case, Reply(case.question, "answer" if hits else "none", tuple(hits)))
            for case, hits in zip(cases, found, strict=True)
        ]
    return replies


def _missed(cases: list[Case], replies: list[Answered]) -> Any:
    for case, (outcome, first) in zip(cases, replies, strict=True):
        place, band = outcome.place, outcome.band
        outside = not (case.ids or case.patterns)
        if (band == "answer") if outside else (band != "answer" or place != 1):
            yield {"slice": case.slice, "question": case.question, "band": band, "first": first, "place": place}


def show(measures: Mapping[str, Mapping[str, Measures]], missed: list[Any]) -> None:
    """Print the tables, then the misses."""
    page = Page()
    for name, table in measures.items():
        page.say(f"{name:20} {'n':>5} {'P@1':>6} {'hit@3':>6} {'MRR':>6} {'拒答':>4} {'误拒':>4}", bold=True)
        for part, m in table.items():
            figures = (m.p1, m.hit3, m.mrr, m.rejected, m.refused)
            page.say(f"{part:20} {m.questions:5} " + " ".join(f"{figure:6.3f}" for figure in figures))
        page.say()
    for miss in missed:
        place = (
            f"对的在第 {miss['place']} 位"
            if miss["place"]
            else "不归这里管"
            if miss["slice"] == OUT_OF_SCOPE
            else "没有对的"
        )
        page.say("{slice:12} {question}  →  {band} {first}".format(**miss) + f"（{place}）")
