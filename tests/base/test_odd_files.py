"""A pipe, a device, a folder, a terabyte, a link out of the content: told in words, not waited for and not read."""

import os
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from kb.answers.asked import list_of
from kb.base.paths import content_folder, user_folder
from search.files import TooLarge, append_to, begins, open_regular, read_regular

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are of Unix")
THEIRS = "facts: {}\nchanges: {}\n"
MOST = 40_000_000
"""Bytes of memory that a command takes for content of a few kB, at the most."""
ENDLESS = ("device", "terabyte")
"""What would fill the memory of whoever reads it whole."""
KINDS = ("pipe", "device", "folder", "terabyte", "outside", "circle", "socket")


def put(file: Path, kind: str, outside: Path = Path("/dev/null")) -> None:
    """Put something else in place of a file; `outside` is where a link out of the content leads."""
    if file.exists():
        file.unlink()
    file.parent.mkdir(parents=True, exist_ok=True)
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    elif kind == "folder":
        file.mkdir()
    elif kind == "terabyte":
        file.touch()
        os.truncate(file, 1 << 40)
    elif kind == "outside":
        file.symlink_to(outside)
    elif kind == "circle":
        file.symlink_to(file)
    else:
        os.mknod(file, 0o140644)


SOME, FEW = ("pipe", "terabyte", "outside"), 5
CONTENT = (
    *("entries/negotiation/refund-time.md", "facts.yml", "base.yml", "synonyms.yml", "notes.yml", "about.md"),
    *("stages/legal.md", "fitted.json", "reviewed.json", "guide.yml", "fields.yml", "moved.yml", "messages/a.md"),
    *("picture.png", "questions/learn/a.jsonl"),
)
COMMANDS = (
    ["check"],
    ["ask", "退款多久到账"],
    ["rename", "refund-time", "refund-days"],
    ["tune", "--dry-run"],
    ["check", "--fix"],
    ["search", "退款"],
    ["list"],
    ["show", "refund-time"],
    ["facts"],
    ["dates"],
    ["draft"],
    ["guide"],
    ["edit", "refund-time"],
    ["eval", "FILE"],
    ["index"],
    ["build", "-o", "SITE"],
)


@contextmanager
def traced() -> Iterator[list[int]]:
    """The most bytes of memory that were taken at once, when all is done; looking makes it some times slower."""
    most: list[int] = []
    tracemalloc.start()
    try:
        yield most
    finally:
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("name", "kind"), [*((CONTENT[0], kind) for kind in KINDS), *((n, k) for n in CONTENT[1:] for k in SOME)]
)
def test_what_is_no_file_of_the_content_is_named_by_every_command(kb, indexed, tmp_path, monkeypatch, name, kind):
    """Every command meets every kind of thing in place of an entry; other files are read by the same functions."""
    monkeypatch.setenv("EDITOR", "true")
    theirs = tmp_path / "theirs"
    theirs.write_text(THEIRS)
    put(indexed / name, kind, theirs)
    for command in COMMANDS if name == CONTENT[0] else COMMANDS[:FEW]:
        words = [word.replace("FILE", str(indexed / name)).replace("SITE", str(tmp_path / "site")) for word in command]
        with traced() if kind in ENDLESS else nullcontext(list[int]()) as most:
            said = kb(*words)
        assert said.code in (0, 1, 2), words
        assert said.code == 0 or said.out or said.err.startswith("kb: "), words
        assert not [bytes for bytes in most if bytes >= MOST], words
        assert "Traceback" not in said.err
        assert theirs.read_text() == THEIRS, words


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", [*KINDS, "not UTF-8", "deep"])
def test_a_list_of_what_was_asked_that_is_none_is_named(kb, indexed, tmp_path, monkeypatch, kind):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    kb("ask", "退款多久到账")  # makes the key
    file = list_of(content_folder(str(indexed)))
    assert file.is_relative_to(user_folder("state"))
    if kind in KINDS:
        put(file, kind)
    else:
        file.parent.mkdir(parents=True)
        file.write_bytes(b"\xff\xfe\n" if kind == "not UTF-8" else b"[" * 100_000)
    for command in (["asked"], ["asked", "--json"], ["ask", "退款多久到账", "--log"], ["asked", "--forget"]):
        said = kb(*command)
        assert said.code in (0, 1, 2)
        assert said.out or said.err
        assert "Traceback" not in said.err
    assert os.path.lexists(file) == (kind == "folder")  # which is somebody else's


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "terabyte"])
def test_the_one_reader_takes_regular_files_alone(tmp_path, kind):
    put(tmp_path / "a", kind)
    for reader in (open_regular, lambda path: read_regular(path, 10), lambda path: begins(path, 10)):
        with pytest.raises((ValueError, OSError)):
            reader(tmp_path / "a")
    with pytest.raises((ValueError, OSError)):
        append_to(tmp_path / "a", b"x")


def test_the_one_reader_reads_up_to_its_bound(tmp_path):
    file = tmp_path / "a"
    append_to(file, b"12345")
    append_to(file, b"67890")
    assert read_regular(file, 10) == b"1234567890"
    assert begins(file, 3) == b"123"
    with pytest.raises(TooLarge):
        read_regular(file, 9)
    os.truncate(file, 1 << 40)
    with pytest.raises(TooLarge):
        read_regular(file, 1000)
    assert file.stat().st_mode & 0o777 == 0o600
