"""Every kind of page by the rules of axe-core, light and dark, phone and wide, the box closed, open and answered."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser.box import COMPOSED, ENTRY

PAGES = {
    "home": "",
    "stage": "stages/platform/",
    "entry": "entries/platform/platform-review-time/",
    "disputed": "entries/platform/kuaishou-hotline/",
    "periods": "periods/",
    "corrections": "corrections/",
    "changes": "changes/",
    "about": "about/",
    "questions": "questions/",
    "404": "404.html",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ANSWERED = {"answer": "漏发多久处理完", "disputed": "95010", "none": "怎么做红烧肉", "error": "漏发" * 1001}


COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules that see colours; the others see no difference between light and dark."""


def violations(page, rules=RULES):
    """What axe-core finds wrong, and where."""
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    if page.evaluate("typeof axe") == "undefined":
        found = Axe().run(page, options=options).response
    else:  # it stands there from the last time
        found = page.evaluate("options => axe.run(document, options)", options)
    return [
        (rule["id"], node["target"], node["failureSummary"]) for rule in found["violations"] for node in rule["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_breaks_no_rule(visit, name):
    """Opened on a phone in the dark, then in a wide window; in the light each differs by its colours alone."""
    page = visit(PAGES[name], 360, "dark").page
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    assert violations(page, COLOURS) == []
    page.emulate_media(color_scheme="light")
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert violations(page, COLOURS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "entries/platform/platform-review-time/"])
def test_an_open_box_breaks_no_rule(visit, path, scheme):
    page = visit(path, 360, scheme).page
    field = page.get_by_role("combobox").first
    field.press_sequentially("平台")
    page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ANSWERED)
def test_what_the_box_says_breaks_no_rule(visit, kind, scheme):
    page = visit(f"?q={ANSWERED[kind]}", 360, scheme).page
    page.locator(".kb-reply:not(.kb-reply--wait)").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_menu_breaks_no_rule(visit, scheme):
    page = visit("about/", 360, scheme).page
    page.get_by_text("菜单").first.click()
    assert violations(page) == []


def test_a_rule_that_is_broken_is_noticed(visit):
    page = visit("about/").page
    page.evaluate("document.querySelector('article').append(document.createElement('img'))")
    assert [rule for rule, *_ in violations(page)] == ["image-alt"]


@pytest.mark.parametrize(("scheme", "faint"), [("light", "#bbb"), ("dark", "#555")])
def test_a_colour_that_is_too_faint_is_noticed(visit, scheme, faint):
    page = visit("about/", 1280, scheme).page
    page.locator("article p").first.evaluate(f"e => e.style.color = '{faint}'")
    for rules in (RULES, COLOURS):
        assert {rule for rule, *_ in violations(page, rules)} == {"color-contrast"}


def test_one_landmark_has_one_name_and_the_skip_link_says_where_to(visit):
    page = visit(ENTRY).page
    skip = page.locator("a.md-skip")
    assert (skip.inner_text(), skip.get_attribute("href")) == ("跳到正文", "#content")
    names = page.locator("[role=search], nav").evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    assert len(names) == len({*names})
    assert None not in names


def test_no_heading_stands_before_the_first_when_one_asks_there(visit):
    page = visit(f"{ENTRY}?q={COMPOSED}").page
    page.locator(".kb-reply .kb-next li").first.wait_for()
    first = page.get_by_role("heading").first
    assert first.evaluate("e => e.getAttribute('aria-level') || e.tagName") in ("1", "H1")
