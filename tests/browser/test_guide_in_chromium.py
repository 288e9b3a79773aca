"""The way in a real Chromium on a phone: each end walked by taps with a script, by plain links without one."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kb.answers.guiding import walk, ways
from kb.base.entries import KnowledgeBase

PAGE = "guide/"
BYTES = 8_000
"""What the way adds where it is used, compressed: script and style; the page itself is bounded below."""
PAGE_BYTES = 25_000
NOW = "section.kb-guide__now"
NARROW = 360


def whole(page: Page) -> bool:
    """Whether nothing stands beyond the side of the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_each_way_is_walked_by_taps(visit, base: KnowledgeBase) -> None:
    seen = visit(PAGE, width=NARROW)
    for way in ways(base):
        seen.page.evaluate("location.hash = ''")
        seen.page.wait_for_selector(f"#{base.guide[0].id}.kb-guide__now")
        for taken, number in enumerate(way, 1):
            seen.page.locator(f"{NOW} [data-options] a").nth(number - 1).click()
            seen.page.wait_for_selector(f"#{walk(base, way[:taken]).step.id}.kb-guide__now")
        end = walk(base, way).step
        assert seen.page.url.endswith("#" + ",".join(map(str, way)))
        assert seen.page.locator(".kb-guide section:visible").count() == 1
        text = seen.page.locator(NOW).inner_text()
        assert all(part in text for part in (end.end, end.today[0], end.keep[0], end.fails)), end.id
        assert seen.page.locator(".kb-guide__trail li").count() == len(way)
        assert whole(seen.page), end.id
    assert (seen.errors, seen.elsewhere) == ([], [])


def test_each_end_is_reached_by_plain_links_without_scripts(visit, base: KnowledgeBase) -> None:
    seen = visit(PAGE, width=NARROW, scripts=False)
    steps = {step.id: step for step in base.guide}
    reached, waiting = set(), [base.guide[0].id]
    while waiting:
        id = waiting.pop()
        reached.add(id)
        for place, to in enumerate(steps[id].options.values()):
            if to not in reached:
                seen.page.locator(f"#{id} [data-options] a").nth(place).click()
                seen.page.wait_for_url("**/*#" + to)
                expect(seen.page.locator(f"#{to} h2")).to_be_visible()
                waiting.append(to)
    assert reached == steps.keys()
    assert whole(seen.page)


def test_back_takes_one_question_back_and_a_link_opens_where_it_was(visit, base: KnowledgeBase) -> None:
    seen = visit(PAGE + "#1,5,3", width=NARROW)
    assert seen.page.locator("#end-refused").is_visible()
    seen.page.locator(".kb-guide__trail a").nth(2).click()
    seen.page.wait_for_selector("#after-sale.kb-guide__now")
    seen.page.locator(f"{NOW} [data-options] a").nth(0).click()
    seen.page.wait_for_selector("#end-wait-after-sale.kb-guide__now")
    seen.page.go_back()
    seen.page.wait_for_selector("#after-sale.kb-guide__now")
    assert seen.page.url.endswith("#1,5")
    seen.page.go_back()
    seen.page.wait_for_selector("#end-refused.kb-guide__now")


@pytest.mark.parametrize(
    ("at", "step"),
    [
        ("#99", "received"),
        ("#1,99", "contacted"),
        ("#<b>", "received"),
        ("#end-first", "end-first"),
        ("#1,1,1,1,1", "end-first"),
    ],
)
def test_a_strange_address_goes_as_far_as_it_fits(visit, at: str, step: str) -> None:
    seen = visit(PAGE + at, width=NARROW)
    assert seen.page.locator(NOW).get_attribute("id") == step
    assert not seen.errors


def test_an_end_leads_to_the_day_and_the_message_and_nothing_is_kept(visit) -> None:
    seen = visit(PAGE + "#1,5,3")
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    before = visit("about/").page.evaluate(kept)
    assert seen.page.evaluate(kept) == before
    seen.page.locator(f"{NOW} .kb-guide__count").first.click()
    seen.page.wait_for_selector(".kb-dates select")
    assert seen.page.locator(".kb-dates select").input_value() == "platform-review"


def test_home_leads_to_it_beside_the_box(visit) -> None:
    seen = visit(width=NARROW)
    link = seen.page.locator("article a[href$='guide/']")
    assert link.bounding_box()["height"] >= 44
    link.click()
    expect(seen.page.locator(NOW)).to_have_count(1)


def test_it_is_small_and_nowhere_else(folder: Path) -> None:
    def size(*names: str) -> int:
        return sum(len(gzip.compress((folder / name).read_bytes(), 9)) for name in names)

    assert size("assets/forms/guide.js", "assets/styles/guide.css") <= BYTES
    assert size("assets/forms/guide.js", "assets/styles/guide.css", "guide/index.html") <= PAGE_BYTES
    assert {page.parent.name for page in folder.rglob("*.html") if "forms/guide.js" in page.read_text("utf-8")} == {
        "guide"
    }
