"""The rules of the content, all of them, and how they are run."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.entries import KnowledgeBase
from kb.errors import FolderError, Problem
from kb.rules import Rule, asking, facts, links, reading, reviews, wording
from search import PackDamaged, Ranker

RULES: dict[str, Rule] = {
    rule.id: rule for part in (wording, asking, facts, links, reviews, reading) for rule in part.RULES
}
"""Every rule by its id, in the order in which `kb check --rules` shows them."""


def check(base: KnowledgeBase) -> list[Problem]:
    """Every problem in what the base says; the index is not asked."""
    return _run(base, (rule for rule in RULES.values() if not rule.ranked))


def check_ranking(base: KnowledgeBase, folders: Iterable[Path] = ()) -> list[Problem]:
    """Every problem that shows when the ways of asking are asked. The base must be without errors.

    The index is that of one of the folders, where it is of this content, else one built for a moment.
    """
    from kb.indexing import open_current
    from search import open_pack

    rules = [rule for rule in RULES.values() if rule.ranked]
    ranker = open_current(base.root, list(folders), open_pack)
    if ranker:
        with suppress(PackDamaged):
            return _run(base, rules, ranker)
    try:
        with TemporaryDirectory() as folder:
            return _run(base, rules, _built(base, Path(folder)))
    except OSError as error:
        raise FolderError(f"建不成临时的索引：{error.strerror or error}；用 --fast 就不建") from error


def _built(base: KnowledgeBase, folder: Path) -> Ranker:
    from kb.answering import documents, tuning, vocabulary
    from search import build, open_pack

    build(documents(base), folder, vocabulary(base), tuning())
    return open_pack(folder)


def _run(base: KnowledgeBase, rules: Iterable[Rule], *more: Ranker) -> list[Problem]:
    return sorted(
        Problem(found.path, found.line, rule.id, found.message, rule.warning)
        for rule in rules
        if rule.find
        for found in rule.find(base, *more)
    )
