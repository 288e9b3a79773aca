"""The website in browsers of some age: no newer words, no newer methods missed; else the list stands there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from playwright.sync_api import Page, Route

from browser.box import COMPOSED, ENTRY, asks

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
        "globalThis.RegExp = new Proxy(RegExp, { construct(kind, [text, ...rest]) {",
        " if (/\\(\\?<[=!]/.test(text)) throw new SyntaxError('a look behind'); return new kind(text, ...rest) } });",
        "for (const kind of [globalThis.Element]) if (kind)",
        " for (const name of Object.keys(Object.getOwnPropertyDescriptors(kind.prototype)))",
        " if (/^aria|^role$/.test(name)) delete kind.prototype[name];",
    ]
)
"""A script that makes a browser as old: also without the attributes of ARIA as properties, as Firefox
before 119, and without looking behind in patterns, as iOS before 16.4."""
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
    for path in ("", ENTRY, f"?q={COMPOSED}"):
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


def test_no_text_of_a_script_loses_its_spaces_when_comments_go(folder: Path) -> None:
    """jsmin takes spaces out of a template within a template: none is published."""
    nested = re.compile(r"`[^`]*\$\{[^}`]*`")
    assert nested.search("`共 ${n} 个${most ? `，最多 ${most} 个` : ''}`")
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*.js")}
    assert {name: found[0] for name, text in texts.items() if (found := nested.search(text))} == {}
    assert "，最多 ${limit} 个" in texts["letter.js"]
