"""The way: questions whose answers lead to the present step, and what is to be done there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.base.values import Keys, Unexpected, id_list, id_of, label_of, one_text, text_list

MOST_OPTIONS = 9
"""More answers to a question nobody reads."""
NEEDED = frozenset({"id"})
"""Keys of every step; what a question and what an end needs, a rule asks for (`kb.checks.guides`)."""


@dataclass(frozen=True)
class Step:
    """A question with its answers, or an end.

    ask       the question; empty where the step is an end
    options   answer -> id of the step that it leads to
    end       what the end is called; empty where the step is a question
    today     what to do, in order
    keep      what to keep
    messages  texts to send at this step
    fails     what comes if it does not work
    facts     what the figures of the step are; at an end also the periods that count
    entries   where more is said
    """

    id: str
    ask: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    end: str = ""
    today: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    fails: str = ""
    facts: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    line: int = 0


def _options(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not 2 <= len(value) <= MOST_OPTIONS:
        raise Unexpected(f"2 到 {MOST_OPTIONS} 个“回答: 去哪一步”")
    return {label_of(said): id_of(to) for said, to in value.items()}


STEP_KEYS: Keys = {
    "id": ("id", id_of),
    "ask": ("ask", label_of),
    "options": ("options", _options),
    "end": ("end", label_of),
    "today": ("today", text_list),
    "keep": ("keep", text_list),
    "messages": ("messages", id_list),
    "fails": ("fails", one_text),
    "facts": ("facts", id_list),
    "entries": ("entries", id_list),
}
