"""The box: what a reader types, chooses and asks in it, and what it says, in a real Chromium with the real engine."""

import pytest
from conftest import QUESTIONS

from kb.answers.asking import ask
from kb.answers.cases import read_cases
from kb.base.names import STATUSES
from search import open_pack

SURE, ABSENT, DISPUTED = "漏发多久处理完", "怎么做红烧肉", "95010"
TYPED = "平台"
COMPOSED = "退款多久到账"
"""No example of the page, whose reply needs no engine."""
NAME = "用自己的话问"
ENTRY = "entries/platform/platform-review-time/"
HOSTILE = [
    "<img src=missing onerror=alert(1)>",
    "<script>alert(1)</script>漏发多久处理完",
    "javascript:alert(1)",
    "{{7*7}}${7*7}",
    "\"'></p><svg onload=alert(1)>退款",
    "\u202e款退\u2066多久",
    "'; window.kb = null; //",
]


@pytest.fixture(scope="module")
def said(index):
    """What the terminal says to a question."""
    ranker = open_pack(index)
    return lambda question: ask(ranker, question).as_json()


@pytest.fixture(scope="module")
def unsure(said):
    """A question for which there are only suggestions."""
    asked = (case.question for file in sorted(QUESTIONS.glob("*.jsonl")) for case in read_cases(file))
    return next(question for question in asked if said(question)["band"] == "suggest")


@pytest.fixture
def home(visit):
    """The home page, and its box."""
    seen = visit()
    return seen, field_of(seen.page)


def field_of(page, inside="body"):
    return page.locator(inside).get_by_role("combobox", name=NAME).first


def reply_on(page):
    """The reply that is shown, once it is more than that we are looking."""
    reply = page.locator(".kb-reply:not(.kb-reply--wait)")
    reply.wait_for()
    return reply


def bare(text):
    return "".join(text.split())


def status(page):
    return page.locator(".kb-box [role=status]").first


def chosen(field):
    """The option that the screen reader is told of, None when there is none."""
    id = field.get_attribute("aria-activedescendant")
    return field.page.locator(f"#{id}") if id else None


def type_and_wait(field, text=TYPED):
    """Type, until there is something to choose."""
    field.press_sequentially(text)
    options = field.page.get_by_role("option")
    options.first.wait_for()
    return options.all_inner_texts()


def fetched(seen):
    return [url for url in seen.requests if "/assets/search/" in url]


# Asking


def test_enter_answers_in_place_with_facts_status_and_sources(home, said):
    seen, field = home
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


def test_the_correction_of_a_disputed_fact_stands_beside_it(home, said):
    seen, field = home
    facts = [fact for fact in said(DISPUTED)["answer"]["facts"] if fact["status"] == "disputed"]
    assert facts
    field.fill(DISPUTED)
    field.press("Enter")
    for fact in facts:
        row = reply_on(seen.page).get_by_role("listitem").filter(has_text=fact["label"]).first
        assert bare(fact["note"]) in bare(row.inner_text())


def test_when_unsure_it_asks_whether_one_meant_one_of_its_questions(home, said, unsure):
    seen, field = home
    field.fill(unsure)
    field.press("Enter")
    reply = reply_on(seen.page)
    assert reply.get_by_role("heading", name="你是不是想问").is_visible()
    links = reply.locator("[data-links]").get_by_role("link")
    assert [(link.inner_text(), link.get_attribute("href")) for link in links.all()] == [
        (candidate["question"], seen.home + candidate["url"]) for candidate in said(unsure)["candidates"]
    ]
    assert reply.locator(".kb-answer").count() == 0


def test_what_is_not_here_is_said_in_the_words_of_the_terminal_with_whom_to_ask(home, base):
    refusal = base.profile.refusal
    seen, field = home
    field.fill(ABSENT)
    field.press("Enter")
    text = reply_on(seen.page).inner_text()
    assert [words for words in (refusal.text, *refusal.elsewhere, refusal.request) if words not in text] == []
    assert "这里没有答案" in status(seen.page).inner_text()


def test_a_question_that_is_too_long_is_refused_in_words(home):
    seen, field = home
    field.fill("漏发怎么办" * 500)
    field.press("Enter")
    assert "最多 2000 个" in reply_on(seen.page).inner_text()


def test_an_empty_question_asks_nothing(home):
    seen, field = home
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


def test_an_answer_has_an_address_and_back_goes_back(home, unsure):
    seen, field = home
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


def test_the_questions_that_the_home_page_offers_are_answered(home, said):
    examples = home[0].page.locator(".kb-box__examples a").all_inner_texts()
    assert len(examples) == 3
    assert [q for q in examples if said(q)["band"] != "answer"] == []


# Typing and choosing


def test_questions_that_match_are_offered_and_counted_while_typing(home, base):
    seen, field = home
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


def test_the_arrows_go_round_through_the_options_and_back_to_the_text(home):
    _, field = home
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
def test_home_and_end_go_back_to_the_text(home, key, caret):
    _, field = home
    type_and_wait(field)
    field.press("ArrowDown")
    field.press(key)
    assert chosen(field) is None
    assert field.evaluate("e => e.selectionStart") == caret


def test_escape_closes_the_list_and_then_empties_the_field(home):
    seen, field = home
    type_and_wait(field)
    field.press("Escape")
    assert (field.get_attribute("aria-expanded"), field.input_value()) == ("false", TYPED)
    assert not seen.page.get_by_role("listbox").is_visible()
    field.press("Escape")
    assert field.input_value() == ""


def test_an_arrow_opens_the_list_again(home):
    seen, field = home
    type_and_wait(field)
    field.press("Escape")
    field.press("ArrowDown")
    seen.page.get_by_role("option").first.wait_for()
    assert chosen(field) is None


def test_tab_leaves_the_box_and_closes_the_list(home):
    seen, field = home
    type_and_wait(field)
    field.press("ArrowDown")
    field.press("Tab")
    assert not seen.page.get_by_role("listbox").is_visible()
    assert seen.page.evaluate("document.activeElement.textContent") == "问"
    assert field.input_value() == TYPED


@pytest.mark.parametrize("by", ["keyboard", "finger"])
def test_an_option_leads_to_its_page(home, base, by):
    seen, field = home
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


def test_after_the_answer_the_keyboard_goes_on_from_there(home):
    seen, field = home
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


# Composing: the keys of an input method are its own


COUNT = "() => { window.asked = []; for (const door of ['ask', 'suggest']) { const old = kb[door];" + (
    "kb[door] = text => { asked.push([door, text]); return old(text) } } }"
)


def compose(page, text):
    """An input method at work on a text in the field that has the focus."""
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    return session


def test_while_composing_enter_and_escape_do_nothing_and_nothing_is_asked(home):
    seen, field = home
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


def test_what_still_stands_in_composition_is_asked_as_phones_keep_it(home):
    """Android's keyboards keep the last word in composition: 问 and Enter (13) ask it all the same, and once."""
    seen, field = home
    field.focus()
    seen.page.evaluate(COUNT)
    compose(seen.page, COMPOSED)
    seen.page.get_by_role("button", name="问", exact=True).click()
    reply_on(seen.page)
    seen.page.wait_for_timeout(300)
    assert [asked for asked in seen.page.evaluate("asked") if asked[0] == "ask"] == [["ask", COMPOSED]]
    assert reply_on(seen.page).locator(".kb-answer").is_visible()


def test_an_enter_that_ends_a_composition_asks_nothing(home):
    """Safari ends the composition first and sends the key after it, with the code of an input method."""
    seen, field = home
    field.fill(SURE)
    taken = field.evaluate(
        "e => !e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, cancelable: true}))"
    )
    seen.page.wait_for_timeout(300)
    assert not taken
    assert seen.page.locator(".kb-reply").count() == 0


# Loading


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


# Without scripts, and against hostile questions


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
