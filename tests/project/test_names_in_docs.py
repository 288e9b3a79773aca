"""What the documents for developers name is there: files, modules, tests."""

import re

import pytest
from conftest import ROOT

DOCUMENTS = ("ARCHITECTURE.md", "CLUSTER.md", "DOORS.md", "SECURITY.md", "CONTRIBUTING.md", "README.md")
NAMED = re.compile(r"`([^`\n]+)`")
OURS = ("kb", "search", "site", "content", "tests", "bench", "pictures", "supply")
FILES = [path for top in OURS for path in (ROOT / top).rglob("*") if "__pycache__" not in path.parts]
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in FILES if path.match("test_*.py"))
FILE_NAME = re.compile(r"[\w-]+\.(py|js|css|html|md|yml|json|jsonl)")
MADE = {"entries.json", "answers.json", "examples.json", "browser.pack"}
"""What building makes."""
MODULES = re.compile(r"^\| `(\w+)/` \|[^|]*\|(.*)\|$", re.MULTILINE)
"""A row of the table of packages: the package, and what it is made of."""


def stands(name: str) -> bool:
    """Whether what a document names is there; also where it names nothing of this checkout."""
    if re.fullmatch(r"test_\w+", name):
        return f"def {name}(" in TESTS
    if re.fullmatch(r"(kb|search)(\.\w+)+", name):
        place = ROOT.joinpath(*name.split("."))
        return place.with_suffix(".py").is_file() or place.is_dir()
    if re.match(rf"({'|'.join(OURS)})/", name) and not re.search("[<>]", name):
        return bool(list(ROOT.glob(name)))
    if name in MADE:
        return True
    if FILE_NAME.fullmatch(name):
        return (ROOT / name).is_file() or any(path.name == name for path in FILES)
    return True


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_names_is_there(document: str) -> None:
    names = NAMED.findall((ROOT / document).read_text(encoding="utf-8"))
    assert sorted({name for name in names if not stands(name)} - EXAMPLES) == []


EXAMPLES = {"refund-time.md", "content/messages/ID.md"}
"""Names that stand for any other."""


def test_the_table_of_packages_names_their_modules() -> None:
    rows = dict(MODULES.findall((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")))
    for package in ("base", "checks", "answers", "publish", "exchange", "doors", "commands"):
        folder = ROOT / "kb" / package
        named = {name.rstrip("/") for name in re.findall(r"`([a-z_]+/?)`", rows[package].partition("plain `kb")[0])}
        assert named <= {path.stem for path in folder.rglob("*")}, package


def test_a_name_that_is_gone_is_found() -> None:
    gone = ("tests/test_gone.py", "test_gone.py", "test_that_is_gone", "kb.gone", "search.pack.gone", "site/gone.js")
    assert not any(map(stands, gone))
    assert all(map(stands, ("tests/conftest.py", "test_shape.py", "search.pack.bands", "kb.base", "make test")))
