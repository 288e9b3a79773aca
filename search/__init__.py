"""Full-text search over short Chinese texts: build an index once, rank a question against it in a millisecond.

Knows documents, fields and terms; knows nothing of what they are about.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from search.errors import Busy, IndexUntrusted, NotOurs, PackDamaged, PackMissing, QueryError, SearchError
from search.ranking import Hit, Judgement, Ranker, open_pack
from search.tuning import Tuning

if TYPE_CHECKING:
    from search.building import build
    from search.documents import Document, Vocabulary
    from search.index import TextIndex, open_text
    from search.light import write_light
    from search.lock import writing

__all__ = [
    "Busy",
    "Document",
    "Hit",
    "IndexUntrusted",
    "Judgement",
    "NotOurs",
    "PackDamaged",
    "PackMissing",
    "QueryError",
    "Ranker",
    "SearchError",
    "TextIndex",
    "Tuning",
    "Vocabulary",
    "build",
    "open_pack",
    "open_text",
    "write_light",
    "writing",
]


_BUILDING = {
    "Document": "search.documents",
    "Vocabulary": "search.documents",
    "TextIndex": "search.index",
    "build": "search.building",
    "open_text": "search.index",
    "write_light": "search.light",
    "writing": "search.lock",
}


def __getattr__(name: str) -> Any:
    """Import the building side, and with it Whoosh, only when it is asked for."""
    if name in _BUILDING:
        return getattr(import_module(_BUILDING[name]), name)
    raise AttributeError(f"module 'search' has no attribute {name!r}")
