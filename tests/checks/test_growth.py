"""Time and memory grow with the input and no faster: counted in steps and bytes, never by the clock."""

import importlib
import re
import sys
import tracemalloc

import pytest
from conftest import ROOT
from steps import MOST, Steps, calls_of, pieces

from kb.base.loading import load
from kb.base.names import UNITS
from kb.checks.run import check
from kb.checks.texts.mentions import Statutes
from kb.checks.texts.quantities import _reader

sys.path.append(str(ROOT / "site"))
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for folder in ("kb", "search")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.name != "__main__.py" and not {"measure", "carrying"}.intersection(path.parts)
]
"""All but what measures, and what reads the pages that the program has just written, in which content is escaped."""
SIZES = (30, 60, 120)
ENOUGH = 2000
"""Steps below which nothing is slow."""


NOT_OF_A_MODULE = "made of others"
"""Stands among the modules for the patterns that are made where they are used."""


def patterns(module: str) -> dict[str, re.Pattern]:
    """The patterns of a module by their names."""
    if module == NOT_OF_A_MODULE:
        from plain_markdown import SAFE_LINK, figure

        found = {"figure": re.compile(figure(UNITS)), "SAFE_LINK": SAFE_LINK, "quantity": _reader(("次",))[1]}
        return {**found, "statute": Statutes(load(ROOT / "content")[0])._pattern}
    values = vars(importlib.import_module(module)).items()
    return {key: value for key, value in values if isinstance(value, re.Pattern) and isinstance(value.pattern, str)}


def test_the_counter_tells_a_slow_pattern():
    """Else the next test could not fail: three patterns that once stood here."""
    slow = (r"\]\(([^):\s]+\.md)(?:#[^)\s]*)?\)", r"《([^》]*(?:法|办法)(?:（[^）]*）)?)》", r"^\s*-\s+|\s+$", "(a+)+b")
    for pattern in slow:
        assert grows_too_fast(re.compile(pattern)), pattern
    assert not grows_too_fast(re.compile(r"\d+(?:\.\d+)?"))


def grows_too_fast(pattern: re.Pattern) -> list[str]:
    """Texts whose double takes more than two and a half times as long."""
    counter, parts = Steps(pattern.pattern, pattern.flags), pieces(pattern.pattern)
    for first in parts:
        for second in ("", *parts):
            taken = []
            for size in SIZES:
                taken.append(counter.find_all(((first + second) * size)[:size] if second else first * size))
            if taken[-1] > ENOUGH and (taken[-1] > MOST or taken[-1] > 2.5 * taken[-2]):
                return [first + second]
        once = [counter.find_all(first + "a" + " " * size + "a") for size in SIZES]
        if once[-1] > ENOUGH and once[-1] > 2.5 * once[-2]:
            return [first + "a   a"]
    return []


@pytest.mark.parametrize("module", [NOT_OF_A_MODULE, *MODULES])
def test_every_pattern_is_linear(module):
    grown = {name: grows_too_fast(pattern) for name, pattern in patterns(module).items()}
    assert {name: texts for name, texts in grown.items() if texts} == {}


BODY = "## 下一步\n\n做。\n\n## 如果行不通\n\n再做。\n"
HEAVY = {
    "links": "](a.md#" * 1500,
    "statutes": "《法（" * 3000,
    "spaces": "x" + " " * 250000 + "x",
    "brackets": "[" * 30000,
    "figures": "9" * 40000,
    "lists": "- " * 1000,
    "quotes": "> " * 1000,
    "emphasis": "*a_" * 1000,
    "lines": "[a](b.md)\n" * 3000,
    "brackets in lines": ("[" * 40 + "\n") * 480,
    "headings": "a\n=\n" * 300,
    "headings of signs": "# a\n" * 300,
    "pictures in lines": ("![](" * 10 + "\n") * 480,
    "indented": "\n".join(" " * 4 * n + "- a" for n in range(100)),
}


@pytest.mark.parametrize("page", ["entries/legal/complain.md", "about.md", "stages/legal.md"])
@pytest.mark.parametrize("name", HEAVY)
def test_a_body_that_would_take_long_is_named(small_kb, page, name):
    file = small_kb / page
    file.write_text(file.read_text(encoding="utf-8") + "\n" + HEAVY[name] + "\n", encoding="utf-8")
    named = [problem for problem in load(small_kb)[1] if problem.path == page]
    assert [problem.rule for problem in named] == ["too-large"]
    assert re.search("最多", named[0].message)


FIELDS = {
    "a synonym": ("synonyms.yml", "synonyms:\n", "synonyms:\n  - [短, " + "长" * 61 + "]\n"),
    "a cue": ("synonyms.yml", "cues:", "cues:\n  how-many: [" + "长" * 61 + "]\n_: "),
    "a label": ("facts.yml", "label: ", "label: " + "长" * 101),
    "a value": ("facts.yml", "value: ", "value: " + "长" * 501),
    "a question": ("entries/legal/complain.md", "question: ", "question: " + "长" * 501),
    "many aliases": (
        "entries/legal/complain.md",
        "aliases: [",
        "aliases: [" + "".join(f"问法{n}, " for n in range(201)),
    ),
    "many facts": ("facts.yml", "facts:\n", "facts:\n" + "  - {id: a}\n" * 2001),
    "many keys": ("synonyms.yml", "cues:", "cues: {" + ", ".join(f"k{n}: [a]" for n in range(500)) + "}\n_: "),
}


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_line_and_list_has_a_limit_that_the_message_names(small_kb, name):
    path, before, after = FIELDS[name]
    file = small_kb / path
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert [p for p in load(small_kb)[1] if p.path == path and re.search(r"最多 \d+", p.message)]


FACT = (
    "  - {{id: f{0}, label: 退款, value: {0} 天, from: '', duration: null, status: reported, "
    "source: article, note: ''}}\n"
)


def test_what_is_said_and_done_grows_with_the_facts_of_one_label_no_faster_than_they(small_kb):
    """1,200 facts of one label once printed 126 MB."""
    file, steps, printed, most = small_kb / "facts.yml", [], [], []
    for many in (100, 200, 400):
        file.write_text("facts:\n" + "".join(FACT.format(n) for n in range(many)), encoding="utf-8")
        base, _ = load(small_kb)
        problems = []
        steps.append(calls_of(lambda base=base, problems=problems: problems.extend(check(base))))
        printed.append(sum(len(str(problem)) for problem in problems))
        tracemalloc.start()
        check(base)
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    for counted in (steps, printed, most):
        assert counted[2] < 2.5 * counted[1] < 6.25 * counted[0]
