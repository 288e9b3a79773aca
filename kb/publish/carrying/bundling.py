"""The website to carry: an archive that opens from a folder, without a server, with its search.

A page that is a file may fetch nothing and run no modules. So each script becomes a classic one in a scope of its own,
what the search fetches is written into one script (site/bundle/files.js), and a link to a folder names its page.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from tarfile import TarError, TarFile, TarInfo
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import compress

from kb.base.paths import replace
from kb.errors import SiteError

DATA = ("browser.pack", "traditional.pack", "answers.json", "examples.json")
FILES_JS = "assets/files.js"
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types kb-search"
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
MARK, MARK_WITHIN = '<meta name="generator" content="kb bundle">', 1000
"""What a file of one page says of itself, and within how many bytes."""
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


def make_room(archive: Path) -> None:
    """Make the folder of an archive, before the long work. SiteError where that fails, or the file is another's."""
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        if archive.is_dir():
            raise SiteError(f"{archive} 是一个文件夹；用 -o 写明文件的名字，如 {archive / 'site.tar.xz'}")
        if (archive.exists() or archive.is_symlink()) and not _ours(archive):
            raise SiteError(f"{archive} 不是 kb bundle 写的，不去动它；移走它，或用 -o 换一个名字")
    except OSError as error:
        raise SiteError(f"写不成 {archive}：{error.strerror or error}；用 -o 换一个地方") from error


def _ours(archive: Path) -> bool:
    """Whether a file is one that a bundle was written to: it says so, or has the script that no other archive has."""
    if archive.is_symlink() or not archive.is_file():
        return False
    with archive.open("rb") as file:
        if MARK.encode() in file.read(MARK_WITHIN):
            return True
    try:
        if archive.suffix == ".zip":
            with ZipFile(archive) as found:
                return any(name.endswith(f"/{FILES_JS}") for name in found.namelist())
        with TarFile.open(archive, "r:xz") as tar:
            first = tar.next()
            return first is not None and first.name.endswith(f"/{FILES_JS}")
    except (BadZipFile, TarError, LZMAError, EOFError):
        return False


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


def files_script(site: Path, shim: Path, names: Iterable[str] = DATA, *, packed: bool = False) -> str:
    """The script that stands for what pages would fetch, of that the files of these names, and import.

    Packed, it has them compressed, and a browser needs to know DecompressionStream.
    """
    search = site / "assets" / "search"
    there = {name: (search / name).read_bytes() for name in names if (search / name).is_file()}
    said = {name: raw.decode("utf-8") if name.endswith(".json") else raw for name, raw in there.items()}
    files = ",".join(f"{json.dumps(name)}: {_literal(content, packed)}" for name, content in said.items())
    modules = {"worker.js": f"() => {{ {(search / 'worker.js').read_text(encoding='utf-8')} }}"}
    dates = site / "assets" / "forms" / "data.js"
    if dates.is_file():
        data = dates.read_text(encoding="utf-8").removeprefix("export const DATA = ").rstrip().removesuffix(";")
        modules["data.js"] = f"async () => ({{DATA: await new Response(contentOf({_literal(data, packed)})).json()}})"
    listed = ",".join(f"{json.dumps(name)}: {code}" for name, code in modules.items())
    text = shim.read_text(encoding="utf-8")
    text = text.replace("const FILES = {};", f"const FILES = {{{files}}};", 1)
    return f"(() => {{\n{text.replace('const MODULES = {};', f'const MODULES = {{{listed}}};', 1)}\n}})();\n"


def _literal(content: str | bytes, packed: bool) -> str:
    """What a file has, in a script: JSON as it is, no tag ends or begins in it; bytes in base64; either compressed."""
    raw = content.encode() if isinstance(content, str) else content
    if packed:
        return f'["{b64encode(compress(raw, 9)).decode()}"]'
    return content.replace("<", "\\u003c") if isinstance(content, str) else f'"{b64encode(raw).decode()}"'


def classic(module: str, here: str = "document.currentScript.src") -> str:
    """A joined module as a classic script with a scope of its own; `here` says where it lies."""
    text = re.sub(r"\bimport\.meta\.url\b", "KB_HERE", module)
    text = re.sub(r"\bimport\(", "kbImport(", text)
    text = re.sub(r"(?m)^export (?=(?:async )?(?:class|const|function)\b)", "", text)
    return f'(here => {{ "use strict"; const KB_HERE = here;\n{text}\n}})({here});\n'


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
