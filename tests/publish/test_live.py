"""A website that follows its content (`kb serve --live`)."""

import json
from concurrent.futures import Future
from pathlib import Path
from shutil import copytree

from conftest import CASES

from kb.publish.live import SCRIPT, STATE, Live


def test_content_that_is_wrong_at_first_is_told_and_shown_once_it_is_right(tmp_path: Path) -> None:
    """The page of faults has the script that asks, and becomes the website."""
    content = tmp_path / "content"
    copytree(CASES / "small_kb", content)
    right = (content / "facts.yml").read_text(encoding="utf-8")
    (content / "facts.yml").write_text("facts: 3\n", encoding="utf-8")
    told: list[str] = []
    live = Live(content, tmp_path / "site", told.append, lambda *_: Future())
    (tmp_path / "site").mkdir()
    live.start()
    assert SCRIPT in (live.site / "index.html").read_text(encoding="utf-8")
    assert any(
        "facts.yml:1" in fault for fault in json.loads((live.site / STATE).read_text(encoding="utf-8"))["faults"]
    )
    (content / "facts.yml").write_text(right, encoding="utf-8")
    live.follow()
    assert "kb-box" in (live.site / "index.html").read_text(encoding="utf-8")
    assert not [f for f in json.loads((live.site / STATE).read_text(encoding="utf-8"))["faults"] if "facts.yml:1" in f]
