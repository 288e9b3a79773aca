"""Building an index: Whoosh's part, the pack, the seal of both, and all put in place in one step."""

import multiprocessing
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from search.documents import Document, Vocabulary
from search.errors import PackMissing
from search.index.analyzer import Analyzer
from search.index.compiling import compile_pack
from search.index.fulltext import write_whoosh
from search.index.lock import writing
from search.index.ownership import made_here, new_folder
from search.index.weights import analysed
from search.pack.location import CURRENT, PACK, WHOOSH, current_folder
from search.pack.seal import write_seal
from search.tuning import Tuning

MANY = 2000
"""From so many documents on a second process is worth starting."""


def build(
    documents: Iterable[Document],
    directory: Path | str,
    vocabulary: Vocabulary | None = None,
    tuning: Tuning | None = None,
    stamp: Any = None,
    progress: Callable[[int, int], None] | None = None,
    key: bytes = b"",
) -> None:
    """Index the documents and compile the pack, then put both in place of the former ones in one step.

    `stamp` is anything JSON can hold, handed back by the pack, for the caller to know the state it was built from;
    `progress` is told (documents done, all documents); `key` is a secret of who builds, with which the index is sealed:
    Whoosh's part is never opened without it. A reader sees the former index or the new one, never a part; one process
    builds at a time, and what a killed one left is removed. Raises OSError when the folder cannot be written,
    ValueError when two documents have one id, Busy, NotOurs when it is a link or holds other things.
    """
    documents = list(documents)
    vocabulary, tuning = vocabulary or Vocabulary(), tuning or Tuning()
    _refuse_twins(documents)
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    with writing(directory):
        _sweep(directory)
        folder = new_folder(directory)
        try:
            (folder / WHOOSH).mkdir()
            analyzer = Analyzer(vocabulary, bigrams=tuning.bigram > 0)
            said = analysed(documents, analyzer, progress)
            with _beside(len(documents), lambda: write_whoosh(documents, said, folder / WHOOSH)):
                compile_pack(folder / PACK, documents, said, analyzer, vocabulary, tuning, stamp)
            write_seal(folder, key)
            pointer = folder / CURRENT
            pointer.write_text(folder.name, encoding="ascii")
            pointer.replace(directory / CURRENT)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _sweep(directory)


@contextmanager
def _beside(documents: int, work: Callable[[], None]) -> Iterator[None]:
    """Around other work: of many documents this is done by a second process meanwhile, else before.

    A process is forked only where there is no other thread. Where it fails the work is done again here, so that its
    exception is that of a build in one process.
    """
    if documents < MANY or threading.active_count() > 1 or "fork" not in multiprocessing.get_all_start_methods():
        work()
        yield
        return
    process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
    process.start()
    try:
        yield
        process.join()
        if process.exitcode:
            work()
    finally:
        process.kill()


def _sweep(directory: Path) -> None:
    """Remove every index that was made here but the one in use."""
    try:
        used = current_folder(directory)
    except PackMissing:
        used = None
    for folder in directory.glob("index-*"):
        if folder != used and made_here(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _refuse_twins(documents: list[Document]) -> None:
    seen: set[str] = set()
    for document in documents:
        if document.id in seen:
            raise ValueError(f"two documents have the id {document.id!r}")
        seen.add(document.id)
