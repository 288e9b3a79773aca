"""The real website, built once by the real command and served by the real server, and one Chromium to open it in."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from conftest import CASES, QUESTIONS, ROOT
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, ViewportSize, sync_playwright

from browser.box import field_of
from browser.markup import Site
from kb.answers.asking import ask
from kb.answers.cases import read_cases
from kb.base.entries import KnowledgeBase
from kb.base.loading import load_profile
from kb.checks.valid import load_valid
from search import open_pack

STAGES = load_profile(ROOT / "content").stage_names
WAY = tuple(stage.id for stage in load_profile(ROOT / "content").steps)
CHROMIUMS = ("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Programs that are Chromium: first those without the window around the page, which take a quarter of the time."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # what a page asks of another host never gets there
)


@dataclass
class Visit:
    """A page that is open, and what it did besides showing itself."""

    page: Page
    home: str
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of other hosts."""
        return [url for url in self.requests if not url.startswith((self.home, "data:", "blob:"))]

    def dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def go(self, path: str) -> None:
        self.page.goto(self.home + path)

    def unfold(self) -> None:
        """Opens what is folded, as a reader does."""
        folded = self.page.locator("article details:not([open]) > summary")
        while folded.count():
            folded.first.click()


def mkdocs_build(project: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """What a keeper of the site types, in a folder with a mkdocs.yml."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(output)],
        cwd=project,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "true"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@contextmanager
def served(folder: Path, *options: str) -> Iterator[str]:
    """A finished website on a free port of this machine, served by `kb serve`; its address."""
    command = [sys.executable, "-m", "kb", "serve", "--port", "0", "-o", str(folder), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as server:
        try:
            assert server.stderr
            yield next(word for word in server.stderr.readline().split() if word.startswith("http://127.0.0.1:"))
        finally:
            server.terminate()


def copy_project(folder: Path, content: Path = ROOT / "content") -> Path:
    """All that a website is made from, to be changed at will."""
    for name, source in (("content", content), ("site", ROOT / "site")):
        shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


@pytest.fixture(scope="session")
def base(content: Path) -> KnowledgeBase:
    """The knowledge base that the website is made from."""
    return load_valid(content)


@pytest.fixture(scope="session")
def build(once: Callable[[str, Callable[[Path], None]], Path]) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The website of the project, and what the command said that built it; built once, whoever runs tests."""

    def make(folder: Path) -> None:
        done = mkdocs_build(ROOT, folder / "public")
        said = json.dumps([done.args, done.returncode, done.stdout, done.stderr])
        (folder / "said.json").write_text(said, encoding="utf-8")

    folder = once("website", make)
    said = json.loads((folder / "said.json").read_text(encoding="utf-8"))
    return folder / "public", subprocess.CompletedProcess(*said)


@pytest.fixture(scope="session")
def folder(build: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    """The folder of the finished website, the same for all tests: who changes it takes a copy."""
    folder, done = build
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def site(folder: Path) -> Site:
    """The finished website as markup."""
    return Site(folder)


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Where the website is served."""
    with served(folder) as url:
        yield url


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of content, templates and settings, to be changed at will."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def small_project(tmp_path: Path, fixtures_day: None) -> Path:
    """The same with a content of four entries, of which a website is made in a few seconds."""
    return copy_project(tmp_path / "small-project", CASES / "small_kb")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, else the one that Playwright brought."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(chromium: Browser) -> Callable[..., BrowserContext]:
    """A window of a kind, the same each time it is asked for: it keeps what it fetched."""

    @cache
    def of_kind(width: int, scheme: Literal["light", "dark"], scripts: bool) -> BrowserContext:
        size: ViewportSize = {"width": width, "height": 800}
        window = chromium.new_context(
            viewport=size,
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            service_workers="block",  # each visit is a first one; what is kept has tests of its own
        )
        window.set_default_timeout(120_000)
        return window

    return of_kind


@pytest.fixture
def visit(context: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """Opens a page: visit("periods/", width=360, scheme="dark", scripts=False); `home` is another site's address."""
    pages: list[Page] = []

    def start(
        path: str = "", width: int = 1280, scheme: str = "light", scripts: bool = True, home: str | None = None
    ) -> Visit:
        page = context(width, scheme, scripts).new_page()
        pages.append(page)
        seen = Visit(page, home or request.getfixturevalue("address"))
        page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("request", lambda asked: seen.requests.append(asked.url))
        page.on("dialog", seen.dismiss)
        seen.go(path)
        return seen

    yield start
    for page in pages:
        page.close()


@pytest.fixture(scope="session")
def said(index: Path) -> Callable[[str], dict[str, Any]]:
    """What the terminal says to a question."""
    ranker = open_pack(index)
    return lambda question: ask(ranker, question).as_json()


@pytest.fixture(scope="session")
def unsure(said: Callable[[str], dict[str, Any]]) -> str:
    """A question for which there are only suggestions."""
    asked = (case.question for file in sorted(QUESTIONS.glob("*.jsonl")) for case in read_cases(file))
    return next(question for question in asked if said(question)["band"] == "suggest")


@pytest.fixture
def front(visit: Callable[..., Visit]) -> tuple[Visit, Locator]:
    """The home page, and its box."""
    seen = visit()
    return seen, field_of(seen.page)


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
