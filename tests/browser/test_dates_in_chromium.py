"""The form that counts dates, in a real Chromium, in whatever time zone: the same as `kb dates` says."""

import gzip
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import icalendar
import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Visit
from kb.base.entries import KnowledgeBase
from kb.dates.calendar import calendar
from kb.dates.ics import calendar_file
from kb.dates.moments import Moment, read
from kb.dates.periods import countable, end_of, period

NOON = 1795665600
"""Noon of 2026-11-26 in Beijing."""
NOW = Moment(date(2026, 11, 26), 720)
BYTES = 25_000
"""What the dates add where they are used, compressed."""
PAGE = "dates/"


@pytest.fixture(params=["America/Los_Angeles", "Pacific/Kiritimati"])
def opened(chromium, address, request):
    """A window of a device far from Beijing, at noon of 2026-11-26 there."""
    window = chromium.new_context(
        timezone_id=request.param, viewport={"width": 360, "height": 800}, service_workers="block"
    )
    page = window.new_page()
    page.clock.set_fixed_time(NOON)
    seen = Visit(page, address)
    page.on("request", lambda asked: seen.requests.append(asked.url))
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    yield seen
    window.close()


def count(page: Page, fact: str, start: str, earliest: str = "") -> None:
    page.select_option(".kb-dates [name=fact]", fact)
    page.fill(".kb-dates [name=from]", start)
    page.fill(".kb-dates [name=earliest]", earliest)
    page.click(".kb-dates [type=submit]")


@pytest.mark.parametrize(
    ("fact", "start"),
    [
        ("after-sale-response", "2026-11-20T20:30"),
        ("platform-review", "2026-09-30T23:59"),
        ("limitation", "2024-02-29T08:00"),
        ("mediation-limit", "2026-08-15T00:00"),
    ],
)
def test_it_says_what_the_terminal_says(opened: Visit, base: KnowledgeBase, fact: str, start: str) -> None:
    opened.go(PAGE)
    count(opened.page, fact, start)
    opened.page.wait_for_selector(".kb-form__end")
    end = end_of(period(base, base.facts[fact]), read(start, NOW), NOW, calendar())
    assert opened.page.text_content(".kb-form__end") == end["said"][0]
    listed = opened.page.locator("[data-list=said] li").all_text_contents()
    assert listed[1:] == [*end["said"][1:], end["today"]]
    with opened.page.expect_download() as download:
        opened.page.click("[data-ics]")
    file = Path(download.value.path()).read_bytes()
    stamp = icalendar.Calendar.from_ical(file).walk("VEVENT")[0].decoded("dtstamp").timestamp()
    assert file == calendar_file([end], read(start, NOW), stamp)
    assert not opened.errors


def test_what_cannot_be_counted_is_said(opened: Visit) -> None:
    opened.go(PAGE)
    for start, earliest, said in (
        ("", "", "不是一个日子"),
        ("1900-01-01T00:00", "", "太早"),
        ("2026-11-27T00:00", "", "还没到"),
        ("2026-11-01T00:00", "2026-11-02", "比 2026-11-02 还早"),
    ):
        count(opened.page, "after-sale-response", start, earliest)
        expect(opened.page.locator(".kb-form__wrong")).to_contain_text(said)
        assert not opened.page.locator(".kb-form__end").count()


def test_the_address_fills_the_form_and_without_a_clipboard_the_text_stands_selected(opened: Visit) -> None:
    opened.go(PAGE + "#fact=platform-review&from=2026-11-16T09:00")
    opened.page.click(".kb-dates [type=submit]")
    opened.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    opened.page.click("[data-copy]")
    selected = opened.page.evaluate("document.activeElement.value.slice(0, document.activeElement.selectionEnd)")
    assert "最早 2026-11-19（周四）24:00，最晚 2026-11-25（周三）24:00" in selected
    assert selected.endswith("dates/#fact=platform-review&from=2026-11-16T09:00")


def test_it_is_on_every_page_with_a_period_and_small_and_nowhere_else(site, base: KnowledgeBase, folder: Path) -> None:
    facts = {fact.id for fact in countable(base)}
    with_form = {
        page.relative_to(folder).as_posix() for page in folder.rglob("*.html") if "kb-dates" in page.read_text("utf-8")
    }
    entries = {f"{entry.url}index.html" for entry in base.entries if facts & {*entry.facts}}
    assert with_form == {"dates/index.html", *entries}
    assets = ("assets/forms/dates.js", "assets/forms/data.js", "assets/styles/forms.css")
    assert sum(len(gzip.compress((folder / name).read_bytes(), 9)) for name in assets) <= BYTES
    for page in folder.rglob("*.html"):
        if page.relative_to(folder).as_posix() not in with_form:
            assert "assets/forms/dates.js" not in page.read_text("utf-8")


def test_the_table_is_fetched_when_the_form_is_used(opened: Visit) -> None:
    opened.go("entries/after-sale/after-sale-response-time/")
    opened.page.wait_for_load_state("networkidle")
    data = "/assets/forms/data.js"
    assert data not in {urlsplit(url).path for url in opened.requests}
    opened.page.focus(".kb-dates [name=from]")
    opened.page.wait_for_load_state("networkidle")
    assert data in {urlsplit(url).path for url in opened.requests}


def test_a_reply_leads_to_the_form(opened: Visit) -> None:
    opened.go("?q=周五晚上申请的售后什么时候到期")
    opened.page.click("[data-dates] a")
    assert opened.page.url.endswith("dates/#fact=after-sale-response")
    assert opened.page.input_value(".kb-dates [name=fact]") == "after-sale-response"
