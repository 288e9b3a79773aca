"""The page of changes, the feed, and what is said of a review that is old."""

import datetime
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import CASES

from kb.base.dates import STALE, stale
from kb.base.entries import Change, KnowledgeBase
from kb.base.history import REVIEWED, days, events
from kb.checks.valid import load_valid
from kb.publish.feed import MAX_ITEMS, feed

TAG = "tag:kb-loufa.invalid,2026:"
ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NOTE = STALE.format("期限和规定可能变了；以现行规定和平台公布的为准。")
LATER = str(1795435200 + 200 * 86400)
"""200 days after the day on which the tests take place."""


@pytest.fixture
def base() -> KnowledgeBase:
    """The small knowledge base; refund-time was changed twice on one day and once before, hotline earlier."""
    base = load_valid(CASES / "small_kb")
    changes = {
        "refund-time": [("2026-11-20", "改期限"), ("2026-11-20", "改<b>问题</b> & 答案"), ("2026-03-01", "新写")],
        "hotline": [("2026-02-01", "新写")],
    }
    entries = [
        replace(e, changes=tuple(Change(datetime.date.fromisoformat(d), what) for d, what in changes.get(e.id, ())))
        for e in base.entries
    ]
    return replace(base, entries=tuple(entries))


def test_days_stand_newest_first_with_what_changed_and_what_was_only_reviewed(base):
    said = [
        (str(day.date), [(e.entry.id, e.text) for e in day.changed], [e.entry.id for e in day.reviewed])
        for day in days(base)
    ]
    assert said == [
        ("2026-11-20", [("refund-time", "改期限；改<b>问题</b> & 答案")], []),
        ("2026-11-15", [], ["what-to-do", "hotline", "complain"]),
        ("2026-03-01", [("refund-time", "新写")], []),
        ("2026-02-01", [("hotline", "新写")], []),
    ]


@pytest.mark.parametrize("site_url", ["", "https://example.com/kb/", "https://example.com/kb"])
def test_the_feed_is_well_formed_atom_with_all_that_atom_asks_for(base, site_url):
    root = ElementTree.fromstring(feed(base, site_url).encode("utf-8"))
    assert root.tag == ATOM + "feed"
    items = root.findall(ATOM + "entry")
    assert [item.findtext(ATOM + "title") for item in items] == [event.entry.question for event in events(base)]
    for element in (root, *items):
        assert element.findtext(ATOM + "title")
        assert element.findtext(ATOM + "id").startswith(TAG)
        assert RFC_3339.fullmatch(element.findtext(ATOM + "updated"))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [element.text for element in root.iter(ATOM + "id")]
    assert len(ids) == len(set(ids)) == len(items) + 1
    times = [element.text for element in root.iter(ATOM + "updated")]
    assert times[0] == times[1]
    assert times[1:] == sorted(times[1:], reverse=True)


def test_links_of_the_feed_are_absolute_where_the_site_has_an_address_and_relative_to_it_elsewhere(base):
    for site_url, start in (("", ""), ("https://example.com/kb", "https://example.com/kb/")):
        root = ElementTree.fromstring(feed(base, site_url).encode("utf-8"))
        links = [(link.get("rel"), link.get("href")) for link in root.findall(ATOM + "link")]
        own = [("self", start + "feed.xml")] if site_url else []
        assert links == [("alternate", start + "changes/"), *own]
        first = root.find(f"{ATOM}entry/{ATOM}link").get("href")
        assert first == start + "entries/negotiation/refund-time/"


def test_what_is_said_in_the_feed_is_text_and_never_markup(base):
    text = feed(base, "")
    assert "改&lt;b&gt;问题&lt;/b&gt; &amp; 答案" in text
    contents = [e.text for e in ElementTree.fromstring(text.encode("utf-8")).iter(ATOM + "content")]
    assert contents[0] == "改期限；改<b>问题</b> & 答案\n\n来源文章称，退款一般 1–3 个工作日到账。"
    assert contents[1].startswith(REVIEWED)


def test_the_feed_of_the_project_has_the_newest_and_no_more_than_a_reader_wants(content):
    base = load_valid(content)
    items = ElementTree.fromstring(feed(base, "").encode("utf-8")).findall(ATOM + "entry")
    assert len(items) == min(len(events(base)), MAX_ITEMS)


def test_a_review_is_old_after_180_days(fixtures_day):
    assert not stale("2026-05-27")
    assert stale("2026-05-26")


def test_an_old_review_is_said_at_the_terminal_and_nothing_is_added_to_the_json(kb, indexed, monkeypatch):
    fresh = {arguments: kb(*arguments.split()) for arguments in ("ask 退款多久到账", "show refund-time")}
    as_json = {arguments: kb(*arguments.split(), "--json").out for arguments in fresh}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LATER)
    for arguments, before in fresh.items():
        assert NOTE not in before.out
        assert sorted({*kb(*arguments.split()).out.splitlines()} - {*before.out.splitlines()}) == [NOTE]
        assert kb(*arguments.split(), "--json").out == as_json[arguments]


def test_the_website_has_the_page_the_feed_and_no_banner_while_reviews_are_fresh(kb, small_kb, tmp_path):
    entry = small_kb / "entries" / "legal" / "complain.md"
    old, new = "reviewed: 2026-11-15", "reviewed: 2026-11-15\nchanges:\n  - {date: 2026-11-02, what: 改 <i>材料</i>}"
    entry.write_text(entry.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    site = tmp_path / "site"
    assert kb("build", "--output", str(site)).code == 0
    page = (site / "changes" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<h2 id="([\d-]+)">', page) == ["2026-11-20", "2026-11-15", "2026-11-02"]
    assert "改 &lt;i&gt;材料&lt;/i&gt;" in page
    assert 'href="../entries/legal/complain/"' in page
    assert 'href="../feed.xml"' in page
    home = (site / "index.html").read_text(encoding="utf-8")
    assert '<link rel="alternate" type="application/atom+xml" href="feed.xml" title="最近更新">' in home
    written = (site / "feed.xml").read_text(encoding="utf-8")
    assert "改 &lt;i&gt;材料&lt;/i&gt;" in written
    assert written == feed(load_valid(small_kb), "")
    assert not [path for path in site.rglob("*.html") if 'class="kb-stale"' in path.read_text(encoding="utf-8")]


def test_the_website_says_on_the_page_of_an_entry_that_its_review_is_old(kb, small_kb, tmp_path, monkeypatch):
    site = tmp_path / "site"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LATER)
    assert kb("build", "--output", str(site)).code == 0
    warned = [
        path.parent.name
        for path in Path(site).rglob("*.html")
        if 'class="kb-stale"' in path.read_text(encoding="utf-8")
    ]
    assert sorted(warned) == ["complain", "hotline", "refund-time", "what-to-do"]
