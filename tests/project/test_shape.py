"""The rules of the house: who may import whom, what a module may do, how large it may grow."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT, SUBJECT

import search
from kb import DISTRIBUTION

MODULES = sorted([*ROOT.glob("kb/**/*.py"), *ROOT.glob("search/**/*.py")])
NAMES = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in MODULES]
SCRIPTS = sorted([*ROOT.glob("site/**/*.js"), *ROOT.glob("site/**/*.css"), *ROOT.glob("tests/**/*.js")])
"""Scripts and style sheets; `make test` has their types and their style checked by deno."""
ENGINES = {"whoosh", "jieba", "pypinyin", "zhconv", "opencc"}
NEVER = {"yaml", "numpy", "mkdocs", "tqdm", "openpyxl", "defusedxml", "csv", "pymilvus", "milvus_lite", "grpc"}
"""What a question needs no more than the engines."""
KB_FLOORS = (
    *(
        "kb.__main__",
        "kb.commands",
        "kb.doors",
        "kb.exchange",
        "kb.publish",
        "kb.answers",
        "kb.checks",
        "kb.dates",
        "kb.base",
        "kb.errors",
        "kb",
    ),
)
"""The packages of kb from the top down; each imports those below it, and all of them import `search`."""
SEARCH_FLOORS = (
    {"search"},
    {"search.index", "search.measure", "search.cluster"},
    {"search.pack"},
    {"search.text", "search.documents", "search.errors", "search.files", "search.numbers", "search.tuning"},
)
"""The same for search; what stands on one floor does not import each other."""
STANDARD = ("search.pack", *sorted(SEARCH_FLOORS[-1]))
"""What reads a pack: it needs nothing but the standard library."""
FILES_IN_A_FOLDER = 12
LARGER = {
    "kb/answers": "one module a step from entries to a reply, and one a place where what answers lies",
    "tests/answers": "one file a promise of the answers",
    "kb/checks": "one module a group of rules, and what runs, fixes and drafts",
    "kb/exchange": "one file a kind of table, and one a step between a table and a base",
    "kb/base": "one file a noun, and what each kind of file may hold apart from how it is read",
    "site/overrides": "one template a kind of page",
    "site/assets/styles": "one sheet a part of the page; what only some pages ask for stands alone",
    "site/assets/search": "a file has its Python twin's name",
    "kb/commands": "one module a command, and the six that all of them use",
    "tests/browser": "one file a concern of the website; the fixtures and the reader of markup stand beside them",
}
"""Folders that hold more, and why."""
TEXTS = {".py", ".js", ".css", ".html", ".md", ".yml", ".json", ".jsonl", ".txt", ".svg"}
EXAMPLES = 2
"""A rule is made of its id, what it asks for, a wrong and a right example: these two may speak of the subject."""


def imported(path: Path) -> set[str]:
    """Top-level packages that a module imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def modules_imported(path: Path) -> set[str]:
    """Modules of this project that a module imports anywhere in it, within functions and for types alone too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            inner = {f"{node.module}.{name.name}" for name in node.names} & {*NAMES}
            found |= inner or {node.module or ""}
    return found & {*NAMES}


def package(name: str) -> str:
    """The package of a module, or the module itself where it stands beside the packages."""
    return ".".join(name.split(".")[:2])


GRAPH = {name: modules_imported(path) - {name} for name, path in zip(NAMES, MODULES, strict=True)}


def importers(packages: set[str]) -> set[str]:
    """Modules that import any of the packages."""
    return {name for name, path in zip(NAMES, MODULES, strict=True) if imported(path) & packages}


def test_search_knows_nothing_of_kb():
    assert not [name for name in importers({"kb"}) if name.startswith("search")]


def test_imports_of_kb_go_down_and_never_up():
    floors = {name: place for place, name in enumerate(KB_FLOORS)}
    upward = [
        f"{name} imports {other}"
        for name in GRAPH
        if name.startswith("kb")
        for other in GRAPH[name]
        if other.startswith("kb") and package(other) != package(name) and floors[package(other)] < floors[package(name)]
    ]
    assert upward == []


def test_imports_of_search_go_down_and_never_up_nor_aside():
    floors = {name: place for place, names in enumerate(SEARCH_FLOORS) for name in names}
    wrong = [
        f"{name} imports {other}"
        for name in GRAPH
        if name.startswith("search")
        for other in GRAPH[name]
        if package(other) != package(name) and floors[package(other)] <= floors[package(name)]
    ]
    assert wrong == []


def test_every_package_has_its_floor():
    assert {package(name) for name in NAMES} == {*KB_FLOORS} | {name for floor in SEARCH_FLOORS for name in floor}


def test_no_modules_import_each_other_in_a_circle():
    assert len([*TopologicalSorter(GRAPH).static_order()]) == len(NAMES)  # raises CycleError, which names the circle


def test_reading_a_pack_needs_the_standard_library_alone():
    beyond = {
        name: other
        for name, path in zip(NAMES, MODULES, strict=True)
        if name.startswith(STANDARD) and (other := imported(path) - sys.stdlib_module_names - {"search"})
    }
    assert beyond == {"search.pack.scoring.vectors": {"numpy"}}  # which is taken only where it is installed


def code_folders() -> dict[str, int]:
    """Folders of code, and how many files of it each has; `__init__.py` opens a folder and does not count."""
    ends = {".py", ".js", ".css", ".html"}
    found: dict[str, int] = {}
    for top in ("kb", "search", "site", "bench", "tests"):
        for path in (ROOT / top).rglob("*"):
            if path.suffix in ends and path.name != "__init__.py" and "_base" not in path.parts:
                folder = path.parent.relative_to(ROOT).as_posix()
                found[folder] = found.get(folder, 0) + 1
    return found


def test_no_folder_of_code_has_more_than_a_dozen_files():
    assert {folder for folder, files in code_folders().items() if files > FILES_IN_A_FOLDER} == LARGER.keys()


def said_outside_examples(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file by their numbers; of a file of rules without the examples of its rules."""
    text = path.read_text(encoding="utf-8")
    hidden: set[int] = set()
    if path.parent == ROOT / "kb" / "checks":
        calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == "Rule":
                for example in call.args[EXAMPLES : EXAMPLES + 2]:
                    hidden |= {*range(example.lineno, (example.end_lineno or example.lineno) + 1)}
    yield from ((line, said) for line, said in enumerate(text.split("\n"), 1) if line not in hidden)


def test_no_word_of_the_subject_stands_in_the_code():
    """What makes this base this base stands in its content; the name of the package that is installed may tell it."""
    published = f'DISTRIBUTION = "{DISTRIBUTION}"'
    found = [
        f"{path.relative_to(ROOT)}:{line}: {said.strip()}"
        for top in ("kb", "search", "site")
        for path in sorted((ROOT / top).rglob("*"))
        if path.suffix in TEXTS and "_base" not in path.relative_to(ROOT).parts
        for line, said in said_outside_examples(path)
        if SUBJECT.search(said) and said != published
    ]
    assert found == []


def test_the_search_for_words_of_the_subject_finds_some():
    assert re.search(SUBJECT, (ROOT / "content" / "base.yml").read_text(encoding="utf-8"))
    assert re.search(SUBJECT, (ROOT / "kb" / "checks" / "asking.py").read_text(encoding="utf-8"))


def test_kb_never_touches_the_engines():
    assert not [name for name in importers(ENGINES) if name.startswith("kb")]


def test_only_the_commands_import_the_command_line_toolkit():
    assert all(name.startswith("kb.commands") for name in importers({"click", "tqdm", "wcwidth"}))


def test_each_engine_stands_behind_one_module():
    for engine in ENGINES | {"pymilvus", "milvus_lite"}:
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
        f"print(sorted({ENGINES | NEVER!r} & {{n.split('.')[0] for n in sys.modules}}))"
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


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_or_style_sheet_is_longer_than_300_lines_and_each_says_what_it_is(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    assert text.startswith(("/* ", "// "))


def test_a_script_of_the_search_has_the_name_of_its_twin():
    here = {path.stem for path in ROOT.glob("site/assets/search/*.js")} - {"ask", "older", "worker"}
    folders = ("search", "search/pack", "search/index", "kb/answers")
    assert all(any((ROOT / folder / f"{name}.py").is_file() for folder in folders) for name in here), here


def test_no_number_of_the_ranking_stands_in_a_script():
    """They are in the pack. What is left counts, rounds, makes thousandths and takes bits and bytes apart."""
    allowed = {*range(9), 8, 31, 255, 0.5, 10, 48, 100, 500, 1000, 65535, 1000000}
    for path in ROOT.glob("site/assets/search/*.js"):
        if path.stem != "frame":
            code = re.sub(
                r"/\*.*?\*/|//.*|\"[^\"\n]*\"|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
            )
            assert {float(number) for number in re.findall(r"(?<![\w.])\d[\d.]*", code)} <= allowed, path.name
