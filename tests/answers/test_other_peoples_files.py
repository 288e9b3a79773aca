"""What others keep in a folder stays as it is, byte for byte, and nothing of theirs runs."""

import os
from pathlib import Path

import pytest

from search import NotOurs, writing

HOOK = "def on_config(config):\n    open({ran!r}, 'w').close()\n    return config\n"


def picture(folder: Path) -> dict[str, bytes | str]:
    """Every name below a folder, with the bytes of files and the aims of links."""
    return {
        path.relative_to(folder).as_posix(): os.readlink(path)
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else ""
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def theirs(tmp_path):
    """A folder full of other people's files, under names that ours have too."""
    folder = tmp_path / "theirs"
    for name in ("index-photos/a.jpg", "index-12345678/b", "public/index.html", "public/.git/HEAD", "thesis.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    for name in ("lock", "current", "index.html"):
        (folder / name).write_text("not of kb", encoding="utf-8")
    (folder / "empty").mkdir()
    return folder


@pytest.mark.parametrize("command", [["index"], ["ask", "退款多久到账"], ["search", "退款"]], ids=lambda c: c[0])
@pytest.mark.parametrize("part", [".", "index-photos", "public"])
def test_no_index_goes_into_a_folder_that_holds_other_things(kb, small_kb, theirs, command, part):
    before = picture(theirs)
    said = kb(*command, "--data", str(theirs / part))
    assert (said.code, said.out) == (2, "")
    assert "不在那里放索引；用 --data 指一个空的或新的文件夹" in said.err
    assert picture(theirs) == before


@pytest.mark.parametrize("command", [["index"], ["ask", "退款多久到账"]], ids=lambda c: c[0])
def test_no_index_goes_where_a_link_leads(kb, small_kb, theirs, monkeypatch, command):
    """A clone may bring a link under the name of the folder that a plain `kb ask` writes to."""
    monkeypatch.delenv("KB_DATA")
    (small_kb.parent / ".kb").symlink_to(theirs, target_is_directory=True)
    before = picture(theirs)
    said = kb(*command)
    assert (said.code, said.out) == (2, "")
    assert "是一个链接" in said.err
    assert picture(theirs) == before


def test_hidden_files_beside_an_index_stay(indexed, kb, data):
    (data / ".gitignore").write_text("theirs")
    assert kb("index").code == 0
    assert (data / ".gitignore").read_text() == "theirs"


def test_a_lock_file_of_others_is_not_emptied(tmp_path):
    (tmp_path / "lock").write_text("theirs")
    with pytest.raises(NotOurs, match="lock"), writing(tmp_path):
        pass
    assert (tmp_path / "lock").read_text() == "theirs"


@pytest.mark.parametrize("part", [".", "public", "thesis.txt"])
def test_no_website_replaces_what_kb_build_did_not_make(kb, small_kb, theirs, part):
    before = picture(theirs)
    said = kb("build", "-o", str(theirs / part))
    assert (said.code, said.out) == (2, "")
    assert "不是 kb build 生成的东西" in said.err
    assert picture(theirs) == before


def test_what_was_added_to_our_website_is_not_lost(kb, small_kb, tmp_path):
    site = tmp_path / "site"
    assert kb("build", "-o", str(site)).code == 0
    assert kb("build", "-o", str(site)).code == 0
    (site / ".git").mkdir()
    (site / ".git" / "HEAD").write_text("theirs")
    before = picture(site)
    said = kb("build", "-o", str(site))
    assert (said.code, said.out) == (2, "")
    assert ".git/HEAD" in said.err
    assert picture(site) == before


def test_settings_beside_foreign_content_do_not_run(kb_process, small_kb, tmp_path):
    ran = tmp_path / "ran"
    (small_kb.parent / "hook.py").write_text(HOOK.format(ran=str(ran)))
    settings = small_kb.parent / "mkdocs.yml"
    settings.write_text("site_name: x\nhooks: [hook.py]\ntheme: {name: material}\n")
    assert kb_process("build", "-o", str(tmp_path / "site")).code == 0
    assert not ran.exists()
    said = kb_process("build", "-o", str(tmp_path / "other"), "--config", str(settings))
    assert ran.exists(), said.err
