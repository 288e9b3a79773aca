"""The website as one HTML file, to send by chat: every page is a part of it, with its search, dates and messages.

Nothing is asked of any network: styles, scripts and what the search reads stand in the file, and the policy names their
hashes, so that nothing else runs. Without scripts the parts stand one below the other, linked with each other.
"""

import posixpath
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

from kb.base.paths import replace
from kb.errors import SiteError
from kb.publish.carrying.bundling import MARK, classic, files_script
from kb.publish.carrying.gathered import Gathered, only_named

MOST_BYTES = 1_000_000
"""What every chat takes, and a phone opens at once."""
FIRST = ("index.html", "guide/index.html", "questions/index.html", "dates/index.html", "checklist/index.html")
"""The parts that come first; then the messages, the stages and their entries, and the pages about the whole."""
FACTS = "corrections/index.html"
"""In place of this page stands a list of all facts and sources, each once: the parts lead to it."""
TABLES = ("periods/index.html",)
"""Pages that list facts, as that one does."""
LEFT_OUT = ("404.html", "changes/index.html", FACTS, *TABLES)
"""Pages that say nothing to who has the file, as what changed, or are made anew."""
DATA = ("browser.pack", "traditional.pack", "answers.json")
"""What the search reads; the replies to the examples it finds itself."""
SCRIPTS = ("assets/box/box.js", "assets/forms/dates.js", "assets/forms/letter.js", "assets/forms/checklist.js")
SHEETS = ("site.css", "forms.css", "guide.css", "checklist.css")
ARTICLE = re.compile(r'<article class="md-content__inner md-typeset">(.*)</article>', re.DOTALL)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
TEMPLATES = re.compile(r'<template id="kb-.*</template>', re.DOTALL)
WITHIN = re.compile(
    r'<link rel="stylesheet"[^>]*>|<p class="kb-take"[^>]*>.*?</p>|<p class="kb-address"[^>]*></p>'
    r'|<details class="kb-steps">.*?</details>|<div class="kb-again">.*?</form>\s*</div>\s*</div>',
    re.DOTALL,
)
"""Of a part: what the whole file has once, or what needs a page of its own."""
FORM = re.compile(r'<div class="kb-form kb-dates" id="dates">.*?<template data-end>.*?</template>\s*</div>', re.DOTALL)
OWN = re.compile(r'(?<=\s)(id|for|aria-describedby|aria-controls|aria-labelledby)="([^"]+)"')
LINK = re.compile(r'(?<=\s)href="([^"#?]*)(?:\?[^"#]*)?(?:#([^"]*))?"')
PICTURE = re.compile(r'(?<=\s)src="([^"]+\.(png|jpg|jpeg|webp|gif))"')
INDENT = re.compile(r"\n\s+(?=<)")
ANSWERS = re.compile(r'(<ul class="kb-answers kb-plain">)(.*?)(</ul>)', re.DOTALL)
"""A list of entries with their answers, which stand in the file anyway."""
RELATED = re.compile(r'<details class="kb-fold"[^>]*>\s*<summary><h2>相关问题</h2></summary>.*?</details>', re.DOTALL)
PRE = re.compile(r"(<pre.*?</pre>|<script.*?</script>)", re.DOTALL)


def single(site: Path, shims: Path, file: Path) -> int:
    """Write a finished website as one HTML file; its bytes. `shims` has the scripts and the sheet for that.

    Raises SiteError where the file cannot be written.
    """
    made = one_page(site, shims).encode()
    try:
        replace(file, made)
    except OSError as error:
        raise SiteError(f"写不成 {file}：{error.strerror or error}；用 -o 换一个地方") from error
    return len(made)


def one_page(site: Path, shims: Path) -> str:
    """The text of the file, without the lists of related questions where it would be too large with them.

    The same website gives the same text.
    """
    whole = _page(site, shims, related=True)
    return whole if len(whole.encode()) <= MOST_BYTES else _page(site, shims, related=False)


def _page(site: Path, shims: Path, related: bool) -> str:
    home = (site / "index.html").read_text(encoding="utf-8")
    names = _names(site)
    gathered = Gathered(_id(FACTS))
    parts = "\n".join(gathered.part(_part(site, name, {*names, FACTS})) for name in names)
    parts = parts if related else RELATED.sub("", parts)
    parts += f'\n<article class="kb-part md-typeset" id="{gathered.name}">{gathered.page()}</article>'
    templates = _links(TEMPLATES.findall(home)[0], "index.html", {*names}) if TEMPLATES.search(home) else ""
    title = TITLE.search(home)
    style, dark = _styles(site, shims)
    script = _script(site, shims)
    sheets = "".join(f"<style{media}>{text}</style>\n" for text, media in ((style, ""), (dark, DARK)))
    body = only_named(f"{_top(names)}\n<main class='md-content'>\n{parts}\n</main>\n{templates}")
    return (
        '<!doctype html>\n<html lang="zh" class="no-js">\n<head>\n<meta charset="utf-8">\n'
        f"{MARK}\n"
        f'<meta http-equiv="Content-Security-Policy" content="{policy(script, style, dark)}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{title[1].strip() if title else ''}</title>\n{sheets}</head>\n"
        f'<body dir="ltr">\n{INDENT.sub(chr(10), body)}\n<script>{script}</script>\n</body>\n</html>\n'
    )


DARK = ' media="(prefers-color-scheme: dark)"'


def policy(script: str, *styles: str) -> str:
    """What the file may do: run this script and use these sheets, and ask nobody for anything."""
    sheets = " ".join(map(_hash, styles))
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {sheets}; img-src data:; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types kb-search"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _names(site: Path) -> list[str]:
    """The pages of the website in the order of the file; a stage before its entries."""
    found = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    pages = [name for name in found if not name.startswith(LEFT_OUT) and _article(site, name)]

    def place(name: str) -> tuple[int, str, bool, str]:
        folder, _, rest = name.partition("/")
        if name in FIRST:
            return FIRST.index(name), "", False, ""
        if folder in ("stages", "entries"):
            return 20, rest.partition("/")[0], folder == "entries", rest
        return (10 if folder == "messages" else 30), folder, False, rest

    return sorted(pages, key=place)


def _article(site: Path, name: str) -> str:
    found = ARTICLE.search((site / name).read_text(encoding="utf-8"))
    return found[1] if found else ""


def _part(site: Path, name: str, names: set[str]) -> str:
    """A page as a part: what is named in it by an id is named with the part's own name before it."""
    text = WITHIN.sub("", _article(site, name))
    if not name.startswith("dates/"):
        text = FORM.sub(f'<p><a href="{"../" * name.count("/")}dates/">算到哪天</a></p>', text)
    text = ANSWERS.sub(lambda found: found[1] + re.sub(r"<p>.*?</p>", "", found[2], flags=re.DOTALL) + found[3], text)
    own = _id(name)
    text = _links(text, name, names)
    text = OWN.sub(lambda found: f'{found[1]}="{" ".join(f"{own}:{id}" for id in found[2].split())}"', text)
    text = PICTURE.sub(lambda found: f'src="{_data(site, name, found[1], found[2])}"', text)
    text = "".join(part if PRE.fullmatch(part) else INDENT.sub("\n", part) for part in PRE.split(text))
    home = ' kb-part--home"' if name == "index.html" else '"'
    return f'<article class="kb-part md-typeset{home} id="{own}">{text.strip()}</article>'


def _id(name: str) -> str:
    """The name of a part: that of an entry, `home` for the first, of any other the address on the website."""
    entry = re.fullmatch(r"entries/[^/]+/([^/]+)/index\.html", name)
    return entry[1] if entry else name.removesuffix("index.html") or "home"


def _links(text: str, name: str, names: set[str]) -> str:
    """Links of a page to parts of the file. What is not in it is no link any more."""

    def link(found: re.Match[str]) -> str:
        to, place = found[1], found[2]
        if re.match(r"[a-z][a-z0-9+.-]*:|//", to, re.IGNORECASE):
            return found[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), to)) if to else name
        if target not in names:
            target = posixpath.join(target, "index.html").removeprefix("./")
        target = FACTS if target in TABLES else target
        if target not in names:
            return "data-left-out"
        return f'href="#{_id(target)}{f":{place}" if place else ""}"'

    return LINK.sub(link, text)


def _data(site: Path, name: str, picture: str, kind: str) -> str:
    """A picture of the website within the file."""
    content = (site / posixpath.normpath(posixpath.join(posixpath.dirname(name), picture))).read_bytes()
    return f"data:image/{'jpeg' if kind == 'jpg' else kind};base64,{b64encode(content).decode()}"


def _top(names: list[str]) -> str:
    """The links that stand above every part."""
    said = {"index.html": "提问", "guide/index.html": "我到哪一步了", "questions/index.html": "全部问题"}
    said |= {"dates/index.html": "算日期", "checklist/index.html": "要留的证据"}
    links = "".join(f'<a href="#{_id(name)}">{escape(text)}</a>' for name, text in said.items() if name in names)
    return f'<nav class="kb-top" aria-label="目录">{links}</nav>'


def _styles(site: Path, shims: Path) -> tuple[str, str]:
    folder = site / "assets" / "styles"
    sheets = [*(folder / name for name in SHEETS), shims / "one.css"]
    texts = [path.read_text(encoding="utf-8") for path in sheets if path.is_file()]
    dark = folder / "dark.css"
    return "\n".join(texts), dark.read_text(encoding="utf-8") if dark.is_file() else ""


def _script(site: Path, shims: Path) -> str:
    """All scripts as one: what stands for the files, what shows the parts, and those of the website."""
    there = [site / name for name in SCRIPTS]
    scripts = [classic(path.read_text(encoding="utf-8"), "KB_HERE") for path in there if path.is_file()]
    parts = (shims / "one.js").read_text(encoding="utf-8")
    made = "\n".join(
        [files_script(site, shims / "files.js", DATA, packed=True), f"(() => {{\n{parts}\n{''.join(scripts)}}})();"]
    )
    if re.search(r"</script|<!--", made, re.IGNORECASE):
        raise SiteError("网站的脚本里有会提前结束脚本的字，装不进一个文件")
    return made
