"""How long until the first answer on a slow phone? 400 kbps, 400 ms to and fro, a fourth of this machine's speed.

The line is a small server in between, so that what the search's thread fetches is counted too; it lets each request
wait and takes no time for a new connection, as the throttling of Chromium's own tools. The browser is new each time.
`bench_loading.py SITE` measures a finished website, say an older one, in place of one that is built now.
"""

import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from socket import SHUT_WR, create_connection, create_server, socket
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from browser.conftest import ARGUMENTS, CHROMIUMS, mkdocs_build, served  # noqa: E402

BITS, LATENCY, SLOWER, RUNS = 400_000, 0.4, 4, 5
"""Bits a second of the line; seconds to and fro; how much slower the processor is; times each is measured."""
PIECE = 1_460
TYPING = 1.0
"""Seconds in which the reader types the question."""
QUESTION = "商家不补发怎么办"
"""As people write it: not each character of it is of a word that the pack knows."""
ENTRY = "entries/platform/platform-review-time/"
ANSWER = ".kb-reply .kb-answer"
SHIFT = """() => new Promise(done => {
  let sum = 0
  new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value })
    .observe({type: "layout-shift", buffered: true})
  setTimeout(() => done(sum), 200)
})"""


class Line:
    """All bytes towards the browser, one after the other as a modem lets them through."""

    def __init__(self) -> None:
        self._lock, self._free = threading.Lock(), 0.0

    def passes(self, size: int) -> None:
        """Waits until so many bytes have passed."""
        with self._lock:
            self._free = max(self._free, time.monotonic()) + size * 8 / BITS
            until = self._free
        time.sleep(max(0.0, until - time.monotonic()))


@contextmanager
def slowed(home: str):
    """An address at which a website answers as over a slow line, and a function that tells how much went through."""
    to, line, total = urlsplit(home), Line(), [0]

    def up(browser: socket, server: socket) -> None:
        while data := browser.recv(65536):
            time.sleep(LATENCY)  # to and fro, for each request
            server.sendall(data)
        server.shutdown(SHUT_WR)

    def down(browser: socket, server: socket) -> None:
        while data := server.recv(PIECE):
            line.passes(len(data))
            total[0] += len(data)
            browser.sendall(data)
        browser.close()

    def patient(work: Callable[[socket, socket], None], browser: socket, server: socket) -> None:
        try:
            work(browser, server)
        except OSError:
            browser.close()

    def accept() -> None:
        while True:
            try:
                browser, _ = entrance.accept()
            except OSError:
                return
            threading.Thread(target=join, args=(browser,), daemon=True).start()

    def join(browser: socket) -> None:
        server = create_connection((to.hostname, to.port))
        for work in (up, down):
            threading.Thread(target=patient, args=(work, browser, server), daemon=True).start()

    with create_server(("127.0.0.1", 0)) as entrance:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{entrance.getsockname()[1]}/", lambda: total[0]


def asked(page: Page, home: str) -> float:
    """From the tap into the box of the first page to the answer, with the typing."""
    page.goto(home, wait_until="load")
    field = page.locator("[role=combobox]").first
    field.wait_for()
    begun = time.monotonic()
    field.click()
    for character in QUESTION:
        time.sleep(TYPING / len(QUESTION))
        page.keyboard.insert_text(character)
    page.keyboard.press("Enter")
    page.locator(ANSWER).wait_for()
    return time.monotonic() - begun


def again(page: Page, home: str) -> float:
    """A second question."""
    asked(page, home)
    page.wait_for_timeout(2500)
    field = page.locator("[role=combobox]").first
    field.fill("退款多久到账")
    timed = "const begun = performance.now(); await kb.ask('退款多久到账'); return performance.now() - begun"
    return float(page.evaluate(f"async () => {{ {timed} }}")) / 1000


def linked(page: Page, home: str) -> float:
    """A link with a question in it, from the tap to the answer."""
    begun = time.monotonic()
    page.goto(f"{home}?q={QUESTION}", wait_until="commit")
    page.locator(ANSWER).wait_for()
    return time.monotonic() - begun


def whole(page: Page, home: str) -> float:
    """The same, until what to do stands there too."""
    begun = time.monotonic()
    page.goto(f"{home}?q={QUESTION}", wait_until="commit")
    page.locator(".kb-reply [data-next] li, .kb-reply .kb-next li").first.wait_for()
    return time.monotonic() - begun


def example(page: Page, home: str) -> float:
    """An example of the first page."""
    page.goto(home, wait_until="load")
    link = page.locator(".kb-box__examples a").first
    link.wait_for()
    begun = time.monotonic()
    link.click()
    page.locator(ANSWER).wait_for()
    return time.monotonic() - begun


def shift(page: Page, home: str) -> float:
    """How much jumps while a link with a question is answered (cumulative layout shift)."""
    whole(page, home)
    page.wait_for_timeout(500)
    return float(page.evaluate(SHIFT))


def first_load(page: Page, home: str) -> float:
    """Kilobytes that the page of an entry needs."""
    page.goto(home + ENTRY, wait_until="networkidle")
    return 0.0


def fresh(browser: Browser, home: str, measure: Callable[[Page, str], float]) -> float:
    """One measurement in a window that knows nothing."""
    window = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    page = window.new_page()
    page.set_default_timeout(60_000)
    window.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    try:
        return measure(page, home)
    finally:
        window.close()


MEASURES = (
    ("tap in the box → answer, 1 s of it typing", asked, "s", 2.6),
    ("a link with a question → answer", linked, "s", 4.0),
    ("the same → what to do", whole, "s", None),
    ("an example on the first page → answer", example, "s", 2.0),
    ("the second question", again, "s", 0.1),
    ("layout shift of a link with a question", shift, "", 0.05),
)


def main(folder: Path | None) -> None:
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        if not folder:
            folder = Path(temporary) / "site"
            mkdocs_build(ROOT, folder).check_returncode()
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        with served(folder) as fast, slowed(fast) as (home, total):
            for name, measure, unit, most in MEASURES:
                found = sorted(fresh(browser, home, measure) for _ in range(RUNS))
                bound = f"   at most {most} {unit}" if most else ""
                print(
                    f"{name:45} {statistics.median(found):6.2f} {unit:1}   {found[0]:.2f}–{found[-1]:.2f}{bound}",
                    flush=True,
                )
            before = total()
            fresh(browser, home, first_load)
            print(f"{'first load of an entry':45} {(total() - before) / 1000:6.1f} kB   at most 40 kB")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
