"""The page of examples is what happens, and the front door for Python has these names."""

import doctest
import re
import subprocess
import sys

import pytest
from conftest import ROOT

import kb

PAGE = ROOT / "DOORS.md"


def test_each_example_of_the_page_is_what_happens(index, monkeypatch):
    monkeypatch.setenv("KB_DATA", str(index))
    said = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert said.attempted > 15
    assert said.failed == 0


def test_the_front_door_has_these_names():
    assert kb.__all__ == [
        "Base",
        "ContentError",
        "ContentMissing",
        "DateError",
        "FolderError",
        "KbError",
        "NotFound",
        "QuestionError",
        "ValueRefused",
        "open_base",
    ]
    assert all(getattr(kb, name).__name__ == name for name in kb.__all__)
    public = [name for name in vars(kb.Base) if not name.startswith("_")]
    properties = ["entries", "labels", "messages", "name", "problem", "remote", "spoken", "version"]
    assert sorted(public) == sorted(
        [*properties, "ask", "dates", "draft", "entry", "knows", "prepare", "refresh", "reply", "search"]
    )
    with pytest.raises(AttributeError, match="no attribute 'open'"):
        _ = kb.open


def test_the_types_of_the_front_door_are_of_the_same_names():
    stub = (ROOT / "kb" / "__init__.pyi").read_text(encoding="utf-8")
    assert re.findall(r'^    "(\w+)",$', stub, re.MULTILINE) == kb.__all__
    assert (ROOT / "kb" / "py.typed").is_file()
    assert (ROOT / "search" / "py.typed").is_file()


def test_importing_kb_loads_nothing_of_it():
    script = "import sys, kb; print(*sorted(n for n in sys.modules if n.partition('.')[0] in ('kb', 'search', 'yaml')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["kb"]


def test_asking_loads_neither_whoosh_nor_jieba_nor_yaml(index):
    script = (
        f"import sys; from kb import open_base; print(open_base(data={str(index)!r}).ask('漏发')['band'])\n"
        "print({'whoosh', 'jieba', 'yaml', 'click', 'starlette', 'mcp'} & {n.partition('.')[0] for n in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_the_types_are_known_to_who_uses_them(tmp_path):
    """A program that takes an answer for what it is not is told so by mypy."""
    (tmp_path / "uses.py").write_text(
        'from kb import open_base\nreply = open_base().ask("?")\nband: str = reply["band"]\n'
        'reveal_type(reply["answer"])\nnumber: int = reply["band"]\nreply["bnad"]\n',
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "uses.py"],
        cwd=tmp_path,
        env={"MYPYPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("uses.py")]
    assert [int(line.split(":")[1]) for line in lines if "error" in line] == [5, 6]
    assert any("Candidate" in line and "None" in line for line in lines)
