"""A cluster in a file: Milvus Lite, through the same client as a real one."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = all(importlib.util.find_spec(name) for name in ("pymilvus", "milvus_lite"))
needed = pytest.mark.skipif(not HERE, reason='the extra "cluster" is not installed: pip install -e ".[cluster]"')
"""For the tests that need what the extra installs."""


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens the cluster in tmp_path/cluster.db, as often as one likes: lite("alias")."""
    from search.cluster.engine import Engine, place_of

    engines = []

    def opened(alias: str = "kb") -> Any:
        engines.append(Engine(place_of(f"{tmp_path / 'cluster.db'}#{alias}")))
        return engines[-1]

    yield opened
    for engine in engines:
        engine.close()
