"""What is done to the website when all its pages are written."""

import json
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from rjsmin import jsmin
from styling import lowered, used

WORKER = Path(__file__).parent / "sw.js"
OFFLINE = frozenset((".css", ".html", ".js", ".pack", ".png", ".svg", ".webmanifest"))
SEARCHED = "assets/search/"
"""What a page may ask for; the rest is for programs, or of no use to a reader."""
UNSEEN = ("assets/icons/", "share.png", "assets/box/embed.js")
"""Asked for by the system, when the site is put beside its apps, by who shows a link to it, and by other sites."""

THEME, SHEET, STYLES = "assets/stylesheets", "assets/styles/site.css", "assets/styles"


def finish_styles(site: Path) -> None:
    """One sheet for every page: what the pages use of the theme's, then our own; in words that older phones know."""
    pages = [path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))]
    theme = next((site / THEME).glob("main.*.css"))
    own = {path: lowered(path.read_text(encoding="utf-8")) for path in sorted((site / STYLES).glob("*.css"))}
    own[site / SHEET] = (
        lowered(used(theme.read_text(encoding="utf-8"), [*pages, own[site / SHEET]])) + own[site / SHEET]
    )
    for path, text in own.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    theme.unlink()


def keep_offline(site: Path) -> None:
    """Write the service worker, with the path and the hash of every file that it keeps."""
    files = {}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if (path.suffix in OFFLINE or name.startswith(SEARCHED)) and path.is_file() and not name.startswith(UNSEEN):
            address = name.removesuffix("index.html") if path.name == "index.html" else name
            files[quote(address)] = sha256(path.read_bytes()).hexdigest()[:16]
    listed = json.dumps(list(files.items()), separators=(",", ":"))
    worker = jsmin(WORKER.read_text(encoding="utf-8"))
    (site / WORKER.name).write_text(f"self.FILES=new Map({listed});\n{worker}", encoding="utf-8", newline="\n")
