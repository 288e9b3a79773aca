"""A finished website as trees of elements, to read many pages quickly; layout and scripts are for a browser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urldefrag, urljoin

EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
UNREAD = frozenset(("form", "script", "style", "template", "title"))
"""What is no text, and the box, which shows only where scripts work."""
HOST = "http://site.invalid/"


@dataclass
class Element:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Element"]:
        """This element and all below it, as they stand in the file."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    def all(self, *tags: str) -> list["Element"]:
        return [element for element in self if element.tag in tags]

    def first(self, tag: str) -> "Element":
        return next(element for element in self if element.tag == tag)

    def of_class(self, name: str) -> list["Element"]:
        return [element for element in self if name in element.attributes.get("class", "").split()]

    @cached_property
    def text(self) -> str:
        """What there is to read in it, with single spaces."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        if self.tag not in UNREAD and "hidden" not in self.attributes:
            for child in self.children:
                yield from [child] if isinstance(child, str) else child._pieces()


class Parser(HTMLParser):
    """Makes the tree of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in EMPTY:
            self._open.append(self._open[-1].children[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        depth = max((depth for depth, element in enumerate(self._open) if element.tag == tag), default=None)
        if depth:
            del self._open[depth:]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


class Site:
    """The pages of a folder, by their path: "" is the home page, "periods/" another, "404.html" one more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        self.paths = sorted(name.removesuffix("index.html") for name in self.files if name.endswith(".html"))
        self._read: dict[str, Element] = {}

    def page(self, path: str) -> Element:
        if path not in self._read:
            parser = Parser()
            parser.feed((self.folder / file_of(path)).read_text(encoding="utf-8"))
            parser.close()
            self._read[path] = parser.root
        return self._read[path]

    def article(self, path: str) -> Element:
        """A page without the frame that all pages have."""
        return self.page(path).first("article")


def file_of(path: str) -> str:
    """The file that a server sends for a path."""
    return path + "index.html" if not path or path.endswith("/") else path


def target(path: str, link: str) -> tuple[str, str] | None:
    """Path and anchor that a link on a page leads to; None when it leaves the site."""
    url, anchor = urldefrag(urljoin(HOST + path, link))
    path = url.partition("?")[0].removeprefix(HOST)
    return (unquote(path), unquote(anchor)) if url.startswith(HOST) else None


def is_page(path: str) -> bool:
    return PurePosixPath(file_of(path)).suffix == ".html"
