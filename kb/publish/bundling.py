"""The website to carry: an archive that opens from a folder, without a server, with its search.

A page that is a file may fetch nothing and run no modules. So each script becomes a classic one in a scope of its own,
what the search fetches is written into one script (site/bundle/files.js), and a link to a folder names its page.
"""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tarfile import TarFile, TarInfo
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kb.base.paths import replace
from kb.errors import SiteError

DATA = ("browser.pack", "pronunciation.pack", "answers.json", "examples.json")
FILES_JS = "assets/files.js"
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; base-uri 'none'"
)
"""A page of the archive runs the scripts beside it alone, and asks nobody for anything."""
LEFT_OUT = {
    "sw.js",
    "sitemap.xml",
    "share.png",
    "entries.json",
    "404.html",
    "assets/box/embed.js",
    "assets/box/offline.js",
    "assets/forms/data.js",
}
LEFT_OUT_BELOW = ("assets/search/", "assets/icons/", ".")
LEFT_OUT_ENDS = (".txt", ".webmanifest", ".gz")
"""What only a server, or a program that reads one, has a use for; the search's data stand in one script."""
TIME = (1980, 1, 1, 0, 0, 0)
"""The same website gives the same archive."""
LINK = re.compile(r'(?<=\s)(href|action)="([^"#?]*)([#?][^"]*)?"')
SERVED = re.compile(r'\s{0,20}<link rel="(?:manifest|modulepreload|alternate|apple-touch-icon|canonical)"[^>]*>')
CSP = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*')


def bundle(site: Path, shim: Path, archive: Path) -> int:
    """Write the archive of a finished website, a zip where its name says so; its bytes.

    Pages have most of their frame in common. Only what is compressed as one (tar.xz) has that once: it is a quarter.
    Raises SiteError where the archive cannot be written.
    """
    name = archive.name.partition(".")[0]
    files = {f"{name}/{path}": content for path, content in contents(site, shim).items()}
    made = zipped(files) if archive.suffix == ".zip" else packed(files)
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        replace(archive, made)
    except OSError as error:
        raise SiteError(f"写不成 {archive}：{error.strerror or error}；用 -o 换一个地方") from error
    return len(made)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as a tar.xz; the same files give the same bytes."""
    into = BytesIO()
    with TarFile.open(fileobj=into, mode="w:xz", preset=9) as tar:
        for path, content in files.items():
            entry = TarInfo(path)
            entry.size = len(content)
            tar.addfile(entry, BytesIO(content))
    return into.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip; the same files give the same bytes."""
    into = BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in files.items():
            entry = ZipInfo(path, TIME)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return into.getvalue()


def contents(site: Path, shim: Path) -> dict[str, bytes]:
    """Name -> bytes of what goes into the archive."""
    found = {FILES_JS: files_script(site, shim).encode()}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if name in LEFT_OUT or name.startswith(LEFT_OUT_BELOW) or name.endswith(LEFT_OUT_ENDS):
            continue
        content = path.read_bytes()
        if path.suffix == ".html":
            content = page(content.decode("utf-8"), site, name).encode()
        elif path.suffix == ".js" and path.name != "scheme.js":
            content = classic(content.decode("utf-8")).encode()
        found[name] = content
    return found


def files_script(site: Path, shim: Path) -> str:
    """The script that stands for what pages would fetch and import."""
    search = site / "assets" / "search"
    files = {name: b64encode((search / name).read_bytes()).decode() for name in DATA if (search / name).is_file()}
    modules = {"worker.js": f"() => {{ {(search / 'worker.js').read_text(encoding='utf-8')} }}"}
    dates = site / "assets" / "forms" / "data.js"
    if dates.is_file():
        modules["data.js"] = (
            f"() => {{ {dates.read_text(encoding='utf-8').replace('export const', 'const', 1)}\nreturn {{DATA}}; }}"
        )
    listed = ",".join(f"{json.dumps(name)}: {code}" for name, code in modules.items())
    text = shim.read_text(encoding="utf-8")
    text = text.replace("const FILES = {};", f"const FILES = {json.dumps(files)};", 1)
    return f"(() => {{\n{text.replace('const MODULES = {};', f'const MODULES = {{{listed}}};', 1)}\n}})();\n"


def classic(module: str) -> str:
    """A joined module as a classic script with a scope of its own."""
    text = re.sub(r"\bimport\.meta\.url\b", "KB_HERE", module)
    text = re.sub(r"\bimport\(", "kbImport(", text)
    text = re.sub(r"(?m)^export (?=(?:async )?(?:class|const|function)\b)", "", text)
    return f'(() => {{ "use strict"; const KB_HERE = document.currentScript.src;\n{text}\n}})();\n'


def page(html: str, site: Path, name: str) -> str:
    """A page as a file: classic scripts, links that name a file, and a policy for files."""
    up = "../" * name.count("/")
    html = SERVED.sub("", CSP.sub(lambda found: found[1] + POLICY, html))
    html = html.replace('<script type="module" ', "<script defer ")
    html = re.sub(r'(<script src="[^"]*scheme\.js")', rf'<script src="{up}{FILES_JS}"></script>\1', html, count=1)
    folder = (site / name).parent
    return LINK.sub(lambda found: f'{found[1]}="{_file(found[2], folder)}{found[3] or ""}"', html)


def _file(link: str, folder: Path) -> str:
    """A link within the site that leads to a folder, with the name of its page; any other as it is."""
    if not link or re.match(r"[a-z][a-z0-9+.-]*:|//", link, re.IGNORECASE):
        return link
    return f"{link.rstrip('/')}/index.html" if (folder / link / "index.html").is_file() else link
