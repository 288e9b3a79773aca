"""What can go wrong, and what is said about it.

KbError
├── ContentMissing   no content folder where it was looked for
├── ContentError     the content has mistakes; carries every Problem
├── FolderError      a folder that cannot be read or written
├── NotFound         no entry has this id
├── QuestionError    a question that cannot be asked: empty, no words, too long
└── SiteError        the website cannot be built
"""

from typing import ClassVar, NamedTuple


class Problem(NamedTuple):
    """One mistake in the content: where, which rule, what to do; `path` is relative to the content folder."""

    path: str
    line: int
    rule: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {'警告' if self.warning else '错误'} [{self.rule}] {self.message}"


class KbError(Exception):
    """Base of all errors of this package; `code` is for machines."""

    code: ClassVar[str] = "error"


class ContentMissing(KbError):
    """No content folder where it was looked for."""

    code = "content-missing"


class ContentError(KbError):
    """The content has mistakes; `problems` holds all of them."""

    code = "content-invalid"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        errors = sum(not problem.warning for problem in problems)
        listed = "\n".join(map(str, problems))
        super().__init__(f"内容有 {errors} 处错误，改好后再试：\n{listed}")


class FolderError(KbError):
    """A folder that cannot be read or written."""

    code = "folder"


class NotFound(KbError):
    """No entry has this id."""

    code = "not-found"


class QuestionError(KbError):
    """A question that cannot be asked: empty, without words, or too long."""

    code = "question"


class SiteError(KbError):
    """The website cannot be built."""

    code = "site"
