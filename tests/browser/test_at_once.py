"""What a first answer waits for: how many bytes, how many hops one after another, and whether anything jumps."""

import gzip

import pytest
from playwright.sync_api import Browser, Page

HOME = 30_000
"""Bytes that the first page needs, compressed."""
LINK = 145_000
"""Bytes before a link with a question in it is answered, compressed: 110,000 of them grow with the base."""
QUESTION = "少了一件"
SHIFT = 0.05
SHIFTS = """() => new Promise(done => {
  let sum = 0
  new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value })
    .observe({type: "layout-shift", buffered: true})
  setTimeout(() => done(sum), 300)
})"""


def hops(page: Page) -> dict[str, int]:
    """Of each file how many others had to come before it was asked for, by what began it; the page itself is 1."""
    began: dict[str, str] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def noted(event: dict) -> None:
        initiator = event["initiator"]
        stack = initiator.get("stack") or {}
        while stack and not stack.get("callFrames"):
            stack = stack.get("parent") or {}
        frames = stack.get("callFrames", [])
        began.setdefault(event["request"]["url"], initiator.get("url") or (frames[0]["url"] if frames else ""))

    session.on("Network.requestWillBeSent", noted)
    return began  # type: ignore[return-value]


@pytest.fixture
def window(chromium: Browser) -> Page:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    page = context.new_page()
    page.sizes = {}
    page.on(
        "requestfinished", lambda asked: page.sizes.update({asked.url: len(gzip.compress(asked.response().body(), 9))})
    )
    yield page
    context.close()


def depth(url: str, began: dict[str, str]) -> int:
    return 1 + depth(began[url], began) if began.get(url) else 1


def test_the_box_stands_in_the_page_before_any_script(window: Page, address: str) -> None:
    window.route("**/box/box.js", lambda route: None)  # never comes
    window.goto(address, wait_until="commit")
    window.get_by_role("combobox").wait_for()


def test_the_first_page_is_small(window: Page, address: str) -> None:
    window.goto(address)
    window.wait_for_load_state("networkidle")
    assert sum(window.sizes.values()) <= HOME, window.sizes


def test_a_link_with_a_question_waits_for_few_bytes_and_three_hops(window: Page, address: str) -> None:
    began = hops(window)
    window.goto(f"{address}?q={QUESTION}")
    window.locator(".kb-reply .kb-answer").wait_for()
    needed = {
        url: size for url, size in window.sizes.items() if not url.endswith(("answers.json", "offline.js", ".svg"))
    }
    assert sum(needed.values()) <= LINK, window.sizes
    pack = next(url for url in began if url.endswith("browser.pack"))
    worker = next(url for url in began if url.endswith("worker.js"))
    assert max(depth(pack, began), depth(worker, began)) <= 3
    assert depth(pack, began) > 1


def test_an_example_needs_no_more_than_its_reply(window: Page, address: str) -> None:
    window.goto(address)
    window.wait_for_load_state("networkidle")
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.locator(".kb-box__examples a").first.click()
    window.locator(".kb-reply .kb-next li").first.wait_for()
    assert [url.rpartition("/")[2] for url in asked] == ["examples.json"]
    assert "?q=" in window.url


@pytest.mark.parametrize("path", ["", "entries/platform/platform-review-time/", "periods/"])
def test_nothing_jumps_while_a_link_with_a_question_is_answered(window: Page, address: str, path: str) -> None:
    def late(route: object) -> None:
        window.wait_for_timeout(600)
        route.continue_()

    window.route("**/*.{pack,json}", late)
    window.goto(f"{address}{path}?q={QUESTION}")
    window.locator(".kb-reply .kb-next li").first.wait_for()
    assert window.evaluate(SHIFTS) <= SHIFT


def test_an_offered_reply_is_what_would_be_answered(window: Page, address: str, base) -> None:
    window.goto(address)
    replies = window.evaluate("async () => (await fetch('assets/search/examples.json')).json()")
    assert list(replies) == list(base.profile.examples)
    assert {question: window.evaluate("q => kb.ask(q)", question) for question in replies} == replies
