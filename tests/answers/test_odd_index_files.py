"""Pipes, links, devices and odd names in place of an index's files are passed over; a key is its user's alone."""

import os

import platformdirs
import pytest

from kb.base.key import secret
from kb.base.paths import user_folder
from kb.errors import Problem
from search.pack.location import CURRENT, PACK, SEAL


@pytest.mark.parametrize("name", ["index-\0x", "index-/x", "index-" + "x" * 300, "index-../x"])
def test_an_odd_name_of_the_current_index_is_none(kb, indexed, data, name):
    (data / CURRENT).write_text(name)
    said = kb("ask", "退款多久到账")
    assert (said.code, said.out[:4]) == (0, "来源文章")


@pytest.mark.timeout(30)
@pytest.mark.parametrize("kind", ["pipe", "link to a device", "link to a file"])
@pytest.mark.parametrize("part", [PACK, SEAL])
def test_what_is_no_regular_file_is_not_read(kb, indexed, data, kind, part):
    (folder,) = data.glob("index-*")
    file = folder / part
    file.rename(data.parent / "kept")
    if kind == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to("/dev/zero" if kind == "link to a device" else data.parent / "kept")
    for command in ("ask", "search"):
        said = kb(command, "退款多久到账")
        assert (said.code, said.out != "") == (0, True)


@pytest.mark.parametrize("mode", [0o666, 0o644, 0o660])
def test_a_key_that_others_can_read_or_write_is_thrown_away(tmp_path, monkeypatch, mode):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    secret()
    (file,) = tmp_path.rglob("key")
    file.write_bytes(b"k" * 32)
    file.chmod(mode)
    assert secret() != b"k" * 32
    assert file.stat().st_mode & 0o777 == 0o600


def test_one_problem_is_one_line_and_nothing_in_it_steers_a_terminal():
    said = str(Problem("::error file=x::y\x1b[31m.md", 1, "yaml", "键 a\n::error::forged\x1b]0;title\x07\u2028"))
    assert said.isprintable()
    assert not said.startswith("::")


@pytest.mark.parametrize("kind", ["cache", "state"])
@pytest.mark.parametrize("named", [None, "", "/somewhere/else"])
def test_the_folders_of_a_user_are_where_platformdirs_puts_them(monkeypatch, kind, named):
    """They are found without it, which would take a question as long as its answer."""
    variable = f"XDG_{kind.upper()}_HOME"
    if named is None:
        monkeypatch.delenv(variable, raising=False)
    else:
        monkeypatch.setenv(variable, named)
    assert str(user_folder(kind)) == getattr(platformdirs, f"user_{kind}_dir")("kb-loufa")


def test_two_first_runs_keep_one_key(tmp_path, monkeypatch):
    """The second finds none, makes its own, and the first is there before it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    first = b"1" * 32
    file = user_folder("state") / "key"
    link = os.link

    def late(made, aim):
        file.write_bytes(first)
        file.chmod(0o600)
        link(made, aim)

    monkeypatch.setattr(os, "link", late)
    assert secret() == first == file.read_bytes()
    assert [path.name for path in file.parent.iterdir()] == ["key"]
