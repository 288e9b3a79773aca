"""Whatever is asked, there is a message and an exit code; nothing that a terminal would obey comes back."""

import re

import pytest

QUESTIONS = {
    "empty": "",
    "blanks": " \t\u3000\n",
    "only punctuation": "？！。……",
    "ASCII punctuation": "!@#$%^&*(){}[]\\|;:'\",.<>/?`~",
    "100,000 characters": "漏" * 100_000,
    "100,000 words": "漏发 " * 50_000,
    "100,000 brackets": "(" * 100_000,
    "control characters": "\x00\x07\x08\x7f\x85",
    "a lone surrogate": "\ud800",
    "bytes that are no text": b"\xc2\xa9\xff\xfe".decode("utf-8", "surrogateescape"),
    "an escape sequence": "\x1b[31mzzz\x1b]0;title\x07",
    "a C1 escape sequence": "\x9b31mzzz",
    "marks of direction": "\u202e\u2066zzz\u2069",
    "zero width": "\u200b\u200d\ufeff",
    "private use": "\ue000\U0010ffff",
    "combining marks": "e" + "\u0301" * 400,
    "unbalanced quotes": '"zzz',
    "an operator alone": "NOT",
    "a field alone": "id:",
    "a range": "[a TO b]",
    "a wildcard": "*",
    "a template": "{0.__class__} %s ${HOME}",
    "a path": "../../etc/passwd",
}
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize("json", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize("command", ["ask", "search", "show"])
def test_a_hostile_question_gets_a_message_and_no_traceback(kb, indexed, command, json, question):
    said = kb(command, *json, "--", question)
    assert said.code in ((1, 2) if command == "ask" else (0, 1, 2))
    assert (said.out if said.code < 2 or json else said.err).strip()
    assert not OBEYED.search(said.out + said.err)
    assert len(said.out) < 20_000
    if json:
        assert isinstance(said.json, dict)


@pytest.mark.parametrize(
    "wrapping",
    [
        "{}",
        "  {}  ",
        "\x1b[31m{}\x1b[0m",
        "\u202e{}",
        "\ud800{}",
        "\u200b{}\ufeff",
        "{}\0",
        "\u3164{}\u115f",
        "\U000e0041{}",
    ],
)
def test_a_good_question_is_heard_through_the_noise(kb, indexed, wrapping):
    assert kb("ask", wrapping.format("退款多久到账")).out == kb("ask", "退款多久到账").out


@pytest.mark.parametrize("place", ["\x1b[31mnowhere", "\udcff", "x" * 5000])
@pytest.mark.parametrize("option", ["--content", "--data"])
def test_a_hostile_folder_gets_a_message(kb, small_kb, monkeypatch, tmp_path, option, place):
    monkeypatch.chdir(tmp_path)
    said = kb("ask", option, place, "退款多久到账")
    assert said.code == (2 if option == "--content" or len(place) > 1000 else 0)
    assert not OBEYED.search(said.out + said.err)


def test_a_hostile_option_gets_a_message(kb):
    said = kb("ask", "--\x1b[31m", "x")
    assert (said.code, said.out, said.err) == (2, "", "kb: 没有选项 --[31m；用法见 kb ask -h\n")
