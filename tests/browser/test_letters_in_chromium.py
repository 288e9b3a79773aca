"""The form of a message in a real Chromium: it fills as one types, is copied, printed, and never kept."""

import gzip
from pathlib import Path

from kb.base.entries import KnowledgeBase

PAGE = "messages/first-to-seller/"
BYTES = 12_000
"""What a message adds where it is used, compressed: script and style."""


def test_the_text_fills_as_one_types_and_stays_text(visit) -> None:
    seen = visit(PAGE, width=360)
    text, count = seen.page.locator(".kb-message"), seen.page.locator("[data-count]")
    assert "【订单号】" in text.text_content()
    seen.page.fill("[name=order]", "<img src=x onerror=alert(1)>")
    assert "订单号 <img src=x onerror=alert(1)>，【下单日期】" in text.text_content()
    assert not seen.page.locator(".kb-message img").count()
    seen.page.fill("[name=expected]", "长" * 400)
    assert "太长了，删一些" in count.text_content()
    seen.page.fill("[name=ordered]", "1900-01-01")
    assert "太早" in seen.page.text_content("[data-wrong=ordered]")
    assert not seen.errors
    assert not seen.dialogs
    assert not seen.elsewhere


def test_it_is_copied_or_stands_selected(visit) -> None:
    seen = visit(PAGE)
    seen.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    seen.page.click(".kb-letter [data-copy]")
    assert seen.page.evaluate("getSelection().toString()").startswith("你好，订单号 【订单号】")


def test_leaving_warns_when_something_was_typed_and_nothing_is_kept(visit) -> None:
    seen = visit(PAGE)
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    before = seen.page.evaluate(kept)
    seen.page.fill("[name=order]", "2631500012345678")
    assert seen.page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))") is False
    assert seen.page.evaluate(kept) == before
    assert "2631500012345678" not in seen.page.url


def test_without_scripts_the_text_with_its_gaps_is_there(visit, base: KnowledgeBase) -> None:
    for message in base.messages.values():
        seen = visit(message.url, width=360, scripts=False)
        assert "【" in seen.page.text_content(".kb-message")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_printed_is_the_text_alone(visit) -> None:
    seen = visit(PAGE)
    seen.page.emulate_media(media="print")
    assert seen.page.locator(".kb-message").is_visible()
    assert not seen.page.locator(".kb-letter").is_visible()
    assert not seen.page.locator("h1").is_visible()
    assert not seen.page.locator("#never").is_visible()


def test_entries_lead_to_the_message_and_the_reply_is_the_message(visit) -> None:
    seen = visit("entries/negotiation/contact-seller/")
    seen.page.click("#messages ~ ul a")
    assert seen.page.url.endswith(PAGE)
    seen.go("?q=怎么跟商家说")
    seen.page.wait_for_selector(".kb-reply__message")
    assert seen.page.text_content(".kb-reply__message").startswith("你好，订单号 【订单号】")


def test_it_is_small_and_nowhere_else(folder: Path, base: KnowledgeBase) -> None:
    names = ("assets/forms/letter.js", "assets/styles/forms.css")
    assert sum(len(gzip.compress((folder / name).read_bytes(), 9)) for name in names) <= BYTES
    pages = {page.parent.name for page in folder.rglob("*.html") if "letter.js" in page.read_text("utf-8")}
    assert pages == {*base.messages}
