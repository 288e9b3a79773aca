"""The box on a page of another site: one script tag, and it answers as this site does."""

import http.server
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from browser.conftest import Visit, served
from kb.base.names import STATUSES

EMBED = "assets/box/embed.js"
MOST_BYTES = 6 * 1024
OTHER = """<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">
<title>店</title><style nonce="n">p, input, b {{ color: rgb(255, 0, 0); display: none }}</style><h1>一家店</h1>
<script type="module" src="{home}assets/box/embed.js"></script><footer>页脚</footer>"""
POLICY = re.search(r"(default-src 'none'; script-src https://.*)", (ROOT / "DOORS.md").read_text(encoding="utf-8"))
"""What DOORS.md says that another site's policy needs."""


@contextmanager
def another_site(folder: Path) -> Iterator[str]:
    """A server of files that knows nothing of ours; its address has another origin by its port."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    handler.log_message = lambda *arguments: None  # type: ignore[attr-defined]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def elsewhere(folder: Path, tmp_path: Path, visit: Callable[..., Visit], capfd: Any) -> Iterator[Callable[..., Visit]]:
    """Opens a page of another site with our box; with what it is allowed to."""
    with another_site(tmp_path) as shop:

        def start(*options: str) -> Visit:
            home = servers.enter(folder, *options)
            policy = POLICY[1].replace("https://kb.example", home.rstrip("/")) + "; style-src 'nonce-n'"
            (tmp_path / "index.html").write_text(OTHER.format(home=home, policy=policy), encoding="utf-8")
            return visit(home=shop)

        servers = Servers(shop)
        try:
            yield start
        finally:
            servers.close()


class Servers:
    """Ours, as long as a test lasts."""

    def __init__(self, shop: str) -> None:
        self.shop, self.home, self._open = shop.rstrip("/"), "", []

    def enter(self, folder: Path, *options: str) -> str:
        manager = served(folder, *(option.replace("SHOP", self.shop) for option in options))
        self._open.append(manager)
        self.home = manager.__enter__()
        return self.home

    def close(self) -> None:
        for manager in self._open:
            manager.__exit__(None, None, None)


def ask(seen: Visit, question: str) -> Any:
    """Ask in the box, which is found through its shadow tree."""
    box = seen.page.locator("script + div")
    box.locator("input").fill(question)
    box.locator("button").click()
    return box.locator("[role=status]")


def test_it_answers_on_another_site_as_on_this_one(elsewhere, said):
    seen = elsewhere("--allow-origin", "SHOP")
    answer = said("漏发多久处理完")["answer"]
    reply = ask(seen, "漏发多久处理完")
    reply.get_by_text(answer["text"], exact=True).wait_for()
    for fact in answer["facts"]:
        assert f"{fact['label']}：{fact['value']}［{STATUSES[fact['status']]}］" in reply.inner_text()
    for step in answer["next"]:
        assert step in reply.inner_text()
    page = reply.get_by_role("link", name="全文、依据和出处").get_attribute("href")
    assert page.startswith("http://127.0.0.1:")
    assert page.endswith(answer["url"])
    assert seen.errors == []


def test_it_suggests_and_says_what_is_not_here(elsewhere, said, unsure):
    seen = elsewhere("--allow-origin", "*")
    reply = ask(seen, unsure)
    reply.get_by_text("你是不是想问").wait_for()
    assert reply.get_by_role("link").all_inner_texts() == [one["question"] for one in said(unsure)["candidates"]]
    reply = ask(seen, "怎么做红烧肉")
    reply.get_by_text("这里没有这个问题的答案").wait_for()
    assert "?q=" in reply.get_by_role("link").get_attribute("href")
    reply = ask(seen, "<img src=x onerror=alert(1)> 漏发多久处理完")
    reply.get_by_role("link").first.wait_for()
    assert (seen.dialogs, seen.errors) == ([], [])


def test_the_page_and_the_box_leave_each_other_as_they_are(elsewhere):
    seen = elsewhere("--allow-origin", "SHOP")
    field = seen.page.locator("script + div").locator("input")
    assert field.is_visible()
    assert field.evaluate("e => getComputedStyle(e).color") != "rgb(255, 0, 0)"
    assert seen.page.locator("h1").evaluate("e => getComputedStyle(e).fontSize") == "32px"


def test_it_asks_only_its_own_site_and_keeps_nothing(elsewhere, context):
    seen = elsewhere("--allow-origin", "SHOP")
    ask(seen, "漏发多久处理完").get_by_text("全文").wait_for()
    assert {re.sub(r":\d+/.*", "", url) for url in seen.elsewhere} == {"http://127.0.0.1"}
    assert {re.sub(r".*?:\d+/", "", url) for url in seen.elsewhere} <= {
        EMBED,
        *(f"assets/search/{name}" for name in ("worker.js", "browser.pack", "answers.json", "traditional.pack")),
    }
    kept = seen.page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
    assert kept == ["", 0, 0]
    assert seen.page.context.cookies() == []


def test_a_site_that_was_not_named_gets_nothing(elsewhere):
    seen = elsewhere("--allow-origin", "https://shop.example")
    seen.page.wait_for_load_state("load")
    assert seen.page.locator("script + div").count() == 0
    assert any("CORS" in error or "421" in error for error in seen.errors)


def test_it_is_small_and_has_the_names_of_the_statuses(folder):
    script = (folder / EMBED).read_text("utf-8")
    assert len(script.encode()) <= MOST_BYTES
    said = re.search(r"STATUS ?= ?\{(.*?)\}", script)[1]
    assert dict(re.findall(r'(\w+): ?"([^"]+)"', said)) == STATUSES


def test_no_page_of_ours_asks_for_it(folder):
    assert EMBED not in (folder / "sw.js").read_text("utf-8")
    assert [page for page in folder.rglob("*.html") if "embed.js" in page.read_text("utf-8")] == []
