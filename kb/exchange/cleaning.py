"""A cell as text that may stand in an entry: no HTML, nothing hidden, no sign that Markdown would take for its own."""

import re
import unicodedata
from contextlib import suppress
from html.parser import HTMLParser

from kb.base.files import SPACES, STEERING
from kb.base.frontmatter import LONGEST_LINE
from kb.base.values import Unexpected, one_text

TAGS = re.compile(r"</?[A-Za-z][^<>\n]{0,500}>|&(?:[A-Za-z]{2,20}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});|<!--")
BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table"})
MARKS = re.compile(r"([\\`*_\[\]<>])")
START = re.compile(r"(?m)^([ \t]*)([#>+~=|-])")
STOPS = re.compile(r"(?<=[。！？；!?;])(?!\d)|\n")
ANSWER = 120


class _Text(HTMLParser):
    """The text of HTML, its blocks in lines of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        self.parts += ["\n"] if tag in BREAKS else []

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style") and self._hidden > 0
        self.parts += ["\n"] if tag in BREAKS - {"br"} else []

    def handle_data(self, data: str) -> None:
        self.parts += [] if self._hidden else [data]


def cleaned(text: str) -> str:
    """A text without HTML and hidden characters, its lines without spaces around them and few empty ones."""
    if TAGS.search(text):
        reader = _Text()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    text = STEERING.sub("", SPACES.sub(" ", text.replace("\t", " ").replace("\u3000", " ")))
    text = "".join(c for c in text if c == "\n" or c.isprintable())
    lines = (re.sub(" {2,}", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def in_one_line(text: str, ours: bool = False) -> str:
    """A text in one line; as it is where it is one already, and is `ours` or has no HTML."""
    with suppress(Unexpected):
        if ours or not TAGS.search(text):
            return one_text(text)
    return " ".join(cleaned(text).split())


def as_markdown(text: str) -> str:
    """A clean text as Markdown that shows it as it is, each of its lines a paragraph."""
    lines = []
    for line in filter(None, text.split("\n")):
        shown = START.sub(r"\1\\\2", MARKS.sub(r"\\\1", line))
        lines += _parts(shown) if len(shown) > LONGEST_LINE else [shown]
    return "\n\n".join(lines)


def _parts(line: str) -> list[str]:
    """A long line in parts that end with a sentence where there is one."""
    parts, room = [""], LONGEST_LINE - 10
    for sentence in filter(None, STOPS.split(line)):
        for piece in (sentence[start : start + room] for start in range(0, len(sentence), room)):
            if len(parts[-1]) + len(piece) > room:
                parts.append("")
            parts[-1] += piece
    return parts


def first_of(text: str) -> str:
    """The first sentences of a text, so many as an answer may have; the beginning of a sentence that is longer."""
    answer = ""
    for sentence in filter(str.strip, STOPS.split(text)):
        if len(answer) + len(sentence) > ANSWER:
            break
        answer += sentence
    if answer:
        return answer.strip()
    cut = text[: ANSWER - 1].replace("\n", " ")
    comma = max(cut.rfind(stop) for stop in "，、,：")
    return (cut[:comma] if comma > ANSWER // 3 else re.sub(r"[\w.%]{1,30}$", "", cut, flags=re.ASCII)).strip() + "…"


def width(text: str) -> str:
    """A text in which full-width letters and digits are as the usual ones, to compare names."""
    return unicodedata.normalize("NFKC", text).strip()
