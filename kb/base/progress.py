"""How far a long piece of work is, told to whoever wants to know."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Told = Callable[[str, str, int, int], None]
"""Is told what is done (a verb), what is counted (with its measure word), how many are done, and of how many; 0 of 0
where there is nothing to count."""
Item = TypeVar("Item")


def silent(what: str, unit: str, done: int, total: int) -> None:
    """Tells nobody."""


def watched(items: Sequence[Item], what: str, unit: str, told: Told) -> Iterator[Item]:
    """The items, of which each is told when it is done."""
    for number, item in enumerate(items, 1):
        yield item
        told(what, unit, number, len(items))
