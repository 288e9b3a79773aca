"""When the box fetches the search, what it says where it cannot, and that a hostile word in it is only text."""

import pytest

from browser.box import (
    ENTRY,
    SURE,
    field_of,
    reply_on,
    type_and_wait,
)

HOSTILE = [
    "<img src=missing onerror=alert(1)>",
    "<script>alert(1)</script>漏发多久处理完",
    "javascript:alert(1)",
    "{{7*7}}${7*7}",
    "\"'></p><svg onload=alert(1)>退款",
    "\u202e款退\u2066多久",
    "'; window.kb = null; //",
]


def fetched(seen):
    return [url for url in seen.requests if "/assets/search/" in url]


def test_nothing_of_the_search_is_fetched_before_the_reader_turns_to_the_box(visit):
    seen = visit(ENTRY)
    seen.page.wait_for_load_state("networkidle")
    assert fetched(seen) == []
    assert seen.page.evaluate("Object.keys(kb).sort()") == ["ask", "load", "suggest"]
    field_of(seen.page).focus()
    seen.page.wait_for_function("performance.getEntriesByType('resource').some(e => e.name.includes('browser.pack'))")
    assert fetched(seen) != []


def test_kb_ask_of_the_window_gives_what_the_terminal_gives(visit, said):
    page = visit("about/").page
    assert page.evaluate("q => kb.ask(q)", SURE) == said(SURE)


def test_when_the_search_cannot_be_fetched_the_box_says_so_and_links_still_lead(visit):
    seen = visit("about/")
    seen.page.route("**/assets/search/**", lambda route: route.abort())
    field = field_of(seen.page)
    field.fill(SURE)
    field.press("Enter")
    reply = reply_on(seen.page)
    assert reply.get_by_role("heading", name="现在问不了").is_visible()
    reply.get_by_role("link", name="全部问题").click()
    seen.page.wait_for_url(seen.home + "questions/")


@pytest.mark.parametrize("path", ["", ENTRY, "about/"])
def test_without_scripts_the_list_of_all_questions_stands_in_for_the_box(visit, base, path):
    seen = visit(path, 360, scripts=False)
    assert seen.page.get_by_role("combobox").count() == 0
    seen.page.locator(".kb-box").first.get_by_role("link", name="全部问题").click()
    seen.page.wait_for_url(seen.home + "questions/")
    shown = seen.page.locator("article").get_by_role("link").all_inner_texts()
    assert shown == [entry.question for entry in base.entries]


@pytest.mark.parametrize("question", HOSTILE)
def test_a_hostile_question_is_only_text(visit, question):
    seen = visit()
    seen.page.goto(seen.home + "?" + seen.page.evaluate("q => new URLSearchParams({q}).toString()", question))
    reply = reply_on(seen.page)
    echo = reply.locator("bdi")
    assert set(question) - set(echo.inner_text()) <= set("\u202e\u2066")
    assert echo.evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"
    assert reply.locator("img, script, svg, iframe, [onerror], [onload], a[href^='javascript']").count() == 0
    assert (seen.dialogs, seen.errors, seen.elsewhere) == ([], [], [])
    assert [url for url in seen.requests if "missing" in url.split("?")[0]] == []
    assert seen.page.evaluate("typeof kb.ask") == "function"
    assert "\u202e" not in seen.page.title()


def test_what_the_engine_says_is_only_text_too(visit):
    """An engine whose every word attacks."""
    hostile = "<img src=missing onerror=alert(1)>"
    candidate = {"id": hostile, "question": hostile, "text": hostile, "url": "javascript:alert(1)", "score": 1}
    candidate["facts"] = [{"id": "a", "label": hostile, "value": hostile, "status": "disputed", "note": hostile}]
    candidate["sources"] = [{"id": "a", "title": hostile, "place": hostile}]
    links = [{"text": "a", "url": "javascript:alert(1)"}, {"text": "b", "url": "//elsewhere.example/"}]
    candidate |= {"next": [f"a{hostile}b"], "fallback": hostile, "reviewed": hostile, "links": links, "deadlines": []}
    seen = visit("about/")
    seen.page.evaluate(
        "c => { kb.ask = async question => ({question, band: 'answer', answer: c, candidates: [c, {...c, id: 'b'}],"
        " also: [{...c, id: 'd'}], notes: [c.text]});"
        "kb.suggest = async () => [c] }",
        candidate,
    )
    field = field_of(seen.page)
    assert type_and_wait(field) == [f"{hostile}\n{hostile}"]
    field.press("Enter")
    reply = reply_on(seen.page)
    assert reply.inner_text().count(hostile) >= 11
    leads = {link.get_attribute("href") for link in reply.get_by_role("link").all()}
    assert leads == {seen.home}
    assert reply.locator("img").count() == 0
    assert (seen.dialogs, seen.errors, seen.elsewhere) == ([], [], [])
