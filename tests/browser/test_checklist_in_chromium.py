"""The list of what to keep: ticked in the address alone, on one page of paper, with boxes without scripts."""

import re

import pytest

NARROW = 360
PAGE = "checklist/"


def ticked(page) -> list[str]:
    return page.locator(".kb-checklist input:checked").evaluate_all("boxes => boxes.map(box => box.name)")


def test_what_is_ticked_stands_in_the_address_and_back_takes_one_back(visit, base) -> None:
    first, second = base.checklist[0], base.checklist[1]
    seen = visit(PAGE, width=NARROW)
    for item in (first, second):
        seen.page.get_by_label(item.what, exact=True).check()
    assert seen.page.url.endswith(f"#ticked={first.id},{second.id}")
    seen.page.reload()
    assert ticked(seen.page) == [first.id, second.id]
    seen.page.go_back()
    seen.page.wait_for_function("document.querySelectorAll('.kb-checklist input:checked').length === 1")
    assert ticked(seen.page) == [first.id]
    seen.page.get_by_role("button", name="全部不勾").click()
    assert ticked(seen.page) == []
    assert seen.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert (seen.errors, seen.elsewhere) == ([], [])


@pytest.mark.parametrize("said", ["#ticked=%3Cimg%3E,nothing", "#chat", "#ticked=%E0%A4%A", "#ticked=" + "a," * 3000])
def test_an_odd_address_ticks_nothing_and_breaks_nothing(visit, base, said: str) -> None:
    seen = visit(PAGE + said, width=NARROW)
    assert ticked(seen.page) == []
    seen.page.get_by_label(base.checklist[0].what, exact=True).check()
    assert ticked(seen.page) == [base.checklist[0].id]
    assert seen.errors == []


@pytest.mark.parametrize("scripts", [True, False])
def test_it_is_printed_on_one_page_with_every_thing(visit, base, scripts: bool) -> None:
    seen = visit(PAGE, scripts=scripts)
    paper = seen.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    seen.page.emulate_media(media="print")
    text = seen.page.locator("main").inner_text().replace("\n", "")
    assert [item.id for item in base.checklist if item.what not in text or item.gone not in text] == []


def test_without_scripts_it_is_a_list_with_boxes(visit, base) -> None:
    seen = visit(PAGE, width=NARROW, scripts=False)
    boxes = seen.page.get_by_role("checkbox")
    assert boxes.count() == len(base.checklist)
    boxes.first.check()
    assert seen.page.get_by_role("button", name="全部不勾").count() == 0
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= NARROW


def test_entries_about_it_and_the_ends_of_the_way_lead_to_it(visit, base) -> None:
    entry = base.entry(base.checklist[0].entries[0])
    seen = visit(entry.url, width=NARROW)
    seen.page.locator("article a[href*='checklist/']").first.click()
    seen.page.wait_for_url(f"**/{PAGE}")
    end = next(step for step in base.guide if step.end)
    seen.go(f"guide/#{end.id}")
    seen.page.locator(".kb-guide section:visible a[href*='checklist/']").click()
    seen.page.wait_for_url(f"**/{PAGE}")
