"""What makes a base this base: what `base.yml` says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zlib import crc32

from kb.base.names import FIELDS, KINDS, UNITS

NOT_HERE = "这里没有这个问题的答案。"
CHANGED = "内容可能变了，办事前再确认。"


@dataclass(frozen=True)
class Stage:
    """A part of the base: entries lie in a folder of its id. `step` tells whether it is a step of the whole way."""

    id: str
    name: str
    line: str = ""
    step: bool = False


@dataclass(frozen=True)
class Refusal:
    """What is said where nothing is found: that it is not here, whom to ask instead, where to ask for an answer."""

    text: str = NOT_HERE
    elsewhere: tuple[str, ...] = ()
    request: str = ""


@dataclass(frozen=True)
class Situation:
    """Where a reader stands who comes for the first time, in a few words, and the entry that says what to do then."""

    name: str
    entry: str


@dataclass(frozen=True)
class Feed:
    """Title and author of the feed of changes, and the beginning of the ids of its items (RFC 4151)."""

    title: str = ""
    author: str = ""
    id: str = ""


@dataclass(frozen=True)
class Counting:
    """How periods are counted: the facts that say so, by the unit; and what nothing can be counted from before."""

    origin: str = ""
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Profile:
    """What `base.yml` says.

    name, description, notice  of the base; the notice stands at the foot of every page
    title     what the base is about, after the title of a page
    contact   where mistakes and wishes go: an address https:… or mailto:…; empty where nobody reads them
    situations  the first choice on the first page
    stages    in the order a person goes through them
    way       what the steps are called together
    kinds, units  those of every base and this one's own, by id
    examples  questions to try; the first stands in the help and in messages
    hint      what stands in the empty box
    changed   what is said of an entry whose review is old
    guide     what a program that quotes from here must know
    addresses what opens or calls: text as it is written -> tel:… or https://…
    laws      short names by which statutes are quoted
    counting  how periods are counted
    rules     rule -> off or warn
    fields    field -> weight of a match in it
    lines     key -> its line in the file
    """

    name: str = "知识库"
    description: str = ""
    notice: str = ""
    title: str = ""
    contact: str = ""
    situations: tuple[Situation, ...] = ()
    stages: tuple[Stage, ...] = ()
    way: str = "步骤"
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)
    units: Mapping[str, str] = field(default_factory=lambda: UNITS)
    examples: tuple[str, ...] = ()
    hint: str = ""
    refusal: Refusal = Refusal()
    changed: str = CHANGED
    feed: Feed = Feed()
    guide: tuple[str, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    laws: tuple[str, ...] = ()
    counting: Counting = Counting()
    rules: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, float] = field(default_factory=lambda: FIELDS)
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def stage_names(self) -> dict[str, str]:
        """Name of each stage by its id, in their order."""
        return {stage.id: stage.name for stage in self.stages}

    @property
    def steps(self) -> tuple[Stage, ...]:
        """The stages that are steps of the whole way, one after the other."""
        return tuple(stage for stage in self.stages if stage.step)

    @property
    def start(self) -> str:
        """The stage on the whole matter: the first, where that is no step of the way; else empty."""
        return self.stages[0].id if self.stages and not self.stages[0].step else ""

    @property
    def feed_title(self) -> str:
        """Title of the feed."""
        return self.feed.title or f"{self.name}：最近更新"

    @property
    def feed_id(self) -> str:
        """What the ids of the feed and its items begin with; the name ends in .invalid (RFC 2606): nobody owns it."""
        return self.feed.id or f"tag:{crc32(self.name.encode()):08x}.invalid,2026:"

    def spoken(self) -> dict[str, object]:
        """What is said beside the answers, as plain data: it goes with an index, so that asking needs no other file."""
        return {
            "name": self.name,
            "examples": list(self.examples[:1]),
            "not_here": self.refusal.text,
            "elsewhere": list(self.refusal.elsewhere),
            "request": self.refusal.request,
            "changed": self.changed,
        }
