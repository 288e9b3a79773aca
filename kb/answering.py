"""From entries to documents, and from a question to the reply that every surface shows."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kb.errors import QuestionError
from kb.names import STATUSES
from search.tuning import Tuning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kb.entries import Entry, KnowledgeBase
    from search import Document, Ranker, Vocabulary

LONGEST = 2000
"""A question has at most so many characters; a complaint of a page is about 1,000."""
HOPELESS = 10 * LONGEST
"""What is longer than this with all its white space is too long without it."""
CANDIDATES = 3
FITTED = Path(__file__).parent / "fitted.json"
"""The numbers of the bands, as `make tune` fitted them to the project's questions."""
FIELDS = {"question": 1.0, "aliases": 1.0, "answer": 0.0, "body": 0.0}
"""What of an entry is searched, and how much a match there weighs; what weighs nothing is for `kb search` alone."""
NOT_HERE = "这个知识库里没有这个问题的答案；它只讲快手订单漏发、少发。"
ELSEWHERE = (
    "订单和售后的事：打开快手 APP，问订单页面里的在线客服。",
    "消费纠纷：打 12315，或用全国 12315 平台的网站、小程序。",
    "金额大、要打官司：问律师，或当地的法律援助机构。",
)
"""Whom to ask about what is not in the base."""
REQUEST = "觉得这里该有答案：把你的问题原话写给维护者（项目的 issue），写明你想知道什么；会写条目的人可用 kb new 起草。"


class Reply(NamedTuple):
    """What is said to a question: the band, and the candidates, best first, each as `candidate` makes it."""

    question: str
    band: str
    candidates: tuple[Mapping[str, Any], ...]

    @property
    def answer(self) -> Mapping[str, Any] | None:
        """The candidate that answers, when the band is sure enough."""
        return self.candidates[0] if self.band == "answer" else None

    def as_json(self) -> dict[str, Any]:
        """The object that `kb ask --json` prints, and `window.kb.ask` resolves to."""
        public = [{key: candidate[key] for key in PUBLIC} for candidate in self.candidates]
        return {
            "question": self.question,
            "band": self.band,
            "answer": public[0] if self.band == "answer" else None,
            "candidates": public,
        }


PUBLIC = ("id", "question", "text", "facts", "sources", "url", "score")
FACT, SOURCE = ("id", "label", "value", "status", "note"), ("id", "title", "place")
"""Keys of a candidate in JSON, of each of its facts and of each of its sources."""


def ask(ranker: "Ranker", question: str) -> Reply:
    """Answer a question. Raises QuestionError when it is empty or too long, PackDamaged."""
    from search.pack import Sound
    from search.text import fold, runs

    if len(question) <= HOPELESS:  # else it is not even looked at
        question = "".join(c if c.isprintable() else " " for c in question).strip()
    if len(question) > LONGEST:
        raise QuestionError(f"问题有 {len(question)} 个字，最多 {LONGEST} 个；只留下要问的那一两句")
    if not question:
        raise QuestionError("没有问题；例如：kb ask 漏发多久处理完")
    if not runs(fold(question)):
        return Reply(question, "none", ())
    judged = ranker.judge(question, CANDIDATES)
    with Sound(ranker.path):
        candidates = tuple({**_read(hit.data), "id": hit.id, "score": hit.score} for hit in judged.hits)
    return Reply(question, judged.band, candidates)


def _read(data: Any) -> dict[str, Any]:
    """What a pack holds of an entry, as `candidate` makes it; within `Sound`, for whoever made it otherwise.

    A status that nobody knows is a KeyError here rather than where it is shown.
    """
    return {
        **{key: _text(data[key]) for key in ("question", "text")},
        "facts": [{key: _text(fact[key]) for key in FACT} for fact in data["facts"] if STATUSES[fact["status"]]],
        "sources": [{key: _text(source[key]) for key in SOURCE} for source in data["sources"]],
        **{key: _text(data[key]) for key in ("url", "next", "fallback", "reviewed")},
        "related": [(_text(id), _text(question)) for id, question in data["related"]],
    }


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def tuning() -> Tuning:
    """The numbers of the ranking for this base."""
    return Tuning(fields=FIELDS, **json.loads(FITTED.read_text(encoding="utf-8")))


def documents(base: "KnowledgeBase") -> "list[Document]":
    """The entries as documents to be searched, with what is shown of each as data, and the other subjects."""
    from search import Document

    topics = [
        Document(id=f"outside:{topic.id}", fields={"aliases": "\n".join(topic.questions)}, outside=True)
        for topic in base.outside
    ]
    return [
        Document(
            id=entry.id,
            fields={
                "question": entry.question,
                "aliases": "\n".join(entry.aliases),
                "answer": entry.answer,
                "body": entry.body,
            },
            facets=_facets(base, entry),
            data=candidate(base, entry),
        )
        for entry in base.entries
    ] + topics


def vocabulary(base: "KnowledgeBase") -> "Vocabulary":
    """The words of the knowledge base's keepers."""
    from search import Vocabulary

    return Vocabulary(synonyms=base.synonyms, cues=base.cues)


def candidate(base: "KnowledgeBase", entry: "Entry") -> dict[str, Any]:
    """What is shown of an entry as an answer; plain data."""
    from kb.names import FALLBACK, NEXT_STEP

    facts = [base.facts[id] for id in entry.facts]
    return {
        "question": entry.question,
        "text": entry.answer,
        "facts": [dict(zip(FACT, (f.id, f.label, f.value, f.status, f.remark), strict=True)) for f in facts],
        "sources": [
            dict(zip(SOURCE, (str(c), base.sources[c.source].title, _place(base, c.source, c.place)), strict=True))
            for c in entry.sources
        ],
        "url": entry.url,
        "next": entry.section(NEXT_STEP),
        "fallback": entry.section(FALLBACK),
        "related": [[id, other.question] for id in entry.related if (other := base.entry(id))],
        "reviewed": entry.reviewed.isoformat(),
    }


def _place(base: "KnowledgeBase", source: str, place: str) -> str:
    return base.sources[source].place.format(place) if place else ""


def _facets(base: "KnowledgeBase", entry: "Entry") -> tuple[str, ...]:
    """The kind of answer; an entry with a sum of money answers questions for an amount too."""
    amount = any((d := base.facts[id].duration) and d.unit == "yuan" for id in entry.facts)
    return (entry.kind, "amount") if amount else (entry.kind,)
