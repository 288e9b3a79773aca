"""A page runs the site's own scripts alone: what would slip through every other net is stopped by its policy."""

import re

import pytest

from browser.conftest import mkdocs_build, served
from kb.policy import FRAMES, META, RULES

KINDS = ["", "stages/overview/", "entries/overview/what-to-do/", "periods/", "corrections/", "about/", "404.html"]
"""One page of each template."""
PLANTED = {
    "a script": "<script>alert()</script>",
    "a script of another host": '<script src="https://elsewhere.invalid/a.js"></script>',
    "a script in an address": '<script src="data:text/javascript,alert()"></script>',
    "an attribute": '<img src="assets/favicon.svg" onload="alert()">',
    "a frame": '<iframe srcdoc="<script>parent.alert()</script>"></iframe>',
    "a style": "<style>h1 { display: none }</style>",
}


def test_every_page_brings_a_policy_before_anything_it_speaks_of(site):
    for path in site.paths:
        head = site.page(path).first("head")
        first, second = [element for element in head if element is not head][:2]
        assert first.attributes == {"charset": "utf-8"}, path
        assert second.attributes["http-equiv"] == "Content-Security-Policy", path


def test_no_policy_lets_an_inline_script_a_style_or_another_host_in(site):
    for path in site.paths:
        metas = site.page(path).first("head").all("meta")
        said = next(m.attributes["content"] for m in metas if "http-equiv" in m.attributes)
        rules = dict(rule.split(" ", 1) for rule in said.split("; "))
        hashes = rules["script-src"].split()[1:]
        assert rules == {**RULES, "script-src": " ".join(["'self'", *hashes])}, path
        assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", value) for value in hashes), path
        assert "unsafe" not in said


@pytest.mark.parametrize("path", KINDS, ids=lambda path: path or "home")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_of_the_site_itself_is_against_its_policy(visit, path, scheme):
    seen = visit(path, scheme=scheme)
    for _ in range(2):
        seen.page.locator("header :is(label[for^=__palette], .kb-scheme):visible").first.click()
    seen.page.wait_for_load_state("networkidle")
    assert (seen.errors, seen.elsewhere) == ([], [])


def test_a_question_is_answered_under_the_policy(visit):
    seen = visit("about/")
    band = "async () => (await (await import('/assets/search/ask.js')).ask('漏发多久处理完')).band"
    assert (seen.page.evaluate(band), seen.errors) == ("answer", [])


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_into_a_finished_page_does_not_run(visit, folder, tmp_path, name):
    page = (folder / "about/index.html").read_text(encoding="utf-8")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/favicon.svg").write_bytes((folder / "assets/favicon.svg").read_bytes())
    (tmp_path / "index.html").write_text(page.replace("</h1>", f"</h1>{PLANTED[name]}"), encoding="utf-8")
    with served(tmp_path) as home:
        seen = visit(home=home)
        seen.page.wait_for_load_state("networkidle")
    assert any("Content Security Policy" in error for error in seen.errors)
    assert seen.dialogs == []
    assert seen.page.locator("h1").is_visible()


def test_a_script_in_a_template_that_is_not_the_themes_fails_the_build(project, tmp_path):
    about = project / "site/overrides/404.html"
    about.write_text(about.read_text("utf-8").replace("<h1>", "<script>alert(1)</script><h1>"), encoding="utf-8")
    done = mkdocs_build(project, tmp_path / "public")
    assert done.returncode != 0
    assert "404.html: 页面里的脚本不是主题自带的" in done.stderr
    assert "alert(1)" in done.stderr


def test_a_server_sends_the_policy_of_the_page_and_forbids_frames(visit, folder):
    seen = visit("about/")
    answer = seen.page.request.get(seen.home + "about/")
    sent = answer.headers["content-security-policy"]
    assert META.format(sent.removesuffix(FRAMES)) in (folder / "about/index.html").read_text(encoding="utf-8")
    assert sent.endswith("; frame-ancestors 'none'")
