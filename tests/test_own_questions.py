"""Whoever asks an entry's question in its own words gets that entry."""

from kb.answering import ask
from kb.loading import load_sound
from search import open_pack


def test_every_entrys_own_question_finds_it_first(content, index):
    ranker = open_pack(index)
    wrong = {}
    for entry in load_sound(content).entries:
        reply = ask(ranker, entry.question)
        first = reply.candidates[0]["id"] if reply.candidates else None
        if (reply.band, first) != ("answer", entry.id):
            wrong[entry.question] = (reply.band, first)
    assert wrong == {}


def test_how_long_it_all_takes_is_answered_with_the_periods_of_all_stages(kb, content, index):
    said = kb("ask", "漏发多久处理完", "--data", str(index))
    assert (said.code, said.err) == (0, "")
    for period in ("1–3 天", "48 小时", "3–7 个工作日", "7 个工作日", "60 天", "3 个月", "6 个月"):
        assert period in said.out.partition("\n\n")[0]


def test_the_projects_content_has_no_mistakes(kb):
    assert kb("check", "--strict").code == 0
