"""Plain where it is piped, wrapped and coloured on a terminal; any locale will do."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest
from wcwidth import wcswidth


def on_terminal(*arguments: str, columns: int = 80, **environment: str) -> list[str]:
    """Lines that `kb` shows on a terminal of so many columns."""
    shown, screen = pty.openpty()
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", **environment}
    with subprocess.Popen([sys.executable, "-m", "kb", *arguments], stdout=screen, env=environment) as process:
        os.close(screen)
        text = b""
        try:
            while part := os.read(shown, 65536):
                text += part
        except OSError:  # how Linux says that the other end is closed
            pass
        assert process.wait() == 0
    os.close(shown)
    return text.decode().replace("\r\n", "\n").splitlines()


COMMANDS = [("ask", "退款多久到账"), ("search", "退款"), ("show", "refund-time"), ("facts",), ("list",), ("check",)]
LONG = "来源文章称，（退款）一般“1–3 个工作日”到账：https://example.com/a/very/long/address/that/fits/nowhere。" * 3


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda a: a[0])
def test_a_terminal_of_40_columns_is_never_overrun(indexed, arguments):
    if arguments[0] == "show":
        path = indexed / "entries" / "negotiation" / "refund-time.md"
        path.write_text(path.read_text(encoding="utf-8").replace("可能更慢。", LONG), encoding="utf-8")
    lines = on_terminal(*arguments, columns=40, NO_COLOR="1")
    assert lines
    assert max(map(wcswidth, lines)) <= 40
    assert not [line for line in lines if line.strip()[:1] in tuple("，。；：？！、）》”")]


def test_wrapping_loses_nothing_and_keeps_commands_whole(kb, indexed):
    lines = on_terminal("ask", "退款多久到账", columns=40, NO_COLOR="1")
    assert "".join("".join(lines).split()) == "".join(kb("ask", "退款多久到账").out.split())
    assert any("kb show what-to-do" in line for line in lines)


@pytest.mark.parametrize("arguments", COMMANDS[:4], ids=lambda a: a[0])
def test_colours_are_only_put_around_the_plain_text(indexed, arguments):
    import re

    plain = on_terminal(*arguments, NO_COLOR="1")
    coloured = on_terminal(*arguments)
    assert re.search("\x1b\\[[0-9;]+m", "\n".join(coloured))
    uncoloured = [re.sub("\x1b\\[[0-9;]+m", "", line) for line in coloured]
    if arguments[0] == "search":  # what was found is in brackets where there are no colours
        plain = [line.replace("【", "").replace("】", "") for line in plain]
    assert uncoloured == plain


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"NO_COLOR": ""}, {"TERM": "dumb"}], ids=str)
def test_no_color_and_dumb_terminals_are_honoured(indexed, environment):
    assert "\x1b" not in "\n".join(on_terminal("ask", "退款多久到账", **environment))


LINK = re.compile("\x1b\\]8;;(.*?)\x1b\\\\(.*?)\x1b\\]8;;\x1b\\\\")


@pytest.fixture
def with_address(indexed, kb):
    """A source that has an official address, and an index from after that."""
    file = indexed / "sources.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("checked:", "url: https://example.com/a?b=1\n    checked:"), encoding="utf-8")
    assert kb("index").code == 0


@pytest.mark.parametrize("arguments", [("show", "complain"), ("facts",), ("ask", "投诉到哪里")], ids=lambda a: a[0])
@pytest.mark.parametrize("says", [{"FORCE_HYPERLINK": "1"}, {"WT_SESSION": "x"}, {"VTE_VERSION": "6003"}], ids=str)
def test_a_source_opens_its_text_on_a_terminal_that_has_links(with_address, arguments, says):
    plain = on_terminal(*arguments, NO_COLOR="1", FORCE_HYPERLINK="0")
    linked = on_terminal(*arguments, NO_COLOR="1", **says)
    found = LINK.findall("\n".join(linked))
    assert found
    assert {address for address, _ in found} == {"https://example.com/a?b=1"}
    assert all("《投诉处理办法》" in text for _, text in found)
    assert LINK.sub(r"\2", "\n".join(linked)) == "\n".join(plain)


@pytest.mark.parametrize("says", [{"FORCE_HYPERLINK": "0"}, {"TERM": "dumb"}, {"VTE_VERSION": "4000"}], ids=str)
def test_other_terminals_get_no_links(with_address, says):
    assert "\x1b]8" not in "\n".join(on_terminal("show", "complain", **says))


def test_piped_output_is_plain_and_not_wrapped(kb_process, indexed):
    said = kb_process("ask", "退款多久到账", COLUMNS="20", TERM="xterm-256color", FORCE_COLOR="1")
    assert "\x1b" not in said.out
    assert "  · 退款到账的时间：1–3 个工作日 ［来源所述］\n" in said.out


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C"},
        {"LC_ALL": "C", "LANG": "C"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "utf-8"},
        {"PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"},
    ],
    ids=str,
)
def test_any_locale_answers_the_same(kb, kb_process, indexed, environment):
    for arguments in ("ask", "退款多久到账"), ("ask", "--json", "退款多久到账"), ("check",):
        assert kb_process(*arguments, **environment) == kb(*arguments)


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_an_output_that_lacks_characters_still_gets_an_answer(kb, kb_process, indexed, encoding):
    said = kb_process("ask", "--json", "退款多久到账", PYTHONIOENCODING=encoding)
    assert (said.code, said.err, said.json) == (0, "", kb("ask", "--json", "退款多久到账").json)
    for command in ("ask", "退款多久到账"), ("show", "refund-time"), ("facts",), ("check",), ("search", "退款"):
        said = kb_process(*command, PYTHONIOENCODING=encoding)
        assert said.code == 0
        assert "Traceback" not in said.err


def test_gbk_output_is_read_as_gbk(indexed):
    done = subprocess.run(
        [sys.executable, "-m", "kb", "ask", "退款多久到账"],
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("gbk").startswith("来源文章称，退款一般 1–3 个工作日到账。")


def test_a_reader_that_leaves_early_is_no_error(indexed):
    script = f"{sys.executable} -m kb show refund-time | head -n 1; {sys.executable} -m kb facts --json | true"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("退款多久到账？\n", "")


@pytest.mark.parametrize("command", ["list", "facts --json", "ask 退款多久到账"])
def test_who_reads_on_is_told_that_the_reader_has_left_as_by_any_program(indexed, command):
    script = f"{sys.executable} -m kb {command} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (141, "", "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
def test_a_full_disk_is_said(indexed):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kb", "show", "refund-time"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("kb: 写不出")
    assert "Traceback" not in done.stderr.decode()
