"""What can go wrong, and what is said about it.

KbError
├── ClusterTrouble   a cluster that cannot be asked or written to
├── ContentMissing   no content folder where it was looked for
├── ContentError     the content has mistakes; carries every Problem
├── DateError        a moment that is none, or a period that cannot be counted
├── FolderError      a folder that cannot be read or written
├── NotFound         no entry has this id
├── QuestionError    a question that cannot be asked: empty, no words, too long
├── SheetError       a table that cannot be read, or a row of it that is not understood
├── SiteError        the website cannot be built
└── ValueRefused     what was given for a field does not fit it
"""

from typing import ClassVar, NamedTuple


def in_one_line(text: str) -> str:
    """Text as it may stand in a terminal and a log: what is no printable character is written as Python writes it."""
    return "".join(c if c.isprintable() or c == "\u3000" else ascii(c)[1:-1] for c in text)


class Problem(NamedTuple):
    """One mistake in the content: where, which rule, what to do; `path` is relative to the content folder."""

    path: str
    line: int
    rule: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        return self.seen_from("")

    def seen_from(self, folder: str) -> str:
        """The problem in a line; `folder` is the way from where one stands to the content, empty for the content."""
        level, path = "警告" if self.warning else "错误", f"./{self.path}" if self.path.startswith(":") else self.path
        return in_one_line(f"{folder}{path}:{self.line}: {level} [{self.rule}] {self.message}")


class KbError(Exception):
    """Base of all errors of this package; `code` is for machines."""

    code: ClassVar[str] = "error"


class ClusterTrouble(KbError):
    """A cluster cannot be asked or written to; `reason` is that of `search.errors.ClusterError`."""

    code = "cluster"

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class ContentMissing(KbError):
    """No content folder where it was looked for."""

    code = "content-missing"


class ContentError(KbError):
    """The content has mistakes; `problems` holds all of them, `folder` the way to the content."""

    code = "content-invalid"

    def __init__(self, problems: list[Problem], folder: str = "") -> None:
        self.problems = problems
        errors = sum(not problem.warning for problem in problems)
        listed = "\n".join(problem.seen_from(folder) for problem in problems)
        super().__init__(f"内容有 {errors} 处错误，改好后再试：\n{listed}")


class DateError(KbError):
    """A moment that is none or out of range, or a period that cannot be counted from it."""

    code = "date"


class FolderError(KbError):
    """A folder that cannot be read or written."""

    code = "folder"


class NotFound(KbError):
    """No entry has this id."""

    code = "not-found"


class QuestionError(KbError):
    """A question that cannot be asked: empty, without words, or too long."""

    code = "question"


class SheetError(KbError):
    """A table that cannot be read, or a row of it that is not understood."""

    code = "sheet"


class SiteError(KbError):
    """The website cannot be built."""

    code = "site"


class ValueRefused(KbError):
    """What was given for a field of a message does not fit it, or names no field."""

    code = "value"
