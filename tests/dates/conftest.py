"""The website's dates, run in deno without a browser."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import CASES, NOON
from scripts import said_by

from kb.base.entries import KnowledgeBase
from kb.checks.valid import load_valid
from kb.publish.dates_bundle import dates_data

Twin = Callable[[list[dict[str, Any]]], list[Any]]


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file of tests/cases/dates."""
    return [json.loads(line) for line in (CASES / "dates" / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def base(content: Any) -> KnowledgeBase:
    return load_valid(content)


@pytest.fixture(scope="session")
def twin(base: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Twin:
    """What the scripts make of cases: twin([{"way": "ends", …}, …])."""
    cache, data = tmp_path_factory.mktemp("deno"), dates_data(base)

    def run(given: list[dict[str, Any]]) -> list[Any]:
        found: list[Any] = said_by("dates/twins.js", {"data": data, "now": NOON, "cases": given}, cache)
        return found

    return run
