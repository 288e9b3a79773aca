"""The nouns of the knowledge base, as plain data."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.base.checklists import Item
from kb.base.guides import Step
from kb.base.messages import Field, Message
from kb.base.profile import Profile
from search import Pattern


@dataclass(frozen=True)
class Duration:
    """From `min` to `max` of a unit of `UNITS`."""

    min: int
    max: int
    unit: str


@dataclass(frozen=True)
class Source:
    """Where facts come from.

    `place` is a template such as 第 {} 条, `checked` the day its text was compared, `url` its official address;
    `articles` the places of it that were read, none where that was not written down.
    """

    id: str
    title: str
    kind: str
    version: str
    place: str
    note: str
    checked: datetime.date | None = None
    url: str = ""
    articles: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Citation:
    """A place in a source, written `source#place`."""

    source: str
    place: str

    def __str__(self) -> str:
        return f"{self.source}#{self.place}" if self.place else self.source


@dataclass(frozen=True)
class Fact:
    """One figure or rule.

    since    from when a period is counted (the key `from` of the file)
    claim    what a source says that was compared with the text of a law or rule
    passed   the entry on what to do when the period is over
    yours    whether the reader must act before it is over
    unknown  why nobody can count it from that start, and what to do instead
    counted  the facts that say how it is counted, where they are not the usual ones of the base
    """

    id: str
    label: str
    value: str
    since: str
    duration: Duration | None
    status: str
    source: Citation
    note: str
    claim: str = ""
    passed: str = ""
    yours: bool = False
    unknown: str = ""
    counted: tuple[str, ...] = ()
    line: int = 0

    @property
    def remark(self) -> str:
        """What is to be known about it: of a disputed fact what the source says, then the note."""
        return f"原文说：{self.claim}。{self.note}" if self.status == "disputed" and self.claim else self.note


@dataclass(frozen=True)
class Change:
    """What changed in an entry, and when."""

    date: datetime.date
    what: str


@dataclass(frozen=True)
class Entry:
    """One question with its answer.

    `changes` stand newest first; `imported` says what of it came from a table and nobody has looked at (`IMPORTED`);
    `lines` tells the line of each key in the file, and as `key#0` of each item of a list.
    """

    id: str
    question: str
    aliases: tuple[str, ...]
    stage: str
    kind: str
    answer: str
    facts: tuple[str, ...]
    sources: tuple[Citation, ...]
    related: tuple[str, ...]
    reviewed: datetime.date
    body: str
    path: str
    changes: tuple[Change, ...] = ()
    imported: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Path of its page on the website."""
        return f"entries/{self.stage}/{self.id}/"

    @property
    def looked_at(self) -> str:
        """The day of its last review; empty where it came out of a table and nobody has looked at it."""
        return "" if self.imported else self.reviewed.isoformat()

    def section(self, heading: str) -> str:
        """Text under a `## heading` of the body, empty when there is none."""
        for part in ("\n" + self.body).split("\n## ")[1:]:
            name, _, text = part.partition("\n")
            if name.strip() == heading:
                return text.strip()
        return ""


@dataclass(frozen=True)
class Topic:
    """A subject that this base does not answer, named by its id, with the ways people ask about it."""

    id: str
    questions: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True)
class Moved:
    """An address, stage/id, that an entry had; `to` is the id of the entry that is there for it now, since `date`."""

    id: str
    to: str
    date: datetime.date
    line: int = 0


@dataclass(frozen=True)
class Note:
    """What is said beside an answer, or before it, when a message has certain words; … stands for a few characters.

    words     any of them calls for the note; whole: one of them is all that is asked
    unless    none of these may be there
    text      what is said, {} is the word that was found; without a band only where there is an answer or a suggestion
    reported  what is said too where the answer rests on facts that are only reported
    first     entries that stand first, whatever else is said
    band      the band of the reply with them; without them, the most that it may be
    keep      entries that stay the answer where they are the answer
    aside     where one of these is there too, the words of the note are left out of the question that is ranked
    dates     whether the form is offered that counts the periods of which the answer speaks
    messages  the messages that are said with the reply, ready to be filled
    """

    id: str
    words: tuple[str, ...]
    text: str = ""
    reported: str = ""
    unless: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    band: str = ""
    whole: bool = False
    aside: tuple[str, ...] = ()
    dates: bool = False
    messages: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Group:
    """Entries of a stage that belong together, under a name of their own or none."""

    name: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page that is no entry: what it says of itself, and its text in Markdown, which begins on `line`.

    `stage` and `groups` are of the page of a stage.
    """

    path: str
    title: str = ""
    body: str = ""
    description: str = ""
    template: str = ""
    stage: str = ""
    groups: tuple[Group, ...] = ()
    line: int = 1


@dataclass(frozen=True)
class Marks:
    """What `reviewed.json` remembers: a mark of each fact, and of the changes of each entry, by their ids."""

    facts: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything under a content folder. Entries stand in the order a person goes through them.

    `broken` names the files of which something could not be read, so that nobody says of what they hold that it is
    not there. `pages` has the other pages by their paths, `pictures` the paths of the pictures: with the entries all
    that is published. `fitted` has the numbers of the bands as `kb tune` fitted them, none where the defaults are to be
    used; `examples` the questions of people that it chose to learn from, by the document that answers them; `unfitted`
    says what is wrong with a fitted.json that cannot be used. `reviewed` has what the entries were last reviewed with,
    None where nobody writes that down. `messages` has the texts to send by their ids, in the order of the stages,
    `fields` the gaps in them. `halves` has the entries of which some key is wrong, with nothing in its place, so that
    what else is wrong with them is told in the same round. `moved` has the addresses that entries had before.
    `guide` has the steps of the way, the first of them where one begins; `checklist` what a reader is to keep.
    """

    root: Path
    entries: tuple[Entry, ...]
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    synonyms: tuple[tuple[str, ...], ...]
    cues: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    core: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    outside: tuple[Topic, ...] = ()
    notes: tuple[Note, ...] = ()
    broken: frozenset[str] = frozenset()
    profile: Profile = field(default_factory=Profile)
    fitted: Mapping[str, int] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unfitted: str = ""
    reviewed: Marks | None = None
    pages: Mapping[str, Page] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    messages: Mapping[str, Message] = field(default_factory=dict)
    halves: tuple[Entry, ...] = ()
    moved: tuple[Moved, ...] = ()
    guide: tuple[Step, ...] = ()
    checklist: tuple[Item, ...] = ()

    def entry(self, id: str) -> Entry | None:
        """The entry of this id, None when there is none."""
        return next((entry for entry in self.entries if entry.id == id), None)

    def groups(self, stage: str) -> list[tuple[str, list[Entry]]]:
        """The entries of a stage as its page groups them, name and entries; last those that it does not list."""
        listed = [group for page in self.pages.values() if page.stage == stage for group in page.groups]
        entries = {entry.id: entry for entry in self.of_stage(stage)}
        found = [(group.name, [e for id in group.entries if (e := entries.pop(id, None))]) for group in listed]
        return [(name, group) for name, group in [*found, ("", list(entries.values()))] if group]

    def of_stage(self, stage: str) -> tuple[Entry, ...]:
        """The entries of one stage."""
        return tuple(entry for entry in self.entries if entry.stage == stage)

    def homes(self) -> dict[str, Entry]:
        """For each fact the entry that is most about it: where it stands nearest the front; an overview at need."""
        users: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for fact in dict.fromkeys(entry.facts):
                users.setdefault(fact, []).append(entry)
        start = self.profile.start
        nearest = {id: min(found, key=lambda e: (e.stage == start, e.facts.index(id))) for id, found in users.items()}
        return {id: nearest[id] for id in self.facts if id in nearest}

    def cite(self, citation: Citation) -> str:
        """A citation in words: title of the source and place in it."""
        source = self.sources[citation.source]
        return f"{source.title} {source.place.format(citation.place)}".strip() if citation.place else source.title
