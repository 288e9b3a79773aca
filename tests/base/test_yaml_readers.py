"""libyaml reads for PyYAML where it can: what is read, and each mistake that is named, is the same with either."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import CASES, ROOT
from mistakes import MISTAKES, make

from kb.base import frontmatter
from kb.base.frontmatter import FRONT, Unreadable, compose
from kb.base.loading import load

ODD = [
    "a: b\t",
    "\ta: b",
    "- a\tb",
    "%YAML 1.1\n---\na: b",
    "%TAG ! x:\n---\na: b",
    "a: [b?c, d]",
    "a: {b?: c}",
    "[? a]",
    "? a\n: b",
    "? [a]\n: b",
    "a: |#\n b",
    "a: >-2#\n b",
    "a: | # c\n b",
    "a: |2\n   b\n",
    "a:\n\n\nb: c",
    "-\n- a\n-   - \n-",
    "a: '",
    'a: "\\q"',
    'a: "\\ud800"',
    'a: "\\UFFFFFFFF"',
    "a: b: c",
    "a: b\n  c: d",
    "a: b\n c",
    "a: [b\nc: d",
    "a: {b: c\n\nd: e}",
    "a: !x b",
    "!",
    "a: &b c\nd: *b",
    "a: *b",
    "a: @b",
    "a: `b",
    "a: ,",
    "a: ]",
    "a: b\n---\nc: d",
    "a: b\n...\nc",
    "--- a\n--- !x b",
    "a: 'b\n\n  c'",
    "a: b\n # c\nd: e #f",
    "a: b #c\n  d",
    "k" * 1030 + ": v",
    "漏" * 1030 + ": v",
    "? " + "k" * 2000 + "\n: v",
    "[" * 9 + "]" * 9,
    "- " * 9,
    "[" * 8 + "]" * 8,
    "- {a: b, a: c}",
    "a: 2026-02-30",
    "a: 1_0:59:61",
    "<<: {a: b}\nb: c",
    "a: ~\nb: null\nc: yes\nd: 0x1F\ne: 1e999",
    "\ufeffa: b",
    "a: b\x85c: d",
    "a: b\u2028c: d",
    "a: \U0001f600",
    "",
    "# nothing",
]
"""YAML of which some is read otherwise by libyaml itself, and some is told of in other words."""
SIGNS = [
    *":-?[]{},#&*!|>'\"%@` \n\t\\~<=a1中，",
    "---\n",
    "...\n",
    ": ",
    "- ",
    "\n  ",
    "\\x",
    "? ",
    "<<: ",
    "| \n",
    ">-\n",
]
pytestmark = pytest.mark.skipif(not frontmatter.FAST, reason="PyYAML was built without libyaml, so there is one reader")


@pytest.fixture
def with_either(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], list[Any]]:
    """What something gives with libyaml and without."""

    def both(give: Callable[[], Any]) -> list[Any]:
        fast = give()
        with monkeypatch.context() as patch:
            patch.setattr(frontmatter, "FAST", None)
            return [fast, give()]

    return both


def as_data(node: Any) -> Any:
    """A node with the line on which it begins, and all within."""
    value = node.value if node is not None else None
    if isinstance(node, yaml.CollectionNode):
        pairs = isinstance(node, yaml.MappingNode)
        value = [tuple(map(as_data, item)) if pairs else as_data(item) for item in node.value]
    return node and (node.tag, node.start_mark.line, value)


def read(text: str) -> Any:
    """The nodes of a text, or how its mistake is named."""
    try:
        return as_data(compose(text, 1))
    except Unreadable as trouble:
        return trouble.line, trouble.rule, trouble.message


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_every_mistake_is_named_in_the_same_words(with_either, small_kb, path):
    make(small_kb, path)
    fast, plain = with_either(lambda: load(small_kb))
    assert fast == plain


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_yaml_is_read_or_named_alike(with_either, text):
    fast, plain = with_either(lambda: read(text))
    assert fast == plain


def test_damaged_yaml_is_read_or_named_alike(with_either, soak):
    chance, texts = random.Random(3), [yaml_of(path) for path in sorted((CASES / "second_base").rglob("*.md"))]
    for _ in range(100_000 if soak else 800):
        text = chance.choice(texts)[:600]
        for _ in range(chance.randint(1, 3)):
            i = chance.randrange(len(text) + 1)
            text = text[:i] + chance.choice(["", *SIGNS]) + text[i + chance.randint(0, 1) :]
        fast, plain = with_either(lambda text=text: read(text))
        assert fast == plain, text


def yaml_of(path: Path) -> str:
    front = FRONT.match(path.read_text(encoding="utf-8"))
    return front[1] if front else "a: b"


def test_libyaml_is_what_reads_the_content(monkeypatch):
    """So that none of it is read twice."""

    def slow(*_):
        raise AssertionError

    monkeypatch.setattr(yaml, "SafeLoader", slow)
    for path in [*ROOT.glob("content/*.yml"), *ROOT.glob("content/entries/*/*.md")]:
        compose(path.read_text(encoding="utf-8") if path.suffix == ".yml" else yaml_of(path), 1)
