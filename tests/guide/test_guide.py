"""The way: it ends soon, Python and its twin walk it alike, the command asks and refuses, the graph is current."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from scripts import said_by

from kb.answers.guiding import mermaid, walk, ways
from kb.base.entries import KnowledgeBase
from kb.checks.valid import load_valid
from kb.commands.guide import NUMBERS

SOON, IN_TEN = 5, 9
"""Taps to an end, and how many of ten ends are to be reached by so many."""
ODD = ["", "0", "99", "1,99", "1,1,1,1,1,1,1", "received", "1,", ",1", "-1", "1.5", "１", "<b>", "1,2,", "123", "01"]


@pytest.fixture(scope="module")
def base(content: Path) -> KnowledgeBase:
    return load_valid(content)


def test_nine_of_ten_ends_are_reached_in_few_taps(base: KnowledgeBase) -> None:
    found = ways(base)
    shortest: dict[str, int] = {}
    for way in found:
        end = walk(base, way).step.id
        shortest[end] = min(len(way), shortest.get(end, len(way)))
    assert {*shortest} == {step.id for step in base.guide if not step.options}
    assert sum(taps <= SOON for taps in shortest.values()) * 10 >= len(shortest) * IN_TEN
    assert sum(len(way) <= SOON for way in found) * 10 >= len(found) * IN_TEN


def test_the_twin_walks_the_same(base: KnowledgeBase, tmp_path: Path) -> None:
    steps = [{"id": s.id, "ask": s.ask, "options": list(s.options.items())} for s in base.guide]
    whole = [",".join(map(str, way)) for way in ways(base)]
    addresses = [*whole, *(way[: len(way) // 2].rstrip(",") for way in whole), *ODD]
    said = said_by("guide/twins.js", {"steps": steps, "addresses": addresses}, tmp_path)
    assert said == [walked(base, address) for address in addresses]


def walked(base: KnowledgeBase, address: str) -> Any:
    """What Python makes of an address, as JSON has it."""
    if address and not NUMBERS.fullmatch(address):
        return None
    found = walk(base, [int(number) for number in address.split(",")] if address else [])
    return [found.step.id, [list(pair) for pair in found.trail], found.taken]


def test_the_command_tells_each_end_as_programs_and_people_read_it(kb: Any, content: Path, base: KnowledgeBase) -> None:
    where = ("--content", str(content))
    longest = max(ways(base), key=len)
    step = walk(base, longest).step
    said = kb("guide", "--answers", ",".join(map(str, longest)), "--json", *where).json
    assert (said["id"], said["end"], said["today"]) == (step.id, step.end, list(step.today))
    assert [fact["id"] for fact in said["facts"]] == list(step.facts)
    assert len(said["trail"]) == len(longest)
    asked = kb("guide", "--json", *where).json
    assert (asked["question"], asked["options"]) == (base.guide[0].ask, list(base.guide[0].options))
    text = kb("guide", "--answers", "1,5,3", *where).out
    assert all(
        part in text for part in ("今天做", "kb dates --fact platform-review", "kb draft ask-platform", "如果行不通")
    )


def test_answers_come_by_a_pipe(content: Path) -> None:
    def piped(text: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kb", "guide", "--content", str(content)]
        return subprocess.run(command, input=text, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)

    done = piped("1\n0\n五\n5\n3\n")
    assert (done.returncode, done.stderr.count("这个回答；写 1 到 7 的一个数")) == (0, 2)
    assert "请平台介入" in done.stdout
    assert piped("").returncode == 0


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("1,9", "的第 2 个 9 没有这个回答；最多 7"),
        ("3,1", "前面已经到终点"),
        ("a", "不认得"),
        ("１", "不认得"),
        ("1,", "不认得"),
    ],
)
def test_what_is_no_answer_is_refused(kb: Any, content: Path, answers: str, said: str) -> None:
    error = kb("guide", "--answers", answers, "--json", "--content", str(content)).json["error"]
    assert (error["code"], said in error["message"]) == ("value", True)


def test_a_base_without_a_guide_says_so(kb: Any, small_kb: Path) -> None:
    assert "没有 guide.yml" in kb("guide").err
    assert "没有 guide.yml" in kb("check", "--graph").err


def test_the_graph_in_the_documents_is_that_of_the_guide(kb: Any, content: Path, base: KnowledgeBase) -> None:
    drawn = re.search(r"```mermaid\n(.*?)\n```", (ROOT / "GUIDE.md").read_text(encoding="utf-8"), re.DOTALL)
    assert drawn
    assert drawn[1] == mermaid(base) == kb("check", "--graph", "--content", str(content)).out.rstrip("\n")
