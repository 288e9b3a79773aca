"""A base that is open gives what the commands print, to any number of threads, and changes without a missed answer."""

import json
import threading
from pathlib import Path

import pytest

from kb import ContentError, FolderError, KbError, QuestionError, ValueRefused, open_base

QUESTIONS = ("退款多久到账", "漏发", "火星上怎么快递", "退款", "不给退怎么办", "商家不处理")


@pytest.fixture
def base(indexed):
    """The small base, open."""
    return open_base()


def test_each_method_gives_what_its_command_prints(kb, base):
    for question in QUESTIONS:
        assert base.ask(question) == kb("ask", "--json", question).json
    for words in ("退款", "答案:天 -运费", "xyzzy"):
        assert base.search(words, 3) == kb("search", "--json", "-n", "3", words).json
    assert list(base.entries) == kb("list", "--json").json["entries"]
    for entry in base.entries:
        assert base.entry(entry["id"]) == kb("show", "--json", entry["id"]).json
    assert list(base.messages) == kb("draft", "--json").json["messages"]


def test_dates_and_drafts_of_the_project_are_what_the_commands_print(kb, content, index, monkeypatch):
    where = ("--content", str(content), "--data", str(index))
    base = open_base(content, index)
    said = kb("dates", "--stage", "platform", "--from", "2026-11-02T20:30", "--json", *where).json
    assert base.dates(stage="platform", since="2026-11-02T20:30") == said
    message = base.messages[0]
    said = kb("draft", message["id"], "--set", "order=2631500012345678", "--json", *where).json
    assert base.draft(message["title"], {"order": "2631500012345678"}) == said


def test_what_it_gives_is_plain_data_and_the_callers_own(base):
    first = base.ask(QUESTIONS[0])
    assert json.loads(json.dumps(first)) == first
    first["candidates"].clear()
    assert base.ask(QUESTIONS[0])["candidates"]


def test_many_threads_are_answered_as_one_is(base):
    wanted = {question: (base.ask(question), base.search(question, 2)) for question in QUESTIONS}
    entry = base.entry("refund-time")
    wrong, begin = [], threading.Barrier(8)

    def ask(number: int) -> None:
        begin.wait()
        for turn in range(30):
            question = QUESTIONS[(turn + number) % len(QUESTIONS)]
            if (base.ask(question), base.search(question, 2)) != wanted[question]:
                wrong.append(question)
            if base.entry("refund-time") != entry:
                wrong.append("entry")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_change_comes_with_refresh_while_others_ask(base, indexed):
    before, stop, found = base.version, threading.Event(), []

    def ask() -> None:
        while not stop.is_set():
            found.append(base.ask("退款多久到账")["answer"]["text"])

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        assert base.refresh() is False
        former, latter = change(indexed)
        assert base.refresh() is True
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert base.version != before
    assert base.ask("退款多久到账")["answer"]["text"] == latter
    assert {*found} <= {former, latter}
    assert base.entry("refund-time")["text"] == latter
    assert base.search("稍等")["hits"][0]["id"] == "refund-time"


def change(content: Path) -> tuple[str, str]:
    """Change the answer of an entry; as it was, as it is."""
    file = next(content.glob("entries/*/refund-time.md"))
    text = file.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("answer: "))
    file.write_text(text.replace(line, f"{line}请稍等。"), encoding="utf-8")
    former = line.removeprefix("answer: ")
    return former, f"{former}请稍等。"


def test_while_the_content_has_mistakes_the_last_index_answers(base, indexed):
    file = next(indexed.glob("entries/*/refund-time.md"))
    text = file.read_text(encoding="utf-8")
    said, entry = base.ask("退款多久到账"), base.entry("refund-time")
    file.write_text(text.replace("answer:", "anwser:"), encoding="utf-8")
    assert base.refresh() is False
    assert "处错误" in base.problem
    assert (base.ask("退款多久到账"), base.entry("refund-time")) == (said, entry)
    file.write_text(text, encoding="utf-8")
    base.refresh()
    assert base.problem == ""


def test_where_no_index_can_be_written_the_former_one_answers_until_one_can(base, indexed, monkeypatch):
    change(indexed)

    def refuse(*arguments, **options):
        raise FolderError("满了")

    said = base.ask("退款多久到账")
    with monkeypatch.context() as full:
        full.setattr("kb.doors.base.renew", refuse)
        for _ in range(2):
            with pytest.raises(FolderError):
                base.refresh()
        assert base.ask("退款多久到账") == said
    assert base.refresh() is True
    assert base.ask("退款多久到账") != said


def test_a_base_of_mistakes_alone_is_refused(small_kb):
    next(small_kb.glob("entries/*/refund-time.md")).write_text("?", encoding="utf-8")
    with pytest.raises(ContentError, match="处错误"):
        open_base()


def test_an_index_that_is_damaged_in_use_is_built_anew(base, data):
    said = base.ask("退款多久到账")
    for pack in data.glob("index-*/pack"):
        with open(pack, "r+b") as file:
            file.seek(2000)
            file.write(b"\0" * 50_000)
    base._now.ranker._terms_of = {}
    assert open_base().ask("退款多久到账") == said
    assert base.ask("退款 多久 到账")["band"] == "answer"


@pytest.mark.parametrize("wrong", ["", " ", "？？", "长" * 2001, "\ud800", "\x00"])
def test_what_is_no_question_is_said(base, wrong):
    if wrong == "？？":
        assert base.ask(wrong)["band"] == "none"
    else:
        with pytest.raises(QuestionError):
            base.ask(wrong)


@pytest.mark.parametrize(
    "call",
    [
        lambda base: base.ask(None),
        lambda base: base.ask(b"bytes"),
        lambda base: base.search(1),
        lambda base: base.search("退款", "3"),
        lambda base: base.search("退款", True),
        lambda base: base.entry(None),
        lambda base: base.dates(facts="refund-time"),
        lambda base: base.dates(since=20261101),
        lambda base: base.draft(1),
    ],
)
def test_what_has_the_wrong_type_is_told_which(base, call):
    with pytest.raises(TypeError, match="应是"):
        call(base)


@pytest.mark.parametrize(
    "call",
    [
        lambda base: base.search("nope:退款"),
        lambda base: base.search("词" * 501),
        lambda base: base.search("\x00"),
        lambda base: base.entry("nope"),
        lambda base: base.dates(),
        lambda base: base.dates(facts=["nope"]),
        lambda base: base.dates(stage="platform", since="昨天"),
        lambda base: base.draft("nope"),
    ],
)
def test_what_is_not_there_is_told_in_chinese(base, call):
    with pytest.raises(KbError, match=r"[\u4e00-\u9fff]"):
        call(base)


def test_a_field_that_is_none_is_named(content, index):
    with pytest.raises(ValueRefused, match="没有 nope 这一项"):
        open_base(content, index).draft("first-to-seller", {"nope": "1"})
