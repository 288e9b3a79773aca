"""Damaged, missing or strange data: the page says in a line what is wrong, and leaves the list of questions."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.box import COMPOSED, answered, asks
from browser.conftest import served

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
    page.goto(address + (f"?q={COMPOSED}" if by == "address" else ""))
    text = asks(page) if by == "hand" else answered(page)
    assert said in text
    assert page.locator(".kb-reply").get_by_role("link", name="全部问题").is_visible()
    page.unroute("**/browser.pack")
    page.get_by_role("button", name="问", exact=True).first.click()
    page.locator(".kb-reply--answer").wait_for()


@pytest.mark.parametrize(("name", "question"), [("worker.js", COMPOSED), ("traditional.pack", "退款多久到賬")])
def test_where_a_file_that_is_needed_does_not_come_that_is_said_until_it_does(
    phone: Callable[..., Page], address: str, name: str, question: str
) -> None:
    page = phone()
    page.route(f"**/search/{name}", lambda route: route.abort())
    page.goto(address)
    assert "网络断了" in asks(page, question)
    assert page.locator(".kb-reply").get_by_role("link", name="全部问题").is_visible()
    page.unroute(f"**/search/{name}")
    page.get_by_role("button", name="问", exact=True).first.click()
    page.locator(".kb-reply:is(.kb-reply--answer, .kb-reply--suggest)").wait_for()


def test_where_the_offered_replies_do_not_come_the_engine_answers(phone: Callable[..., Page], address: str) -> None:
    page = phone()
    page.route("**/examples.json", lambda route: route.abort())
    page.goto(address)
    page.locator(".kb-box__examples a").first.click()
    page.locator(".kb-reply--answer .kb-next li").first.wait_for()
    assert page.errors == []


class Torn(SimpleHTTPRequestHandler):
    """Serves a folder; of the pack half comes, then the line is cut."""

    def do_GET(self) -> None:
        if not self.path.endswith("browser.pack"):
            return super().do_GET()
        body = Path(self.translate_path(self.path)).read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True

    def log_message(self, *said: object) -> None:
        """Tests are silent."""


@contextmanager
def torn(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Torn, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("by", ["hand", "address"])
def test_a_network_that_goes_half_way_is_said_to_be_gone(phone: Callable[..., Page], folder: Path, by: str) -> None:
    page = phone()
    with torn(folder) as home:
        page.goto(home + (f"?q={COMPOSED}" if by == "address" else ""))
        text = asks(page) if by == "hand" else answered(page)
        assert "网络断了" in text
        assert page.locator(".kb-reply").get_by_role("link", name="全部问题").is_visible()


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
    assert page.locator(".kb-reply").get_by_role("link", name="全部问题").is_visible()


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
