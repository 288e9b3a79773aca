"""这页有问题？ leads to a prefilled issue or to the base's own address; where there is neither, nothing is offered."""

from urllib.parse import parse_qs, urlsplit

import pytest

from browser.conftest import mkdocs_build
from browser.markup import Site
from kb.checks.valid import load_valid

PLACES = {
    "repo_url": ("repo_url: https://code.invalid/some/project/\n", "https://code.invalid/some/project/issues/new"),
    "issues_url": ("  issues_url: https://bugs.invalid/form?kind=content\n", "https://bugs.invalid/form"),
}


def link(site, entry):
    """Where an entry's page sends who found a mistake."""
    (report,) = site.article(entry.url).of_class("kb-report")
    assert report.text == f"核对日期 {entry.reviewed}。这页有问题？告诉我们"
    return report.first("a").attributes["href"]


@pytest.mark.parametrize("name", PLACES)
def test_where_issues_are_kept_the_form_is_filled_in(small_project, tmp_path, name):
    settings, form = PLACES[name]
    with (small_project / "mkdocs.yml").open("a", encoding="utf-8") as file:  # which ends with the section `extra`
        file.write(settings)
    done = mkdocs_build(small_project, tmp_path / "public")
    assert done.returncode == 0, done.stderr
    site = Site(tmp_path / "public")
    for entry in load_valid(small_project / "content").entries:
        url = urlsplit(link(site, entry))
        fields = parse_qs(url.query)
        assert url._replace(query="").geturl() == form
        assert fields.get("kind", []) == (["content"] if name == "issues_url" else [])
        assert fields["title"] == [f"{entry.id}：{entry.question}"]
        (body,) = fields["body"]
        assert [part for part in (entry.id, entry.url, entry.question) if part not in body] == []
        assert url.query.isascii()


def test_where_the_base_has_an_address_of_its_own_it_leads_there(small_project, tmp_path):
    with (small_project / "content/base.yml").open("a", encoding="utf-8") as file:
        file.write("contact: https://forms.invalid/wishes?kind=1&of=2\n")
    done = mkdocs_build(small_project, tmp_path / "public")
    assert done.returncode == 0, done.stderr
    site = Site(tmp_path / "public")
    for entry in load_valid(small_project / "content").entries:
        assert link(site, entry) == "https://forms.invalid/wishes?kind=1&of=2"


def test_where_there_is_no_such_place_nothing_is_offered(site, base):
    for entry in base.entries:
        (report,) = site.article(entry.url).of_class("kb-report")
        assert (report.text, report.all("a")) == (f"核对日期 {entry.reviewed}。", [])
