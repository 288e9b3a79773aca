"""The website while it is written: a page is fresh a moment after its file is saved, and faults are told in the page.

What was saved is rendered at once, then all pages, both with the search of before; the search itself takes ten times as
long and is made by a process of its own, so that the next save waits for nothing. Each page asks twice a second whether
there is news: that is a file, so that the server needs to know nothing of all this. The content is looked at by the
times and sizes of its files: a few hundred, which costs some milliseconds on any system and needs no library that is
told of changes by one system and not by the next (network folders, containers).
"""

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from kb.answers.freshness import content_files
from kb.base.entries import KnowledgeBase
from kb.base.loading import load
from kb.base.paths import from_here, replace
from kb.base.scratch import scratch
from kb.checks.run import check
from kb.checks.valid import load_valid
from kb.errors import KbError, SiteError
from kb.publish.search_bundle import search_files
from kb.publish.serving import serve
from kb.publish.website import mkdocs_settings

POLL_SECONDS = 0.2
"""So often the content is looked at."""
SCRIPT, STATE = "live.js", "live.json"
CODE = """\
// Asks whether the page was made anew, and shows what is wrong with the content.
let shown;
const box = document.createElement("pre");
box.id = "kb-live";
async function look() {
  try {
    const state = await (await fetch("/live.json", { cache: "no-store" })).json();
    shown ??= state.page;
    if (state.page !== shown) location.reload();
    box.textContent = state.faults.join("\\n");
    if (state.faults.length) document.getElementById("content").prepend(box);
    else box.remove();
  } catch { /* the server rests */ }
  setTimeout(look, 500);
}
look();
"""
KEEPS_NOTHING = """\
addEventListener("install", () => skipWaiting());
addEventListener("activate", () => registration.unregister());
"""
"""In place of the worker that an earlier website at this address may have left, which would show its pages."""
TAG = f'<script type="module" src="/{SCRIPT}"></script>'


def fresh_search(content: Path) -> dict[str, bytes]:
    """The files of the search for a content folder, made in another process. Raises ContentError."""
    return search_files(content, load_valid(content))


class Newer(Exception):
    """Something was saved while all pages were made."""


class Live:
    """A website that follows its content."""

    def __init__(
        self, content: Path, folder: Path, tell: Callable[[str], None], ask: Callable[..., Future[dict[str, bytes]]]
    ) -> None:
        """`folder` is where it lies; `tell` gets what was made; `ask` calls a function in another process."""
        self.content, self.site, self._spare, self._tell, self._ask = (
            content,
            folder / "site",
            folder / "next",
            tell,
            ask,
        )
        self._base: KnowledgeBase | None = None
        self._search: dict[str, bytes] = {}
        self._coming: tuple[str, Future[dict[str, bytes]]] | None = None
        self._stamp, self._searched, self._page = "", "", 0
        self._faults: list[str] = []
        self._faulty = self._behind = False

    def start(self) -> None:
        """Make the website of the content as it is; one page of faults where it has some. Raises SiteError."""
        self._stamp = content_files(self.content)
        base = self._read()
        if base is None:
            self.site.mkdir(parents=True, exist_ok=True)
            page = f'<!doctype html><meta charset="utf-8"><title>…</title><main id="content"></main>{TAG}'
            (self.site / "index.html").write_text(page, encoding="utf-8")
            (self.site / SCRIPT).write_text(CODE, encoding="utf-8")
            self._write_state()
        else:
            self._search, self._searched = search_files(self.content, base), self._stamp
            self._whole(base)

    def follow(self) -> None:
        """Look at the content once, and make anew what was saved since; the rest where nothing was."""
        stamp = content_files(self.content)
        if stamp != self._stamp:
            self._stamp = stamp
            self._changed()
        elif self._behind and self._base:
            with suppress(Newer):
                self._whole(self._base, stamp)
        elif self._base and not self._faulty and self._searched != stamp:
            self._renew_search(stamp)

    def _changed(self) -> None:
        before, base = self._base, self._read()
        if base is None:
            self._tell(f"内容有 {len(self._faults)} 处要改，网页上写着；改好了自己会好。")
            self._write_state()
        elif before is None:
            self._search = self._search or search_files(self.content, base)
            self._whole(base)
        else:
            self._quick(base, before)

    def _read(self) -> KnowledgeBase | None:
        """The base, None where it has errors; what is wrong is kept in the words of `kb check`."""
        base, problems = load(self.content)
        found, here = sorted([*problems, *check(base)]), from_here(self.content)
        self._faults = [problem.seen_from(here) for problem in found]
        self._faulty = any(not problem.warning for problem in found)
        self._base = self._base if self._faulty else base
        return None if self._faulty else base

    def _quick(self, base: KnowledgeBase, before: KnowledgeBase) -> None:
        """Render the pages of the entries whose texts were changed, in place; all where anything else was."""
        started = time.monotonic()
        former = {entry.path: entry for entry in before.entries}
        changed = {entry.path for entry in base.entries if entry != former.get(entry.path)}
        alone = former.keys() == {entry.path for entry in base.entries} and base.facts == before.facts
        if alone and changed and base.sources == before.sources and base.pages == before.pages:
            self._build(self.site, base, changed)
            self._behind = True
            self._page += 1
            self._write_state()
        else:
            self._whole(base)
        names = "、".join(sorted(changed)) or "内容"
        self._tell(f"{names}：网页是新的了（{time.monotonic() - started:.1f} 秒）。")

    def _whole(self, base: KnowledgeBase, stamp: str = "") -> None:
        """Make all pages anew beside the website, then put them in its place.

        With the stamp of the content, raises Newer as soon as that is another: what was saved then is shown first.
        """
        self._build(self._spare, base, None, stamp)
        self._page += 1
        self._write_state(self._spare)
        former = self.site.with_name("former")
        if self.site.exists():
            self.site.rename(former)
        self._spare.rename(self.site)
        shutil.rmtree(former, ignore_errors=True)
        self._behind = False

    def _renew_search(self, stamp: str) -> None:
        """Have the search made of the content as it is now; put it in its place once it is there."""
        if self._coming is None:
            self._coming = stamp, self._ask(fresh_search, self.content)
        of, coming = self._coming
        if not coming.done():
            return
        self._coming = None
        if of != stamp:
            return
        self._searched = stamp
        self._search = coming.result()
        for name, content in self._search.items():
            replace(self.site / "assets" / "search" / name, content)
        self._tell("检索也是新的了。")

    def _build(self, site: Path, base: KnowledgeBase, pages: set[str] | None, stamp: str = "") -> None:
        """Build the website, or some of its pages into a website that is there. Raises SiteError, Newer."""
        from mkdocs.commands.build import build
        from mkdocs.exceptions import Abort, MkDocsException
        from mkdocs.plugins import BasePlugin

        def refuse_newer() -> None:
            if stamp and content_files(self.content) != stamp:
                raise Newer

        class Following(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
            """Leaves out the pages that stay, and puts the script into the others."""

            def on_files(self, files: Any, *, config: Any) -> Any:
                for file in files if pages is not None else ():
                    file.is_modified = (lambda: True) if file.src_uri in pages else (lambda: False)  # type: ignore[operator]
                return files

            def on_page_markdown(self, markdown: str, *, page: Any, config: Any, files: Any) -> None:
                refuse_newer()

            def on_post_page(self, output: str, *, page: Any, config: Any) -> str:
                refuse_newer()
                return output.replace("</body>", f"{TAG}</body>")

        try:
            settings = mkdocs_settings(self.content, site, None, strict=False)
            settings.extra["live"] = {"base": base, "search": self._search, "quick": pages is not None}
            settings.plugins["live"] = Following()
            settings.plugins.on_startup(command="serve", dirty=False)
            build(settings, dirty=pages is not None)
        except (Abort, MkDocsException, OSError) as error:
            raise SiteError(f"网站没有生成：{error}") from error
        (site / SCRIPT).write_text(CODE, encoding="utf-8")
        (site / "sw.js").write_text(KEEPS_NOTHING, encoding="utf-8")

    def _write_state(self, site: Path | None = None) -> None:
        replace((site or self.site) / STATE, json.dumps({"page": self._page, "faults": self._faults}).encode())


@contextmanager
def following(content: Path, tell: Callable[[str], None]) -> Iterator[Path]:
    """The folder of a website that follows its content while the block runs."""
    over = threading.Event()
    with (
        scratch() as folder,
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside,
    ):
        live = Live(content, folder, tell, beside.submit)
        live.start()

        def watch() -> None:
            while not over.wait(POLL_SECONDS):
                try:
                    live.follow()
                except (KbError, OSError) as error:
                    tell(str(error))

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield live.site
        finally:
            over.set()
            thread.join(10)
            beside.shutdown(wait=False, cancel_futures=True)


def serve_live(content: Path, host: str, port: int, tell: Callable[[str], None], news: Callable[[str], None]) -> int:
    """Serve a website that follows its content until interrupted; `tell` gets the address, `news` what was made."""
    with following(content, news) as site:
        return serve(site, host, port, tell)
