"""The website's dates, run in deno without a browser."""

import json
import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from conftest import CASES, ROOT
from deno import find_deno_bin

from kb.base.entries import KnowledgeBase
from kb.checks.valid import load_valid
from kb.publish.dates_bundle import dates_data

NOON = 1795665600
"""Noon of 2026-11-26 in Beijing, in seconds since 1970."""
Twin = Callable[[list[dict[str, Any]]], list[Any]]


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file of tests/cases/dates."""
    return [json.loads(line) for line in (CASES / "dates" / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon of 2026-11-26 in Beijing."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON))


@pytest.fixture(scope="session")
def base(content: Any) -> KnowledgeBase:
    return load_valid(content)


@pytest.fixture(scope="session")
def twin(base: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Twin:
    """What the scripts make of cases: twin([{"way": "ends", …}, …])."""
    cache, data = tmp_path_factory.mktemp("deno"), dates_data(base)

    def run(given: list[dict[str, Any]]) -> list[Any]:
        options = ("--no-config", "--no-remote", "--no-prompt", "--allow-read")
        done = subprocess.run(
            [find_deno_bin(), "run", *options, str(ROOT / "tests/dates/twins.js")],
            input=json.dumps({"data": data, "now": NOON, "cases": given}),
            env={**os.environ, "DENO_DIR": str(cache), "DENO_NO_UPDATE_CHECK": "1", "TZ": "America/New_York"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found: list[Any] = json.loads(done.stdout)
        return found

    return run
