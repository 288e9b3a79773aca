"""The rules of the house: who may import whom, what a module may do, how large it may grow."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import search

MODULES = sorted([*ROOT.glob("kb/**/*.py"), *ROOT.glob("search/**/*.py")])
NAMES = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in MODULES]
ENGINES = {"whoosh", "jieba", "pypinyin", "zhconv", "opencc"}


def imported(path: Path) -> set[str]:
    """Top-level packages that a module imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def importers(packages: set[str]) -> set[str]:
    """Modules that import any of the packages."""
    return {name for name, path in zip(NAMES, MODULES, strict=True) if imported(path) & packages}


def test_search_knows_nothing_of_kb():
    assert not [name for name in importers({"kb"}) if name.startswith("search")]


def test_kb_never_touches_the_engines():
    assert not [name for name in importers(ENGINES) if name.startswith("kb")]


def test_only_the_commands_import_the_command_line_toolkit():
    assert all(name.startswith("kb.commands") for name in importers({"click", "rich", "wcwidth"}))


def test_each_engine_stands_behind_one_module():
    for engine in ENGINES:
        assert len(importers({engine}) - {"search.measure.baselines"}) <= 1, engine


def test_the_front_door_of_search_is_this():
    assert search.__all__ == [
        "Busy",
        "Document",
        "Hit",
        "IndexUntrusted",
        "Judgement",
        "NotOurs",
        "PackDamaged",
        "PackMissing",
        "Pattern",
        "QueryError",
        "Ranker",
        "SearchError",
        "TextIndex",
        "Tuning",
        "Vocabulary",
        "build",
        "open_pack",
        "open_text",
        "write_browser_pack",
        "writing",
    ]
    assert all(hasattr(search, name) for name in search.__all__)


def test_importing_any_module_says_nothing_and_leaves_nothing(tmp_path):
    script = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    names = [name for name in NAMES if name != "kb.__main__"]
    done = subprocess.run(
        [sys.executable, "-c", script, *names], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert not list(tmp_path.iterdir())


def test_a_question_imports_neither_whoosh_nor_jieba(indexed):
    script = (
        "import sys; from kb.commands.main import main\n"
        "try: main(['ask', '退款多久到账'])\n"
        "except SystemExit: pass\n"
        f"print(sorted({ENGINES | {'yaml', 'numpy', 'mkdocs', 'rich'}!r} & {{n.split('.')[0] for n in sys.modules}}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("来源文章称")
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_module_is_longer_than_300_lines_and_each_says_what_it_is(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    is_command = path.parent.name == "commands" and "command" in {
        node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)
    }
    assert is_command or path.name == "__main__.py" or ast.get_docstring(ast.parse(text))
