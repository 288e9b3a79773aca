"""A base without errors, or none."""

from pathlib import Path

from kb.base.entries import KnowledgeBase
from kb.base.loading import load
from kb.base.paths import from_here
from kb.checks.run import check
from kb.errors import ContentError


def load_valid(root: Path) -> KnowledgeBase:
    """Read a content folder that must be without errors. Raises ContentMissing, ContentError with all problems."""
    base, problems = load(root)
    problems = sorted(problem for problem in [*problems, *check(base)] if not problem.warning)
    if problems:
        raise ContentError(problems, from_here(root))
    return base
