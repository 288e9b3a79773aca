"""What may lie in a content folder: pages, the base's own data, pictures by their bytes; and how a text is read."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from kb.base.frontmatter import Unreadable
from search.files import begins, read_regular
from search.text import HIDDEN

MAX_BYTES = 256 * 1024
"""A text larger than this is refused: an entry has two or three thousand bytes."""
MAX_PICTURE_BYTES = 2 * 1024 * 1024
"""A picture larger than this is refused: a phone has to fetch it."""
FITTED, REVIEWED = "fitted.json", "reviewed.json"
TEXTS = frozenset({".md", ".yml", ".json"})
"""Ends of the names of files that are read as text, whatever they hold."""
PICTURES = {
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n.{4}IHDR", re.DOTALL),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".jpeg": re.compile(rb"\xff\xd8\xff"),
    ".gif": re.compile(rb"GIF8[79]a"),
    ".webp": re.compile(rb"RIFF.{4}WEBPVP8", re.DOTALL),
}
"""End of the name -> how the bytes of such a picture begin. SVG is none of them: it can hold scripts."""
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""Names of what is published, without their end: they become addresses."""
PAGES = frozenset({"index.md", "about.md", "changes.md", "corrections.md", "periods.md"})
"""Pages about the whole that have their names from the website."""
PROFILE, OUT_OF_SCOPE, NOTES, FIELDS, GUIDE = "base.yml", "outside.yml", "notes.yml", "fields.yml", "guide.yml"
CHECKLIST, MOVED = "checklist.yml", "moved.yml"
IF_ANY = frozenset({OUT_OF_SCOPE, NOTES, FIELDS, GUIDE, CHECKLIST, MOVED})
"""Files of data that a base may do without."""
MOST_ITEMS = {"facts": 2000, "sources": 500, "topics": 1000, "notes": 200, "fields": 200, "moved": 500}
MOST_ITEMS |= {"steps": 200, "items": 50}
"""So many items a file of data has at most, by the key above them."""
RESERVED = frozenset(
    {"questions.md", "dates.md", "guide.md", "checklist.md", "entries.md", "stages.md", "messages.md", "assets.md"}
)
"""Pages whose addresses are those of what the website makes itself."""
STEERING = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|(?!\ufe0f){HIDDEN.pattern}")
"""Characters that steer a terminal, break lines where nobody sees it, turn the direction of writing, or show nothing;
but not U+FE0F, which makes a sign an emoji."""


SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
"""Spaces that look like the usual one and are none; but not U+3000, with which Chinese texts are set."""
CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: .{0,40})?$", re.MULTILINE)
"""What a merge leaves where two have changed the same."""


def walk(folder: Path, closed: Callable[[Path, OSError], None]) -> Iterator[Path]:
    """Every file and every link under a folder, in order; `closed` is told of a folder that cannot be read.

    Links are not followed; what is hidden, or lies in a hidden folder, is left out.
    """
    try:
        listing = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        closed(folder, error)
        return
    for path in listing:
        if path.is_dir() and not path.is_symlink():
            yield from walk(path, closed)
        else:
            yield path


def locate(path: Path, root: Path) -> Path:
    """Where a file is, all links followed. Raises Unreadable unless one of a reasonable size is there, in the root."""
    try:
        place = path.resolve()
        if not place.is_relative_to(root.resolve()):
            raise Unreadable(1, "outside", "链接指到内容文件夹之外，不读；把文件本身放进来")
        if not path.is_file():
            raise Unreadable(1, "unreadable", "不是文件；移走" if path.exists() else "没有这个文件；补上")
        size = path.stat().st_size
    except (OSError, RuntimeError, ValueError):
        raise Unreadable(1, "unreadable", "打不开；是链接就换成文件本身") from None
    if path.suffix in TEXTS and size > MAX_BYTES:
        raise Unreadable(1, "too-large", f"文件超过 {MAX_BYTES // 1024} KB，不读；一个条目只有几 KB")
    if path.suffix in PICTURES and size > MAX_PICTURE_BYTES:
        raise Unreadable(1, "too-large", f"图片超过 {MAX_PICTURE_BYTES // 1024 // 1024} MB；缩小它")
    return place


def bytes_of(path: Path, root: Path, most: int = MAX_BYTES) -> bytes:
    """A file's bytes. Raises Unreadable when it is not there, outside, no file, or has more than so many."""
    place = locate(path, root)
    try:
        return read_regular(place, most)
    except OSError as error:
        raise Unreadable(1, "unreadable", f"读不了：{error.strerror}") from None
    except (RuntimeError, ValueError):  # it became a link, another thing, or larger, since we looked
        raise Unreadable(1, "unreadable", "读的时候变了；再试一次") from None


def text_of(path: Path, root: Path) -> str:
    """A file's text. Raises Unreadable when it is not there, outside, too large, not UTF-8, or has steering."""
    raw = bytes_of(path, root)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unreadable(line, "encoding", "不是 UTF-8 文本；另存为 UTF-8") from None
    if found := STEERING.search(text):
        raise Unreadable(*_place(text, found), f"{_behind(text, found)}有看不见的字符 U+{ord(found[0]):04X}；删去")
    if found := SPACES.search(text):
        what = f"不寻常的空格 U+{ord(found[0]):04X}；换成普通空格，或删去"
        raise Unreadable(*_place(text, found), f"{_behind(text, found)}有{what}")
    if found := CONFLICT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise Unreadable(line, "conflict", f"合并没有做完，还留着“{found[0].strip()}”；留下一种写法，删去这些记号")
    return text


def _place(text: str, found: re.Match[str]) -> tuple[int, str]:
    return text.count("\n", 0, found.start()) + 1, "encoding"


def _behind(text: str, found: re.Match[str]) -> str:
    """Where in its line something stands."""
    before = text[: found.start()].rpartition("\n")[2][-8:]
    return f"“{before}”后面" if before else "行首"


def refuse_foreign(path: Path, root: Path) -> None:
    """Raises Unreadable for what is neither a page, nor data of the base, nor a picture: the rest is not published."""
    part = path.relative_to(root)
    folder, names = part.parts[0], [*part.parts[:-1], path.stem]
    if folder == "questions" and len(part.parts) > 1:  # never published
        if path.suffix not in (".jsonl", ".yml"):
            raise Unreadable(1, "foreign-file", "questions/ 里只放 .jsonl；移走它")
        return
    if path.suffix == ".yml" or part.as_posix() in (FITTED, REVIEWED):
        return
    if path.suffix != ".md" and path.suffix not in PICTURES:
        raise Unreadable(1, "foreign-file", f"不读，也不上网；{_instead(path.name)}")
    if not all(map(NAME.fullmatch, names)):
        raise Unreadable(1, "file-name", "名字会成为网址：只用小写字母、数字和连字符，最多 60 个；改名")
    if path.suffix == ".md":
        depth = {"entries": 3, "stages": 2, "messages": 2}.get(folder, 1)
        if len(part.parts) > depth or part.as_posix() in RESERVED or (depth > 1 and path.stem == "index"):
            raise Unreadable(1, "file-name", PLACES)
    elif not _shows(path):
        raise Unreadable(1, "foreign-file", f"名字是图片，里面不是 {path.suffix[1:]}；换成真的图片，或移走")


INSTEAD = (
    (re.compile(r"(.+)\.(?:MD|Md|mD|markdown|mdown|mkd|md\.txt)"), "是一页就改名为 {}.md"),
    (re.compile(r"(.+)\.(?:yaml|YAML|YML|yml\.txt)"), "是数据就改名为 {}.yml"),
    (re.compile(r"(.+?)(?:\.(?:bak|orig|old|rej|swp|tmp)|~)"), "像是 {} 的备份；移到内容文件夹之外，或删去"),
    (re.compile(r"(.+)\.(?:docx?|odt|rtf|pdf|wps|pages)"), "把里面的话抄进 .md 文件，再移走它"),
    (re.compile(r"(.+)\.(?:xlsx?|csv|ods|et|numbers)"), "把里面的话写成 .md 条目，再移走它"),
    (re.compile(r"(.+)\.(?:PNG|JPE?G|GIF|WEBP)"), "图片的后缀改成小写"),
    (re.compile(r"(.+)\.(?:svg|bmp|tiff?|heic|avif)"), "图片另存为 .png .jpg .gif 或 .webp"),
)
"""How the name of a file that is not read ends -> what to do."""


def _instead(name: str) -> str:
    """What to do with a file that is not read."""
    for ending, what in INSTEAD:
        if found := ending.fullmatch(name):
            return what.format(found[1])
    return "内容里只放页（.md）、数据（.yml）和图片（.png .jpg .gif .webp）；移走它"


PLACES = (
    "页只能是 entries/阶段/ID.md、stages/阶段.md、messages/ID.md，或直接在内容文件夹里；"
    "index、questions 等名字网站自己用；移走或改名"
)


def _shows(path: Path) -> bool:
    """Whether a file begins as a picture of its name does."""
    try:
        return bool(PICTURES[path.suffix].match(begins(path.resolve(), 32)))
    except (OSError, ValueError):
        return False
