"""From a question to the reply that every surface shows; asking needs nothing but the index."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from kb.base.names import BANDS, STATUSES
from kb.errors import QuestionError

if TYPE_CHECKING:
    from kb.answers.message import Heard
    from search import Hit, Judgement, Ranker

MAX_QUESTION_CHARS = 2000
"""A complaint of a page is about 1,000."""
RAW_LIMIT = 10 * MAX_QUESTION_CHARS
"""What is longer than this with all its white space is too long without it."""
CANDIDATES = 3
PERIODS = 3
"""Periods at most of which the form is offered."""
SUGGESTIONS = 6
"""Entries that are offered while a question is typed."""
SUGGESTION_COVERAGE = 300
"""Thousandths of what is typed that an entry must speak of to be offered."""
LIMITS = {
    **{"chars": MAX_QUESTION_CHARS, "raw": RAW_LIMIT, "candidates": CANDIDATES},
    **{"periods": PERIODS, "suggestions": SUGGESTIONS, "suggestion_coverage": SUGGESTION_COVERAGE},
}
"""The same for a browser, which reads them from its pack."""
PUBLIC = ("id", "question", "text", "next", "fallback", "facts", "deadlines", "sources", "reviewed", "url", "score")
FACT, SOURCE, LINK = ("id", "label", "value", "status", "note"), ("id", "title", "place"), ("text", "url")
MESSAGE = ("title", "text", "url")
"""Keys of a candidate in JSON, of each of its facts, its sources, the links in its next steps and its fallback, and of
a message, beside its id."""


class Reply(NamedTuple):
    """What is said to a question: the band, and the candidates, best first, each as `documents.candidate` makes it.

    also    answers to what else the message asks; notes: what is said beside the answer, or before it
    ranked  the question as it was ranked, where that is not the question as it was asked
    dates   periods whose end can be counted: fact, label, and path of the form on the website
    messages  texts to send, with their gaps: id, title, text, and path of the form on the website
    """

    question: str
    band: str
    candidates: tuple[Mapping[str, Any], ...]
    also: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    ranked: str = ""
    dates: tuple[Mapping[str, str], ...] = ()
    messages: tuple[Mapping[str, str], ...] = ()

    @property
    def answer(self) -> Mapping[str, Any] | None:
        """The candidate that answers, when the band is sure enough."""
        return self.candidates[0] if self.band == "answer" else None

    def as_json(self) -> dict[str, Any]:
        """The object that `kb ask --json` prints, and `window.kb.ask` resolves to."""
        public = [_public(candidate) for candidate in self.candidates]
        return {
            "question": self.question,
            "band": self.band,
            "answer": public[0] if self.band == "answer" else None,
            "candidates": public,
            **({"also": [_public(candidate) for candidate in self.also]} if self.also else {}),
            **({"notes": list(self.notes)} if self.notes else {}),
            **({"dates": [dict(period) for period in self.dates]} if self.dates else {}),
            **({"messages": [dict(message) for message in self.messages]} if self.messages else {}),
        }


def _public(candidate: Mapping[str, Any]) -> dict[str, Any]:
    """A candidate as others get it; most have no links, and then nothing is said of them."""
    links = [dict(zip(LINK, link, strict=True)) for link in candidate["links"]]
    return {key: candidate[key] for key in PUBLIC} | ({"links": links} if links else {})


class Spoken(NamedTuple):
    """What a base says beside its answers: its name, examples, whom to ask instead (`Profile.spoken`), and the
    official addresses of its sources by their titles."""

    name: str
    examples: tuple[str, ...]
    not_here: str
    elsewhere: tuple[str, ...]
    request: str
    changed: str
    urls: Mapping[str, str] = {}


def ask(ranker: "Ranker", question: str) -> Reply:
    """Answer a question. Raises QuestionError when it is empty or too long, PackDamaged."""
    from kb.answers.message import hear
    from search.pack.frame import reading_guard
    from search.text import fold, runs

    if len(question) <= RAW_LIMIT:  # else it is not even looked at
        question = "".join(c if c.isprintable() else " " for c in question).strip()
    if len(question) > MAX_QUESTION_CHARS:
        raise QuestionError(f"问题有 {len(question)} 个字，最多 {MAX_QUESTION_CHARS} 个；只留下要问的那一两句")
    if not question:
        example = next(iter(spoken(ranker).examples), "")
        raise QuestionError("没有问题" + (f"；例如：kb ask {example}" if example else ""))
    if not runs(fold(question)):
        return Reply(question, "none", ())
    with reading_guard(ranker.path):
        heard = hear(ranker.stamp["spoken"]["notes"], question)
        found, more = _judged(ranker, heard.ranked)
        candidates = [_candidate(hit) for hit in found.hits]
        also = [_candidate(hit) for hit in more]
        first = [_candidate(_hit(ranker, place, found)) for place in heard.first]
        reply = _led(Reply(question, found.band, tuple(candidates), tuple(also)), heard, first)
        rests = reply.answer["facts"] if reply.answer else ()
        reported = heard.reported if any(fact["status"] == "reported" for fact in rests) else ()
        ranked = heard.ranked if heard.ranked != question else ""
        beside = heard.beside if reply.band != "none" else ()
        dates = _periods(ranker.stamp["spoken"]["dates"], reply) if heard.dates and reply.band != "none" else ()
        told = ranker.stamp["spoken"]["messages"] if reply.band != "none" else {}
        messages = tuple(
            {"id": id, **{key: _text(told[id][key]) for key in MESSAGE}} for id in heard.messages if id in told
        )
        notes = heard.notes + beside + reported
        return reply._replace(notes=notes, ranked=ranked, dates=dates, messages=messages)


def _periods(dates: Mapping[str, Any], reply: Reply) -> tuple[dict[str, str], ...]:
    """The periods of the answer, else of what is suggested, that can be counted, each once."""
    facts = (
        fact for candidate in ([reply.answer] if reply.answer else reply.candidates) for fact in candidate["facts"]
    )
    labels = {fact["id"]: fact["label"] for fact in facts if fact["id"] in dates["facts"]}
    form = _text(dates["form"])
    return tuple({"fact": id, "label": label, "url": form + id} for id, label in [*labels.items()][:PERIODS])


def _judged(ranker: "Ranker", message: str) -> tuple["Judgement", list["Hit"]]:
    """The judgement of a message, and the sure hits of what else it asks.

    The message as a whole says best what it is about: its answer stands, and beside it those of its questions, where it
    is that of one of them. Where it is not sure, and two of its questions are, the first of these answers; so it does
    where they are a list about one subject. Where the whole is not of this base, and all of its questions are, what
    would be suggested for each is.
    """
    from kb.answers.message import parts

    whole = ranker.judge(message, CANDIDATES)
    questions, alike = parts(message)
    judged = [ranker.judge(part, CANDIDATES) for part in questions]
    sure: dict[str, Judgement] = {}
    for one in judged:
        if one.band == "answer":
            sure.setdefault(one.hits[0].id, one)
    stands = whole.band == "answer" and not alike
    if len(sure) < 2 or (stands and whole.hits[0].id not in sure):
        return _suggested(judged) if whole.band == "none" and judged else whole, []
    said = whole if stands else next(iter(sure.values()))
    return said, [one.hits[0] for id, one in sure.items() if id != said.hits[0].id]


def _suggested(judged: list["Judgement"]) -> "Judgement":
    """What several questions suggest, the first of each before the second, each once; nothing where one has none."""
    turns = zip_longest(*(one.hits for one in judged)) if all(one.hits for one in judged) else ()
    hits = {hit.id: hit for turn in turns for hit in turn if hit}
    return judged[0]._replace(band="suggest" if hits else "none", hits=[*hits.values()][:CANDIDATES])


def _led(reply: Reply, heard: "Heard", first: list[dict[str, Any]]) -> Reply:
    """The reply with the entries that a note puts first, or with no more than the band that it allows."""
    if not heard.band or not BANDS[heard.band] or (reply.answer and reply.answer["id"] in heard.keep):
        return reply
    if first:
        leads = [candidate["id"] for candidate in first]
        rest = [candidate for candidate in reply.candidates if candidate["id"] not in leads]
        beside = (reply.answer, *reply.also) if reply.answer else reply.also
        also = [c for c in beside if c["id"] not in leads] if heard.band == "answer" else []
        return reply._replace(
            band=heard.band, candidates=tuple([*first, *rest][: max(CANDIDATES, len(first))]), also=tuple(also)
        )
    band = min(reply.band, heard.band, key=list(BANDS).index)
    kept = () if band == "none" else reply.candidates
    return reply._replace(band=band, candidates=kept, also=reply.also if band == "answer" else ())


def _hit(ranker: "Ranker", place: int, found: "Judgement") -> "Hit":
    """A document as a hit, with its score where it was found."""
    from search import Hit

    id, data = ranker.pack.json("documents", place)
    return next((hit for hit in found.hits if hit.id == id), Hit(id, 0, data))


def _candidate(hit: "Hit") -> dict[str, Any]:
    return {**_read(hit.data), "id": hit.id, "score": hit.score}


def spoken(ranker: "Ranker") -> Spoken:
    """What the base of an index says beside its answers. Raises PackDamaged."""
    from search.pack.frame import reading_guard

    with reading_guard(ranker.path):
        said = ranker.stamp["spoken"]
        name, not_here, request, changed = (_text(said[key]) for key in ("name", "not_here", "request", "changed"))
        examples, elsewhere = (tuple(map(_text, said[key])) for key in ("examples", "elsewhere"))
        urls = {_text(title): _text(url) for title, url in said.get("urls", {}).items()}
        return Spoken(name, examples, not_here, elsewhere, request, changed, urls)


def _read(data: Any) -> dict[str, Any]:
    """The candidate in a document's data, copied key by key: the data of a forged index may be of any shape.

    To be called within `reading_guard`, which makes PackDamaged of whatever goes wrong here. A status that nobody knows
    is a KeyError here rather than where it is shown.
    """
    return {
        **{key: _text(data[key]) for key in ("question", "text")},
        "facts": [{key: _text(fact[key]) for key in FACT} for fact in data["facts"] if STATUSES[fact["status"]]],
        "sources": [{key: _text(source[key]) for key in SOURCE} for source in data["sources"]],
        **{key: list(map(_text, data[key])) for key in ("next", "deadlines")},
        "links": [(_text(text), _text(url)) for text, url in data["links"]],
        **{key: _text(data[key]) for key in ("url", "fallback", "reviewed")},
        "related": [(_text(entry_id), _text(question)) for entry_id, question in data["related"]],
    }


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
