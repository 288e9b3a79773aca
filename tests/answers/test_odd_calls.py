"""Queries, case files and outputs that nobody foresees end in words of ours, never in a traceback."""

import json
import os
import subprocess
import sys

import pytest

QUERIES = (
    "NOT NOT a",
    "number_：1",
    "商家 REQUIRE ANDNOT a",
    "AND",
    "NOT",
    "((",
    '"',
    "a^",
    "*",
    "[a TO",
    "a~9999",
    "\ud800",
)


@pytest.mark.parametrize("query", QUERIES, ids=ascii)
def test_any_query_is_answered_or_refused_in_words(kb, indexed, query):
    said = kb("search", query)
    assert said.code in (0, 1, 2)
    assert said.code != 2 or said.err.startswith("kb: ")


CASES = {
    "a slow expression": {"q": "a", "slice": "x", "any": [["(a+)+$"]]},
    "many repeats": {"q": "a", "slice": "x", "any": [[".*.*.*.*b"]]},
    "repeats without end": {"q": "a", "slice": "x", "any": [["(a|a)*b"]]},
    "a great number": {"q": "a", "slice": "x", "any": [["a{99999999999}"]]},
    "ids as text": {"q": "a", "slice": "x", "ids": "refund-time"},
    "ids as numbers": {"q": "a", "slice": "x", "ids": [1]},
    "no question": {"slice": "x", "ids": ["a"]},
    "an expression that is none": {"q": "a", "slice": "x", "any": [[1]]},
}


@pytest.mark.parametrize("name", CASES)
def test_an_odd_case_is_refused_with_its_line(kb, indexed, tmp_path, name):
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(CASES[name]) + "\n")
    said = kb("eval", str(file))
    assert (said.code, said.out) == (2, "")
    assert f"{file}:1 " in said.err


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "bytes"])
def test_a_case_file_that_is_none_is_refused(kb, indexed, tmp_path, kind):
    file = tmp_path / "cases"
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    else:
        file.write_bytes(b"\xff\xfe")
    said = kb("eval", str(file))
    assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_an_output_that_is_closed_is_said_and_nothing_is_written_elsewhere(indexed, closed):
    script = f"{sys.executable} -m kb ask 退款多久到账 {closed}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert ("标准输出关着" in done.stderr) == (closed == ">&-")
