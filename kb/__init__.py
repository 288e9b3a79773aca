"""The knowledge base: what its entries say, whether they are right, and which of them answers a question.

For other programs: `from kb import open_base`. What that needs is loaded when it is asked for.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
DISTRIBUTION = "kb-loufa"
"""Name of the package that is installed."""
__all__ = [
    "Base",
    "ContentError",
    "ContentMissing",
    "DateError",
    "FolderError",
    "KbError",
    "NotFound",
    "QuestionError",
    "ValueRefused",
    "open_base",
]


def __getattr__(name: str) -> Any:
    """The front door, opened when somebody comes; its types stand in `__init__.pyi`."""
    if name in __all__:
        return getattr(import_module("kb.doors.base" if name in ("Base", "open_base") else "kb.errors"), name)
    raise AttributeError(f"module 'kb' has no attribute {name!r}")
