"""A page runs the site's own scripts alone: what would slip through every other net is stopped by its policy."""

import subprocess
import sys

import pytest
from conftest import ROOT

from browser.conftest import served
from kb.publish.csp import HEADERS, POLICY

KINDS = [
    "",
    "stages/overview/",
    "entries/overview/what-to-do/",
    "periods/",
    "corrections/",
    "changes/",
    "questions/",
    "about/",
    "404.html",
]
"""One page of each template."""
PLANTED = {
    "a script": "<script>alert()</script>",
    "a script of another host": '<script src="https://elsewhere.invalid/a.js"></script>',
    "a script in an address": '<script src="data:text/javascript,alert()"></script>',
    "an attribute": '<img src="assets/favicon.svg" onload="alert()">',
    "a frame": '<iframe srcdoc="<script>parent.alert()</script>"></iframe>',
    "a style": "<style>h1 { display: none }</style>",
}


def test_every_page_brings_the_policy_before_anything_it_speaks_of(site):
    for path in site.paths:
        _, first, second, *_ = site.page(path).first("head")
        assert first.attributes == {"charset": "utf-8"}, path
        assert second.attributes == {"http-equiv": "Content-Security-Policy", "content": POLICY}, path


def test_the_policy_lets_no_inline_script_no_style_and_no_other_host_in():
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules.pop("require-trusted-types-for") == "'script'"
    assert rules.pop("trusted-types") == "kb-search kb-offline"
    assert {value for name, values in rules.items() for value in values.split()} == {"'none'", "'self'", "data:"}
    assert [name for name, values in rules.items() if "data:" in values] == ["img-src"]


DATA = {"application/ld+json", "application/json"}
"""Types of what stands in a script element and is not run."""


def test_no_page_has_a_script_or_a_style_that_the_policy_would_stop(site):
    for path in site.paths:
        page = site.page(path)
        scripts = [script.attributes for script in page.all("script") if "src" not in script.attributes]
        assert [kind for kind in scripts if kind.get("type") not in DATA] == [], path
        assert page.all("style") == [], path
        assert not [e for e in page if any(name == "style" or name[:2] == "on" for name in e.attributes)], path


@pytest.mark.parametrize("path", KINDS, ids=lambda path: path or "home")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_of_the_site_itself_is_against_its_policy(visit, path, scheme):
    seen = visit(path, scheme=scheme)
    for _ in range(2):
        seen.page.locator("header .kb-scheme:visible").first.click()
    seen.page.wait_for_load_state("networkidle")
    assert (seen.errors, seen.elsewhere) == ([], [])


def test_a_question_is_answered_under_the_policy(visit):
    seen = visit("about/")
    band = "async () => (await kb.ask('漏发多久处理完')).band"
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


def test_a_server_sends_the_policy_and_forbids_frames(visit):
    seen = visit("about/")
    sent = seen.page.request.get(seen.home + "about/").headers
    assert {name: sent[name.lower()] for name in HEADERS} == HEADERS
    assert HEADERS["Content-Security-Policy"] == f"{POLICY}; frame-ancestors 'none'"


BECOMES_CODE = {
    "HTML": "document.body.innerHTML = text",
    "more HTML": "document.body.insertAdjacentHTML('beforeend', text)",
    "a fragment": "document.createRange().createContextualFragment(text)",
    "a document": "new DOMParser().parseFromString(text, 'text/html')",
    "the address of a script": "document.createElement('script').src = text",
    "a worker": "new Worker(text)",
    "a policy of another name": "trustedTypes.createPolicy('other', { createHTML: text => text })",
    "a policy once more": "trustedTypes.createPolicy('kb-search', { createHTML: text => text })",
}


@pytest.mark.parametrize("name", BECOMES_CODE)
def test_no_text_becomes_html_or_code_in_any_script(visit, name):
    seen = visit("about/")
    assert seen.page.evaluate(f"text => {{ try {{ {BECOMES_CODE[name]} }} catch (e) {{ return e.name }} }}", "x") == (
        "TypeError"
    )


def test_the_worker_of_the_search_still_starts(visit):  # of the other one see test_site_offline.py
    seen = visit("about/")
    assert seen.page.evaluate("async () => (await kb.load(), true)") is True
    assert seen.errors == []


def test_what_another_host_should_send_stands_in_security_md():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "\n".join(f"{name}: {value}" for name, value in HEADERS.items()) in text


def test_while_an_author_writes_no_policy_stops_the_script_that_shows_changes(small_project):
    # what `mkdocs serve` does before it listens
    script = (
        "from mkdocs.config import load_config; from mkdocs.commands.build import build\n"
        "config = load_config('mkdocs.yml')\n"
        "config.plugins.on_startup(command='serve', dirty=False)\n"
        "build(config)\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=small_project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Content-Security-Policy" not in (small_project / "public/index.html").read_text(encoding="utf-8")
    assert not (small_project / "public/sw.js").exists()
