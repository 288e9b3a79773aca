"""Larger text and a small screen: nothing leaves it, and what is offered can be seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser.box import COMPOSED, ENTRY


@pytest.mark.parametrize("share", [150, 200])
@pytest.mark.parametrize("path", ["", ENTRY, "stages/legal/", "periods/", "corrections/", f"?q={COMPOSED}"])
def test_larger_text_stays_within_the_screen(phone: Callable[..., Page], address: str, path: str, share: int) -> None:
    """As a reader sets it in the browser: 16 px become 24 or 32."""
    page = phone()
    page.goto(address + path)
    page.evaluate("share => { document.documentElement.style.fontSize = `${share * 1.25}%` }", share)
    if "?q" in path:
        page.locator(".kb-reply .kb-next li").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    outside = """() => [...document.querySelectorAll("header *, .kb-way *, article *, footer *")]
      .filter(e => e.checkVisibility() && !e.closest("[role=status], label, .kb-logo--mark span"))
      .filter(e => e.getBoundingClientRect().right > 360.5).map(e => e.outerHTML.slice(0, 90))"""
    assert page.evaluate(outside) == []


def test_the_switch_makes_the_text_larger_and_stays(phone: Callable[..., Page], address: str) -> None:
    page = phone(width=1280)
    page.goto(address + ENTRY)
    size = "parseFloat(getComputedStyle(document.querySelector('.kb-answer')).fontSize)"
    usual = page.evaluate(size)
    page.get_by_role("button", name="大字").first.click()
    assert page.evaluate(size) >= usual * 1.19
    page.reload()
    assert page.evaluate(size) >= usual * 1.19
    page.get_by_role("button", name="标准字").first.click()
    assert page.evaluate(size) == usual


def test_suggestions_can_be_seen_above_the_keyboard(phone: Callable[..., Page], address: str) -> None:
    page = phone()
    page.set_viewport_size({"width": 360, "height": 335})
    page.goto(address)
    field = page.get_by_role("combobox").first
    field.press_sequentially("平台")
    option = page.get_by_role("option").first
    option.wait_for()
    page.wait_for_timeout(300)
    box = option.bounding_box()
    assert box["y"] + box["height"] <= 335
