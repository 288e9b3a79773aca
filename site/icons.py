"""Draws the icons of the web app from the favicon, after a change of it: `python site/icons.py` (needs Chromium)."""

import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ASSETS = Path(__file__).parent / "assets"
ICONS = {"any-192": (192, 1.0), "any-512": (512, 1.0), "maskable-512": (512, 0.72)}
"""Name -> pixels, and how much of the square the favicon takes; of a maskable one a system cuts off the corners."""


def draw(page: Page, name: str) -> bytes:
    """The favicon as an image; where it does not fill the square, its own ground does."""
    size, share = ICONS[name]
    favicon = (ASSETS / "favicon.svg").read_text(encoding="utf-8")
    ground = favicon.partition('fill="')[2].partition('"')[0]
    style = f"margin: 0; display: grid; place-items: center; height: 100vh; background: {ground if share < 1 else ''}"
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f'<body style="{style}">{favicon.replace("<svg", f"<svg width={size * share:.0f}", 1)}</body>')
    return page.screenshot(omit_background=True)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name in ICONS:
            (ASSETS / "icons" / f"{name}.png").write_bytes(draw(browser.new_page(), name))
        browser.close()
