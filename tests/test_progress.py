"""What takes long says how far it is: a bar on a terminal, lines elsewhere, nothing of what is quick."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import CASES, SECOND

from kb.commands import progress
from kb.commands.main import main
from kb.commands.progress import Progress

pty = pytest.importorskip("pty", reason="terminals are of Unix")
AT_ONCE = """
import sys
from kb.commands import progress
from kb.commands.main import main
progress.SLOW_SECONDS = progress.LINE_SECONDS = 0
main(sys.argv[1:])
"""
"""Runs a command that tells its progress from the first moment on, as if it took long."""
LOADED = "finally: print('tqdm' in sys.modules)"
COMMANDS = {
    "index": ("index", "切分", "个条目"),
    "check": ("check", "检查 misled-alias", "个条目"),
    "tune": ("tune --dry-run", "从别的文件学", "个问题"),
    "eval": ("eval HERE/cases.jsonl", "问 kb", "个问题"),
    "build": ("build -o HERE/site", "生成", "页"),
    "bundle": ("bundle -o HERE/site.zip", "生成", "页"),
    "import": ("import HERE/table.csv --dry-run", "读", "行"),
}
"""What is typed, and what is told of it."""


@pytest.fixture
def typed(tmp_path, fixtures_day):
    """A command as it is typed: typed("index") is what to run, on a base without an index."""
    (tmp_path / "table.csv").write_text("问题,答案\n雨伞能借吗？,到大堂登记就能借。\n", encoding="utf-8")
    (tmp_path / "cases.jsonl").write_text(
        '{"q": "退款多久到账", "slice": "a", "ids": ["refund-time"]}\n', encoding="utf-8"
    )

    def words(name):
        content = shutil.copytree(SECOND if name == "tune" else CASES / "small_kb", tmp_path / "content")
        said = COMMANDS[name][0].replace("HERE", str(tmp_path)).split()
        return [sys.executable, "-c", AT_ONCE, *said, "--content", str(content), "--data", str(tmp_path / "data")]

    return words


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_tells_lines_where_there_is_no_terminal(typed, capsys, monkeypatch, name):
    for seconds in ("SLOW_SECONDS", "LINE_SECONDS"):
        monkeypatch.setattr(progress, seconds, 0)
    with pytest.raises(SystemExit) as end:
        main(typed(name)[3:])
    _, what, unit = COMMANDS[name]
    said = capsys.readouterr().err
    assert end.value.code in (0, 1, None), said
    told = re.findall(rf"^{what} (\d+)/(\d+) {unit}，每秒 [\d.]+，还要 [\d:]+$", said, re.MULTILINE)
    assert told
    assert told[-1][0] == told[-1][1]
    assert not re.search(r"[\r\x1b|]", said)


@pytest.mark.parametrize("name", ["index", "check", "eval"])
def test_a_command_draws_a_bar_on_a_terminal_and_takes_it_away(typed, name):
    ours, theirs = pty.openpty()
    with subprocess.Popen(typed(name), stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        drawn = b""
        try:
            while more := os.read(ours, 65536):
                drawn += more
        except OSError:  # how Linux says that nobody is there any more
            pass
        os.close(ours)
    _, what, unit = COMMANDS[name]
    text = drawn.decode("utf-8")
    assert process.returncode in (0, 1), text
    assert re.search(rf"\r{what} \d+/\d+ {unit} \|.*\| 每秒 [\d.]+，还要 [\d:?]+", text)
    assert re.sub(r"[^\r]*\r(?!\n)", "", text).count("每秒") == 0


def test_entries_are_counted_and_nothing_else(typed, tmp_path):
    done = subprocess.run(typed("index"), capture_output=True, encoding="utf-8", check=True)
    (number,) = re.findall(r"已索引 (\d+) 个条目", done.stdout)
    counts = set(re.findall(r"切分 \d+/(\d+) 个条目", done.stderr))
    assert counts == {number}
    assert int(number) == len(list(tmp_path.glob("content/entries/*/*.md")))


def test_what_is_quick_says_nothing_and_loads_no_library(tmp_path):
    script = AT_ONCE.replace("= 0", "= 3600").replace("main(sys", "try: main(sys") + LOADED
    command = [sys.executable, "-c", script, "index", "--content", str(CASES / "small_kb"), "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert (done.stdout.splitlines()[-1], done.stderr) == ("False", "")


def test_a_line_comes_every_few_seconds_and_no_more_often(capsys, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    with Progress() as told:
        for done in range(1, 41):
            clock[0] = done / 2
            told("切分", "个条目", done, 40)
        told("编成索引", "", 0, 0)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "切分 2/40 个条目，每秒 2.0，还要 00:19"
    assert [line.split()[1] for line in lines] == ["2/40", "12/40", "22/40", "32/40"]
