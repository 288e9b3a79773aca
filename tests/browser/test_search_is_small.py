"""What the search adds to a page: when it is fetched, and how many bytes that is."""

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browser.conftest import Visit

BOX = "assets/box/box.js"
SEARCH, ENTRIES, EACH, SHOWN, TABLE = 58_000, 80, 900, 300, 5_000
"""Bytes at most, compressed: of code and data that come before the first answer, for so many entries, for each one
more; for each entry of what is shown of it, which comes after; and of the table that Traditional characters need. The
aim for each one more is 700; the learned examples take the rest. How characters sound stands in what comes first: 19 of
20 questions that people wrote have some stretch that may be a slip."""
AFTER = "assets/search/answers.json"
SLIP, TRADITIONAL = "楼发了怎么半", "漏發了怎麼辦"
"""A question that only sounds like what it means, and one in Traditional characters."""


def fetched(visit: Visit) -> set[str]:
    """Files of the search that were asked for."""
    paths = {urlsplit(url).path.lstrip("/") for url in visit.requests}
    return {path for path in paths if path.startswith("assets/search/")}


def compressed(folder: Path, names: set[str]) -> int:
    return sum(len(gzip.compress((folder / name).read_bytes(), 9)) for name in names)


def ask(visit: Visit, question: str) -> dict:
    return visit.page.evaluate("question => window.kb.ask(question)", question)


@pytest.fixture
def opened(chromium, address, base):
    """A new window at an entry, as a phone that was never here before."""
    window = chromium.new_context()
    page = window.new_page()
    seen = Visit(page, address)
    window.on("request", lambda asked: seen.requests.append(asked.url))
    seen.go(base.entries[0].url)
    page.wait_for_load_state("networkidle")
    yield seen
    window.close()


def test_nothing_of_the_search_is_fetched_before_the_reader_turns_to_it(opened: Visit) -> None:
    assert not fetched(opened)


def test_turning_to_the_box_fetches_the_search_but_not_its_table(opened: Visit, folder: Path, base) -> None:
    opened.page.locator("[role=combobox]").first.focus()
    opened.page.evaluate("() => window.kb.load()")
    names = fetched(opened)
    assert "assets/search/browser.pack" in names
    assert "assets/search/traditional.pack" not in names
    assert "assets/search/examples.json" not in names
    assert compressed(folder, (names | {BOX}) - {AFTER}) <= SEARCH + EACH * max(len(base.entries) - ENTRIES, 0)
    assert compressed(folder, {AFTER}) <= SHOWN * len(base.entries)


def test_the_table_is_fetched_by_a_question_that_needs_it(opened: Visit, folder: Path) -> None:
    assert ask(opened, SLIP)["candidates"]
    assert "assets/search/traditional.pack" not in fetched(opened)
    assert ask(opened, TRADITIONAL)["candidates"]
    assert "assets/search/traditional.pack" in fetched(opened)
    assert compressed(folder, {"assets/search/traditional.pack"}) <= TABLE


def test_it_answers_after_the_network_is_gone(opened: Visit) -> None:
    first = ask(opened, SLIP)
    opened.page.context.set_offline(True)
    assert first["candidates"]
    assert ask(opened, "退款多久到账")["band"] == "answer"
