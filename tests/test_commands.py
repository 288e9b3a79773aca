"""What each command prints and how it ends, on the small knowledge base.

Each file of cases/transcripts is a session: lines that begin with $ are typed, what follows is printed on stdout,
or on stderr after "! ", and the exit code stands in brackets.
"""

import io
import json
import re
import shlex

import pytest
from conftest import CASES

from kb.base.dates import today
from kb.checks.mending.drafting import HINTS
from kb.commands.reply import typed

TRANSCRIPTS = sorted((CASES / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_session_reads_as_it_is_written_down(kb, indexed, data, path):
    written = path.read_text(encoding="utf-8")
    session = []
    for line in written.splitlines():
        if line.startswith("$ kb "):
            said = kb(*shlex.split(line)[2:])
            session += [line, *said.out.splitlines(), *(f"! {note}" for note in said.err.splitlines())]
            session.append(f"[{said.code}]")
    read = "\n".join(session) + "\n"
    for place, name in ((indexed, "CONTENT"), (data, "DATA"), (today(), "TODAY")):
        read = read.replace(str(place), name)
    assert read == written


@pytest.mark.parametrize(("typed", "meant"), [("lsit", "list"), ("serach", "search"), ("cheack", "check")])
def test_a_slip_in_a_command_is_told_with_what_was_meant(kb, typed, meant):
    said = kb(typed)
    assert (said.code, said.out, said.err) == (2, "", f"kb: 没有 {typed} 这个命令；是不是 {meant}；用法见 kb -h\n")
    assert "有 ask search" in kb("xyzzy").err


@pytest.mark.parametrize("command", ["ask 退款多久到账", "list", "show hotline", "search 电话"])
def test_options_stand_before_or_after_the_command(kb, indexed, command):
    after = kb(*command.split(), "--json", "--content", str(indexed))
    assert kb("--json", "--content", str(indexed), *command.split()) == after
    assert kb(f"--content={indexed}", "--json", *command.split()) == after
    assert after.json


@pytest.mark.parametrize(
    ("shown", "id"),
    [
        ("list --stage 平台介入", "list --stage platform"),
        ("list --kind 找谁", "list --kind who"),
        ("facts --status 有疑", "facts --status disputed"),
        ("show 快手的客服电话是多少？", "show hotline"),
        ("dates --stage 协商 --from 2026-11-20T20:30", "dates --stage negotiation --from 2026-11-20T20:30"),
        ("dates --fact 退款到账的时间 --from 2026-11-20T20:30", "dates --fact refund-arrival --from 2026-11-20T20:30"),
    ],
)
def test_the_names_that_are_shown_are_taken(kb, indexed, shown, id):
    said = kb(*shown.split())
    assert said == kb(*id.split())
    assert said.code == 0


def test_a_draft_is_begun_by_the_names_that_are_shown(kb, small_kb):
    said = kb("new", "late", "--stage", "平台介入", "--kind", "要多久")
    assert "platform/late.md" in said.out
    text = (small_kb / "entries" / "platform" / "late.md").read_text(encoding="utf-8")
    assert "stage: platform\nkind: how-long\n" in text
    assert "是不是 法律途径" in kb("new", "later", "--stage", "法律").err


def test_facts_are_found_by_words_and_by_what_they_rest_on(kb, indexed):
    assert [fact["id"] for fact in kb("facts", "受理", "--json").json["facts"]] == ["accept-time"]
    said = kb("facts", "--source", "rules#14", "--json").json
    assert [(fact["id"], fact["entries"]) for fact in said["facts"]] == [("accept-time", ["complain"])]
    assert said["entries"] == ["complain"]
    assert [fact["id"] for fact in kb("facts", "--source", "rules", "--json").json["facts"]] == [
        *("accept-time", "complaint-line")
    ]
    assert "accept-time · 用到它的条目：complain" in kb("facts", "受理", "--id").out
    nothing = kb("facts", "火星")
    assert (nothing.code, nothing.out, nothing.err) == (1, "", "没有这样的事实。\n")


QUESTIONS = "退款多久到账\n\n  明天天气怎么样  \r\n" + "长" * 5000 + "\n"


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_questions_are_read_from_standard_input(kb, indexed, monkeypatch, coding):
    def typing(text):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode(coding))))

    typing(QUESTIONS)
    said = kb("ask", "-", "--json")
    first, second, third = map(json.loads, said.out.splitlines())
    assert first == kb("ask", "退款多久到账", "--json").json
    assert (second["question"], second["band"]) == ("明天天气怎么样", "none")
    assert third["error"]["code"] == "question"
    assert said.code == 2
    typing("退款多久到账\n投诉到哪里\n")
    said = kb("ask", "-")
    assert said.code == 0
    assert said.out.startswith(f"问：退款多久到账\n{kb('ask', '退款多久到账').out}\n问：投诉到哪里\n")
    typing("\n")
    assert "标准输入里没有问题" in kb("ask", "-").err


@pytest.mark.parametrize("locale", ["gbk", "utf-8", "latin-1", "ascii"])
@pytest.mark.parametrize("terminal", ["utf-8", "gb18030"])
def test_words_are_read_as_they_were_typed_whatever_the_locale_says(locale, terminal):
    taken = "漏发多久，裏".encode(terminal).decode(locale, "surrogateescape")
    assert typed([taken], locale) == "漏发多久，裏"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("ask 退款多久到账", 0),
        ("ask 明天天气怎么样", 1),
        ("ask", 2),
        ("ask --nope", 2),
        ("ask x --content nowhere", 2),
        ("search 退款", 0),
        ("search 火星", 1),
        ("search where:x", 2),
        ("search x --content nowhere", 2),
        ("show hotline", 0),
        ("show nothing", 2),
        ("show", 2),
        ("show hotline --content nowhere", 2),
        ("list", 0),
        ("list --stage nowhere", 2),
        ("list --content nowhere", 2),
        ("facts", 0),
        ("facts --status no", 2),
        ("facts --content nowhere", 2),
        ("check", 0),
        ("check --strict", 1),
        ("check --rules", 0),
        ("check --content nowhere", 2),
        ("index", 0),
        ("index --content nowhere", 2),
        ("build --content nowhere", 2),
        ("serve --content nowhere", 2),
        ("new fresh", 0),
        ("new Fresh", 2),
        ("new fresh --content nowhere", 2),
        ("completion bash", 0),
        ("completion tcsh", 2),
        ("nope", 2),
        ("--nope", 2),
        ("", 2),
    ],
)
def test_json_is_json_however_it_ends(kb, indexed, arguments, code):
    said = kb(*arguments.split(), "--json")
    assert said.code == code
    assert ("error" in said.json) == (code == 2)
    if "error" in said.json:
        assert set(said.json["error"]) == {"code", "message"}


@pytest.mark.parametrize(
    "words",
    [
        ["退款多久到账"],
        ["退款", "多久"],
        ["--json", "退款多久到账"],
        ["退款", "--json", "多久"],
        ["明天天气"],
        [""],
        ["？"],
        ["漏" * 2001],
    ],
)
def test_a_plain_question_is_answered_as_through_the_toolkit(kb, indexed, words):
    assert kb("ask", *words) == kb("ask", "--content", str(indexed), *words)


def test_ask_prints_the_object_of_the_contract(kb, indexed):
    said = kb("ask", "--json", "退款多久到账").json
    assert list(said) == ["question", "band", "answer", "candidates"]
    assert (said["question"], said["band"]) == ("退款多久到账", "answer")
    assert said["answer"] == said["candidates"][0]
    assert type(said["answer"].pop("score")) is int
    assert said["answer"] == {
        "id": "refund-time",
        "question": "退款多久到账？",
        "text": "来源文章称，退款一般 1–3 个工作日到账。",
        "next": ["看订单里的退款状态。", "记下日期。"],
        "fallback": "向商家要退款记录。",
        "deadlines": ["refund-arrival"],
        "facts": [
            {
                "id": "refund-arrival",
                "label": "退款到账的时间",
                "value": "1–3 个工作日",
                "status": "reported",
                "note": "没写明从哪天起算。",
            }
        ],
        "sources": [{"id": "article#3", "title": "《漏发怎么办》", "place": "第 3 段"}],
        "reviewed": "2026-11-20",
        "url": "entries/negotiation/refund-time/",
    }


def test_who_drafts_what_is_told_to_be_out_of_scope_hears_of_it(kb, small_kb):
    assert kb("index").code == 0
    assert (
        "离 outside.yml 里的“发错货”最近"
        in kb("new", "wrong", "--stage", "penalty", "--question", "发错货了怎么退").err
    )
    assert kb("index").code == 2  # the draft is not filled in
    (small_kb / "entries/penalty/wrong.md").unlink()
    assert kb("new", "slow", "--stage", "penalty", "--question", "退款要等几天").err == ""


def test_a_draft_that_is_filled_in_passes_the_checks(kb, small_kb):
    assert kb("new", "bag", "--stage", "penalty", "--question", "包裹: 丢了\x1b[m 怎么\n办？").code == 0
    file = small_kb / "entries" / "penalty" / "bag.md"
    text = file.read_text(encoding="utf-8")
    assert "question: '包裹: 丢了 [m 怎么 办？'\n" in text
    text = text.replace("  - \n", "  - 甲\n  - 乙\n  - 丙\n  - 丁\n  - 戊\n")
    file.write_text(text, encoding="utf-8")
    rules = [line.split()[2] for line in kb("check").out.splitlines()]
    assert (rules.count("[unfilled]"), rules.count("[unsourced]")) == (len(HINTS) - 1, 1)  # the question was given
    for hint in HINTS.values():
        text = text.replace(hint, "找快递。")
    file.write_text(text.replace("sources: []", "sources: [article#1]"), encoding="utf-8")
    said = kb("check")
    assert [line.split()[2] for line in said.out.splitlines()] == ["[empty-stage]", "[orphan]"]
    assert said.code == 0
    assert kb("show", "bag").out.startswith("包裹: 丢了 [m 怎么 办？\n")


def test_what_is_not_sure_is_offered_with_how_to_read_it(kb, indexed):
    doubtful = next(
        q
        for q in (
            "电话",
            "客服投诉",
            "多久",
            "钱",
            "收到了",
            "法院",
            "平台",
            "怎么说",
            "快手的事",
            "到账没有",
            "投诉的东西",
        )
        if kb("ask", "--json", q).json["band"] == "suggest"
    )
    said = kb("ask", doubtful)
    assert (said.code, said.err) == (1, "")
    first, one, shown = said.out.splitlines()[:3]
    assert first == "没有把握你问的是哪一个。你是不是想问："
    assert re.fullmatch(r"  1\. .+？", one)
    assert re.fullmatch(r"     kb show [a-z-]+", shown)
