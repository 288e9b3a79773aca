"""The examples of CONTRIBUTING.md are read: each as the file that it says it is, in the base whose keepers read it."""

import re
from pathlib import Path
from shutil import copytree

import pytest
from conftest import ROOT

from kb.answers.cases import read_cases
from kb.base.loading import load

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NAMED = re.compile(r"```(?:yaml\n# |markdown\n<!-- )content/([\w./-]+)(?: -->)?\n(.*?)```", re.DOTALL)
EXAMPLES = dict(NAMED.findall(GUIDE))
SHOWN = {
    *("facts.yml", "sources.yml", "stages/", "moved.yml", "synonyms.yml", "outside.yml", "notes.yml", "fields.yml"),
    *("messages/", "guide.yml", "checklist.yml", "base.yml"),
}
"""Every file and folder that a keeper writes; an entry and a case have examples of their own."""


def test_every_file_that_a_keeper_writes_has_an_example():
    assert {re.sub(r"/.*", "/", name) for name in EXAMPLES} == SHOWN
    written = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in (ROOT / "content").iterdir()
        if path.is_dir() or path.suffix == ".yml"
    }
    assert written - {"entries/", "questions/"} <= SHOWN


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_read_as_the_file_that_it_is(tmp_path: Path, name: str):
    content = tmp_path / "content"
    copytree(ROOT / "content", content)
    (content / name).write_text(EXAMPLES[name], encoding="utf-8")
    base, problems = load(content)
    mine = [str(problem) for problem in problems if problem.path == name and problem.rule != "unknown-reference"]
    assert mine == []
    assert name not in base.broken


def test_the_case_of_the_guide_is_read(tmp_path: Path):
    (case,) = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    (tmp_path / "cases.jsonl").write_text(case, encoding="utf-8")
    assert [*read_cases(tmp_path / "cases.jsonl")]


@pytest.mark.parametrize("command", sorted({*re.findall(r"`kb ([a-z]+)[ `]", GUIDE)}))
def test_a_command_of_the_guide_is_there(kb, command: str):
    assert kb("help", command).code == 0
