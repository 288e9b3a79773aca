"""Whatever the knowledge base knows stands on a page, in order, and every link leads somewhere."""

import re

from browser.conftest import STAGES
from browser.markup import file_of, is_page, target
from kb.answers.documents import deadlines
from kb.base.names import DEADLINES, FALLBACK, NEXT_STEP, STATUSES

ABOUT_ALL = ("时效总表", "核对与更正", "最近更新", "关于")
MARKS = re.compile(r"^#+ |^\s*(?:-|\d+\.) |\*\*|\[([^]]*)\]\([^)]*\)", re.MULTILINE)
"""What is Markdown in a body; of a link the words are left."""
LOADED = {"script": "src", "img": "src", "link": "href", "source": "src", "iframe": "src", "object": "data"}
"""Elements that fetch something as soon as a page is opened, with the attribute that says what."""


def bare(text):
    """A text without spaces: a line of an author's file and a line of a page end at different places."""
    return "".join(text.split())


def missing_in_order(text, pieces):
    """The first piece that does not stand in a text after those before it."""
    text, place = bare(text), 0
    for piece in map(bare, pieces):
        found = text.find(piece, place)
        if found < 0:
            return piece
        place = found + len(piece)
    return None


def lines(*texts):
    """What is to be read of some Markdown, line by line."""
    return [line for text in texts for line in MARKS.sub(r"\1", text).split("\n")]


def rows(element):
    """The rows of the tables in an element, without their headings, as texts."""
    return [[cell.text for cell in row.all("th", "td")] for body in element.all("tbody") for row in body.all("tr")]


def how_sure(base, entry, fact):
    """What the table of an entry says of how far a fact was checked: of a period above, what stands there."""
    return "同上" if fact in deadlines(base, entry) else STATUSES[fact.status]


def links(element):
    return [link for link in element.all("a") if "href" in link.attributes]


def test_a_page_of_an_entry_holds_all_of_it_in_the_order_one_reads(base, site):
    wrong = {}
    for entry in base.entries:
        facts = [base.facts[id] for id in entry.facts]
        missing = missing_in_order(
            site.article(entry.url).text,
            [
                entry.question,
                entry.answer,
                *lines(NEXT_STEP, entry.section(NEXT_STEP)),
                *(piece for fact in deadlines(base, entry) for piece in (fact.label, fact.value)),
                *lines(FALLBACK, entry.section(FALLBACK)),
                *(piece for f in facts for piece in (f.label, f.value, how_sure(base, entry, f), f.remark)),
                *lines(entry.body.partition("\n## ")[0]),
                *map(base.cite, entry.sources),
                *(base.entry(id).question for id in entry.related),
                f"核对日期 {entry.reviewed}",
            ],
        )
        if missing:
            wrong[entry.id] = missing
    assert wrong == {}


def test_the_heading_of_an_entry_is_its_question_and_the_parts_have_headings_in_order(base, site):
    for entry in base.entries:
        article = site.article(entry.url)
        assert [heading.text for heading in article.all("h1")] == [entry.question]
        headings = [heading.text for heading in article.all("h2")]
        wanted = [NEXT_STEP, *[DEADLINES] * bool(deadlines(base, entry)), FALLBACK]
        wanted += ["依据和期限"] * bool(entry.facts) + ["说明", "出处"] + ["相关问题"] * bool(entry.related)
        assert [heading for heading in headings if heading in wanted] == wanted, entry.id


def test_the_facts_of_an_entry_are_a_table_with_value_and_status(base, site):
    for entry in base.entries:
        facts = [base.facts[id] for id in entry.facts]
        wanted = [
            (
                fact.label,
                fact.value + (f"起算：{fact.since}" if fact.since else ""),
                how_sure(base, entry, fact),
                f"{fact.remark}出处：{base.cite(fact.source)}",
            )
            for fact in facts
        ]
        shown = [
            (label, value, status.split(" ")[-1].lstrip("✓○?"), note)
            for label, value, status, note in rows(site.article(entry.url))
        ]
        assert shown == wanted, entry.id


def test_related_questions_are_links_to_their_entries(base, site):
    for entry in base.entries:
        leads = {link.text: target(entry.url, link.attributes["href"]) for link in links(site.article(entry.url))}
        for other in map(base.entry, entry.related):
            assert leads[other.question] == (other.url, ""), entry.id


def test_a_page_is_titled_and_described_for_who_finds_it_elsewhere(base, site):
    for entry in base.entries:
        head = site.page(entry.url).first("head")
        described = {meta.attributes.get("name"): meta.attributes.get("content") for meta in head.all("meta")}
        assert head.first("title").children == [f"{entry.question}｜快手漏发少发怎么办"]
        assert described["description"] == entry.answer


def test_the_navigation_names_the_stages_in_the_order_a_person_goes_through_them(site):
    for path in site.paths:
        (tabs,) = site.page(path).of_class("md-tabs__list")
        assert [item.text for item in tabs.all("li")] == ["首页", *STAGES.values(), *ABOUT_ALL], path


def test_a_stage_lists_its_entries_with_their_answers_in_order(base, site):
    for stage, name in STAGES.items():
        path = f"stages/{stage}/"
        entries = base.of_stage(stage)
        article = site.article(path)
        assert article.first("h1").text == name
        pieces = [piece for entry in entries for piece in (entry.question, entry.answer)]
        assert missing_in_order(article.text, pieces) is None
        urls = [target(path, link.attributes["href"])[0] for link in links(article)]
        assert [url for url in urls if url.startswith("entries/")] == [entry.url for entry in entries]


def test_every_page_can_be_reached_from_home_without_the_menu(base, site):
    reached, ahead = set(), [""]
    while ahead:
        path = ahead.pop()
        if path not in reached:
            reached.add(path)
            leads = [target(path, link.attributes["href"]) for link in links(site.article(path))]
            ahead += [lead[0] for lead in leads if lead and is_page(lead[0])]
    assert {entry.url for entry in base.entries} - reached == set()
    assert set(site.paths) - reached == {"404.html"}


def test_no_link_is_dead_and_every_anchor_is_there(site):
    dead = []
    for path in site.paths:
        for element in site.page(path):
            link = element.attributes.get("href", element.attributes.get("src"))
            lead = target(path, link) if link is not None else None
            if not lead:
                continue
            to, anchor = lead
            if file_of(to) not in site.files:
                dead.append(f"{path}: {link}")
            elif anchor and anchor not in {other.attributes.get("id") for other in site.page(to)}:
                dead.append(f"{path}: {link}, no such anchor")
    assert dead == []


def test_no_id_stands_twice_on_a_page(site):
    for path in site.paths:
        ids = [element.attributes["id"] for element in site.page(path) if "id" in element.attributes]
        assert [id for id in dict.fromkeys(ids) if ids.count(id) > 1] == [], path


def test_nothing_that_a_page_loads_lies_on_another_host(site):
    for path in site.paths:
        loaded = [e.attributes.get(LOADED[e.tag]) for e in site.page(path) if e.tag in LOADED]
        assert [url for url in loaded if url and not target(path, url)] == [], path
    for name in site.files:
        if name.endswith(".css"):
            text = (site.folder / name).read_text(encoding="utf-8")
            assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", text) == [], name


def test_the_line_of_periods_and_the_table_of_sums_list_every_fact_with_a_duration_once(base, site):
    article = site.article("periods/")
    figures = [fact for fact in base.facts.values() if fact.duration]
    sums = [[*cells[:3], cells[3].lstrip("✓○? ")] for cells in rows(article)]
    wanted = [[f.label, f.value, f.since, STATUSES[f.status]] for f in figures if f.duration.unit == "yuan"]
    assert sorted(sums) == sorted(wanted)
    shown = []
    for item in article.of_class("kb-line__item"):
        texts = (
            "".join(part.text for part in item.of_class(f"kb-{name}")) for name in ("line__label", "value", "since")
        )
        shown.append([*texts, item.of_class("kb-badge")[0].text.lstrip("✓○? ")])
    assert sorted(shown) == sorted(
        [f.label, f.value, f.since, STATUSES[f.status]] for f in figures if f.duration.unit != "yuan"
    )


def test_the_corrections_tell_of_every_claim_what_it_says_what_holds_and_what_to_do(base, site):
    text = site.article("corrections/").text
    claims = [fact for fact in base.facts.values() if fact.claim]
    assert {fact.status for fact in claims} == {"verified", "disputed"}
    for fact in claims:
        pieces = [fact.label, fact.claim, fact.value, fact.note, base.cite(fact.source)]
        assert missing_in_order(text, pieces) is None, fact.id


def test_the_corrections_list_every_other_fact_with_its_value_and_the_day_it_was_checked(base, site):
    text = site.article("corrections/").text
    for source in base.sources.values():
        if any((fact.source.source, fact.status) == (source.id, "verified") for fact in base.facts.values()):
            assert f"核对于 {source.checked}" in text, source.id
    for fact in base.facts.values():
        if fact.status != "disputed":
            assert bare(f"{fact.label}：{fact.value}") in bare(text), fact.id
