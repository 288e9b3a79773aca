"""From entries to documents: what of an entry is searched, and what is shown of it as an answer."""

from typing import Any

from kb.answers.asking import FACT, SOURCE
from kb.base.entries import Entry, KnowledgeBase
from kb.base.names import FALLBACK, NEXT_STEP
from search import Document, Tuning, Vocabulary


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
        )
        for entry in base.entries
    ] + topics


def _topic(topic_id: str) -> str:
    """Id of the document of a subject that is out of scope: no id of an entry has a colon."""
    return f"outside:{topic_id}"


def _asked(base: KnowledgeBase, document_id: str, aliases: tuple[str, ...]) -> dict[str, str]:
    """The ways of asking for a document, written by keepers and learned from people."""
    return {"aliases": "\n".join(aliases), "examples": "\n".join(base.examples.get(document_id, ()))}


def vocabulary(base: KnowledgeBase) -> Vocabulary:
    """The words of the knowledge base's keepers."""
    return Vocabulary(base.synonyms, base.cues, base.classes, base.patterns, base.core, base.things)


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
        "next": entry.section(NEXT_STEP),
        "fallback": entry.section(FALLBACK),
        "related": [[id, other.question] for id in entry.related if (other := base.entry(id))],
        "reviewed": entry.reviewed.isoformat(),
    }


def _place(base: KnowledgeBase, source: str, place: str) -> str:
    return base.sources[source].place.format(place) if place else ""


def _facets(base: KnowledgeBase, entry: Entry) -> tuple[str, ...]:
    """The kind of answer; an entry with a sum of money answers questions for an amount too."""
    amount = any((d := base.facts[id].duration) and d.unit == "yuan" for id in entry.facts)
    return (entry.kind, "amount") if amount else (entry.kind,)
