"""The pictures of the README, made anew by `make pictures`: the website on a phone and wide, and the terminal."""

import html
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from playwright.sync_api import Browser, ViewportSize, sync_playwright  # noqa: E402

from browser.conftest import ARGUMENTS, CHROMIUMS, mkdocs_build, served  # noqa: E402
from kb.base.names import NEXT_STEP  # noqa: E402
from kb.checks.valid import load_valid  # noqa: E402

FOLDER = ROOT / "pictures"
QUESTION = "漏发多久处理完"
ENTRY = "entries/platform/platform-review-time/"
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1240, "height": 600}
TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; width: 600px; max-height: 620px; overflow: hidden;
  padding: 18px 24px; background: #11191b; color: #e6ebea; font: 14px/1.65
  "Noto Sans Mono CJK SC", "Sarasa Mono SC", monospace; white-space: pre-wrap; }}
b {{ color: #74cbc6; }}
</style><body>{prompt}
{said}</body>"""


SHARE = """<!doctype html><meta charset="utf-8"><style>
body {{ box-sizing: border-box; width: 1200px; height: 630px; margin: 0; padding: 90px;
  background: #fbfaf6; color: #1b2a2e;
  border-bottom: 24px solid #0d5c63; font: 34px/1.6 "Noto Sans CJK SC", sans-serif; }}
h1 {{ margin: 60px 0 30px; font: 700 84px/1.3 "Noto Serif CJK SC", serif; }} svg {{ width: 110px; height: 110px; }}
</style><body>{logo}<h1>{title}</h1>{said}</body>"""


def said_of(question: str, data: Path) -> str:
    """What a terminal prints of a question; the index lies in a data folder, or will."""
    command = [sys.executable, "-m", "kb", "ask", "--data", str(data), question]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout.rstrip()


def shown(question: str, entry: str, data: Path) -> dict[str, str]:
    """The texts that the pictures show, as they are today: kept beside them, so that a test sees when they are old."""
    base = load_valid(ROOT / "content")
    found = next(one for one in base.entries if one.url == entry)
    body = [found.question, found.answer, found.section(NEXT_STEP), *(base.facts[id].value for id in found.facts)]
    said = said_of(question, data)
    return {"terminal": said, "phone": said, "entry": "\n".join(body)}


def terminal(question: str, data: Path) -> str:
    """What a terminal shows of a question, as a page."""
    said = said_of(question, data)
    return TERMINAL.format(prompt=f"<b>$ kb ask {html.escape(question)}</b>", said=html.escape(said))


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
            take(browser, "phone", f"{home}?q={QUESTION}", PHONE, ".kb-reply .kb-next li >> nth=0")
            take(browser, "entry", home + ENTRY, WIDE, ".kb-take:not([hidden])")
        page = browser.new_page()
        page.set_content(terminal(QUESTION, Path(folder) / "data"))
        page.locator("body").screenshot(path=FOLDER / "terminal.png")
        profile, logo = load_valid(ROOT / "content").profile, (ROOT / "site/assets/favicon.svg").read_text("utf-8")
        page.set_viewport_size({"width": 1200, "height": 630})
        page.set_content(
            SHARE.format(logo=logo, title=html.escape(profile.title), said=html.escape(profile.description))
        )
        page.screenshot(path=ROOT / "content/share.png")
        browser.close()
        texts = json.dumps(shown(QUESTION, ENTRY, Path(folder) / "data"), ensure_ascii=False, indent=1)
    (FOLDER / "texts.json").write_text(texts + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
