"""What a reader is to keep: a list to print and to tick."""

from dataclasses import dataclass

from kb.base.values import Keys, id_list, id_of, label_of, one_text


@dataclass(frozen=True)
class Item:
    """A thing to keep.

    what     what it is called
    where    where it is found, and how it is kept
    why      what it shows
    gone     by when it may be gone
    facts    what the figures are of, and the periods after which it may be gone
    entries  which say so; their pages lead to the list
    """

    id: str
    what: str
    where: str
    why: str
    gone: str
    facts: tuple[str, ...]
    entries: tuple[str, ...]
    line: int = 0


ITEM_KEYS: Keys = {
    "item": ("id", id_of),
    "what": ("what", label_of),
    "where": ("where", one_text),
    "why": ("why", one_text),
    "gone": ("gone", one_text),
    "facts": ("facts", id_list),
    "entries": ("entries", id_list),
}
