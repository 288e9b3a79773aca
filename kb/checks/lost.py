"""Rules about text that would be lost, or come out otherwise than it was written."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from kb.base.entries import KnowledgeBase
from kb.base.files import text_of
from kb.base.frontmatter import FRONT, Unreadable, compose, split
from kb.checks.rule import Finding, Rule

COMMENT = re.compile(r"[ \t]#")
"""Here something may stand behind a text."""
MARKUP = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<!--|&(?:[A-Za-z]{2,20}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")
"""A tag, a comment or a character reference of HTML; but not an address in angle brackets."""
CODE = re.compile(r"`[^`\n]{1,300}`|<https?://[^<>\s]{1,300}>")


def lost_text(base: KnowledgeBase) -> Iterator[Finding]:
    """Nothing of a text is lost because YAML takes it for a comment."""
    for path, text, first in _yaml_of(base):
        if COMMENT.search(text):
            try:
                document = compose(text, first)
            except Unreadable:  # said when it was read
                continue
            lines = text.split("\n")
            for node in _texts(document):
                end = node.end_mark
                behind = lines[end.line][end.column :] if end.line < len(lines) else ""
                if re.match(r"[ \t]+#", behind):
                    message = (
                        f"“{node.value[-8:]}”后面的“{behind.strip()[:20]}”会丢掉；要它就整句加引号，是说明就另起一行"
                    )
                    yield Finding(path, first + end.line, message)


def _yaml_of(base: KnowledgeBase) -> Iterator[tuple[str, str, int]]:
    """The YAML of every file: path, text, and the line on which it begins."""
    pages = {entry.path for entry in (*base.entries, *base.halves)} | base.pages.keys()
    pages |= {message.path for message in base.messages.values()}
    data = {path.name for path in base.root.glob("*.yml")}
    for path in sorted(pages | data):
        try:
            text = text_of(base.root / path, base.root)
        except Unreadable:
            continue
        if Path(path).suffix == ".yml":
            yield path, text, 1
        elif found := FRONT.match(text):
            yield path, found[1], 2


def _texts(node: Any) -> Iterator[Any]:
    """The texts without quotes that are no names or numbers: they have letters beyond ASCII."""
    if isinstance(node, yaml.ScalarNode):
        if not node.style and not node.value.isascii():
            yield node
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _texts(value)
    elif node is not None:
        for item in node.value:
            yield from _texts(item)


def html(base: KnowledgeBase) -> Iterator[Finding]:
    """No text has HTML in it: it is shown as it is written. The name of a base may look like it."""
    name = base.profile.name
    for path, text, first in _yaml_of(base):
        yield from _marked(path, text, first, name)
    for path in sorted({entry.path for entry in (*base.entries, *base.halves)} | base.pages.keys()):
        try:
            text = text_of(base.root / path, base.root)
            _, body, line = split(text) if text.startswith("---") else (None, text, 1)
        except Unreadable:
            continue
        yield from _marked(path, body, line, name)
    for message in base.messages.values():
        yield from _marked(message.path, message.text, message.lines.get("text", 1), name)


def _marked(path: str, text: str, first: int, name: str) -> Iterator[Finding]:
    for below, line in enumerate(text.split("\n")):
        if found := MARKUP.search(CODE.sub("", line.replace(name, "") if name else line)):
            yield Finding(path, first + below, f"“{found[0][:30]}”是 HTML；只写文字和 Markdown，粗体写 **粗体**")


RULES = (
    Rule(
        "lost-text",
        "文字里没有空格加 #：YAML 把后面的当注释丢掉",
        "answer: 3 个工作日 #不含周末",
        "answer: '3 个工作日 #不含周末'",
        lost_text,
    ),
    Rule("html", "哪里都不写 HTML", "answer: 打 <b>热线</b>", "answer: 打热线", html, warning=True),
)
