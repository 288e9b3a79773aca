"""What the website says to search engines, readers' systems and other programs is what a person sees on it."""

import json
import re
import sys
from base64 import b64encode
from dataclasses import replace
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from conftest import ROOT

from browser.conftest import STAGES, mkdocs_build, served
from browser.markup import file_of, target
from kb import __version__
from kb.base.names import STATUSES
from kb.publish.exports import linked_data

HOME = "https://faq.example/loufa/"
ATTACK = "少了</script><script>alert()</script><!-- & ]]> \\u 怎么办？"
DIFFERENCE = """async ([one, other]) => {
  const pixels = async data => {
    const image = new Image()
    image.src = data
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d")
    canvas.drawImage(image, 0, 0)
    return [image.width, image.height, canvas.getImageData(0, 0, image.width, image.height).data]
  }
  const [width, height, ours] = await pixels(one)
  const [, , drawn] = await pixels(other)
  let sum = 0
  for (let i = 0; i < ours.length; i++) sum += Math.abs(ours[i] - drawn[i])
  return [width, height, sum / ours.length]
}"""


@pytest.fixture(scope="session")
def published(once):
    """The website as it is built for an address of its own, below the top of a host; built once, whoever runs tests."""

    def make(folder):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SITE_URL", HOME.rstrip("/"))
            done = mkdocs_build(ROOT, folder)
        assert done.returncode == 0, done.stderr

    return once("published", make)


@pytest.fixture(scope="session")
def published_site(published):
    from browser.markup import Site

    return Site(published)


def metas(page):
    """Name or property -> content."""
    found = (meta.attributes for meta in page.first("head").all("meta"))
    return {
        key.get("name") or key.get("property"): key["content"] for key in found if "name" in key or "property" in key
    }


def linked(page):
    """The data blocks of a page, and the page that they are of."""
    blocks = [e for e in page.all("script") if e.attributes.get("type") == "application/ld+json"]
    return [json.loads("".join(block.children)) for block in blocks]


def links(page, rel):
    return [link.attributes["href"] for link in page.first("head").all("link") if link.attributes.get("rel") == rel]


def test_the_page_of_an_entry_is_a_faq_page_of_what_is_seen_on_it(base, site):
    for entry in base.entries:
        (said,) = linked(site.page(entry.url))
        article = site.article(entry.url)
        (question,) = said.pop("mainEntity")
        assert question == {
            "@type": "Question",
            "name": article.first("h1").text,
            "acceptedAnswer": {"@type": "Answer", "text": article.of_class("kb-answer")[0].text},
        }
        assert said == {
            "@context": "https://schema.org",
            "@type": "FAQPage",
            "inLanguage": "zh-CN",
            "lastReviewed": str(entry.reviewed),
            "citation": [base.cite(citation) for citation in entry.sources],
        }
        assert [f"核对日期 {entry.reviewed}" in article.text] == [True]
        assert [text for text in said["citation"] if text not in article.text] == []


def test_other_pages_are_no_faq_pages(base, site):
    entries = {entry.url for entry in base.entries}
    assert {path for path in site.paths if linked(site.page(path))} == entries


def test_a_browser_reads_the_data_of_a_page_under_its_policy(visit, base):
    seen = visit(base.entries[0].url)
    said = seen.page.locator("script[type='application/ld+json']").text_content()
    assert json.loads(said)["mainEntity"][0]["name"] == seen.page.locator("h1").inner_text()
    assert seen.errors == []


def test_no_text_breaks_out_of_the_data_of_a_page(visit, small_project, tmp_path):
    file = small_project / "content/entries/overview/what-to-do.md"
    text = file.read_text(encoding="utf-8")
    changed = re.sub("^question: .*$", lambda _: f"question: {json.dumps(ATTACK)}", text, count=1, flags=re.MULTILINE)
    file.write_text(changed, encoding="utf-8")
    done = mkdocs_build(small_project, tmp_path / "attacked")
    assert done.returncode == 0, done.stderr
    with served(tmp_path / "attacked") as home:
        seen = visit("entries/overview/what-to-do/", home=home)
        block = seen.page.locator("script[type='application/ld+json']")
        assert json.loads(block.text_content())["mainEntity"][0]["name"] == ATTACK
        assert (seen.dialogs, seen.errors, block.count()) == ([], [], 1)


def test_the_data_of_a_page_has_no_character_that_means_something_around_it(base):
    entry = replace(base.entries[0], question=ATTACK + "\u2028\u2029", answer="]]>&amp;</SCRIPT >")
    said = linked_data(base, entry)
    assert not set("<>&\u2028\u2029") & set(said)
    assert json.loads(said)["mainEntity"][0]["name"] == entry.question


def test_a_page_says_for_who_shares_it_what_it_is(base, site):
    for path in site.paths:
        page, said = site.page(path), metas(site.page(path))
        entry = next((entry for entry in base.entries if entry.url == path), None)
        assert said["og:description"] == said["description"] != ""
        assert said["og:type"] == ("article" if entry else "website")
        assert (said["og:site_name"], said["og:locale"]) == ("漏发怎么办", "zh_CN")
        titled = page.first("title").children[0].removesuffix("｜快手漏发少发怎么办")
        assert said["og:title"] == titled, path


def test_without_an_address_no_page_claims_one(site):
    for path in site.paths:
        assert links(site.page(path), "canonical") == []
        assert not {"og:url", "og:image"} & metas(site.page(path)).keys()
    assert not [name for name in site.files if "sitemap" in name]
    assert HOME.encode() not in (site.folder / "llms.txt").read_bytes()


def test_with_an_address_each_page_has_its_own_and_the_sitemap_lists_all(base, published_site):
    site = published_site
    for path in site.paths:
        if path == "404.html":
            continue
        said = metas(site.page(path))
        assert links(site.page(path), "canonical") == [HOME + path] == [said["og:url"]]
        assert said["og:image"].removeprefix(HOME) in site.files
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = ElementTree.parse(site.folder / "sitemap.xml").getroot()
    dates = {url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod") for url in listed}
    assert dates.keys() == {HOME + path for path in site.paths if path != "404.html"}
    assert {entry.url: dates[HOME + entry.url] for entry in base.entries} == {
        entry.url: str(entry.reviewed) for entry in base.entries
    }
    assert linked(site.page(base.entries[0].url))[0]["url"] == HOME + base.entries[0].url


def test_entries_json_holds_every_entry_fact_and_source(base, site):
    said = json.loads((site.folder / "entries.json").read_text(encoding="utf-8"))
    assert (said["format"], said["version"], said["name"]) == (1, __version__, "漏发怎么办")
    assert said["names"]["stages"] == STAGES
    assert said["names"]["statuses"] == STATUSES
    assert said["reviewed"] == max(str(entry.reviewed) for entry in base.entries)
    for entry, told in zip(base.entries, said["entries"], strict=True):
        assert told == {
            "id": entry.id,
            "url": entry.url,
            "question": entry.question,
            "aliases": list(entry.aliases),
            "stage": entry.stage,
            "kind": entry.kind,
            "answer": entry.answer,
            "body": entry.body.strip(),
            "facts": list(entry.facts),
            "sources": [{"id": c.source, "place": c.place, "text": base.cite(c)} for c in entry.sources],
            "related": list(entry.related),
            "reviewed": str(entry.reviewed),
        }
    for fact, told in zip(base.facts.values(), said["facts"], strict=True):
        shown = [fact.id, fact.label, fact.value, fact.since, fact.status, fact.note, base.cite(fact.source)]
        assert told["claim"] == (fact.claim or None)
        assert [
            *(told[key] for key in ("id", "label", "value", "from", "status", "note")),
            told["source"]["text"],
        ] == shown
        assert told["duration"] == (fact.duration and vars(fact.duration))
    for source, told in zip(base.sources.values(), said["sources"], strict=True):
        same = {"checked": source.checked and str(source.checked), "articles": list(source.articles)}
        assert told == {key: value for key, value in vars(source).items() if key != "line"} | same


def test_where_the_site_has_an_address_programs_are_given_whole_ones(base, published_site):
    said = json.loads((published_site.folder / "entries.json").read_text(encoding="utf-8"))
    assert [told["url"] for told in said["entries"]] == [HOME + entry.url for entry in base.entries]
    assert said["url"] == HOME


def test_llms_txt_is_of_the_form_that_is_asked_for_and_leads_to_every_entry(base, site):
    lines = (site.folder / "llms.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# 漏发怎么办"
    assert [line for line in lines if line.startswith("> ")] == [lines[2]]
    titles = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
    assert titles == [*STAGES.values(), "Optional"]
    listed = [re.fullmatch(r"- \[(.+)\]\((\S+)\): (.+)", line).groups() for line in lines if line.startswith("- ")]
    assert listed[: len(base.entries)] == [(entry.question, entry.url, entry.answer) for entry in base.entries]
    assert [url for _, url, _ in listed if file_of(url) not in site.files] == []


def test_every_page_names_a_manifest_that_a_browser_accepts(visit, site):
    for path in site.paths:
        (link,) = links(site.page(path), "manifest")
        assert target(path, link) == ("manifest.webmanifest", "")
    seen = visit("about/")
    session = seen.page.context.new_cdp_session(seen.page)
    read = session.send("Page.getAppManifest")
    assert (read["errors"], read["url"]) == ([], seen.home + "manifest.webmanifest")
    problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [problem["errorId"] for problem in problems if problem["errorId"] != "in-incognito"] == []


def test_the_manifest_names_its_icons_and_stays_below_its_folder(site):
    said = json.loads((site.folder / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert (said["name"], said["short_name"], said["lang"]) == ("漏发怎么办", "漏发怎么办", "zh-CN")
    for key in ("id", "start_url", "scope"):
        assert urljoin(HOME, said[key]) == HOME
    assert [(icon["sizes"], icon["purpose"]) for icon in said["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    assert {icon["src"] for icon in said["icons"]} <= site.files


def test_the_icons_are_the_favicon_of_today(chromium):
    sys.path.insert(0, str(ROOT / "site"))
    try:
        import icons
    finally:
        sys.path.remove(str(ROOT / "site"))
    page = chromium.new_page()
    for name, (size, _) in icons.ICONS.items():
        kept = (ROOT / f"site/assets/icons/{name}.png").read_bytes()
        images = [f"data:image/png;base64,{b64encode(image).decode()}" for image in (kept, icons.draw(page, name))]
        width, height, difference = page.evaluate(DIFFERENCE, images)
        assert (width, height) == (size, size)
        assert difference < 2, f"{name}: draw it again with `python site/icons.py`"
    page.close()


def test_every_link_of_the_site_below_a_host_leads_somewhere(published_site):
    site, dead = published_site, []
    for path in site.paths:
        for element in site.page(path):
            link = element.attributes.get("href", element.attributes.get("src"))
            if link is None or link.startswith(("http", "mailto:", "tel:")):
                continue
            whole = urljoin(HOME + path, link)
            to, _, anchor = whole.partition("#")
            lead = to.partition("?")[0].removeprefix(HOME)
            ids = {e.attributes.get("id") for e in site.page(lead)} if anchor and file_of(lead) in site.files else set()
            if not whole.startswith(HOME) or file_of(lead) not in site.files or (anchor and anchor not in ids):
                dead.append(f"{path}: {link}")
    assert dead == []


def test_the_same_base_gives_the_same_website_to_the_byte(folder, published, tmp_path):
    again = tmp_path / "again"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", HOME)
        assert mkdocs_build(ROOT, again).returncode == 0
    files = {path.relative_to(published) for path in published.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again) for path in again.rglob("*") if path.is_file()}
    assert [str(name) for name in files if (published / name).read_bytes() != (again / name).read_bytes()] == []
    assert len(files) > len(list(folder.rglob("index.html")))


def test_crawlers_are_told_that_they_may_read_all_and_where_the_list_is(site, published_site):
    assert (site.folder / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nAllow: /\n"
    said = (published_site.folder / "robots.txt").read_text(encoding="utf-8")
    assert said.splitlines()[-1] == f"Sitemap: {HOME}sitemap.xml"


def test_what_is_shared_has_a_picture_of_its_own(published_site):
    picture = metas(published_site.page(""))["og:image"]
    data = (published_site.folder / picture.removeprefix(HOME)).read_bytes()
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (1200, 630)
