"""Whoever asks an entry's question in its own words gets that entry."""

import shutil
import time

from kb.answers.asking import ask
from kb.checks.valid import load_valid
from search import open_pack

AGES = {"stale-review"}
"""Rules that say that time has passed: a keeper is told, and no test of the project fails for it."""


def test_every_entrys_own_question_finds_it_first(content, index):
    ranker = open_pack(index)
    wrong = {}
    for entry in load_valid(content).entries:
        reply = ask(ranker, entry.question)
        first = reply.candidates[0]["id"] if reply.candidates else None
        if (reply.band, first) != ("answer", entry.id):
            wrong[entry.question] = (reply.band, first)
    assert wrong == {}


def test_how_long_it_all_takes_is_answered_with_the_periods_of_all_stages(kb, content, index):
    said = kb("ask", "漏发多久处理完", "--data", str(index))
    assert (said.code, said.err) == (0, "")
    base = load_valid(content)
    periods = [fact for id in base.entry("how-long-overall").facts if (fact := base.facts[id]).duration]
    assert len({fact.duration for fact in periods}) >= 5
    for fact in periods:
        assert fact.value in said.out, fact.id


def problems(said):
    return [problem for problem in said.json if problem["rule"] not in AGES]


def test_the_projects_content_has_no_mistakes(kb, index):
    assert problems(kb("check", "--strict", "--json", "--data", str(index))) == []


def test_a_year_from_now_only_reviews_have_grown_old(kb, monkeypatch):
    """Of the rules that read the content; those that ask the index know no day, and ask it above."""
    a_year_on = int(time.time()) + 365 * 86400
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(a_year_on))
    said = kb("check", "--json", "--fast")
    assert {problem["rule"] for problem in said.json} == AGES
    assert said.code == 0
    assert kb("check", "--strict", "--fast").code == 1


def test_an_entry_that_is_drafted_today_passes_but_for_what_its_keeper_has_to_write(kb, content, tmp_path, monkeypatch):
    """Whatever day it is: the day that `kb new` writes is one that `kb check` takes."""
    copy = tmp_path / "content"
    shutil.copytree(content, copy)
    monkeypatch.setenv("KB_CONTENT", str(copy))
    assert kb("new", "drafted-today").code == 0
    about_days = {"review-day", "changes", "stale-review"}
    assert not [
        problem
        for problem in kb("check", "--fast", "--json").json
        if problem["rule"] in about_days and "drafted-today" in problem["file"]
    ]
