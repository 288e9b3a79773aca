"""What `kb search` finds and marks; the queries stand in cases/searches.yml."""

import re
from itertools import permutations

import pytest
import yaml
from conftest import CASES

from kb.base.key import seal_key
from kb.base.loading import load
from search import open_text

SEARCHES = yaml.safe_load((CASES / "searches.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", SEARCHES, ids=lambda case: case["query"])
def test_a_query_finds_marks_and_says_what_is_written_down(kb, indexed, case):
    said = kb("search", "--json", "--", case["query"])
    if "refused" in case:
        assert said.code == 2
        assert case["refused"] in said.json["error"]["message"]
        return
    hits = said.json["hits"]
    assert {hit["id"] for hit in hits} == {*case["found"]}
    assert said.code == (0 if hits else 1)
    if "marked" in case:
        marked = {p["text"][start:end] for hit in hits for p in hit["passages"] for start, end in p["marks"]}
        assert marked == {*case["marked"]}
    absent = {one["word"]: (one["near"] or [""])[0] for one in said.json["absent"]}
    assert absent == case.get("absent", {})


def test_whatever_is_written_is_found_and_marked(indexed, data):
    index = open_text(data, seal_key(data))
    lines = [line for entry in load(indexed)[0].entries for line in (entry.question, *entry.aliases, entry.answer)]
    runs = {run for line in lines for run in re.findall(r"[^\W\d_]+|\d+", line)}
    words = {run[i : i + n] for run in runs if not run.isascii() for i in range(len(run)) for n in (1, 2, 3)} | runs
    assert len(words) > 200
    for word in words - {"and", "or", "not"}:
        hits = index.search(word)
        assert hits, word
        assert all(hit.passages and all(passage.marks for passage in hit.passages) for hit in hits), word


def test_parts_of_every_kind_stand_beside_each_other_and_each_hit_is_worth_something(indexed, data):
    index = open_text(data, seal_key(data))
    words, forms = (
        ("号码", "法院", "到账", "的", "截图"),
        ('"投"', '"退款多久"', "退*", "id:hotline", "-投诉", '"3 个"'),
    )
    for form in forms:
        for first, second in permutations(words, 2):
            for query in (f"{form} OR {first} OR {second}", f"{first} {form} {second}", f"{first} OR {form}"):
                assert [hit for hit in index.search(query) if not hit.score > 0] == [], query


def test_a_word_that_is_not_there_is_told_with_what_may_have_been_meant(kb, indexed):
    said = kb("search", "退宽")
    assert said.err.startswith("“退宽”哪里也没有；是不是 退款")
    assert said.code == 0
