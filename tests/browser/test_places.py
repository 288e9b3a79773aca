"""Back returns to the place one left, and an address with a question shows the reply."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page

from browser.box import COMPOSED, ENTRY


def test_back_from_an_entry_leads_where_one_was_without_the_page_being_kept(chromium: Browser, address: str) -> None:
    window = chromium.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    page = window.new_page()
    page.add_init_script("addEventListener('unload', () => {})")  # such a page is made anew
    page.goto(f"{address}?q={COMPOSED}")
    page.locator(".kb-reply .kb-next li").first.wait_for()
    page.evaluate("scrollTo(0, 600)")
    page.wait_for_function("scrollY == 600")
    page.locator(".kb-reply").get_by_role("link", name="看全文").evaluate("e => e.click()")
    page.wait_for_url("**/entries/**")
    page.go_back()
    page.locator(".kb-reply .kb-next li").first.wait_for()
    page.wait_for_function("Math.abs(scrollY - 600) < 3")
    window.close()


def test_an_entry_with_a_question_and_a_place_in_its_address_shows_the_reply(
    phone: Callable[..., Page], address: str
) -> None:
    page = phone()
    page.goto(f"{address}{ENTRY}?q={COMPOSED}#question")
    page.locator(".kb-reply .kb-next li").first.wait_for()
    top = page.locator(".kb-reply").evaluate("e => e.getBoundingClientRect().top")
    assert 0 <= top < 200
