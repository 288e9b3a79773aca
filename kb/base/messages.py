"""Messages that a reader sends: their texts with gaps, and the fields that fill the gaps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.base.profile import Profile
from kb.base.values import Keys, Unexpected, id_list, id_of, label_of, one_text, text_list

ACCEPTS = {"text": "文字", "number": "整数", "money": "金额", "day": "过去的日子", "coming": "以后的日子"}
"""What a field takes."""
MOST_CHARS = 3000
"""A longer message nobody reads; no limit of a form is beyond it."""


@dataclass(frozen=True)
class Field:
    """A gap in messages: what it is called, how one finds what belongs there, an example, what it takes.

    `after` names the field of a day that is not later than this one.
    """

    id: str
    label: str
    about: str
    example: str
    accepts: str
    after: str = ""
    line: int = 0


@dataclass(frozen=True)
class Message:
    """A text to send, with {field} where a field stands.

    about    when one sends it
    fields   in the order in which they are asked for
    facts    what it rests on; its figures and articles are theirs
    entries  whose step it belongs to
    never    what the reader must not invent
    limit    characters at most, filled with the examples; 0 where there is no limit
    """

    id: str
    title: str
    stage: str
    about: str
    fields: tuple[str, ...]
    facts: tuple[str, ...]
    entries: tuple[str, ...]
    text: str
    path: str
    never: tuple[str, ...] = ()
    limit: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Path of its page on the website."""
        return f"messages/{self.id}/"


def _accepts(value: Any) -> str:
    if not isinstance(value, str) or value not in ACCEPTS:
        raise Unexpected("其中之一：" + " ".join(ACCEPTS))
    return value


def _limit(value: Any) -> int:
    if type(value) is not int or not 0 < value <= MOST_CHARS:
        raise Unexpected(f"1 到 {MOST_CHARS} 的整数：表单最多几个字")
    return value


FIELD_KEYS: Keys = {
    "field": ("id", id_of),
    "label": ("label", label_of),
    "about": ("about", one_text),
    "example": ("example", one_text),
    "accepts": ("accepts", _accepts),
    "after": ("after", id_of),
}


def message_keys(profile: Profile, stage: Callable[[Any], str]) -> Keys:
    """Keys of a message's front matter; `stage` takes one of the stages of the base."""
    return {
        "id": ("id", id_of),
        "title": ("title", label_of),
        "stage": ("stage", stage),
        "about": ("about", one_text),
        "fields": ("fields", id_list),
        "facts": ("facts", id_list),
        "entries": ("entries", id_list),
        "never": ("never", text_list),
        "limit": ("limit", _limit),
    }
