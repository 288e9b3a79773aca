"""Killed half-way, a command leaves its work under a name of our own; the next run removes that, and nothing else."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from answers.test_other_peoples_files import picture
from conftest import ROOT

from kb.base.paths import create, replace
from kb.base.scratch import HELD, left, prefix, scratch, sweep
from kb.publish import website
from search.files import marked

PATIENCE = 300
"""Seconds after which a test gives up waiting: far longer than the busiest machine needs."""
KILLED = """
import os, signal, sys
import filelock  # it tries what the system can do when it is loaded
from kb.commands.main import main
def killed(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)
for name in sys.argv[1].split(","):
    setattr(os, name, killed)
main(sys.argv[2:])
"""
"""Runs a command that is killed when it puts its work in place."""


@pytest.fixture
def theirs(tmp_path):
    """Beside a place called `site`, what others may have called like ours."""
    folder = tmp_path / "beside"
    names = (".site-", ".site-backup", ".site-12345678", ".site-12345678-00000000", ".website-" + marked("")[-17:])
    for name in names:
        (folder / name / "site").mkdir(parents=True)
        (folder / name / "site" / "index.html").write_text(name, encoding="utf-8")
    (folder / marked(".site-")).write_text("a file")
    (folder / marked(".site-")).symlink_to(tmp_path, target_is_directory=True)
    planted = folder / marked(".site-")
    planted.mkdir()
    (folder / "thesis.txt").write_text("thesis")
    (planted / HELD).symlink_to(folder / "thesis.txt")
    return folder


def ours(folder: Path) -> list[str]:
    """Names of what our runs left anywhere below a folder."""
    return [path.parent.name for path in folder.rglob(f".*/{HELD}") if path.is_file() and not path.is_symlink()]


def test_a_killed_build_leaves_a_folder_that_the_next_build_removes_and_nobody_else_s(kb, small_kb, theirs):
    before = picture(theirs)
    command = [sys.executable, "-m", "kb", "build", "-o", str(theirs / "site")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + PATIENCE
        while not list(theirs.glob(".site-*/site/assets")) and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.01)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert len(ours(theirs)) == 1
    assert kb("build", "-o", str(theirs / "site")).code == 0
    assert (theirs / "site" / "index.html").is_file()
    shutil.rmtree(theirs / "site")
    assert picture(theirs) == before


COMMANDS = {
    "new": ("new another-one --stage legal", "link"),
    "init": ("init HERE/base", "rename"),
    "rename": ("rename refund-time refund-days", "replace"),
    "check --fix": ("check --fix", "replace"),
    "dates": ("dates --fact refund-arrival --ics HERE/dates.ics --content OWN", "replace"),
    "draft": ("draft MESSAGE -o HERE/text.txt --content OWN", "replace"),
}
"""What is typed, and the last step."""


@pytest.mark.parametrize("name", COMMANDS)
def test_what_any_other_command_leaves_is_removed_by_its_next_run(kb, small_kb, tmp_path, monkeypatch, name):
    typed, last_step = COMMANDS[name]
    here = tmp_path / "here"
    here.mkdir()
    if "--fix" in typed:
        entry = small_kb / "entries" / "negotiation" / "refund-time.md"
        text = entry.read_text(encoding="utf-8").replace("related: [", "related: [refund-time, ", 1)
        entry.write_text(text, encoding="utf-8")
    if "OWN" in typed:
        monkeypatch.delenv("SOURCE_DATE_EPOCH")
    message = next((ROOT / "content" / "messages").glob("*.md")).stem
    words = typed.replace("MESSAGE", message).replace("HERE", str(here)).replace("OWN", str(ROOT / "content")).split()
    before = picture(small_kb)
    done = subprocess.run([sys.executable, "-c", KILLED, last_step, *words], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[:500]
    (mine,) = [*ours(small_kb), *ours(here)]
    assert {path: raw for path, raw in picture(small_kb).items() if mine not in path} == before
    assert not [path for path in picture(here) if mine not in path and path != "base"]
    assert kb(*words).code == 0
    assert not [*ours(small_kb), *ours(here)]


def test_a_file_of_others_is_neither_taken_for_ours_nor_replaced(tmp_path):
    (tmp_path / "a.md").write_text("theirs")
    with pytest.raises(FileExistsError):
        create(tmp_path / "a.md", b"ours")
    assert picture(tmp_path) == {"a.md": b"theirs"}


def test_without_links_a_file_is_written_all_the_same(tmp_path, monkeypatch):
    def none(*arguments):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", none)
    create(tmp_path / "a.md", b"ours")
    with pytest.raises(FileExistsError):
        create(tmp_path / "a.md", b"again")
    assert picture(tmp_path) == {"a.md": b"ours"}


def test_what_another_run_works_in_stays(tmp_path):
    with scratch(tmp_path / "site") as theirs:
        (theirs / "half").write_text("half")
        replace(tmp_path / "site", b"whole")
        with scratch(tmp_path / "site") as mine:
            assert {path.name for path in left(tmp_path / "site")} == {theirs.name, mine.name}
        assert (theirs / "half").read_text() == "half"
    assert picture(tmp_path) == {"site": b"whole"}


def test_a_folder_that_is_taken_for_left_in_its_first_moment_is_made_again(tmp_path, monkeypatch):
    """Between making it and holding it another run removes it."""
    import search.index.lock

    held, first = search.index.lock.held, []

    def late(file):
        if not first:
            first.append(file.parent)
            sweep(tmp_path / "site")
            assert not file.parent.exists() or shutil.rmtree(file.parent) is None
        return held(file)

    monkeypatch.setattr(search.index.lock, "held", late)
    with scratch(tmp_path / "site") as folder:
        assert first
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / HELD).is_file()


@pytest.mark.parametrize("added", ["", "thesis.txt"])
@pytest.mark.parametrize("replaced", [False, True])
def test_a_website_that_was_being_replaced_is_put_back(tmp_path, added, replaced):
    """Killed between taking the former away and putting the new one in place; others may have put something into it."""
    output = tmp_path / "site"
    taken = tmp_path / marked(prefix(output)) / website.FORMER
    taken.mkdir(parents=True)
    for name, text in {
        "index.html": "former",
        website.MARK: "digest\nindex.html",
        **({added: "x"} if added else {}),
    }.items():
        (taken / name).write_text(text, encoding="utf-8")
    if replaced:
        output.mkdir()
    before = picture(taken)
    sweep(output, lambda folder: website._put_back(folder, output))
    if not replaced:
        assert picture(output) == before
        assert [path.name for path in tmp_path.iterdir()] == ["site"]
    elif added:
        assert picture(taken) == before
    else:
        assert picture(tmp_path) == {"site": ""}
