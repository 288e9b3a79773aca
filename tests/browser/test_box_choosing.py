"""What is offered while a reader types in the box, and the keys that choose; those of an input method are its own."""

import pytest

from browser.box import (
    COMPOSED,
    SURE,
    TYPED,
    chosen,
    field_of,
    reply_on,
    status,
    type_and_wait,
)


def test_questions_that_match_are_offered_and_counted_while_typing(front, base):
    seen, field = front
    assert field.get_attribute("aria-expanded") == "false"
    offered = type_and_wait(field)
    assert field.get_attribute("aria-expanded") == "true"
    listbox = seen.page.get_by_role("listbox", name="相近的问题")
    assert listbox.get_attribute("id") == field.get_attribute("aria-controls")
    shown = {f"{entry.question}\n{entry.answer}" for entry in base.entries}
    assert set(offered) <= shown
    marks = listbox.locator("mark").all_inner_texts()
    assert [mark for mark in marks if mark not in TYPED] == []
    assert marks
    assert f"{len(offered)} 个相近的问题" in status(seen.page).inner_text()
    assert chosen(field) is None


def test_the_arrows_go_round_through_the_options_and_back_to_the_text(front):
    _, field = front
    offered = type_and_wait(field)
    walked = []
    for _ in range(len(offered) + 1):
        field.press("ArrowDown")
        walked.append(option := chosen(field))
        assert option is None or option.get_attribute("aria-selected") == "true"
    assert walked.pop() is None
    field.press("ArrowUp")
    assert chosen(field).inner_text() == offered[-1]
    assert field.evaluate("e => e == document.activeElement")
    assert field.input_value() == TYPED


@pytest.mark.parametrize(("key", "caret"), [("Home", 0), ("End", len(TYPED))])
def test_home_and_end_go_back_to_the_text(front, key, caret):
    _, field = front
    type_and_wait(field)
    field.press("ArrowDown")
    field.press(key)
    assert chosen(field) is None
    assert field.evaluate("e => e.selectionStart") == caret


def test_escape_closes_the_list_and_then_empties_the_field(front):
    seen, field = front
    type_and_wait(field)
    field.press("Escape")
    assert (field.get_attribute("aria-expanded"), field.input_value()) == ("false", TYPED)
    assert not seen.page.get_by_role("listbox").is_visible()
    field.press("Escape")
    assert field.input_value() == ""


def test_an_arrow_opens_the_list_again(front):
    seen, field = front
    type_and_wait(field)
    field.press("Escape")
    field.press("ArrowDown")
    seen.page.get_by_role("option").first.wait_for()
    assert chosen(field) is None


def test_tab_leaves_the_box_and_closes_the_list(front):
    seen, field = front
    type_and_wait(field)
    field.press("ArrowDown")
    field.press("Tab")
    assert not seen.page.get_by_role("listbox").is_visible()
    assert seen.page.evaluate("document.activeElement.textContent") == "问"
    assert field.input_value() == TYPED


@pytest.mark.parametrize("by", ["keyboard", "finger"])
def test_an_option_leads_to_its_page(front, base, by):
    seen, field = front
    offered = type_and_wait(field)
    if by == "keyboard":
        field.press("ArrowDown")
        field.press("ArrowDown")
        field.press("Enter")
    else:
        seen.page.get_by_role("option").nth(1).click()
    entry = next(entry for entry in base.entries if entry.question == offered[1].split("\n")[0])
    seen.page.wait_for_url(seen.home + entry.url)


def test_on_a_phone_the_box_of_the_header_has_the_whole_line_and_its_button_asks(visit):
    page = visit("about/", 360).page
    field = field_of(page)
    field.fill(SURE)
    assert field.locator("xpath=ancestor::div[1]").bounding_box()["width"] > 320
    page.get_by_role("button", name="问", exact=True).click()
    assert reply_on(page).locator(".kb-answer").is_visible()
    page.evaluate("document.activeElement.blur()")
    page.get_by_role("button", name="收起").click()
    field.fill("")
    field.fill(SURE)
    page.evaluate("document.activeElement.blur()")
    page.get_by_role("button", name="问", exact=True).click()
    assert reply_on(page).locator(".kb-answer").is_visible()


def test_after_the_answer_the_keyboard_goes_on_from_there(front):
    seen, field = front
    field.fill(SURE)
    field.press("Enter")
    reply = reply_on(seen.page)
    assert reply.get_by_role("heading").first.evaluate("e => e == document.activeElement")
    seen.page.keyboard.press("Tab")
    assert reply.get_by_role("link").first.evaluate("e => e == document.activeElement")


def test_control_k_goes_to_the_box(visit):
    page = visit("about/").page
    field = field_of(page)
    page.keyboard.press("Control+k")
    assert field.evaluate("e => e == document.activeElement")


COUNT = "() => { window.asked = []; for (const door of ['ask', 'suggest']) { const old = kb[door];" + (
    "kb[door] = text => { asked.push([door, text]); return old(text) } } }"
)


def compose(page, text):
    """An input method at work on a text in the field that has the focus."""
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    return session


def test_while_composing_enter_and_escape_do_nothing_and_nothing_is_asked(front):
    seen, field = front
    field.focus()
    seen.page.evaluate(COUNT)
    session = compose(seen.page, "lou'fa")
    for key in ("Enter", "Escape", "ArrowDown"):
        field.evaluate(
            "(e, key) => e.dispatchEvent(new KeyboardEvent('keydown',"
            "{key, keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))",
            key,
        )
    seen.page.wait_for_timeout(300)
    assert seen.page.evaluate("asked") == []
    assert field.input_value() == "lou'fa"
    assert seen.page.url == seen.home
    session.send("Input.insertText", {"text": "漏发"})
    seen.page.get_by_role("option").first.wait_for()
    assert seen.page.evaluate("asked") == [["suggest", "漏发"]]
    assert field.input_value() == "漏发"


def test_what_still_stands_in_composition_is_asked_as_phones_keep_it(front):
    """Android's keyboards keep the last word in composition: 问 and Enter (13) ask it all the same, and once."""
    seen, field = front
    field.focus()
    seen.page.evaluate(COUNT)
    compose(seen.page, COMPOSED)
    seen.page.get_by_role("button", name="问", exact=True).click()
    reply_on(seen.page)
    seen.page.wait_for_timeout(300)
    assert [asked for asked in seen.page.evaluate("asked") if asked[0] == "ask"] == [["ask", COMPOSED]]
    assert reply_on(seen.page).locator(".kb-answer").is_visible()


def test_an_enter_that_ends_a_composition_asks_nothing(front):
    """Safari ends the composition first and sends the key after it, with the code of an input method."""
    seen, field = front
    field.fill(SURE)
    taken = field.evaluate(
        "e => !e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, cancelable: true}))"
    )
    seen.page.wait_for_timeout(300)
    assert not taken
    assert seen.page.locator(".kb-reply").count() == 0
