"""An answer is copied and shared with its own address, also where the device refuses."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser.box import ENTRY


@pytest.mark.parametrize("refused", ["refused", "missing"])
def test_where_the_clipboard_is_refused_the_text_stands_there_to_be_copied(
    phone: Callable[..., Page], address: str, refused: str
) -> None:
    before = {"refused": "navigator.clipboard.writeText = () => Promise.reject(new Error('no'));", "missing": ""}[
        refused
    ]
    page = phone(before + "Document.prototype.execCommand = () => false")
    if refused == "missing":
        page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(address + ENTRY)
    page.get_by_role("button", name="复制答案和步骤").click()
    field = page.locator("textarea.kb-copy")
    assert address + ENTRY in field.input_value()
    assert field.evaluate(
        "e => e.value.slice(e.selectionStart, e.selectionEnd) == e.value && document.activeElement == e"
    )
    assert page.errors == []


def test_an_entry_is_copied_and_shared_with_its_own_address(phone: Callable[..., Page], address: str, base) -> None:
    share = "navigator.share = async given => { window.shared = given };"
    page = phone(share + "navigator.clipboard.writeText = async text => { window.copied = text }")
    page.goto(f"{address}{ENTRY}?from=somewhere#details")
    entry = base.entry("platform-review-time")
    page.get_by_role("button", name="复制答案和步骤").click()
    page.get_by_role("button", name="已复制").wait_for()
    copied = page.evaluate("copied").split("\n")
    assert (copied[0], copied[1], copied[-1]) == (entry.question, entry.answer, address + ENTRY)
    assert [line[:3] for line in copied[2:-1]] == ["1. ", "2. ", "3. "]
    page.get_by_role("button", name="发给别人").click()
    assert page.evaluate("[shared.url, shared.title]") == [address + ENTRY, entry.question]


def test_without_a_way_to_share_no_button_promises_one(phone: Callable[..., Page], address: str) -> None:
    page = phone("delete Navigator.prototype.share")
    page.goto(address + ENTRY)
    page.get_by_role("button", name="复制答案和步骤").wait_for()
    assert page.get_by_role("button", name="发给别人").count() == 0
