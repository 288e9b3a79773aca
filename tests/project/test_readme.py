"""What the README shows is what happens."""

import json
import re
import shlex
from pathlib import Path

import pytest

from kb.base.dates import STALE

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRANSCRIPTS = re.findall(r"```console\n\$ kb ([^\n]+)\n(.*?)\n```", README, re.DOTALL)


@pytest.mark.parametrize(("arguments", "shown"), TRANSCRIPTS, ids=[arguments for arguments, _ in TRANSCRIPTS])
def test_a_transcript_of_the_readme_is_what_the_command_prints(kb, content, index, arguments, shown):
    """But for its figures and days, which a keeper may change, and the note that a review is old."""
    said = kb(*shlex.split(arguments), "--content", str(content), "--data", str(index))
    assert without_figures(said.out) == without_figures(shown)


def without_figures(text):
    return [re.sub(r"\d+", "0", line) for line in without_age(text).splitlines()]


def without_age(text):
    """Without the note that a review is old, which comes with the days."""
    return "\n".join(line for line in text.strip().splitlines() if not line.startswith(STALE[:4]))


def test_the_pictures_are_there_said_in_words_and_small():
    pictures = re.findall(r'<img src="([^"]+)"[^>]* alt="([^"]+)"', README)
    assert len(pictures) == README.count("<img") == 3
    assert [name for name, _ in pictures if not 0 < (ROOT / name).stat().st_size <= 120_000] == []


def test_the_readme_opens_with_transcripts():
    assert len(TRANSCRIPTS) >= 2


def test_the_pictures_show_what_is_said_today(index):
    """Their texts are kept beside them; but for the note that a review is old."""
    from browser.pictures import ENTRY, QUESTION, shown

    kept = json.loads((ROOT / "pictures/texts.json").read_text(encoding="utf-8"))
    told = shown(QUESTION, ENTRY, index)
    assert {name: without_age(text) for name, text in told.items()} == kept, "the pictures are old: make pictures"
