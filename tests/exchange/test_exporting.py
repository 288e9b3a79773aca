"""`kb export`: what other programs read, and what comes back as it went."""

import csv
import datetime
import io
import json
import shutil

import pytest
from conftest import CASES, SECOND
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from exchange.tables import everything
from kb.base.entries import Change, Citation, Duration, Entry, Fact, KnowledgeBase, Source
from kb.base.loading import load
from kb.base.names import IMPORTED
from kb.checks.rule import bare
from kb.exchange.columns import matched
from kb.exchange.exporting import as_anki, as_csv, as_jsonl, as_markdown, harmless, schema
from kb.exchange.reading import read_table
from kb.exchange.record import record_of
from kb.exchange.table import FORMULA, plain
from kb.exchange.understanding import Reader
from kb.publish.exports import entries_json

WRITERS = {"csv": as_csv, "jsonl": as_jsonl}
BASES = {"small": CASES / "small_kb", "second": SECOND}


@pytest.mark.parametrize("folder", BASES.values(), ids=BASES)
def test_entries_json_is_as_its_schema_says(folder):
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema()).validate(json.loads(entries_json(load(folder)[0])))


@pytest.mark.parametrize("place", ["", "entries", "facts", "sources"])
def test_the_schema_misses_what_is_missing(place):
    said = json.loads(entries_json(load(SECOND)[0]))
    target = said[place][0] if place else said
    for key in [*target]:
        kept = target.pop(key)
        assert not Draft202012Validator(schema()).is_valid(said), key
        target[key] = kept


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("folder", BASES.values(), ids=BASES)
def test_a_base_goes_out_and_comes_back_as_it_was(kb, tmp_path, folder, ending):
    """Into a base that has the stages and kinds but no entries, facts and sources yet."""
    first, back = tmp_path / "first", tmp_path / "back"
    shutil.copytree(folder, first)
    shutil.copytree(folder, back)
    shutil.rmtree(back / "entries")
    for name, key in (("facts.yml", "facts"), ("sources.yml", "sources")):
        (back / name).write_text(f"{key}: []\n")
    base = load(first)[0]
    file = tmp_path / f"out.{ending}"
    assert kb("export", "--content", str(first), "-o", str(file)).code == 0
    said = kb("import", "--content", str(back), str(file))
    assert said.code == 0, said.err
    again = load(back)[0]
    for entry in base.entries:
        other = again.entry(entry.id)
        assert record_of(again, other) == record_of(base, entry)
    assert len(again.entries) == len(base.entries)


texts = st.text(
    st.characters(
        codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\xa0\u3164\uffa0\u115f\u1160"
    ),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip() == text and text.isprintable() and bare(text))
lines = st.lists(texts, max_size=4).map("\n".join)
ids = st.from_regex("[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6})?", fullmatch=True).filter(lambda id: id != "index")
days = st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))


@st.composite
def bases(draw):
    """A base of a few entries, each with facts and sources of its own, of any texts that entries may have."""
    stage = draw(ids)
    sources = {
        id: Source(id, draw(texts), "page", draw(texts), "第 {} 段", draw(lines))
        for id in draw(st.sets(ids, min_size=1, max_size=3))
    }
    facts, entries, asked = {}, [], set()
    for id in sorted(draw(st.sets(ids, min_size=1, max_size=3))):
        told = draw(st.lists(texts, min_size=1, max_size=5))
        said = [text for text in told if bare(text) not in asked and not asked.add(bare(text))]
        if not said:
            continue
        citation = Citation(draw(st.sampled_from(sorted(sources))), draw(st.sampled_from(["", "1", "3.2"])))
        fact = Fact(
            f"{id}-f",
            draw(texts),
            draw(texts),
            "",
            draw(st.none() | st.just(Duration(3, 7, "day"))),
            "reported",
            citation,
            draw(texts),
        )
        facts[fact.id] = fact
        changes = tuple(Change(day, draw(texts)) for day in draw(st.lists(days, max_size=2)))
        imported = tuple(draw(st.sets(st.sampled_from([*IMPORTED]))))
        entries.append(
            Entry(
                id,
                said[0],
                tuple(said[1:]),
                stage,
                "what",
                draw(texts),
                (fact.id,),
                (citation,),
                (),
                draw(days),
                draw(lines).strip(),
                "",
                changes,
                imported,
            )
        )
    return KnowledgeBase(CASES, tuple(entries), facts, sources, (), {})


@settings(deadline=None)
@given(bases(), st.sampled_from([*WRITERS]))
def test_whatever_entries_say_is_read_as_it_was_written(tmp_path_factory, base, ending):
    file = tmp_path_factory.mktemp("out") / f"out.{ending}"
    file.write_bytes(WRITERS[ending](base).encode("utf-8"))
    if not base.entries:
        return
    table = read_table(file)
    there = KnowledgeBase(CASES, (), {}, {}, (), {})
    found = Reader(there, matched(table, []), "out", "2026-01-31", ("", "")).read(table, True)
    for entry in base.entries:
        sent, came = record_of(base, entry), found.records[entry.id]
        assert json.loads(json.dumps({**came, "stage_name": sent["stage_name"]}, default=str)) == json.loads(
            json.dumps(sent, default=str)
        )


@given(st.text("'=+-@＝＋－＠\t\r|ab甲", max_size=8))
def test_no_cell_is_a_formula_and_each_comes_back(cell):
    quoted = harmless(cell)
    assert quoted[:1] not in tuple(FORMULA)
    assert plain(quoted) == cell.replace("\r\n", "\n").replace("\r", "\n") or "\r" in cell


def test_a_spreadsheet_finds_no_formula_in_what_is_exported(kb, tmp_path):
    content = tmp_path / "content"
    shutil.copytree(SECOND, content)
    entry = next(content.glob("entries/*/*.md"))
    text = entry.read_text(encoding="utf-8")
    entry.write_text(
        text.replace("\naliases:", "\naliases:\n  - \"=cmd|' /C calc'!A0\"", 1)
        if "aliases:\n" in text
        else text.replace("aliases: [", "aliases: [\"=cmd|' /C calc'!A0\", ", 1),
        encoding="utf-8",
    )
    said = kb("export", "--content", str(content))
    cells = [cell for line in csv.reader(io.StringIO(said.out.removeprefix("\ufeff"))) for cell in line]
    assert any("=cmd|" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in tuple(FORMULA)]


def test_cards_and_the_page_have_every_entry(kb):
    base = load(SECOND)[0]
    cards = [line.split("\t") for line in as_anki(base).splitlines() if not line.startswith("#")]
    assert [card[0] for card in cards] == [entry.id for entry in base.entries]
    assert {len(card) for card in cards} == {4}
    assert as_anki(base).startswith("#separator:tab\n#html:true\n")
    page = as_markdown(base)
    assert all(f"\n### {entry.question}\n" in page and entry.answer in page for entry in base.entries)


@pytest.mark.parametrize("wanted", ["csv", "jsonl", "json", "md", "anki"])
def test_each_format_is_written_or_printed(kb, tmp_path, wanted):
    printed = kb("export", "--content", str(SECOND), "--format", wanted)
    file = tmp_path / "out"
    said = kb("export", "--content", str(SECOND), "--format", wanted, "-o", str(file), "--json")
    assert (printed.code, said.code, said.json["format"]) == (0, 0, wanted)
    assert file.read_bytes().decode("utf-8").replace("\r\n", "\n") == printed.out.replace("\r\n", "\n")


def test_the_end_of_the_name_tells_the_format_and_a_place_that_cannot_be_written_is_told(kb, tmp_path):
    kb("export", "--content", str(SECOND), "-o", str(tmp_path / "out.jsonl"))
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()[0])["id"]
    said = kb("export", "--content", str(SECOND), "-o", str(tmp_path / "none" / "out.csv"))
    assert said.err.startswith("kb: 写不进 ")
    assert everything(tmp_path).keys() == {"out.jsonl"}
