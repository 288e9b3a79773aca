"""Of a content folder the website takes pages and pictures, and nothing else: whatever else lies there is an error."""

import subprocess
import sys

import pytest

from kb.base.loading import load

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20)
PICTURES = {
    "a.png": PNG,
    "entries/overview/b.jpg": b"\xff\xd8\xff\xe0" + bytes(20),
    "stages/c.gif": b"GIF89a" + bytes(20),
    "pictures/d.webp": b"RIFF\0\0\0\0WEBPVP8 " + bytes(20),
}
FOREIGN = {
    "evil.js": b"alert()",
    "entries/overview/evil.js": b"alert()",
    "page.html": b"<script>alert()</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert()</script></svg>",
    "assets/stylesheets/main.css": b"* { display: none }",
    "CNAME": b"evil.invalid",
    "_headers": b"/*\n  Content-Security-Policy: default-src *",
    "_redirects": b"/* https://evil.invalid/:splat",
    "robots.txt": b"User-agent: *",
    "data.json": b"{}",
    "feed.xml": b"<feed/>",
    "module.wasm": b"\0asm",
    "script.png": b"alert()",
    "drawing.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "is-a-png.jpg": PNG,
    "questions/evil.js": b"alert()",
    "PICTURE.PNG": PNG,
}
MISNAMED = {
    "关于.md": b"# a\n",
    "About.md": b"# a\n",
    "a b.md": b"# a\n",
    "notes/a.md": b"# a\n",
    "stages/more/a.md": b"# a\n",
    "questions.md": b"# a\n",
    "b'\"><script>.png": PNG,
    "-a.png": PNG,
}


def put(content, name: str, raw: bytes) -> None:
    (content / name).parent.mkdir(parents=True, exist_ok=True)
    (content / name).write_bytes(raw)


def said_of(content, name: str) -> set[str]:
    return {problem.rule for problem in load(content)[1] if problem.path == name}


def test_pages_and_pictures_are_taken(small_kb):
    for name, raw in PICTURES.items():
        put(small_kb, name, raw)
    base, problems = load(small_kb)
    assert problems == []
    assert sorted(base.pictures) == sorted(PICTURES)


@pytest.mark.parametrize("name", FOREIGN)
def test_anything_else_is_an_error(small_kb, name):
    put(small_kb, name, FOREIGN[name])
    assert said_of(small_kb, name) == {"foreign-file"}


@pytest.mark.parametrize("name", MISNAMED)
def test_a_name_becomes_an_address_and_is_checked_like_an_id(small_kb, name):
    put(small_kb, name, MISNAMED[name])
    assert "file-name" in said_of(small_kb, name)


def test_an_entry_lies_in_the_folder_of_its_stage_and_nowhere_deeper(small_kb):
    file = small_kb / "entries/legal/complain.md"
    (small_kb / "entries/more/legal").mkdir(parents=True)
    file.rename(small_kb / "entries/more/legal/complain.md")
    assert "file-name" in said_of(small_kb, "entries/more/legal/complain.md")


def test_no_entry_is_called_as_the_first_page_of_a_folder_is(small_kb):
    file = small_kb / "entries/legal/complain.md"
    text = file.read_text(encoding="utf-8").replace("id: complain\n", "id: index\n")
    (small_kb / "entries/legal/index.md").write_text(text, encoding="utf-8")
    file.unlink()
    assert "type" in said_of(small_kb, "entries/legal/index.md")


def test_what_lies_in_a_hidden_folder_is_no_content(small_kb):
    hidden = small_kb / "entries/.drafts"
    hidden.mkdir()
    (small_kb / "entries/legal/complain.md").rename(hidden / "complain.md")
    base, _ = load(small_kb)
    assert base.entry("complain") is None


def test_a_picture_too_large_for_a_phone_is_an_error(small_kb):
    put(small_kb, "a.png", PNG + bytes(2 * 1024 * 1024))
    assert said_of(small_kb, "a.png") == {"too-large"}


ANCHORS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))


@pytest.mark.parametrize("page", ["about.md", "index.md", "changes.md"])
@pytest.mark.parametrize(
    "front",
    [ANCHORS, "title: !!python/name:os.system\n", "title: [a]\n", "title: a\nhide: [toc]\n", "template: ../x.html\n"],
    ids=["anchors", "tag", "list", "key", "template"],
)
def test_the_front_matter_of_every_page_is_plain_yaml(small_kb, page, front):
    (small_kb / page).write_text(f"---\n{front}---\n\n# a\n", encoding="utf-8")
    assert said_of(small_kb, page)


def test_the_website_is_handed_what_was_read_and_nothing_more(small_kb, tmp_path):
    """Files that come after the check, and what MkDocs would take for front matter, stay out."""
    put(small_kb, "a.png", PNG)
    body = "---\ntitle: 关于\n---\n\n---\ntitle: 别的\n---\n\n# 关于\n"
    (small_kb / "about.md").write_text(body, encoding="utf-8")
    late = tmp_path / "late.py"
    late.write_text(
        "import sys, mkdocs.structure.files as files\n"
        "listed = files.get_files\n"
        "def late(config):\n"
        "    found = listed(config)\n"
        "    for name in ('evil.js', 'evil.html', 'evil.md'):\n"
        "        found.append(files.File(name, config.docs_dir, config.site_dir, True))\n"
        "    return found\n"
        "files.get_files = late\n"
        "from kb.commands.main import main\n"
        "main(sys.argv[1:])\n"
    )
    site = tmp_path / "site"
    done = subprocess.run(
        [sys.executable, str(late), "build", "-o", str(site)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (site / "a.png").read_bytes() == PNG
    assert not list(site.rglob("evil*"))
    assert "别的" in (site / "about/index.html").read_text(encoding="utf-8").partition("<main")[2]
