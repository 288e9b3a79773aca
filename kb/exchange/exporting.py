"""A base for other programs: a table, lines of JSON, one page of Markdown, cards of Anki."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator

from kb.base.dates import review
from kb.base.entries import Entry, KnowledgeBase
from kb.base.names import STATUSES
from kb.exchange.columns import SHOWN
from kb.exchange.record import as_cells, in_json, record_of
from kb.exchange.table import FORMULA
from kb.publish.exports import entries_json


def as_csv(base: KnowledgeBase) -> str:
    """A table that spreadsheets open and `kb import` takes back, an entry a row.

    A cell that a spreadsheet would take for a formula begins with '. The mark of UTF-8 stands first: without it Excel
    takes the file for GBK.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    columns = [*record_of(base, base.entries[0])] if base.entries else [*SHOWN]
    writer.writerow(SHOWN[column] for column in columns)
    for entry in base.entries:
        cells = as_cells(record_of(base, entry))
        writer.writerow(harmless(cells[column]) for column in columns)
    return "\ufeff" + out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `kb.exchange.table.plain` undoes it."""
    return f"'{cell}" if cell.lstrip("'")[:1] in tuple(FORMULA) else cell


def as_jsonl(base: KnowledgeBase) -> str:
    """A record a line, with its facts and sources, as `kb import` takes it back."""
    return "".join(in_json(record_of(base, entry)) + "\n" for entry in base.entries)


def as_markdown(base: KnowledgeBase) -> str:
    """Everything on one page: a heading a stage, below it one an entry."""
    parts = [f"# {base.profile.name}", base.profile.description]
    for stage, name in base.profile.stage_names.items():
        entries = base.of_stage(stage)
        parts += [f"## {name}"] if entries else []
        for entry in entries:
            parts += [f"### {entry.question}", f"**{entry.answer}**"]
            parts += [re.sub(r"(?m)^(#{1,4}) ", r"##\1 ", entry.body)] if entry.body else []
            facts = [base.facts[id] for id in entry.facts if id in base.facts]
            parts += ["\n".join(f"- {fact.label}：{fact.value}（{STATUSES[fact.status]}）" for fact in facts)] * bool(
                facts
            )
            parts.append(f"出处：{'、'.join(map(base.cite, entry.sources))}。{review(entry.looked_at)}")
    return "\n\n".join(parts) + "\n"


def as_anki(base: KnowledgeBase) -> str:
    """Cards for Anki, as its text import has them: lines of fields between tabs, below lines that say what they are."""
    head = ["#separator:tab", "#html:true", f"#deck:{_field(base.profile.name)}", "#notetype:Basic"]
    head += ["#guid column:1", "#tags column:4"]
    return "\n".join([*head, *("\t".join(card) for card in _cards(base))]) + "\n"


def _cards(base: KnowledgeBase) -> Iterator[list[str]]:
    for entry in base.entries:
        back = "\n".join([entry.answer, *_steps(entry)])
        yield [entry.id, _field(entry.question), _field(back), f"{entry.stage} {entry.kind}"]


def _steps(entry: Entry) -> list[str]:
    from kb.base.names import FALLBACK, NEXT_STEP

    return [f"{heading}：{text}" for heading in (NEXT_STEP, FALLBACK) if (text := entry.section(heading))]


def _field(text: str) -> str:
    """A text as a field of a card: HTML in one line, in which nothing of the text is a tag."""
    text = re.sub(r"\s*\n\s*", "\n", text.replace("\t", " ").strip())
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\n", "<br>")


def schema() -> dict[str, object]:
    """The JSON Schema of entries.json."""
    from pathlib import Path

    found: dict[str, object] = json.loads(Path(__file__).with_name("entries.schema.json").read_text(encoding="utf-8"))
    return found


FORMATS: dict[str, Callable[[KnowledgeBase], str]] = {
    "csv": as_csv,
    "jsonl": as_jsonl,
    "json": entries_json,
    "md": as_markdown,
    "anki": as_anki,
}
"""What a base can be written as."""
