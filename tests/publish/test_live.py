"""A website that follows its content (`kb serve --live`)."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from urllib.request import urlopen

import pytest
from conftest import CASES

import kb.publish.live as live_module
from kb.publish.live import POLL_SECONDS, SCRIPT, STATE, Live
from publish.serve import PATIENCE


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


def test_what_is_saved_is_on_the_page_and_what_is_wrong_is_told_until_it_is_right(tmp_path: Path) -> None:
    content = copytree(CASES / "small_kb", tmp_path / "content")
    entry, facts = content / "entries/legal/complain.md", content / "facts.yml"
    with following(content) as home:
        assert "投诉要写清商家的名字" in read(home + "entries/legal/complain/")
        save(entry, "投诉要写清商家的名字", "投诉要写清商家在执照上的名字")
        await_(lambda: "执照上的名字" in read(home + "entries/legal/complain/"))
        right = facts.read_text(encoding="utf-8")
        facts.write_text("facts: 3\n", encoding="utf-8")
        await_(lambda: any("facts.yml:1" in fault for fault in faults(home)))
        assert "执照上的名字" in read(home + "entries/legal/complain/")
        facts.write_text(right, encoding="utf-8")
        await_(lambda: not any("facts.yml" in fault for fault in faults(home)))


def test_what_is_saved_while_all_pages_are_made_does_not_wait_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = copytree(CASES / "small_kb", tmp_path / "content")
    (tmp_path / "site").mkdir()
    live = Live(content, tmp_path / "site", lambda _: None, lambda *_: Future())
    live.start()
    entry, page = content / "entries/legal/complain.md", live.site / "entries/legal/complain/index.html"
    save(entry, "商家的名字", "商家在执照上的名字")
    live.follow()
    shown = json.loads((live.site / STATE).read_text(encoding="utf-8"))
    with monkeypatch.context() as patch:
        made = live_module.mkdocs_settings

        def saving(*given: object, **named: object) -> object:
            save(entry, "执照上的名字", "执照上的全名")
            return made(*given, **named)

        patch.setattr(live_module, "mkdocs_settings", saving)
        live.follow()
    assert json.loads((live.site / STATE).read_text(encoding="utf-8")) == shown  # they were left
    live.follow()
    assert "执照上的全名" in page.read_text(encoding="utf-8")
    live.follow()
    assert "执照上的全名" in page.read_text(encoding="utf-8")


@contextmanager
def following(content: Path) -> Iterator[str]:
    """The address of `kb serve --live`."""
    command = [sys.executable, "-m", "kb", "serve", "--live", "--port", "0", "--content", str(content), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            yield next(found[0] for line in server.stdout if (found := re.search(r"http://[^\"]+", line)))
        finally:
            server.terminate()


def read(address: str) -> str:
    with urlopen(address, timeout=PATIENCE) as page:
        return str(page.read().decode())


def faults(home: str) -> list[str]:
    return list(json.loads(read(home + STATE))["faults"])


def save(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def await_(holds: Callable[[], bool]) -> None:
    """Wait until it does."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(POLL_SECONDS)
