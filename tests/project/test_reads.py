"""Who opens files: whatever others may have put in place is read by `search.files` alone."""

import ast

import pytest
from conftest import ROOT

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for top in ("kb", "search")
    for path in sorted((ROOT / top).rglob("*.py"))
}
READERS = {"open", "fdopen", "read_text", "read_bytes", "copytree", "copyfile", "copy2", "copy", "load"}
MODULES_THAT_READ = {"os", "shutil", "json", "io", "gzip", "codecs", "Path"}
DIRECT = {
    "search.files": (5, "the one place: regular files, up to a bound"),
    "search.pack.seal": (1, "the pack that was just written"),
    "search.index.words": (1, "a list of this package"),
    "kb.base.paths": (3, "writes new files"),
    "kb.base.starting": (1, "the sample of this package"),
    "kb.dates.calendar": (1, "the table of this package"),
    "kb.publish.search_bundle": (1, "packs that were just written, in a folder of this run"),
    "kb.publish.carrying.bundling": (
        6,
        "a website that was just built, a script of this package",
    ),
    "kb.publish.carrying.single": (7, "the same, and the sheets of this package"),
    "kb.exchange.exporting": (1, "the schema of this package"),
    "kb.exchange.importing": (1, "content that was read and is without errors; pipes and devices are refused"),
    "kb.exchange.placing": (2, "writes its journal"),
    "kb.exchange.workbook": (1, "a part of an archive that is in memory"),
    "kb.commands.main": (2, "the null device"),
}
"""Modules that open files themselves: how often, and of which nobody else can have put in place."""


def direct_reads(code: str) -> int:
    """How often code opens or reads a file by itself."""
    found = 0
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            called = node.func
            by_name = isinstance(called, ast.Name) and called.id in ("open", "copytree", "copyfile")
            of = called.value.id if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) else ""
            name = called.attr if isinstance(called, ast.Attribute) else ""
            of_module = name in READERS and of in MODULES_THAT_READ
            found += by_name or of_module or name in ("read_text", "read_bytes") or (name == "open" and of != "TarFile")
    return found


def test_what_others_may_have_put_in_place_is_read_by_search_files_alone():
    """A pipe would hang, a device or a huge file take all memory, a link lead elsewhere; new readers ask it too."""
    found = {name: direct_reads(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
    assert {name: count for name, count in found.items() if count} == {
        name: count for name, (count, _) in DIRECT.items()
    }


@pytest.mark.parametrize(
    "code",
    ["open(p)", "os.open(p, 0)", "p.read_text()", "(a / b).read_bytes()", "Path(p).open()", "shutil.copytree(a, b)"],
)
def test_a_direct_read_is_seen(code):
    assert direct_reads(code) == 1
