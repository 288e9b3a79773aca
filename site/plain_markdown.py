"""Text of the knowledge base as HTML: what an author writes is never interpreted as HTML, figures do not break."""

import re
from collections.abc import Mapping
from html import escape
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

SAFE_LINK = re.compile(r"https?://|mailto:|tel:\+?\d+$|[^:&]*(?:[/?#]|$)")
"""A page of the site, a page elsewhere, an address; what could be another scheme, even in disguise, does not match."""


def figure(units: Mapping[str, str]) -> str:
    """The pattern of what may not fall apart at the end of a line: a figure with its unit, a place in a law, a day.

    Browsers read it too, of which iOS before 16.4 knows no look behind.
    """
    names = "|".join(map(re.escape, (*units.values(), "年")))
    number = r"\d{1,19}"
    return rf"(?:{number}–)?{number} (?:{names})|{number}–{number}|第 [\d.]{{1,19}} [条段]|\d{{4}}-\d\d-\d\d"


def addressed(addresses: Mapping[str, str]) -> str:
    """The pattern of a text that has an address, and not as a part of another word."""
    texts = "|".join(map(re.escape, sorted(addresses, key=len, reverse=True)))
    return rf"(?<![A-Za-z0-9./-])(?:{texts or '(?!)'})(?![A-Za-z0-9-]|\.[A-Za-z0-9])"


def reachable(html: str, addresses: Mapping[str, str]) -> str:
    """Text that `prose` made, in which what has an address leads there."""
    return re.sub(addressed(addresses), lambda found: f'<a href="{escape(addresses[found[0]])}">{found[0]}</a>', html)


def prose(text: str, pattern: str) -> str:
    """Plain text for a template: escaped, its figures unbreakable."""
    return re.sub(pattern, r'<span class="kb-figure">\g<0></span>', escape(text))


class PlainMarkdown(Extension):
    """Markdown in which a tag is text, an image is a link, and a link is never a script."""

    def __init__(self, pattern: str, addresses: Mapping[str, str]) -> None:
        super().__init__()
        self._figure, self._addresses = pattern, addresses

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        for name in ("html", "image_link", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(Figures(self._figure, md), "figures", 50)
        md.inlinePatterns.register(Addresses(self._addresses, md), "addresses", 60)
        md.treeprocessors.register(SafeLinks(md), "safe-links", 2)


class Figures(InlineProcessor):
    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element, int, int]:
        span = Element("span", {"class": "kb-figure"})
        span.text = match[0]
        return span, match.start(0), match.end(0)


class Addresses(InlineProcessor):
    """What has an address leads there, but for what is in a link."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, addresses: Mapping[str, str], md: Markdown) -> None:
        super().__init__(addressed(addresses), md)
        self._addresses = addresses

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element, int, int]:
        link = Element("a", {"href": self._addresses[match[0]]})
        link.text = match[0]
        return link, match.start(0), match.end(0)


class SafeLinks(Treeprocessor):
    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            if not SAFE_LINK.match(link.get("href", "")):
                link.set("href", "#")
