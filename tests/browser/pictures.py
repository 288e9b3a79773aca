"""The pictures of the README, made anew by `make pictures`: the website on a phone and wide, and the terminal."""

import html
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from playwright.sync_api import Browser, ViewportSize, sync_playwright  # noqa: E402

from browser.conftest import ARGUMENTS, CHROMIUMS, mkdocs_build, served  # noqa: E402

FOLDER = ROOT / "pictures"
QUESTION = "漏发多久处理完"
ENTRY = "entries/platform/platform-review-time/"
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1240, "height": 600}
TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; width: 600px; padding: 18px 24px; background: #11191b; color: #e6ebea; font: 14px/1.65
  "Noto Sans Mono CJK SC", "Sarasa Mono SC", monospace; white-space: pre-wrap; }}
b {{ color: #74cbc6; }}
</style><body>{prompt}
{said}</body>"""


def terminal(question: str) -> str:
    """What a terminal shows of a question, as a page."""
    with TemporaryDirectory() as data:
        command = [sys.executable, "-m", "kb", "ask", "--data", data, question]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
    return TERMINAL.format(prompt=f"<b>$ kb ask {html.escape(question)}</b>", said=html.escape(said.rstrip()))


def take(browser: Browser, name: str, url: str, size: ViewportSize, ready: str) -> None:
    """A picture of a page, once what it is about can be seen."""
    page = browser.new_page(viewport=size, color_scheme="light", reduced_motion="reduce")
    page.goto(url)
    page.locator(ready).wait_for()
    page.screenshot(path=FOLDER / f"{name}.png")
    page.close()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        mkdocs_build(ROOT, site).check_returncode()
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        with served(site) as home:
            take(browser, "phone", f"{home}?q={QUESTION}", PHONE, ".kb-reply--answer")
            take(browser, "entry", home + ENTRY, WIDE, ".kb-box--top form")
        page = browser.new_page()
        page.set_content(terminal(QUESTION))
        page.locator("body").screenshot(path=FOLDER / "terminal.png")
        browser.close()


if __name__ == "__main__":
    main()
