"""The website on older phones, on refusing devices, with damaged data: it works, or says in a line what is wrong."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Page, Route

from browser.conftest import Visit, served

ASKED = "退款多久到账"
ENTRY = "entries/platform/platform-review-time/"
LACKING = {
    "Array": ("at", "findLast", "findLastIndex", "toSorted", "toSpliced", "toReversed", "with", "group"),
    "String": ("at", "replaceAll", "isWellFormed"),
    "Element": ("replaceChildren", "checkVisibility", "setHTML"),
    "Document": ("replaceChildren",),
    "DocumentFragment": ("replaceChildren",),
    "Promise": ("try",),
    "MediaQueryList": ("addEventListener",),
    "DataView": ("getBigUint64", "getBigInt64", "setBigUint64"),
}
"""Methods that Chrome 80 or iOS 13.4 do not have."""
NAMES = ("structuredClone", "requestIdleCallback", "navigation", "WeakRef", "AggregateError")
FORGET = "".join(
    [
        *(
            f"if (typeof {kind} == 'function') delete {kind}.prototype.{name};"
            for kind, names in LACKING.items()
            for name in names
        ),
        *(f"delete globalThis.{name};" for name in NAMES),
        "delete Object.hasOwn; delete Object.groupBy; delete Promise.any;",
        "for (const kind of [globalThis.Element]) if (kind)",
        " for (const name of Object.keys(Object.getOwnPropertyDescriptors(kind.prototype)))",
        " if (/^aria|^role$/.test(name)) delete kind.prototype[name];",
    ]
)
"""A script that makes a browser as old: also without the attributes of ARIA as properties, as Firefox before 119."""
NEW_SYNTAX = {
    "??= ||= &&=": r"(?:\?\?|\|\||&&)=",
    "a field or a private name of a class": r"(?<![\w\"'`])#\w+|^\s+static\s",
    "a number with _": r"\b\d+_\d",
    "a BigInt": r"\b\d+n\b",
    "a look behind": r"\(\?<[=!]",
    "a flag d, s or v of a pattern": r"/[gimuy]*[dsv][gimuy]*(?=[.,;)\s])(?<=\)/[a-z]|\]/[a-z])",
    "await at the top": r"^await\s",
    "import with": r"^import .* with ",
}
NEW_NAMES = re.compile(
    r"\.(?:findLast|findLastIndex|toSorted|toReversed|toSpliced|replaceChildren|checkVisibility|getBigUint64|hasOwn|groupBy"
    r"|allSettled|any|ariaSelected|ariaExpanded|role|showPopover|showModal|structuredClone|isWellFormed|matchAll\(.*\)\.map)\b"
    r"|\b(?:structuredClone|WeakRef|AggregateError|CompressionStream|DecompressionStream|URLPattern|scheduler)\b"
)
LENT = {"at", "replaceAll"}
"""What `older.js` gives to those who lack it."""


def scripts(folder: Path) -> dict[str, str]:
    """The scripts as they are published, without their texts."""
    found = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.js"))}
    return {name: re.sub(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'", '""', text) for name, text in found.items()}


@pytest.mark.parametrize("kind", NEW_SYNTAX)
def test_no_script_is_in_words_newer_than_chrome_80_and_ios_13_4(folder: Path, kind: str) -> None:
    pattern = re.compile(NEW_SYNTAX[kind], re.MULTILINE)
    assert {name: pattern.findall(text) for name, text in scripts(folder).items() if pattern.search(text)} == {}


def test_no_script_uses_what_is_newer_but_what_is_lent(folder: Path) -> None:
    found = {name: NEW_NAMES.findall(text) for name, text in scripts(folder).items() if NEW_NAMES.search(text)}
    assert found == {}
    lent = (ROOT / "site/assets/search/older.js").read_text(encoding="utf-8")
    assert all(f'"{name}"' in lent for name in LENT)
    assert scripts(folder)["assets/search/worker.js"].count("mend()") == 2  # given, and taken before anything is done


def test_the_script_that_tells_browsers_apart_is_read_by_all_of_them(folder: Path) -> None:
    text = scripts(folder)["assets/box/scheme.js"]
    assert not re.search(r"\?\.|\?\?|\bimport\b|\basync\b|`[^`]*`\s*\?\?", text)


def test_what_the_tests_of_syntax_look_for_they_find() -> None:
    new = {
        "??= ||= &&=": "a ??= 1",
        "a field or a private name of a class": "class A { #b }",
        "a number with _": "1_000",
        "a BigInt": "10n",
        "a look behind": "/(?<=a)b/",
        "a flag d, s or v of a pattern": "/(a)/s.test(b)",
        "await at the top": "await a",
        "import with": 'import a from "a" with {}',
    }
    assert [kind for kind, text in new.items() if not re.search(NEW_SYNTAX[kind], text, re.MULTILINE)] == []


@pytest.mark.parametrize("lacks", [r":is\(", r"\binset\s*:", r"(?:margin|padding|border)-(?:block|inline)\s*:"])
def test_the_sheets_say_in_old_words_what_older_browsers_would_drop(folder: Path, lacks: str) -> None:
    sheets = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*.css")}
    assert len(sheets["site.css"]) > 20_000
    assert {name: re.findall(lacks, text) for name, text in sheets.items() if re.search(lacks, text)} == {}


def test_a_selector_that_older_browsers_do_not_know_takes_no_other_with_it(folder: Path) -> None:
    text = (folder / "assets/styles/site.css").read_text(encoding="utf-8")
    selectors = re.findall(r"(?:^|[{}])([^{}@]+)\{", text)
    assert [
        one for one in selectors if re.search(r":focus-visible|:has\(", one) and "," in re.sub(r"\([^()]*\)", "", one)
    ] == []


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A window of its own: phone(script to run first, width=360)."""
    windows = []

    def opened(before: str = "", width: int = 360, **settings: object) -> Page:
        window = chromium.new_context(viewport={"width": width, "height": 740}, service_workers="block", **settings)
        window.set_default_timeout(20_000)
        if before:
            window.add_init_script(before)
        windows.append(window)
        page = window.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        return page

    yield opened
    for window in windows:
        window.close()


def asks(page: Page, question: str = ASKED) -> str:
    """What is answered to a question that is typed."""
    field = page.get_by_role("combobox").first
    field.fill(question)
    field.press("Enter")
    return answered(page)


def answered(page: Page) -> str:
    page.locator(".kb-reply:not(.kb-reply--wait)").wait_for()
    return page.locator(".kb-reply").inner_text()


def test_it_answers_without_anything_newer_than_chrome_80(phone: Callable[..., Page], address: str) -> None:
    page = phone(FORGET)
    page.route("**/assets/search/worker.js", lambda route: forgetful(route, FORGET))
    page.goto(address)
    assert (
        page.evaluate("'at' in [] || 'replaceChildren' in document.body") is False
        or page.evaluate("[].at.name") == "at"
    )
    field = page.get_by_role("combobox").first
    field.press_sequentially("平台")
    page.get_by_role("option").first.wait_for()
    asks(page)
    page.locator(".kb-reply .kb-next li").first.wait_for()
    assert page.errors == []


def forgetful(route: Route, script: str) -> None:
    """The same script, in a thread that lacks what is newer."""
    answer = route.fetch()
    route.fulfill(response=answer, body=script + answer.text())


def test_where_there_are_no_threads_the_page_itself_answers(phone: Callable[..., Page], address: str) -> None:
    page = phone("delete globalThis.Worker")
    page.goto(address)
    asks(page)
    page.locator(".kb-reply .kb-next li").first.wait_for()
    assert page.errors == []


def test_where_a_thread_does_not_start_the_page_itself_answers(phone: Callable[..., Page], address: str) -> None:
    dead = "setTimeout(() => this.onerror(new Event('error'))); this.postMessage = () => {}"
    page = phone(f"window.Worker = function () {{ {dead} }}")
    page.goto(address)
    asks(page)
    page.locator(".kb-reply .kb-next li").first.wait_for()
    assert page.errors == []


@pytest.mark.parametrize("fails", ["too new", "missing", "no modules"])
def test_where_the_box_does_not_work_the_list_of_questions_stands_there(
    phone: Callable[..., Page], address: str, fails: str
) -> None:
    page = phone("delete HTMLScriptElement.prototype.noModule" if fails == "no modules" else "")
    if fails == "too new":
        page.route("**/box/box.js", lambda route: route.fulfill(body="a ??== 1", content_type="text/javascript"))
    elif fails == "missing":
        page.route("**/box/box.js", lambda route: route.abort())
    else:
        page.route("**/box/box.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    for path in ("", ENTRY, f"?q={ASKED}"):
        page.goto(address + path)
        page.evaluate("dispatchEvent(new Event('error'))")  # told twice: what was asked for ahead fails too
        link = page.locator(".kb-box").first.get_by_role("link", name="全部问题")
        link.wait_for()
        assert not page.locator("form").first.is_visible()
        assert page.locator("h1").is_visible()
    link.click()
    page.wait_for_url(address + "questions/")


def test_without_storage_the_switches_do_nothing_and_the_box_answers(phone: Callable[..., Page], address: str) -> None:
    page = phone("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })")
    page.goto(address + "about/")
    page.get_by_text("菜单").first.click()
    page.get_by_role("button", name="大字").last.click()
    asks(page)
    assert page.errors == []


BROKEN = {
    "network": (lambda route: route.abort(), "网络断了"),
    "missing": (lambda route: route.fulfill(status=404, body="no"), "少了检索要用的文件"),
    "damaged": (lambda route: route.fulfill(body=route.fetch().body()[:5000]), "不完整"),
    "version": (lambda route: route.fulfill(body=with_version(route.fetch().body())), "不是同一个版本"),
    "no pack": (
        lambda route: route.fulfill(body="<!doctype html>hello, this is a page of the network's own"),
        "不完整",
    ),
}


def with_version(pack: bytes) -> bytes:
    """The same pack, of a format that is not known yet."""
    return pack[:8] + (99).to_bytes(4, "little") + pack[12:]


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("by", ["hand", "address"])
def test_what_is_wrong_with_the_data_is_said_in_one_line_beside_the_list(
    phone: Callable[..., Page], address: str, name: str, by: str
) -> None:
    page, (answer, said) = phone(), BROKEN[name]
    page.route("**/browser.pack", answer)
    page.goto(address + (f"?q={ASKED}" if by == "address" else ""))
    text = asks(page) if by == "hand" else answered(page)
    assert said in text
    assert page.locator(".kb-reply").get_by_role("link", name="全部问题").is_visible()
    page.unroute("**/browser.pack")
    page.get_by_role("button", name="问", exact=True).first.click()
    page.locator(".kb-reply--answer").wait_for()


def test_answers_of_another_version_are_not_shown_with_the_pack(phone: Callable[..., Page], address: str) -> None:
    page = phone()
    page.route("**/answers.json", lambda route: route.fulfill(json={**route.fetch().json(), "version": "another"}))
    page.goto(address)
    text = asks(page)
    page.locator(".kb-reply__links").wait_for()
    assert "下一步" not in page.locator(".kb-reply").inner_text()
    assert text


def test_the_answer_stays_where_the_rest_of_it_does_not_come(phone: Callable[..., Page], address: str) -> None:
    page = phone()
    page.route("**/answers.json", lambda route: route.abort())
    page.goto(address)
    asks(page)
    page.locator(".kb-reply").get_by_role("link", name="看全文").wait_for()
    assert page.locator(".kb-reply .kb-answer").is_visible()
    assert page.errors == []


def test_a_question_of_ten_thousand_characters_in_the_address_is_refused_in_words(
    phone: Callable[..., Page], address: str
) -> None:
    page = phone()
    page.goto(f"{address}?q={'a' * 10_000}")
    assert "最多 2000 个" in answered(page)


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


def test_back_from_an_entry_leads_where_one_was_without_the_page_being_kept(chromium: Browser, address: str) -> None:
    window = chromium.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    page = window.new_page()
    page.add_init_script("addEventListener('unload', () => {})")  # such a page is made anew
    page.goto(f"{address}?q={ASKED}")
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
    page.goto(f"{address}{ENTRY}?q={ASKED}#question")
    page.locator(".kb-reply .kb-next li").first.wait_for()
    top = page.locator(".kb-reply").evaluate("e => e.getBoundingClientRect().top")
    assert 0 <= top < 200


@pytest.mark.parametrize("share", [150, 200])
@pytest.mark.parametrize("path", ["", ENTRY, "stages/legal/", "periods/", "corrections/", f"?q={ASKED}"])
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


def test_one_landmark_has_one_name_and_the_skip_link_says_where_to(visit: Callable[..., Visit]) -> None:
    page = visit(ENTRY).page
    skip = page.locator("a.md-skip")
    assert (skip.inner_text(), skip.get_attribute("href")) == ("跳到正文", "#content")
    names = page.locator("[role=search], nav").evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    assert len(names) == len({*names})
    assert None not in names


def test_no_heading_stands_before_the_first_when_one_asks_there(visit: Callable[..., Visit]) -> None:
    page = visit(f"{ENTRY}?q={ASKED}").page
    page.locator(".kb-reply .kb-next li").first.wait_for()
    first = page.get_by_role("heading").first
    assert first.evaluate("e => e.getAttribute('aria-level') || e.tagName") in ("1", "H1")


def test_a_copy_of_the_site_by_a_host_that_changes_its_pages_answers_too(
    phone: Callable[..., Page], folder: Path, tmp_path: Path
) -> None:
    mine = Path(shutil.copytree(folder, tmp_path / "mine"))
    for path in mine.rglob("*.html"):
        path.write_text(path.read_text(encoding="utf-8") + "<!-- served by a host -->", encoding="utf-8")
    with served(mine) as home:
        page = phone()
        page.goto(home)
        asks(page)
        assert json.dumps(page.errors) == "[]"
