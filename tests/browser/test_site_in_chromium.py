"""The finished website in a real Chromium: on a phone and a wide screen, light and dark, with scripts and without."""

import gzip

import pytest

from browser.conftest import STAGES, WAY
from browser.looks import CONTRASTS, TARGETS
from kb.answers.documents import deadlines
from kb.base.names import DEADLINES, FALLBACK, NEXT_STEP, STATUSES

NARROW, PHONE, ZOOMED, WIDE = 320, 360, 640, 1280
"""Widths in CSS pixels; a screen of 1280 shows 640 when it is zoomed to 200 %."""
FIRST_LOAD = 40_000
"""Bytes that a page of an entry may need, compressed, before the reader turns to the box."""
BOX = 7_000
"""Bytes of the box's own scripts, compressed."""
FINGER = 44
"""Height in CSS pixels that a finger hits (WCAG 2.5.5)."""
INLINE = 24
"""Height of the line around a link within a sentence (WCAG 2.5.8)."""
READABLE = 4.5
"""Contrast of text and ground (WCAG 1.4.3)."""


def kinds(base):
    """One page of each kind: its path, and words that must be seen on it."""
    facts = list(base.facts.values())
    yield "home", "", base.profile.situations[0].name
    for stage in STAGES:
        yield f"stage {stage}", f"stages/{stage}/", base.of_stage(stage)[-1].answer
    for stage in STAGES:
        entry = base.of_stage(stage)[0]
        yield f"entry of {stage}", entry.url, entry.answer
    yield "periods", "periods/", next(fact.value for fact in facts if fact.duration)
    yield "corrections", "corrections/", next(fact.note for fact in facts if fact.status == "disputed")
    yield "changes", "changes/", str(base.entries[0].reviewed)
    yield "about", "about/", "不是法律意见"
    yield "questions", "questions/", base.entries[-1].question
    yield "404", "404.html", "没有这一页"


NAMES = [
    "home",
    *(f"stage {stage}" for stage in STAGES),
    *(f"entry of {stage}" for stage in STAGES),
    *("periods", "corrections", "changes", "about", "questions", "404"),
]
SHORT = [
    "home",
    "stage platform",
    "entry of platform",
    "periods",
    "corrections",
    "changes",
    "about",
    "questions",
    "404",
]
"""One of each kind that has a template of its own."""


@pytest.fixture(scope="session")
def pages(base):
    """Path and visible words of one page of each kind, by name."""
    found = {name: (path, words) for name, path, words in kinds(base)}
    assert list(found) == NAMES
    return found


def seen_in(page, text):
    """Whether a text can be seen in what the page is about."""
    return "".join(text.split()) in "".join(page.locator("article").inner_text().split())


def assert_fits(page):
    """Nothing stands out to the right: no page is scrolled sideways, nor is anything in it cut off."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    outside = """width => [...document.querySelectorAll("article *")]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > width + 0.5).map(e => e.outerHTML)"""
    assert page.evaluate(outside, page.viewport_size["width"]) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_itself_whole_on_a_phone_and_wide_and_asks_nobody_else(visit, pages, name):
    path, words = pages[name]
    seen = visit(path, PHONE)
    for width in (PHONE, NARROW, ZOOMED, WIDE):
        seen.page.set_viewport_size({"width": width, "height": 800})
        assert seen.page.locator("h1").count() == 1
        assert seen.page.locator("h1").is_visible()
        assert seen_in(seen.page, words)
        assert_fits(seen.page)
    assert (seen.errors, seen.elsewhere, seen.dialogs) == ([], [], [])


@pytest.mark.parametrize("name", SHORT)
def test_on_a_phone_whatever_one_taps_is_large_enough(visit, pages, name):
    page = visit(pages[name][0] + "?q=漏发多久处理完", PHONE).page
    page.locator(".kb-reply--answer").wait_for()
    within = ("header", ".kb-way", "article", "footer")
    targets = page.evaluate(TARGETS, ", ".join(f"{part} :is(a, button, summary, input)" for part in within))
    assert len(targets) > 15
    assert [t for t in targets if t["height"] < (INLINE if t["inline"] else FINGER)] == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_on_a_phone_the_menu_leads_by_stage_to_an_entry(visit, base, scripts):
    page = visit("about/", PHONE, scripts=scripts).page
    menu = page.get_by_role("navigation", name="菜单")
    assert not menu.is_visible()
    page.locator("header summary").focus()
    page.keyboard.press("Enter")
    shown = menu.get_by_role("link").all_inner_texts()
    assert [text for text in shown if text in STAGES.values()] == list(STAGES.values())
    targets = page.evaluate(TARGETS, "header nav :is(a, button)")
    assert [t for t in targets if t["height"] < FINGER] == []
    menu.get_by_text("平台介入", exact=True).click()
    entry = base.of_stage("platform")[1]
    page.locator("article").get_by_role("link", name=entry.question).click()
    page.wait_for_url(f"**/{entry.url}")
    assert page.locator("h1").inner_text() == entry.question


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_the_four_steps_stand_on_every_page_with_the_present_one_marked(visit, pages, width):
    seen = visit("", width)
    for name, (path, _) in pages.items():
        seen.go(path)
        steps = seen.page.get_by_role("list", name="维权的四步").get_by_role("link")
        assert steps.all_inner_texts() == [STAGES[stage] for stage in WAY]
        assert all(step.is_visible() for step in steps.all())
        present = [step.inner_text() for step in steps.all() if step.get_attribute("aria-current") == "step"]
        assert present == [STAGES[stage] for stage in WAY if name in (f"stage {stage}", f"entry of {stage}")], name


def test_an_entry_loads_in_few_bytes(visit, base):
    """Every file compressed as a server sends it; a fresh window, so that nothing was fetched before."""
    largest = max(base.entries, key=lambda entry: len(entry.body) + 200 * len(entry.facts))
    window = visit("404.html").page.context.browser.new_context()
    page, sizes = window.new_page(), {}
    page.on("requestfinished", lambda asked: sizes.update({asked.url: len(gzip.compress(asked.response().body(), 9))}))
    page.goto(visit("404.html").home + largest.url)
    page.wait_for_load_state("networkidle")
    assert any(url.endswith("/box/box.js") for url in sizes)
    assert not any("/assets/search/" in url for url in sizes)
    assert sum(sizes.values()) <= FIRST_LOAD, sizes
    assert sum(size for url, size in sizes.items() if url.endswith("/box/box.js")) <= BOX, sizes
    window.close()


def test_no_page_holds_a_script_a_handler_or_a_style_of_its_own(site):
    """So that a Content-Security-Policy can forbid them all; a block of data is no script."""
    for path in site.paths:
        for element in site.page(path):
            data = element.attributes.get("type", "").endswith("json")
            assert element.tag != "style", path
            assert element.tag != "script" or data or "src" in element.attributes, path
            assert [name for name in element.attributes if name == "style" or name.startswith("on")] == [], path


def test_the_reader_chooses_light_or_dark_and_the_choice_stays(visit):
    window = visit("about/").page.context.browser.new_context(color_scheme="light")
    page = window.new_page()
    ground = "getComputedStyle(document.body).backgroundColor"
    page.goto(visit("about/").home)
    light = page.evaluate(ground)
    page.get_by_role("button", name="换成深色").first.click()
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == dark
    page.emulate_media(media="print")
    assert page.evaluate(ground) == light
    page.emulate_media(media="screen")
    page.get_by_role("button", name="换成浅色").first.click()
    assert page.evaluate(ground) == light
    window.close()


def test_without_scripts_dark_is_as_the_device_says(visit):
    ground = "e => getComputedStyle(e).backgroundColor"
    grounds = [visit("about/", WIDE, scheme, scripts=False).page.locator("body") for scheme in ("light", "dark")]
    assert len({body.evaluate(ground) for body in grounds}) == 2


def test_on_paper_stands_what_the_page_says_and_nothing_to_press(visit, base):
    entry = base.of_stage("platform")[0]
    page = visit(entry.url).page
    page.emulate_media(media="print")
    assert page.get_by_text(entry.answer, exact=True).first.is_visible()
    steps = page.locator(".kb-next li").all()
    boxes = [step.evaluate("e => getComputedStyle(e, '::before').borderTopStyle") for step in steps]
    assert (len(boxes), set(boxes)) == (3, {"solid"})
    assert page.locator(".kb-deadlines").is_visible()
    assert page.locator(".kb-address").inner_text() == page.url
    assert page.get_by_text(f"核对日期 {entry.reviewed}").is_visible()
    for hidden in ("header", ".kb-way", "form", "footer ul", ".kb-beside", ".kb-take", ".kb-fold summary"):
        assert [e for e in page.locator(hidden).all() if e.is_visible()] == [], hidden


@pytest.mark.parametrize("stage", STAGES)
def test_an_entry_is_read_from_the_question_down_to_the_date(visit, base, stage):
    entry = base.of_stage(stage)[0]
    seen = visit(entry.url, PHONE)
    page, article = seen.page, seen.page.locator("article")

    def heading(name):
        return article.get_by_role("heading", name=name, exact=True)

    parts = [
        article.get_by_role("time"),
        article.get_by_role("heading", level=1),
        article.get_by_text(entry.answer, exact=True).first,
    ]
    parts.append(heading(NEXT_STEP))
    periods = deadlines(base, entry)
    parts += [heading(DEADLINES)] * bool(periods)
    parts += [article.locator(".kb-deadlines li").filter(has_text=fact.label) for fact in periods]
    parts.append(heading(FALLBACK))
    seen.unfold()
    for fact in (base.facts[id] for id in entry.facts):
        row = article.get_by_role("row").filter(has=page.get_by_role("rowheader", name=fact.label, exact=True))
        sure = "同上" if fact in periods else STATUSES[fact.status]
        assert [fact.value in row.inner_text(), sure in row.inner_text()] == [True, True]
        parts.append(row)
    parts += [heading("说明"), heading("出处")]
    parts += [article.get_by_text(base.cite(citation)).last for citation in entry.sources]
    parts += [article.get_by_role("link", name=base.entry(id).question, exact=True).last for id in entry.related]
    parts.append(article.get_by_role("heading", name="还想问别的？"))
    tops = [part.bounding_box()["y"] for part in parts]
    assert tops == sorted(set(tops))
    assert parts[0].inner_text() == str(entry.reviewed)

    related = base.entry(entry.related[0])
    article.get_by_role("link", name=related.question, exact=True).last.click()
    page.wait_for_url(f"**/{related.url}")
    assert page.locator("h1").inner_text() == related.question


@pytest.mark.parametrize("name", SHORT)
def test_without_scripts_everything_can_be_read(visit, site, pages, name):
    path, _ = pages[name]
    seen = visit(path, PHONE, scripts=False)
    seen.unfold()
    assert seen_in(seen.page, site.article(path).text)
    assert_fits(seen.page)
    assert (seen.errors, seen.elsewhere) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(visit, base, pages, scheme):
    disputed = next(e for e in base.entries if any(base.facts[id].status == "disputed" for id in e.facts))
    seen = visit(disputed.url, WIDE, scheme)
    for path in (disputed.url, *(pages[name][0] for name in SHORT)):
        seen.go(path)
        found = seen.page.evaluate(CONTRASTS)
        assert [text for text, contrast in found if contrast < READABLE] == [], path
        if path == disputed.url:
            assert disputed.answer in dict(found)
            assert {STATUSES[base.facts[id].status] for id in disputed.facts} <= {text[1:] for text, _ in found}
