"""`mkdocs build` and `kb build` give one website, or say what is wrong and leave the former one alone."""

import re
import shutil
from pathlib import Path

import pytest

from browser.conftest import mkdocs_build

INFO = re.compile(r"INFO    -  \S.*")


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file with its time and its bytes: a file written anew counts as changed."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def replace(file: Path, old: str, new: str) -> int:
    """Write a mistake into a file; the line it stands in."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.fixture
def former(folder, tmp_path):
    """A website that was built before the content went wrong."""
    return Path(shutil.copytree(folder, tmp_path / "public"))


def within(said: str) -> list[str]:
    """The lines of what is said, paths from the content folder on, without what was found instead."""
    return [line[max(line.find("entries/"), 0) :].partition("；“")[0] for line in said.splitlines()]


@pytest.fixture
def mistaken(project):
    """A project with two mistakes in two files; what is said about them."""
    entries = project / "content/entries"
    kind = replace(entries / "platform/platform-review-time.md", "kind: how-long", "kind: 多久")
    date = replace(entries / "legal/sue-seller.md", "reviewed: 2", "reviewed: 明天 2")
    return project, [
        f"entries/legal/sue-seller.md:{date}: 错误 [type] reviewed 应是日期，如 2026-01-31",
        f"entries/platform/platform-review-time.md:{kind}: 错误 [type] "
        "kind 应是其中之一：how-to how-long what who rule",
    ]


def test_mkdocs_builds_it_in_strict_mode_without_a_word_too_many(build):
    folder, done = build
    assert (done.returncode, done.stdout) == (0, "")
    assert [line for line in done.stderr.splitlines() if not INFO.fullmatch(line)] == []
    assert (folder / "index.html").is_file()


def test_kb_build_gives_the_same_pages_as_mkdocs_build(folder, content, kb_process, tmp_path):
    place = tmp_path / "public"
    done = kb_process("build", "--content", str(content), "-o", str(place))
    assert (done.code, done.out, done.err) == (0, f"网站在 {place}，用 kb serve 打开。\n", "")
    by_kb, by_mkdocs = contents(place), contents(folder)
    assert by_kb.pop(".kb-site")
    assert by_kb.keys() == by_mkdocs.keys()
    assert [name for name in by_kb if name.endswith(".html") and by_kb[name][1] != by_mkdocs[name][1]] == []


def test_kb_build_names_every_mistake_and_leaves_the_former_site_as_it_was(mistaken, former, kb_process):
    project, problems = mistaken
    before = contents(former)
    done = kb_process("build", "--content", str(project / "content"), "-o", str(former))
    said = ["kb: 内容有 2 处错误，改好后再试：", *problems]
    assert (done.code, done.out, within(done.err)) == (2, "", said)
    assert contents(former) == before


def test_mkdocs_build_names_every_mistake_and_leaves_the_former_site_as_it_was(mistaken, former):
    project, problems = mistaken
    before = contents(former)
    done = mkdocs_build(project, former)
    assert done.returncode != 0
    assert [line for line in within(done.stderr) if line in problems] == problems
    assert "Traceback" not in done.stderr
    assert contents(former) == before


def test_kb_build_refuses_a_link_to_no_page_and_leaves_the_former_site_as_it_was(project, former, kb_process):
    file = project / "content/entries/legal/sue-seller.md"
    line = replace(file, "## 下一步", "见[这一条](no-such-entry.md)。\n\n## 下一步")
    before = contents(former)
    done = kb_process("build", "--content", str(project / "content"), "-o", str(former))
    assert (done.code, done.out) == (2, "")
    assert f"entries/legal/sue-seller.md:{line}: " in done.err
    assert contents(former) == before
