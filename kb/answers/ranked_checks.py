"""The rules that ask the index: what people type leads to the right entry."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kb.answers.documents import documents, tuning, vocabulary
from kb.answers.indexing import open_current, open_whole
from kb.base.entries import KnowledgeBase
from kb.base.scratch import scratch
from kb.checks.run import RULES, run_rules
from kb.errors import FolderError, Problem
from search import PackDamaged, Ranker, open_pack
from search.pack.frame import reading_guard


def check_ranking(base: KnowledgeBase, folders: Iterable[Path] = ()) -> list[Problem]:
    """Every problem that shows when the ways of asking are asked. The base must be without errors.

    The index is that of one of the folders, where it is of this content, else one built for a moment.
    """
    rules = [rule for rule in RULES.values() if rule.ranked]
    ranker = open_current(base.root, list(folders), open_whole)
    if ranker:
        with suppress(PackDamaged), reading_guard(ranker.path):
            return run_rules(base, rules, ranker)
    try:
        with scratch() as folder:
            return run_rules(base, rules, _built(base, folder))
    except OSError as error:
        raise FolderError(f"建不成临时的索引：{error.strerror or error}；用 --fast 就不建") from error


def _built(base: KnowledgeBase, folder: Path) -> Ranker:
    from search import build  # it loads Whoosh, and kb --help loads this module

    build(documents(base), folder, vocabulary(base), tuning(base))
    return open_pack(folder)
