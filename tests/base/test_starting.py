"""`kb init`: a small base that checks, answers and builds at once; refused, nothing is written."""

from pathlib import Path

import pytest
from conftest import SUBJECT

from kb.base.loading import load_profile

NAME = "借书问答"
ODD_NAMES = [
    "123",
    "yes",
    "null",
    "~",
    "- 甲",
    "2026-01-01",
    "?",
    "=",
    "甲: 乙",
    "C# 问答",
    "<b>甲</b> & {乙}",
    "'甲'",
    "%甲",
]
"""Names that mean something else in YAML, or in HTML."""
BAD_NAMES = {
    "nothing": "",
    "white space": " \u3000",
    "two lines": "甲\n乙",
    "a quotation mark": '甲"乙',
    "a backslash": "甲\\乙",
    "an escape": "甲\x1b[31m",
    "a letter that shows nothing": "甲\u115f",
}


def everything(folder: Path) -> dict[str, bytes | None]:
    """Every file below a folder with its bytes, and every folder."""
    return {str(path): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


@pytest.fixture
def made(kb, tmp_path, monkeypatch):
    """A base that was just made, in use; its folder."""
    assert kb("init", str(tmp_path / "made"), "--name", NAME).code == 0
    monkeypatch.setenv("KB_CONTENT", str(tmp_path / "made" / "content"))
    return tmp_path / "made"


def test_it_says_what_was_made_and_what_to_try(kb, tmp_path):
    said = kb("init", str(tmp_path / "my base"))
    content = tmp_path / "my base" / "content"
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        f"已建 {content}；怎么改写在 {tmp_path / 'my base' / 'README.md'}。试试：\n"
        f"  kb check --content '{content}'\n"
        f"  kb ask --content '{content}' 几点开门\n"
    )
    assert load_profile(content).name == "my base"


def test_an_empty_folder_will_do_and_json_says_where(kb, tmp_path):
    (tmp_path / "empty").mkdir()
    said = kb("init", "--json", str(tmp_path / "empty"))
    assert (said.code, said.json) == (0, {"content": str(tmp_path / "empty" / "content")})


def test_the_made_base_has_no_mistakes(kb, made):
    said = kb("check", "--strict")
    assert (said.code, said.out) == (0, "")


def test_the_made_base_answers_and_refuses(kb, made):
    assert kb("ask", "几点开门").out.startswith("每天 8 点开门。\n")
    assert kb("ask", "怎么做红烧肉").code == 1
    assert NAME in kb("-h").out
    assert kb("eval", *map(str, (made / "content" / "questions").rglob("*.jsonl"))).code == 0


def test_the_made_base_builds_a_website_of_its_own(kb, made):
    said = kb("build")
    assert (said.code, said.err) == (0, "")
    site = made / "public"
    assert f"<title>{NAME}" in (site / "index.html").read_text(encoding="utf-8")
    for path in [*site.rglob("*"), *made.rglob("*.md"), *made.rglob("*.yml")]:
        if path.is_file() and path.suffix != ".png":
            assert not SUBJECT.findall(path.read_bytes().decode("utf-8", "replace")), path


def test_what_its_readme_says_to_type_works(kb, made):
    """Drafting in the stage that is there, and the name of an entry that is not taken."""
    said = kb("new", "opening-days", "--stage", "visit", "--question", "哪天闭馆？")
    assert said.code == 0
    assert (made / "content" / "entries" / "visit" / "opening-days.md").is_file()


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_that_means_something_else_elsewhere_is_a_name(kb, tmp_path, name):
    content = tmp_path / "made" / "content"
    assert kb("init", str(tmp_path / "made"), "--name", name).code == 0
    said = kb("check", "--strict", "--fast", "--content", str(content))
    assert (said.code, said.out) == (0, "")
    assert load_profile(content).name == name


def test_a_website_of_an_odd_name_shows_it_as_it_is(kb, tmp_path):
    content = tmp_path / "made" / "content"
    kb("init", str(tmp_path / "made"), "--name", "<b>甲</b>: C# & {{乙}}")
    assert kb("build", "--content", str(content)).code == 0
    page = (tmp_path / "made" / "public" / "index.html").read_text(encoding="utf-8")
    assert "<title>&lt;b&gt;甲&lt;/b&gt;: C# &amp; {{乙}}" in page
    assert "<b>甲" not in page


@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES)
def test_a_bad_name_is_refused_and_nothing_written(kb, tmp_path, name):
    said = kb("init", str(tmp_path / "made"), "--name", name)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("kb: 名字 ")
    assert "--name 借书问答" in said.err
    assert said.err.count("\n") == 1
    assert everything(tmp_path) == {}


@pytest.mark.parametrize("what", ["a file", "a hidden file", "a folder", "itself a file", "itself a link", "too long"])
def test_where_anything_is_in_the_way_nothing_is_written(kb, tmp_path, what):
    place = tmp_path / ("long" * 100 if what == "too long" else "made")
    if what.startswith("itself"):
        (tmp_path / "other").mkdir()
        place.symlink_to("other") if what == "itself a link" else place.write_text("here first")
    elif what != "too long":
        place.mkdir()
        name = {"a file": "notes.txt", "a hidden file": ".git", "a folder": "content"}[what]
        (place / name).mkdir() if what == "a folder" else (place / name).write_text("here first")
    before = everything(tmp_path)
    said = kb("init", str(place), "--name", NAME)
    assert (said.code, said.out) == (2, "")
    assert str(place) in said.err
    assert everything(tmp_path) == before


def test_below_a_file_nothing_can_be_made_and_that_is_said(kb, tmp_path):
    (tmp_path / "file").write_text("here first")
    said = kb("init", str(tmp_path / "file" / "made"))
    assert (said.code, said.out) == (2, "")
    assert said.err == f"kb: {tmp_path / 'file' / 'made'} 写不进去：Not a directory\n"
