"""What a reader asks in the box, and what it answers, in a real Chromium with the real engine."""

import pytest

from browser.box import (
    ABSENT,
    DISPUTED,
    ENTRY,
    SURE,
    bare,
    field_of,
    reply_on,
    status,
)
from kb.base.names import STATUSES


def test_enter_answers_in_place_with_facts_status_and_sources(front, said):
    seen, field = front
    answer = said(SURE)["answer"]
    field.fill(SURE)
    field.press("Enter")
    reply = reply_on(seen.page)
    reply.get_by_text("依据和出处").click()
    text = bare(reply.inner_text())
    assert bare(answer["question"]) in text
    assert bare(answer["text"]) in text
    for fact in answer["facts"]:
        row = reply.get_by_role("listitem").filter(has_text=fact["label"]).first.inner_text()
        assert [bare(fact["value"]) in bare(row), STATUSES[fact["status"]] in row] == [True, True], fact
    for source in answer["sources"]:
        assert [bare(source["title"]) in text, bare(source["place"]) in text] == [True, True]
    assert reply.get_by_role("link", name="看全文").get_attribute("href") == seen.home + answer["url"]
    assert answer["question"] in status(seen.page).inner_text()
    assert seen.errors == []


def test_the_correction_of_a_disputed_fact_stands_beside_it(front, said):
    seen, field = front
    facts = [fact for fact in said(DISPUTED)["answer"]["facts"] if fact["status"] == "disputed"]
    assert facts
    field.fill(DISPUTED)
    field.press("Enter")
    for fact in facts:
        row = reply_on(seen.page).get_by_role("listitem").filter(has_text=fact["label"]).first
        assert bare(fact["note"]) in bare(row.inner_text())


def test_when_unsure_it_asks_whether_one_meant_one_of_its_questions(front, said, unsure):
    seen, field = front
    field.fill(unsure)
    field.press("Enter")
    reply = reply_on(seen.page)
    assert reply.get_by_role("heading", name="你是不是想问").is_visible()
    links = reply.locator("[data-links]").get_by_role("link")
    assert [(link.inner_text(), link.get_attribute("href")) for link in links.all()] == [
        (candidate["question"], seen.home + candidate["url"]) for candidate in said(unsure)["candidates"]
    ]
    assert reply.locator(".kb-answer").count() == 0


def test_what_is_not_here_is_said_in_the_words_of_the_terminal_with_whom_to_ask(front, base):
    refusal = base.profile.refusal
    seen, field = front
    field.fill(ABSENT)
    field.press("Enter")
    text = reply_on(seen.page).inner_text()
    assert [words for words in (refusal.text, *refusal.elsewhere, refusal.request) if words not in text] == []
    assert "这里没有答案" in status(seen.page).inner_text()


def test_a_question_that_is_too_long_is_refused_in_words(front):
    seen, field = front
    field.fill("漏发怎么办" * 500)
    field.press("Enter")
    assert "最多 2000 个" in reply_on(seen.page).inner_text()


def test_an_empty_question_asks_nothing(front):
    seen, field = front
    field.fill("  ")
    field.press("Enter")
    seen.page.wait_for_timeout(300)
    assert seen.page.locator(".kb-reply").count() == 0
    assert seen.page.url == seen.home


@pytest.mark.parametrize("path", ["", "stages/platform/", ENTRY, "periods/", "corrections/", "about/", "404.html"])
def test_on_every_page_the_question_of_the_address_is_answered(visit, said, path):
    seen = visit(f"{path}?q={SURE}", 360)
    assert bare(said(SURE)["answer"]["text"]) in bare(reply_on(seen.page).inner_text())
    assert field_of(seen.page).input_value() == SURE
    assert seen.errors == []


def test_an_entry_has_the_box_again_below_and_answers_there(visit, said):
    page = visit(ENTRY, 360).page
    field = field_of(page, "article")
    field.fill(SURE)
    field.press("Enter")
    reply = reply_on(page)
    assert bare(said(SURE)["answer"]["text"]) in bare(reply.inner_text())
    assert reply.bounding_box()["y"] > field.bounding_box()["y"]


def test_an_answer_has_an_address_and_back_goes_back(front, unsure):
    seen, field = front
    page = seen.page
    for question in (SURE, unsure):
        field.fill(question)
        field.press("Enter")
        page.wait_for_function("q => new URLSearchParams(location.search).get('q') == q", arg=question)
        reply_on(page)
    page.go_back()
    page.locator(".kb-reply--answer").wait_for()
    assert field.input_value() == SURE
    page.go_back()
    page.wait_for_function("() => !document.querySelector('.kb-reply')")
    assert (page.url, field.input_value()) == (seen.home, "")
    page.go_forward()
    page.locator(".kb-reply--answer").wait_for()


def test_an_answer_stays_while_the_reader_goes_to_a_place_on_the_page_and_goes_when_it_is_closed(visit):
    seen = visit(f"{ENTRY}?q={SURE}")
    reply = reply_on(seen.page)
    reply.evaluate("e => { e.dataset.same = 'same' }")
    seen.page.evaluate("location.hash = '#content'")
    seen.page.wait_for_function("location.hash != ''")
    seen.page.go_back()
    seen.page.wait_for_function("location.hash == ''")
    seen.page.wait_for_timeout(300)
    assert reply.get_attribute("data-same") == "same"
    seen.page.get_by_role("button", name="收起").click()
    assert reply.count() == 0
    assert (seen.page.url, field_of(seen.page).input_value()) == (seen.home + ENTRY, "")
    assert field_of(seen.page).evaluate("e => e == document.activeElement")


def test_an_answer_is_copied_with_its_steps_and_the_address_of_its_entry(visit, said):
    page = visit(f"?q={SURE}").page
    page.evaluate("navigator.clipboard.writeText = async text => { window.copied = text }")
    answer = said(SURE)["answer"]
    reply_on(page).get_by_role("button", name="复制答案和步骤").click()
    page.get_by_text("已复制").wait_for()
    steps = [f"{number}. {step}" for number, step in enumerate(answer["next"], 1)]
    address = page.url.partition("?")[0] + answer["url"]
    assert page.evaluate("copied") == "\n".join([answer["question"], answer["text"], *steps, address])


def test_the_form_is_an_ordinary_form_that_asks_the_home_page(visit):
    page = visit("periods/").page
    field_of(page).evaluate("(field, q) => { field.value = q; field.form.submit() }", SURE)  # no script is told of it
    page.wait_for_url("**/?q=*")
    assert page.locator(".kb-box--home").count() == 1
    assert reply_on(page).locator(".kb-answer").is_visible()


def test_the_questions_that_the_home_page_offers_are_answered(front, said):
    examples = front[0].page.locator(".kb-box__examples a").all_inner_texts()
    assert len(examples) == 3
    assert [q for q in examples if said(q)["band"] != "answer"] == []
