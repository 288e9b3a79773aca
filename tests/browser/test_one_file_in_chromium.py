"""The whole base as one HTML file: opened as a file in a real Chromium, read, asked, followed, filled; no network."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.box import ABSENT, field_of
from kb.publish.carrying.single import MOST_BYTES, single
from kb.publish.website import shim

NARROW = 360
QUESTIONS = ("退钱要几天才能到我的账户", "tuikuan jitian daozhang", "漏發了怎麼辦", "怎么跟商家说", ABSENT, "平台")


@pytest.fixture(scope="session")
def file(folder: Path, once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    def make(place: Path) -> None:
        single(folder, shim().parent, place / "one.html")

    return once("one-file", make) / "one.html"


@pytest.fixture
def home(file: Path) -> str:
    return file.parent.as_uri() + "/"


def test_it_is_small_and_the_same_each_time_and_names_nothing_beside_it(
    file: Path, folder: Path, tmp_path: Path
) -> None:
    assert file.stat().st_size <= MOST_BYTES
    single(folder, shim().parent, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == file.read_bytes()
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(r'\s(?:src|srcset|action)="(?!data:)[^"]*/[^"]*"', markup.replace('action="../', 'action="'))
    assert "<link" not in markup


def test_every_link_within_it_leads_somewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert len(ids) == len({*ids})
    assert {*re.findall(r'href="#([^"]+)"', text)} - {*ids} == set()


def test_it_has_every_entry_step_and_message(file: Path, base) -> None:
    text = file.read_text(encoding="utf-8")
    for entry in base.entries:
        assert f' id="{entry.id}">' in text
    for named in (*base.guide, *base.messages.values()):
        assert re.search(rf' id="(guide/:|messages/){named.id}/?"', text), named.id


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_replies_as_the_terminal_does(visit, home: str, said, question: str) -> None:
    seen = visit("one.html", width=NARROW, home=home)
    field_of(seen.page).focus()
    reply = seen.page.evaluate("question => kb.ask(question)", question)
    assert json.loads(json.dumps(reply)) == said(question)
    assert (seen.errors, seen.elsewhere) == ([], [])


def test_a_reader_asks_reads_on_and_goes_back(visit, home: str, said) -> None:
    question = QUESTIONS[0]
    seen = visit("one.html", width=NARROW, home=home)
    field_of(seen.page).fill(question)
    field_of(seen.page).press("Enter")
    link = seen.page.locator(".kb-reply a.kb-go")
    link.wait_for()
    best = said(question)["candidates"][0]
    assert best["text"] in bare_lines(seen.page.locator(".kb-reply").inner_text())
    link.click()
    heading = seen.page.get_by_role("heading", name=best["question"], level=1)
    heading.wait_for()
    assert seen.page.locator("h1:visible").count() == 1
    seen.page.go_back()
    seen.page.locator(".kb-reply").wait_for()
    assert (seen.errors, seen.elsewhere) == ([], [])


def bare_lines(text: str) -> str:
    return text.replace("\n", "")


def test_the_way_the_dates_and_the_messages_work_in_it(visit, home: str, base) -> None:
    seen = visit("one.html#guide/", width=NARROW, home=home)
    for _ in range(2):
        step = seen.page.locator(".kb-guide section:visible")
        shown = step.get_attribute("id")
        step.locator("[data-options] a").first.click()
        expect(step).not_to_have_attribute("id", shown)
    expect(step).to_have_count(1)
    seen.page.go_back()
    seen.page.go_back()
    expect(seen.page.locator(".kb-guide section:visible h2")).to_have_text(base.guide[0].ask)
    seen.go("one.html#dates/#fact=platform-review")
    seen.page.fill(".kb-dates [name=from]", "2026-11-02T10:00")
    seen.page.click(".kb-dates [type=submit]")
    seen.page.wait_for_selector(".kb-form__end")
    assert base.facts["platform-review"].label in seen.page.locator("[name=fact] option:checked").inner_text()
    for name, message in base.messages.items():
        seen.go(f"one.html#messages/{name}/")
        field = message.fields[0]
        inside = f'[id="messages/{name}/"]'
        seen.page.locator(f"{inside} [name={field}]").fill(base.fields[field].example)
        assert base.fields[field].example in seen.page.locator(f"{inside} .kb-message").inner_text(), name
    assert (seen.errors, seen.elsewhere) == ([], [])


def test_the_list_of_what_to_keep_is_ticked_in_it(visit, home: str, base) -> None:
    seen = visit("one.html#checklist/", width=NARROW, home=home)
    first, second = base.checklist[:2]
    for item in (first, second):
        seen.page.get_by_label(item.what, exact=True).check()
    assert seen.page.url.endswith(f"#checklist/#ticked={first.id},{second.id}")
    seen.page.go_back()
    seen.page.wait_for_function("document.querySelectorAll('.kb-checklist input:checked').length === 1")
    assert seen.errors == []


def test_without_scripts_it_reads_as_one_page(visit, home: str, base) -> None:
    seen = visit("one.html", width=NARROW, scripts=False, home=home)
    text = bare_lines(seen.page.locator("main").inner_text())
    missing = [entry.id for entry in base.entries if entry.question not in text or entry.answer not in text]
    assert missing == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= NARROW
