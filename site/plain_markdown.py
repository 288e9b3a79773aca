"""Text of the knowledge base as HTML: what an author writes is never interpreted as HTML, figures do not break."""

import re
from collections.abc import Mapping
from html import escape
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

SAFE_LINK = re.compile(r"https?://|mailto:|[^:&]*(?:[/?#]|$)")
"""A page of the site, a page elsewhere, an address; what could be another scheme, even in disguise, does not match."""


def figure(units: Mapping[str, str]) -> str:
    """The pattern of a figure with its unit, or of a place in a law: none may fall apart at the end of a line."""
    names = "|".join(map(re.escape, (*units.values(), "年")))
    return rf"(?<!\d)(?:\d{{1,19}}–)?\d{{1,19}} (?:{names})|(?<!\d)\d{{1,19}}–\d{{1,19}}|第 [\d.]{{1,19}} [条段]"


def prose(text: str, pattern: str) -> str:
    """Plain text for a template: escaped, its figures unbreakable."""
    return re.sub(pattern, r'<span class="kb-figure">\g<0></span>', escape(text))


class PlainMarkdown(Extension):
    """Markdown in which a tag is text, an image is a link, and a link is never a script."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self._figure = pattern

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        for name in ("html", "image_link", "image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(Figures(self._figure, md), "figures", 50)
        md.treeprocessors.register(SafeLinks(md), "safe-links", 2)


class Figures(InlineProcessor):
    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element, int, int]:
        span = Element("span", {"class": "kb-figure"})
        span.text = match[0]
        return span, match.start(0), match.end(0)


class SafeLinks(Treeprocessor):
    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            if not SAFE_LINK.match(link.get("href", "")):
                link.set("href", "#")
