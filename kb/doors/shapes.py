"""What the doors give: the objects that the commands print with --json. Keys are only ever added."""

from typing import TypedDict

Band = str
"""answer, suggest or none."""


class Fact(TypedDict):
    """A figure or rule; `status` is verified, reported or disputed, `note` what is to be known about it."""

    id: str
    label: str
    value: str
    status: str
    note: str


class Source(TypedDict):
    """Where a figure comes from, and the place in it."""

    id: str
    title: str
    place: str


class Link(TypedDict):
    """Words of a next step or of the fallback that lead somewhere: a path on the website, or an address elsewhere."""

    text: str
    url: str


class _Candidate(TypedDict):
    id: str
    question: str
    text: str
    next: list[str]
    fallback: str
    facts: list[Fact]
    deadlines: list[str]
    sources: list[Source]
    reviewed: str
    url: str
    score: int


class Candidate(_Candidate, total=False):
    """An entry that answers, or may: the direct answer, what to do next, what it rests on.

    `deadlines` has the ids of the facts that are periods, `reviewed` the day of the last review, empty where nobody has
    looked yet, `url` the path of its page on the website, `score` thousandths.
    """

    links: list[Link]


class Period(TypedDict):
    """A period whose end can be counted: the fact, and the path of the form on the website."""

    fact: str
    label: str
    url: str


class Text(TypedDict):
    """A text to send, with its gaps."""

    id: str
    title: str
    text: str
    url: str


class _Reply(TypedDict):
    question: str
    band: Band
    answer: Candidate | None
    candidates: list[Candidate]


class Reply(_Reply, total=False):
    """What is said to a question: `band` is answer, suggest or none, and there is an `answer` with the first alone.

    also      answers to what else the message asks
    notes     what is said beside the answer, or before it
    dates     periods whose end can be counted
    messages  texts to send
    """

    also: list[Candidate]
    notes: list[str]
    dates: list[Period]
    messages: list[Text]


class Passage(TypedDict):
    """A stretch of a field, with the [start, end) places of what was found in it."""

    field: str
    text: str
    marks: list[list[int]]


class Hit(TypedDict):
    """An entry that was found."""

    id: str
    question: str
    score: float
    passages: list[Passage]


class Absent(TypedDict):
    """A word that stands nowhere, and those that may have been meant."""

    word: str
    near: list[str]


class Found(TypedDict):
    """What a search found, best first."""

    query: str
    hits: list[Hit]
    absent: list[Absent]


class Listed(TypedDict):
    """An entry in a list; `url` is the path of its page on the website."""

    id: str
    question: str
    stage: str
    kind: str
    url: str


class Entry(TypedDict):
    """All of an entry; `body` is Markdown, `related` has pairs of id and question."""

    id: str
    stage: str
    kind: str
    aliases: list[str]
    body: str
    question: str
    text: str
    facts: list[Fact]
    sources: list[Source]
    url: str
    related: list[list[str]]
    reviewed: str
    deadlines: list[str]


class Span(TypedDict):
    """The moments at which a period ends, the first and the last by how long it may be."""

    first: str
    last: str


class Passed(TypedDict):
    """What to do when a period is over: the entry that says so."""

    id: str
    question: str
    text: str
    url: str


End = TypedDict(
    "End",
    {
        "id": str,
        "label": str,
        "value": str,
        "from": str,
        "status": str,
        "note": str,
        "source": str,
        "yours": bool,
        "ends": Span,
        "other": Span | None,
        "said": list[str],
        "today": str,
        "rules": list[str],
        "passed": Passed | None,
    },
)
"""When a period ends: `other` by the other reading of a rule that leaves it open, `said` in words."""
Dates = TypedDict("Dates", {"from": str, "dates": list[End], "refused": list[str]})
"""The ends of periods, counted from a moment in the time of Beijing; `refused` says why others have none."""


class Message(TypedDict):
    """A text that can be filled: when one sends it, and the ids of its fields."""

    id: str
    title: str
    about: str
    fields: list[str]


class Draft(TypedDict):
    """A text with its fields filled; what is `empty` stays visibly so. `limit` is 0 where there is none."""

    id: str
    text: str
    length: int
    limit: int
    empty: list[str]
    wrong: dict[str, str]
    never: list[str]
