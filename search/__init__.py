"""Full-text search over short Chinese texts: build an index once, rank a question against it in a millisecond.

Knows documents, fields and terms; knows nothing of what they are about.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from search.errors import Busy, IndexUntrusted, NotOurs, PackDamaged, PackMissing, QueryError, SearchError
from search.pack.ranking import Hit, Judgement, Ranker, open_pack
from search.tuning import Tuning

if TYPE_CHECKING:
    from search.documents import Document, Pattern, Vocabulary
    from search.index.browser_pack import write_browser_pack
    from search.index.building import build
    from search.index.fulltext import TextIndex, open_text
    from search.index.lock import writing

__all__ = [
    "Busy",
    "Document",
    "Hit",
    "IndexUntrusted",
    "Judgement",
    "NotOurs",
    "PackDamaged",
    "PackMissing",
    "Pattern",
    "QueryError",
    "Ranker",
    "SearchError",
    "TextIndex",
    "Tuning",
    "Vocabulary",
    "build",
    "open_pack",
    "open_text",
    "write_browser_pack",
    "writing",
]


_BUILDING = {
    "Document": "search.documents",
    "Pattern": "search.documents",
    "Vocabulary": "search.documents",
    "TextIndex": "search.index.fulltext",
    "build": "search.index.building",
    "open_text": "search.index.fulltext",
    "write_browser_pack": "search.index.browser_pack",
    "writing": "search.index.lock",
}


def __getattr__(name: str) -> Any:
    """Import the building side, and with it Whoosh, only when it is asked for."""
    if name in _BUILDING:
        return getattr(import_module(_BUILDING[name]), name)
    raise AttributeError(f"module 'search' has no attribute {name!r}")
