"""Content that grows: any text in place of a file, and more and more of whatever a base may have."""

from collections.abc import Callable
from pathlib import Path

UNITS = (
    *(
        "x",
        " ",
        "\n",
        "漏",
        "9",
        "👍",
        "\u0301",
        "\t",
        "[",
        "](a.md#",
        "《法（",
        "- ",
        "> ",
        "*a_",
        "`",
        "<b>",
        "![](",
        "#",
    ),
    *(
        "a: ",
        "{",
        "[",
        '"',
        "'",
        "&a ",
        "*a ",
        "? ",
        "---\n",
        "- {id: a}\n",
        "- a\n",
        "|a|b\n",
        "{{a}}",
        "第1条",
        "1 天",
    ),
    *(
        "漏发\n",
        "一二三",
        "2026-01-01 ",
        "a: [b]\n",
        "a:\n - ",
        '{"q": "a", "slice": "b", "ids": ["c"]}\n',
        '["a",',
        "1e9",
    ),
)
"""Texts that mean something to whoever reads a file, repeated up to a size."""
ENTRY = "entries/legal/complain.md"
FILES = (
    *(ENTRY, "facts.yml", "sources.yml", "synonyms.yml", "outside.yml", "notes.yml", "base.yml", "about.md"),
    *("stages/legal.md", "guide.yml", "fields.yml", "moved.yml", "messages/a.md", "fitted.json", "reviewed.json"),
    "questions/learn/a.jsonl",
)
"""Every kind of file that a base may have."""
WHERE = ("whole", "behind", "body")
"""In place of the file, behind what it has, and there with each line short enough to be read."""


def put(content: Path, name: str, unit: str, size: int, where: str = "whole") -> None:
    """A text of so many characters in a file of the content."""
    file = content / name
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text(encoding="utf-8") if where != "whole" and file.exists() else ""
    if where == "body":
        line = (unit * 40)[:40].replace("\n", " ") + "\n"
        text = (line * size)[:size]
    else:
        text = (unit * size)[:size]
    file.write_text(f"{before}\n{text}" if before else text, encoding="utf-8")


def _word(n: int) -> str:
    """Different words of the letters that a base has."""
    return "".join(chr(0x4E00 + (n * 7919 + k * 104729) % 20000) for k in range(4))


def entries(content: Path, many: int) -> None:
    """Entries that differ in their words."""
    text = (content / ENTRY).read_text(encoding="utf-8")
    for n in range(many):
        aliases = ", ".join(f"{_word(n * 5 + k)}怎么投诉" for k in range(5))
        said = text.replace("id: complain", f"id: complain-{n}").replace("怎么向 12315 投诉商家？", f"{_word(n)}投诉？")
        said = said.replace("投诉到哪里, 怎么举报商家, 市场监管局怎么投诉, 工商投诉, 投诉多久受理", aliases)
        (content / f"entries/legal/complain-{n}.md").write_text(said, encoding="utf-8")


def alike(content: Path, many: int) -> None:
    """Entries that are the same but for their ids."""
    text = (content / ENTRY).read_text(encoding="utf-8")
    for n in range(many):
        (content / f"entries/legal/same-{n}.md").write_text(
            text.replace("id: complain", f"id: same-{n}"), encoding="utf-8"
        )


def lines(name: str, head: str, line: Callable[[int], str]) -> Callable[[Path, int], None]:
    """Grows a list of a file by lines."""

    def grow(content: Path, many: int) -> None:
        file = content / name
        text = file.read_text(encoding="utf-8") if file.exists() else head
        assert head in text
        file.write_text(text.replace(head, head + "".join(map(line, range(many))), 1), encoding="utf-8")

    return grow


GROWING: dict[str, tuple[Callable[[Path, int], None], int]] = {
    "entries": (entries, 10),
    "entries alike": (alike, 10),
    "aliases": (lines(ENTRY, "aliases: [", lambda n: f"{_word(n)}怎么投诉, "), 20),
    "facts": (
        lines(
            "facts.yml",
            "facts:\n",
            lambda n: (
                f"  - {{id: f{n}, label: {_word(n)}, value: {n} 天, from: '', duration: null, status: reported, "
                "source: article#3, note: ''}\n"
            ),
        ),
        50,
    ),
    "sources": (
        lines(
            "sources.yml",
            "sources:\n",
            lambda n: f"  - {{id: s{n}, title: 《{_word(n)}法》, kind: law, version: a, place: '', note: ''}}\n",
        ),
        50,
    ),
    "synonyms": (lines("synonyms.yml", "synonyms:\n", lambda n: f"  - [{_word(n)}, {_word(n + 10**6)}]\n"), 50),
    "one synonym": (lines("synonyms.yml", "  - [漏发, ", lambda n: f"{_word(n)}, "), 20),
    "topics": (
        lines("outside.yml", "topics:\n", lambda n: f"  - {{topic: {_word(n)}, questions: [{_word(n)}]}}\n"),
        50,
    ),
    "notes": (
        lines("notes.yml", "notes:\n", lambda n: f"  - {{note: {_word(n)}, words: [{_word(n)}], text: 好。}}\n"),
        20,
    ),
    "moved": (
        lines("moved.yml", "moved:\n", lambda n: f"  - {{from: legal/m{n}, to: complain, date: 2026-11-20}}\n"),
        50,
    ),
    "steps": (
        lines(
            "guide.yml",
            "steps:\n",
            lambda n: f"  - {{id: s{n}, ask: {_word(n)}？, options: {{是: s{n + 1}, 否: s{n + 1}}}}}\n",
        ),
        20,
    ),
    "fields": (
        lines(
            "fields.yml",
            "fields:\n",
            lambda n: f"  - {{field: f{n}, label: {_word(n)}, about: 好, example: 好, accepts: text}}\n",
        ),
        20,
    ),
    "paragraphs": (lines(ENTRY, "## 下一步\n", lambda n: f"\n{_word(n)}，{_word(n + 1)} {n} 天。\n"), 50),
    "figures": (
        lines(ENTRY, "## 下一步\n", lambda n: f"\n第 {n} 条《{_word(n)}法》{n} 元、{n} 天、十{n}个工作日。\n"),
        20,
    ),
    "links": (lines(ENTRY, "## 下一步\n", lambda n: f"\n[好](../legal/complain.md#a{n})\n"), 30),
}
"""What a base may have many of: how it grows, and a first size."""
