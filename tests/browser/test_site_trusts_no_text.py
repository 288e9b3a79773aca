"""Text of an author is text: in Chromium none of it runs, opens a dialog, asks for anything or is calculated."""

import re

import pytest
import yaml

from browser.conftest import copy_project, mkdocs_build, served
from kb.base.names import FALLBACK, NEXT_STEP

SCRIPT = '<script>alert("字")</script>'
IMAGE = "<img src=missing onerror=alert()>"
BROKEN_OUT = "\"'></title></p></a></script><svg onload=alert()>"
FORMULA = "{{ 7*7 }}{% raw %}"
QUESTION = f"少了{SCRIPT}{IMAGE}{BROKEN_OUT}{FORMULA}怎么办？"
ANSWER = f"先{SCRIPT}{IMAGE}{FORMULA}\"' onmouseover='alert()"
LINKS = [
    "[一](javascript:alert())",
    "[二](JaVaScRiPt:alert())",
    "[三](javascript&colon;alert())",
    "[四](java&Tab;script:alert())",
    "[五](&NewLine;javascript:alert())",
    "[六](data:text/html,<script>alert()</script>)",
    '[七](what-counts.md "x\\" onmouseover=\\"alert()")',
    "[八][八]",
    "![九](missing)",
    "<javascript:alert()>",
]
BODY = f"""
{SCRIPT}{IMAGE}{FORMULA}

<details open ontoggle=alert()>

<iframe srcdoc="{SCRIPT.replace('"', "'")}"></iframe>

{"，".join(LINKS)}

[八]: javascript:alert()

## {NEXT_STEP}

1. `{IMAGE}`

## {FALLBACK}

    {SCRIPT}
"""
BIDI = {"question": "\u202e", "answer": "\u2066", "aliases": "\u2069", "body": "\u202a"}
"""Marks that turn the direction of writing, each in another place."""


def rewrite(file, **changed):
    """Put hostile values into the front matter of an entry, after what its body says."""
    _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
    body = changed.pop("body", body)
    front = yaml.safe_dump({**yaml.safe_load(front), **changed}, allow_unicode=True, sort_keys=False, width=10_000)
    file.write_text(f"---\n{front}---\n{body}", encoding="utf-8")


def put_into(file, id, **changed):
    """Put hostile values into a fact or a source."""
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    (items,) = document.values()
    next(item for item in items if item["id"] == id).update(changed)
    file.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, base):
    """A project whose entry on the home page attacks, and so do the fact and the source it names."""
    project = copy_project(tmp_path_factory.mktemp("hostile") / "project")
    content = project / "content"
    seven = base.facts["accept-12315"]
    disputed = next(fact for fact in base.facts.values() if fact.status == "disputed")
    put_into(content / "facts.yml", seven.id, label=f"标{SCRIPT}", value=f"{seven.value}{IMAGE}", note=f"注{IMAGE}")
    said = {"label": f"疑{SCRIPT}", "value": f"{disputed.value}{IMAGE}", "note": f"记{BROKEN_OUT}"}
    said["claim"] = f"称{SCRIPT}{IMAGE}{FORMULA}"
    put_into(content / "facts.yml", disputed.id, **said)
    put_into(content / "sources.yml", seven.source.source, title=f"《源{IMAGE}》", version=f"版{SCRIPT}")
    # What attacks has figures of no fact, and a name for a source that no text uses: the rules on these are not asked.
    with (content / "base.yml").open("a", encoding="utf-8") as file:
        file.write("rules: {unknown-figure: off, unread-article: off}\n")
    about = content / "about.md"
    title = f"title: '关于{SCRIPT.replace(chr(39), '')}{IMAGE}'"
    about.write_text(re.sub("^title: .*$", lambda _: title, about.read_text("utf-8"), flags=re.M), encoding="utf-8")
    rewrite(
        content / "entries/overview/what-to-do.md",
        question=QUESTION,
        answer=ANSWER,
        aliases=[f"{name}{SCRIPT}{IMAGE}{FORMULA}" for name in "甲乙丙丁戊"],
        facts=[seven.id],
        sources=[f"{seven.source.source}#{IMAGE}"],
        changes=[{"date": base.entry("what-to-do").reviewed, "what": f"改{SCRIPT}{IMAGE}{FORMULA}"}],
        body=BODY,
    )
    return project


@pytest.fixture(scope="module")
def hostile_address(hostile, tmp_path_factory):
    """Where the website of the hostile content is served: what is only text is no mistake."""
    folder = tmp_path_factory.mktemp("hostile-site")
    done = mkdocs_build(hostile, folder)
    assert done.returncode == 0, done.stderr
    with served(folder) as url:
        yield url


PAGES = [
    "",
    "stages/overview/",
    "entries/overview/what-to-do/",
    "entries/overview/what-counts/",
    "periods/",
    "corrections/",
    "changes/",
    "questions/",
    "about/",
    "404.html",
]


@pytest.mark.parametrize("path", PAGES)
def test_hostile_content_runs_nowhere(visit, hostile_address, path):
    seen = visit(path, home=hostile_address)
    assert (seen.dialogs, seen.errors, seen.elsewhere) == ([], [], [])
    assert [url for url in seen.requests if "missing" in url] == []
    planted = "article :is(script, img, svg, iframe, object, form:not([role=search], .kb-dates form))"
    assert seen.page.locator(planted).count() == 0
    assert seen.page.locator(":is([onload], [onerror], [ontoggle], [onmouseover])").count() == 0


def test_hostile_content_is_shown_as_the_text_it_is(visit, hostile_address, base):
    seven = base.facts["accept-12315"]
    seen = visit("entries/overview/what-to-do/", home=hostile_address)
    page = seen.page
    seen.unfold()
    text = page.locator("article").inner_text()
    assert page.title() == f"{QUESTION}｜快手漏发少发怎么办"
    assert page.locator("h1").inner_text() == QUESTION
    assert page.locator("meta[name=description]").get_attribute("content") == ANSWER
    assert page.get_by_text(ANSWER, exact=True).is_visible()
    for shown in (
        f"标{SCRIPT}",
        f"{seven.value}{IMAGE}",
        f"注{IMAGE}",
        f"《源{IMAGE}》",
        f"版{SCRIPT}",
        "<details open",
    ):
        assert shown in text
    assert "49" not in text
    seen.go("")
    assert page.get_by_role("link", name=ANSWER).is_visible()


def test_hostile_links_lead_nowhere_when_clicked(visit, hostile_address):
    seen = visit("entries/overview/what-to-do/", home=hostile_address)
    seen.page.locator(".kb-body > summary").click()
    links = seen.page.locator(".kb-body p a, .kb-next a, article > p a")
    leads = {link.inner_text(): link.get_attribute("href") for link in links.all()}
    assert leads.keys() >= set("一二三四五六七八")
    for name in "一二三四五六八":
        seen.page.locator("article").get_by_role("link", name=name, exact=True).click()
        assert seen.page.url.startswith(seen.home + "entries/overview/what-to-do/")
    assert (seen.dialogs, seen.errors, seen.elsewhere) == ([], [], [])


def test_hostile_content_does_not_run_in_what_the_box_offers_and_answers(visit, hostile_address):
    seen = visit("about/", home=hostile_address)
    field = seen.page.get_by_role("combobox", name="用自己的话问")
    field.press_sequentially("少了<script")
    seen.page.get_by_role("option").filter(has_text=SCRIPT).first.wait_for()
    field.fill(QUESTION)
    field.press("Enter")
    reply = seen.page.locator(".kb-reply--answer")
    reply.filter(has_text=SCRIPT).wait_for()
    assert IMAGE in reply.locator(".kb-answer").inner_text()
    assert reply.locator("img, script, svg").count() == 0
    assert (seen.dialogs, seen.errors, seen.elsewhere) == ([], [], [])
    assert [url for url in seen.requests if "missing" in url] == []


@pytest.mark.parametrize("key", BIDI)
def test_marks_that_turn_the_direction_of_writing_are_refused(project, kb_process, tmp_path, key):
    file = project / "content/entries/overview/what-to-do.md"
    text = f"看{BIDI[key]}不见"
    rewrite(file, **{key: [text] if key == "aliases" else text})
    done = kb_process("build", "--content", str(project / "content"), "-o", str(tmp_path / "public"))
    assert (done.code, done.out) == (2, "")
    assert f"U+{ord(BIDI[key]):04X}" in done.err
    assert "entries/overview/what-to-do.md:" in done.err
    assert not (tmp_path / "public").exists()
