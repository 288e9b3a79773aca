"""What is read before a command is typed: help, the manual page, what the shell completes."""

import re
import shlex

import pytest
from conftest import ROOT

from kb.commands import COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_version(kb, command):
    for option in ("-h", "--help"):
        said = kb(command, option)
        assert (said.code, said.err) == (0, "")
        assert said.out.startswith(f"用法：kb {command} ")
        for shared in ("--json", "--content 文件夹", "--data 文件夹", "--version", "-h, --help"):
            assert shared in said.out
    assert kb(command, "--version") == kb("--version")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command):
    assert f"kb {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_help_lists_the_commands_and_comes_where_nothing_is_asked(kb):
    said = kb("-h")
    lines = said.out.split("命令：\n")[1].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in lines] == list(COMMANDS)
    assert kb() == kb("help") == said
    for command in COMMANDS:
        assert kb("help", command) == kb(command, "-h")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_in_one_language_and_has_an_example(kb, small_kb, command):
    said = kb(command, "-h").out
    words = {*re.findall(r"[A-Za-z]{4,}", re.sub(r"--?[a-z-]+|kb [a-z]+|[\w.-]*\.\w+|'[^']*'", " ", said))}
    assert not words & {
        "Usage",
        "Options",
        "Show",
        "default",
        "required",
        "OPTIONS",
        "QUESTION",
        "DIR",
        "FILE",
        "INTEGER",
    }
    example = re.search(r"例子：(.*)\n更多：", said)[1]
    assert f"kb {command}" in example
    assert not re.search(r"[{}]", example)


@pytest.mark.parametrize(
    "command", sorted({*COMMANDS} - {"serve", "build", "init", "tune", "eval", "completion", "edit", "mcp", "guide"})
)
def test_an_example_can_be_typed_as_it_is(kb, indexed, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "常见问题.csv").write_text("问题,答案\n几点关门？,看门上的牌子。\n", encoding="utf-8")
    example = re.search(r"例子：kb (.*)\n", kb(command, "-h").out)[1].partition(" > ")[0]
    assert kb(*shlex.split(example)).code in (0, 1)


def test_the_manual_has_every_command_with_its_help(kb, small_kb):
    page = kb("man").out
    for command in COMMANDS:
        section = page.partition(f".SS kb {command}\n")[2].partition(".SS")[0]
        first = kb(command, "-h").out.splitlines()[2].strip()
        assert first.replace("\\", "\\e").replace("-", "\\-") in section
    assert not [line for line in page.splitlines() if line.startswith("'")]
    assert {line.split()[0] for line in page.splitlines() if line.startswith(".")} == {
        *(".TH", ".SH", ".SS", ".TP", ".B", ".PP")
    }


@pytest.mark.parametrize(
    ("shell", "sign"), [("bash", "complete "), ("zsh", "autoload -Uz compinit"), ("fish", "complete --no-files")]
)
def test_completion_prints_a_script_for_the_shell(kb, shell, sign):
    said = kb("completion", shell)
    assert (said.code, said.err) == (0, "")
    assert sign in said.out


def test_the_shell_is_told_commands_and_options(kb_process):
    said = kb_process(_KB_COMPLETE="bash_complete", COMP_WORDS="kb s", COMP_CWORD="1")
    assert said.out.split() == ["plain,search", "plain,show", "plain,serve"]


@pytest.mark.parametrize(
    ("begun", "words"),
    [
        ("kb show ho", {"hotline"}),
        ("kb show ", {"complain", "hotline", "refund-time", "what-to-do"}),
        ("kb list --stage pla", {"platform"}),
        ("kb list --stage 平", {"平台介入", "平台处罚"}),
        ("kb list --kind 要", {"要多久"}),
        ("kb facts --status 有", {"有疑"}),
        ("kb facts --source ru", {"rules", "rules#14"}),
        ("kb dates --fact re", {"refund-arrival"}),
        ("kb new x --stage 协", {"协商"}),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_ids_and_the_names_that_are_shown_are_completed(kb_process, small_kb, begun, words, shell):
    line = begun.split(" ")
    place = {"COMP_CWORD": line[-1] if shell == "fish" else str(len(line) - 1)}
    said = kb_process(_KB_COMPLETE=f"{shell}_complete", COMP_WORDS=begun, **place)
    lines = said.out.splitlines()
    if shell == "zsh":
        found = {lines[place + 1] for place in range(0, len(lines), 3)}
    else:
        found = {line.partition(",")[2].partition("\t")[0] for line in lines}
    assert found == words


@pytest.mark.parametrize("begun", ["kb eval x", "kb tune x", "kb build --config x", "kb check --content x"])
def test_files_are_left_to_the_shell_to_complete(kb_process, begun):
    said = kb_process(_KB_COMPLETE="bash_complete", COMP_WORDS=begun, COMP_CWORD=str(begun.count(" ")))
    assert said.out.split(",")[0] in ("file", "dir")
