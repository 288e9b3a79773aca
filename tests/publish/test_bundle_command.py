"""`kb bundle` as a command: what it writes, what it says, and what it leaves alone."""

import json
import sys
from pathlib import Path
from tarfile import TarFile
from zipfile import ZipFile

import pytest

from kb.publish.carrying.bundling import FILES_JS, packed, zipped
from kb.publish.carrying.single import MARK


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("site.html", b"<p>mine</p>"),
        ("site.zip", b"PK no zip"),
        ("site.tar.xz", b"\xfd7zXZ no archive"),
        ("notes", b""),
    ],
)
def test_a_file_of_another_is_left_alone(kb, small_kb, tmp_path: Path, name: str, content: bytes):
    file = tmp_path / name
    file.write_bytes(content)
    said = kb("bundle", "--content", str(small_kb), "-o", str(file))
    assert (said.code, said.out) == (2, "")
    assert f"{file} 不是 kb bundle 写的，不去动它" in said.err
    assert file.read_bytes() == content


def test_an_archive_of_another_is_left_alone_and_one_of_ours_is_not(kb, small_kb, tmp_path: Path):
    for name, make in (("a.zip", zipped), ("a.tar.xz", packed)):
        file = tmp_path / name
        file.write_bytes(make({"other/photo.png": b"1"}))
        assert kb("bundle", "--content", str(small_kb), "-o", str(file)).code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_left_alone(kb, small_kb, tmp_path: Path):
    (tmp_path / "target").write_text("mine", encoding="utf-8")
    (tmp_path / "site.html").symlink_to(tmp_path / "target")
    assert kb("bundle", "--content", str(small_kb), "-o", str(tmp_path / "site.html")).code == 2
    assert (tmp_path / "target").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("given", ["folder", "file/site.html"])
def test_where_nothing_can_be_written_it_says_so_before_the_work(kb, small_kb, tmp_path: Path, given: str):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = kb("bundle", "--content", str(small_kb), "-o", str(tmp_path / given), "--json")
    assert (said.code, said.err) == (2, "")
    message = json.loads(said.out)["error"]["message"]
    assert str(tmp_path / given) in message
    assert "-o" in message


def test_content_with_mistakes_makes_no_archive(kb, small_kb, tmp_path: Path):
    (small_kb / "facts.yml").write_text("facts: 3\n", encoding="utf-8")
    said = kb("bundle", "--content", str(small_kb), "-o", str(tmp_path / "site.html"))
    assert said.code == 2
    assert not (tmp_path / "site.html").exists()


@pytest.mark.parametrize("name", ["site.html", "site.zip", "new/site.tar.xz"])
def test_it_says_what_it_wrote_and_writes_it_again(kb, small_kb, tmp_path: Path, name: str):
    file = tmp_path / name
    said = kb("bundle", "--content", str(small_kb), "-o", str(file), "--json")
    assert (said.code, said.err) == (0, "")
    assert json.loads(said.out) == {"archive": str(file), "bytes": file.stat().st_size}
    assert holds(file)
    before = file.read_bytes()
    assert kb("bundle", "--content", str(small_kb), "-o", str(file)).code == 0
    assert file.read_bytes() == before


def holds(file: Path) -> bool:
    """Whether a file is what its name says, with a website in it."""
    if file.suffix == ".html":
        return MARK in file.read_text(encoding="utf-8")
    if file.suffix == ".zip":
        with ZipFile(file) as archive:
            return f"site/{FILES_JS}" in archive.namelist()
    with TarFile.open(file) as archive:
        return "site/index.html" in archive.getnames()
