from kb.doors.base import Base, open_base
from kb.errors import (
    ContentError,
    ContentMissing,
    DateError,
    FolderError,
    KbError,
    NotFound,
    QuestionError,
    ValueRefused,
)

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

__version__: str
DISTRIBUTION: str
