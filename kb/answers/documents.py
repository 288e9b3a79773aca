"""From entries to documents: what of an entry is searched, and what is shown of it as an answer."""

import re
from dataclasses import asdict
from posixpath import dirname, join, normpath
from typing import Any

from kb.answers.asking import FACT, MESSAGE, SOURCE
from kb.answers.filling import blank
from kb.base.entries import Entry, Fact, KnowledgeBase
from kb.base.names import ELSEWHERE, FALLBACK, LINK, NEXT_STEP, STATUSES
from kb.base.plain import plain_lines
from kb.dates.periods import countable
from kb.errors import NotFound
from search import Document, Tuning, Vocabulary

DEADLINES = 3
"""Periods that are told before the rest."""


def tuning(base: KnowledgeBase) -> Tuning:
    """The numbers of the ranking for a base: its fields, its fitted numbers, else the defaults."""
    return Tuning(fields=base.profile.fields, **base.fitted)


def documents(base: KnowledgeBase) -> list[Document]:
    """The entries as documents to be searched, with what is shown of each as data, and the other subjects."""
    topics = [
        Document(id=_topic(topic.id), fields=_asked(base, _topic(topic.id), topic.questions), out_of_scope=True)
        for topic in base.outside
    ]
    return [
        Document(
            id=entry.id,
            fields={
                "question": entry.question,
                **_asked(base, entry.id, entry.aliases),
                "answer": entry.answer,
                "body": entry.body,
            },
            facets=_facets(base, entry),
            data=candidate(base, entry),
            tags=tags(base, entry),
        )
        for entry in base.entries
    ] + topics


def tags(base: KnowledgeBase, entry: Entry) -> dict[str, tuple[str, ...]]:
    """What an entry may be chosen by, by ids and by the names that are shown: stage, kind, status of its facts, law."""
    statuses = dict.fromkeys(base.facts[id].status for id in entry.facts)
    cited = dict.fromkeys((*entry.sources, *(base.facts[id].source for id in entry.facts)))
    laws = [name for c in cited for name in (str(c), c.source, c.place, base.cite(c))]
    return {
        "stage": (entry.stage, base.profile.stage_names.get(entry.stage, "")),
        "kind": (entry.kind, base.profile.kinds.get(entry.kind, "")),
        "status": tuple(name for status in statuses for name in (status, STATUSES[status])),
        "law": tuple(dict.fromkeys(name for name in laws if name)),
    }


def _topic(topic_id: str) -> str:
    """Id of the document of a subject that is out of scope: no id of an entry has a colon."""
    return f"outside:{topic_id}"


def _asked(base: KnowledgeBase, document_id: str, aliases: tuple[str, ...]) -> dict[str, str]:
    """The ways of asking for a document, written by keepers and learned from people."""
    return {"aliases": "\n".join(aliases), "examples": "\n".join(base.examples.get(document_id, ()))}


def vocabulary(base: KnowledgeBase) -> Vocabulary:
    """The words of the knowledge base's keepers."""
    return Vocabulary(base.synonyms, base.cues, base.classes, base.patterns, base.core, base.things)


def spoken(base: KnowledgeBase) -> dict[str, object]:
    """What is said beside the answers, as plain data: it goes with an index, so that asking needs no other file."""
    urls = {source.title: source.url for source in base.sources.values() if source.url}
    beside = {"notes": notes(base), "urls": urls, "dates": dates(base), "messages": messages(base)}
    return {**base.profile.spoken(), **beside}


def messages(base: KnowledgeBase) -> dict[str, dict[str, str]]:
    """The messages that notes say, with their gaps."""
    named = dict.fromkeys(id for note in base.notes for id in note.messages if id in base.messages)
    found = {id: base.messages[id] for id in named}
    return {id: dict(zip(MESSAGE, (m.title, blank(base, m), m.url), strict=True)) for id, m in found.items()}


def dates(base: KnowledgeBase) -> dict[str, Any]:
    """The facts whose end can be counted, and what the path begins with of the form that counts each."""
    return {"form": "dates/#fact=", "facts": [fact.id for fact in countable(base)]}


def notes(base: KnowledgeBase) -> list[dict[str, Any]]:
    """The notes of a base, without what they leave open; of entries that stand first, the numbers as documents."""
    places = {entry.id: place for place, entry in enumerate(base.entries)}
    return [
        {
            name: [places[id] for id in value] if name == "first" else value
            for name, value in asdict(note).items()
            if value and name not in ("id", "line")
        }
        for note in base.notes
    ]


def candidate(base: KnowledgeBase, entry: Entry) -> dict[str, Any]:
    """What is shown of an entry as an answer; plain data."""
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
        "next": plain_lines(entry.section(NEXT_STEP)),
        "fallback": "\n".join(plain_lines(entry.section(FALLBACK))),
        "links": links(base, entry, entry.section(NEXT_STEP) + entry.section(FALLBACK)),
        "related": [[id, other.question] for id in entry.related if (other := base.entry(id))],
        "reviewed": entry.looked_at,
        "deadlines": [fact.id for fact in deadlines(base, entry)],
    }


def whole(base: KnowledgeBase, entry: Entry) -> dict[str, Any]:
    """The object that `kb show --json` prints: all of an entry, its body as it is written."""
    in_the_body = ("next", "fallback", "links")
    shown = {key: value for key, value in candidate(base, entry).items() if key not in in_the_body}
    extra = {"id": entry.id, "stage": entry.stage, "kind": entry.kind, "aliases": list(entry.aliases)}
    return {**extra, "body": entry.body, **shown}


def listed(entry: Entry) -> dict[str, str]:
    """An entry in the list that `kb list --json` prints."""
    return {key: getattr(entry, key) for key in ("id", "question", "stage", "kind", "url")}


def entry_named(base: KnowledgeBase, name: str) -> Entry:
    """The entry of an id or a question, or the one that is there for an id of old. Raises NotFound."""
    moved = next((m.to for m in base.moved if m.id.endswith(f"/{name}")), "")
    found = base.entry(name) or next((e for e in base.entries if e.question == name), None) or base.entry(moved)
    if not found:
        raise NotFound(f"没有条目 {name[:60]}；{similar(base, name[:60])}")
    return found


def similar(base: KnowledgeBase, entry_id: str) -> str:
    """A hint at ids like the one that is not there."""
    from difflib import get_close_matches

    near = get_close_matches(entry_id, [entry.id for entry in base.entries], n=3)
    return f"相近的有 {'、'.join(near)}" if near else "用 kb list 看有哪些"


def deadlines(base: KnowledgeBase, entry: Entry) -> list[Fact]:
    """The facts of an entry that are periods, the first few: what counts now stands before what there is to read."""
    facts = (base.facts[id] for id in entry.facts)
    return [fact for fact in facts if fact.duration and fact.duration.unit != "yuan"][:DEADLINES]


def links(base: KnowledgeBase, entry: Entry, markdown: str) -> list[list[str]]:
    """The links of a text: what each is called, and its path on the website or its address elsewhere."""
    pages = {other.path: other.url for other in base.entries}
    found = []
    for text, target in re.findall(LINK, markdown):
        page, sign, place = target.partition("#")
        path = normpath(join(dirname(entry.path), page))
        if target.startswith(ELSEWHERE):
            found.append([text, target])
        elif path.endswith(".md") and not path.startswith(".."):
            found.append([text, pages.get(path, path.removesuffix(".md").removesuffix("index") + "/") + sign + place])
    return found


def _place(base: KnowledgeBase, source: str, place: str) -> str:
    return base.sources[source].place.format(place) if place else ""


def _facets(base: KnowledgeBase, entry: Entry) -> tuple[str, ...]:
    """The kind of answer; an entry with a sum of money answers questions for an amount too."""
    amount = any((d := base.facts[id].duration) and d.unit == "yuan" for id in entry.facts)
    return (entry.kind, "amount") if amount else (entry.kind,)
