"""An empty base to import into."""

import pytest


@pytest.fixture
def empty(kb, tmp_path, monkeypatch):
    """The content folder of a base that `kb init --empty` made, in use."""
    assert kb("init", str(tmp_path / "base"), "--empty", "--name", "问答").code == 0
    monkeypatch.setenv("KB_CONTENT", str(tmp_path / "base" / "content"))
    return tmp_path / "base" / "content"
