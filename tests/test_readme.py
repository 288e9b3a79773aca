"""What the README shows is what happens."""

import re
import shlex
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
TRANSCRIPTS = re.findall(r"```console\n\$ kb ([^\n]+)\n(.*?)\n```", README, re.DOTALL)


@pytest.mark.parametrize(("arguments", "shown"), TRANSCRIPTS, ids=[arguments for arguments, _ in TRANSCRIPTS])
def test_a_transcript_of_the_readme_is_what_the_command_prints(kb, content, index, arguments, shown):
    said = kb(*shlex.split(arguments), "--content", str(content), "--data", str(index))
    assert said.out.strip() == shown.strip()


def test_the_readme_opens_with_transcripts():
    assert len(TRANSCRIPTS) >= 2
