"""What a rule of the content is: an id, what it asks for, a wrong and a right example, and what finds it broken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from kb.base.entries import Entry, Fact


class Finding(NamedTuple):
    """A place where a rule is broken, and what to do there."""

    path: str
    line: int
    message: str


@dataclass(frozen=True)
class Rule:
    """One rule.

    find     from the base to the findings; None where reading the files finds them (`kb.base.loading`)
    warning  whether the content may still be indexed and shown
    ranked   whether `find` asks the index too, as its second argument; such a rule runs in `kb check` alone
    """

    id: str
    about: str
    wrong: str
    right: str
    find: Callable[..., Iterator[Finding]] | None = None
    warning: bool = False
    ranked: bool = False

    def as_json(self) -> dict[str, Any]:
        """What `kb check --rules` says of it, for machines."""
        return {
            "rule": self.id,
            "level": "warning" if self.warning else "error",
            "about": self.about,
            "wrong": self.wrong,
            "right": self.right,
        }


def at(entry: Entry, key: str, message: str, below: int = 0, item: int | None = None) -> Finding:
    """A finding in an entry: so many lines below one of its keys or its body, or at an item of a list."""
    line = entry.lines.get(key, 1) if item is None else entry.lines.get(f"{key}#{item}", entry.lines.get(key, 1))
    return Finding(entry.path, line + below, message)


def of_fact(fact: Fact, message: str) -> Finding:
    """A finding in a fact."""
    return Finding("facts.yml", fact.line, f"{fact.id}：{message}")


def bare(text: str) -> str:
    """A text without what does not change its meaning: width, case, spaces, punctuation."""
    from search.text import fold, runs

    return "".join(part for _, _, part in runs(fold(text)))
