"""The rules that ask the index: what people type leads to the right entry."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kb.answers.documents import documents, tuning, vocabulary
from kb.answers.indexing import open_current, open_whole
from kb.base.entries import Entry, KnowledgeBase
from kb.base.progress import Told, silent, watched
from kb.base.scratch import scratch
from kb.checks.run import RULES, run_rules
from kb.errors import FolderError, Problem
from search import PackDamaged, Ranker, open_pack
from search.pack.frame import reading_guard


def check_ranking(base: KnowledgeBase, folders: Iterable[Path] = (), progress: Told = silent) -> list[Problem]:
    """Every problem that shows when the ways of asking are asked. The base must be without errors.

    The index is that of one of the folders, where it is of this content, else one built for a moment.
    """
    ranker = open_current(base.root, list(folders), open_whole)
    if ranker:
        with suppress(PackDamaged), reading_guard(ranker.path):
            return _asked(base, ranker, progress)
    try:
        with scratch() as folder:
            return _asked(base, _built(base, folder), progress)
    except OSError as error:
        raise FolderError(f"建不成临时的索引：{error.strerror or error}；用 --fast 就不建") from error


def _asked(base: KnowledgeBase, ranker: Ranker, progress: Told) -> list[Problem]:
    """What each of the rules finds; the entries that one has looked at are told."""
    problems: list[Problem] = []
    for rule in RULES.values():
        if rule.ranked:
            looked = replace(base, entries=_Watched(base.entries, rule.id, progress))
            problems += run_rules(looked, [rule], ranker)
    return sorted(problems)


class _Watched(tuple[Entry, ...]):
    """Entries, of which is told how far one goes through them."""

    def __new__(cls, entries: tuple[Entry, ...], rule: str, progress: Told) -> "_Watched":
        made = super().__new__(cls, entries)
        made.tell = (f"检查 {rule}", "个条目", progress)
        return made

    tell: tuple[str, str, Told]

    def __iter__(self) -> Iterator[Entry]:
        return watched(tuple(super().__iter__()), *self.tell)


def _built(base: KnowledgeBase, folder: Path) -> Ranker:
    from search import build  # it loads Whoosh, and kb --help loads this module

    build(documents(base), folder, vocabulary(base), tuning(base))
    return open_pack(folder)
