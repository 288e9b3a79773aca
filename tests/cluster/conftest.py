"""A cluster in a file: Milvus Lite, through the same client as a real one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search import Document, Ranker, build, open_pack
from search.errors import ClusterError

DOCUMENTS = [Document(f"d{n}", {"question": f"第{n}种退款多久到账"}, data={"n": n}) for n in range(30)]


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


@pytest.fixture
def few(tmp_path: Path) -> Ranker:
    """An index of 30 documents."""
    build(DOCUMENTS, tmp_path / "few")
    return open_pack(tmp_path / "few")


@pytest.fixture
def fewer(tmp_path: Path) -> Ranker:
    """One of 20."""
    build(DOCUMENTS[:20], tmp_path / "fewer")
    return open_pack(tmp_path / "fewer")


def reason(call: Callable[[], object]) -> str:
    with pytest.raises(ClusterError) as wrong:
        call()
    return wrong.value.reason


def said(kb: Callable[..., Any], *arguments: str) -> str:
    """What a command that fails says."""
    done = kb(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("kb: ")
    assert done.err.count("\n") == 1
    return str(done.err)
