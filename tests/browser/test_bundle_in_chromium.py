"""The archive to carry, unpacked and opened in a real Chromium as files: pages, links, search, dates and the way."""

import re
from collections.abc import Callable
from pathlib import Path
from shutil import unpack_archive
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from browser.box import field_of
from kb.publish.carrying.bundling import bundle
from kb.publish.website import shim

MOST = 400_000
"""Bytes of the archive: text, style and search."""
NARROW = 360


@pytest.fixture(scope="session")
def archive(folder: Path, once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    return once("bundle", lambda place: void(bundle(folder, shim(), place / "site.tar.xz"))) / "site.tar.xz"


def void(_: int) -> None:
    """For what makes a file and also says how large it is."""


@pytest.fixture
def home(archive: Path, tmp_path: Path) -> str:
    """Address of the unpacked folder."""
    unpack_archive(archive, tmp_path)
    return (tmp_path / "site").as_uri() + "/"


def test_it_is_small_and_the_same_each_time(archive: Path, folder: Path, tmp_path: Path) -> None:
    assert archive.stat().st_size <= MOST
    bundle(folder, shim(), tmp_path / archive.name)
    assert (tmp_path / archive.name).read_bytes() == archive.read_bytes()


def test_a_zip_has_the_same_files(home: str, folder: Path, tmp_path: Path) -> None:
    bundle(folder, shim(), tmp_path / "again.zip")
    unpack_archive(tmp_path / "again.zip", tmp_path)

    def files(root: Path) -> dict[str, bytes]:
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    assert files(tmp_path / "again") == files(tmp_path / "site") != {}


def test_search_answers_from_files_and_leads_on(visit, home: str, said) -> None:
    question = "退钱要几天才能到我的账户"
    seen = visit("index.html", width=NARROW, home=home)
    field = field_of(seen.page)
    field.fill(question)
    field.press("Enter")
    link = seen.page.locator(".kb-reply a[href*='entries/']").first
    link.wait_for()
    best = said(question)["candidates"][0]
    assert best["text"] in seen.page.locator("main").inner_text()
    link.click()
    seen.page.wait_for_url(home + "entries/**/index.html*")
    assert (seen.errors, seen.elsewhere) == ([], [])


@pytest.mark.parametrize("scripts", [True, False])
def test_every_link_of_a_page_leads_to_a_file(visit, home: str, scripts: bool) -> None:
    seen = visit("index.html", width=NARROW, scripts=scripts, home=home)
    seen.page.locator("article a[href*='guide/']").first.click()
    seen.page.wait_for_url(home + "guide/index.html*")
    assert seen.page.locator("h1").inner_text().startswith("我到哪一步了")
    for _ in range(2):
        step = seen.page.locator(".kb-guide section:visible").first
        shown = step.get_attribute("id")
        step.locator("[data-options] a").first.click()
        seen.page.wait_for_url(home + "guide/index.html#*")
        if scripts:
            expect(step).not_to_have_attribute("id", shown)
    assert not seen.errors


def test_dates_are_counted_and_messages_filled_from_files(visit, home: str) -> None:
    seen = visit("dates/index.html#fact=platform-review&from=2026-11-02T10:00", width=NARROW, home=home)
    seen.page.click(".kb-dates [type=submit]")
    seen.page.wait_for_selector(".kb-form__end")
    seen.go("messages/first-to-seller/index.html")
    seen.page.fill("[name=order]", "2631")
    assert "订单号 2631" in seen.page.text_content(".kb-message")
    assert not seen.errors


def test_all_links_of_all_pages_are_there(archive: Path, tmp_path: Path, home: str) -> None:
    root = tmp_path / "site"
    gone = [
        (page.relative_to(root).as_posix(), link)
        for page in root.rglob("*.html")
        for link in re.findall(r'\s(?:href|src)="([^"#?]*)', page.read_text(encoding="utf-8"))
        if link and not re.match(r"[a-z]+:", link) and not (page.parent / unquote(link)).is_file()
    ]
    assert gone == []
