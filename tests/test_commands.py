"""What each command prints and how it ends, on the small knowledge base.

Each file of cases/transcripts is a session: lines that begin with $ are typed, what follows is printed on stdout,
or on stderr after "! ", and the exit code stands in brackets.
"""

import re
import shlex

import pytest
from conftest import CASES, ROOT

from kb.base.dates import today
from kb.checks.mending.drafting import HINTS
from kb.commands import COMMANDS

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


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_version(kb, command):
    for option in ("-h", "--help"):
        said = kb(command, option)
        assert (said.code, said.err) == (0, "")
        assert said.out.startswith(f"Usage: kb {command} ")
        for shared in ("--json", "--content DIR", "--data DIR", "--version", "-h, --help"):
            assert shared in said.out
    assert kb(command, "--version") == kb("--version")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command):
    assert f"kb {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_help_lists_the_commands_and_nothing_typed_is_an_error_that_does(kb):
    assert [line.split()[0] for line in kb("-h").out.split("Commands:\n")[1].splitlines()] == list(COMMANDS)
    for arguments, what in ((), "缺少命令"), (("nope",), "没有这个命令"):
        said = kb(*arguments)
        assert (said.code, said.out, said.err) == (2, "", f"kb: {what}；有 {' '.join(COMMANDS)}；用法见 kb -h\n")


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


@pytest.mark.parametrize(
    ("shell", "sign"), [("bash", "complete "), ("zsh", "#compdef kb"), ("fish", "complete --no-files")]
)
def test_completion_prints_a_script_for_the_shell(kb, shell, sign):
    said = kb("completion", shell)
    assert (said.code, said.err) == (0, "")
    assert sign in said.out


def test_the_shell_is_told_commands_and_options(kb_process):
    said = kb_process(_KB_COMPLETE="bash_complete", COMP_WORDS="kb s", COMP_CWORD="1")
    assert said.out.split() == ["plain,search", "plain,show", "plain,serve"]


def test_the_explanation_adds_up_to_the_band(kb, indexed):
    why = kb("ask", "--explain", "--json", "退款多久到账").json["explain"]
    assert why["id"] == "refund-time"
    assert sum(part["weight"] for part in why["parts"]) == pytest.approx(
        why["score"]["base_score"], abs=len(why["parts"])
    )
    assert sum(part for _, part in why["shares"].values()) == 1000
    assert sum(share * part for share, part in why["shares"].values()) // 1000 == why["confidence"]
    assert why["confidence"] >= why["answer"] > why["suggest"]
    said = kb("ask", "--explain", "退款多久到账").out
    for told in (
        "refund-time：总分",
        "退款  问",
        f"有几分把握：{why['confidence']}（",
        f"所以是 answer：{why['answer']} 起回答",
    ):
        assert told in said
    assert kb("ask", "--explain", "鬱麤").out.endswith("问题里没有一个词在这个知识库里。\n")
    assert "别的话题更近：" in kb("ask", "--explain", "明天天气怎么样，退款").out


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
