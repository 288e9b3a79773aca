"""One writer at a time in a folder: who comes second waits for the first, even when the first is killed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from search.errors import Busy
from search.index.ownership import refuse_others
from search.pack.location import LOCK

SOON_SECONDS = 1.0
"""Seconds of waiting that nobody is told of."""
MAX_WAIT_SECONDS = 300.0
"""Seconds after which nothing more is expected of who writes."""


@contextmanager
def writing(directory: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a folder for writing; within it, and in the same thread, it may be held again.

    `waiting` is called when another process or thread holds it longer than a second. The system lets go of the lock
    of a process that ends, however it ends. Raises Busy after five minutes, OSError when the folder cannot be written,
    NotOurs when it is a link or holds other things.
    """
    refuse_others(directory)
    lock = FileLock(directory / LOCK, is_singleton=True)
    try:
        lock.acquire(timeout=SOON_SECONDS)
    except Timeout:
        if waiting:
            waiting()
        try:
            lock.acquire(timeout=MAX_WAIT_SECONDS)
        except Timeout:
            raise Busy(
                f"{directory} has been written to by another process for {MAX_WAIT_SECONDS:.0f} seconds"
            ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold a file alone of all processes, without waiting for one that holds it. Raises Busy, OSError."""
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy(f"{file} is held by another process") from None
    try:
        yield
    finally:
        lock.release()
