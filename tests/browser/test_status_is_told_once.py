"""How sure a figure is stands once on a page: who reads what to do is not told of its source again and again."""

import re
from statistics import median

from kb.base.names import STATUSES

SAID = re.compile(f"来源文章|{STATUSES['reported']}")
USUAL, MOST = 1, 3
"""How often the middle one of the pages of entries says it, and any page."""
TABLES = {"periods/"}
"""Pages of facts, each with its status."""


def said(site, address):
    return len(SAID.findall(site.article(address).text))


def test_the_usual_page_of_an_entry_says_at_most_once_that_a_figure_is_only_reported(base, site):
    assert median(said(site, entry.url) for entry in base.entries) <= USUAL


def test_no_page_says_it_more_often_than_three_times(base, site):
    pages = [entry.url for entry in base.entries] + [f"stages/{stage.id}/" for stage in base.profile.stages]
    pages += [f"{path.removesuffix('.md')}/" for path in base.pages if "/" not in path and path != "index.md"]
    counted = {page: said(site, page) for page in pages if page not in TABLES}
    assert any(counted.values())
    assert {page: count for page, count in counted.items() if count > MOST} == {}


def test_every_page_with_a_figure_that_is_only_reported_leads_to_how_to_look_it_up(base, site):
    for entry in base.entries:
        if any(base.facts[id].status == "reported" for id in entry.facts) and entry.id != "read-platform-rules":
            links = [link.attributes.get("href", "") for link in site.article(entry.url).all("a")]
            assert any("read-platform-rules" in link for link in links), entry.id


def test_what_can_be_called_or_opened_is_a_link(base, site):
    page = site.article("entries/legal/complain-12315/")
    links = {link.attributes.get("href") for link in page.all("a")}
    assert {"tel:12315", "https://www.12315.cn/", base.sources["complaint-rules"].url} <= links
    assert all(
        "tel:" not in link for link in {a.attributes.get("href", "") for a in site.article("stages/legal/").all("a")}
    )


def test_the_entries_of_a_stage_stand_under_their_groups(base, site):
    headings = [heading.text for heading in site.article("stages/legal/").all("h2")]
    names = [name for name, _ in base.groups("legal")]
    assert [heading for heading in headings if heading in names] == names
    assert sum(len(entries) for _, entries in base.groups("legal")) == len(base.of_stage("legal"))
