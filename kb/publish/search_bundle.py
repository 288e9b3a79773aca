"""What the website's search is made of: the browser packs, with what is shown of each entry as an answer."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kb.answers.asking import LIMITS
from kb.answers.documents import candidate, dates, documents, messages, notes, tuning
from kb.answers.indexing import open_current, rebuild
from kb.answers.message import SPEECH
from kb.base.entries import KnowledgeBase
from kb.base.paths import data_folders
from search import Document, Ranker, open_pack, write_browser_pack


def search_files(content: Path, base: KnowledgeBase) -> dict[str, bytes]:
    """Name -> bytes of the files from which a browser answers as `kb ask` does; of the index as it is, or a new one."""
    with TemporaryDirectory() as folder:
        ranker = open_current(content, data_folders(content, None), open_pack) or _built(
            content, Path(folder) / "index"
        )
        shared = Shared()
        made = [shared.light(base, document) for document in documents(base)]
        write_browser_pack(ranker, made, tuning(base), Path(folder), shared.values(base))
        return {path.name: path.read_bytes() for path in Path(folder).glob("*.pack")}


def _built(content: Path, folder: Path) -> Ranker:
    rebuild(content, [folder])
    return open_pack(folder)


class Shared:
    """What the answers have in common, each once: facts, sources with their places, titles, stages, days of review."""

    def __init__(self) -> None:
        self._known: tuple[dict[str, Any], ...] = ({}, {}, {}, {}, {})

    def values(self, base: KnowledgeBase) -> list[Any]:
        """Facts as [id, label, value, status, note]; sources as [id, number of title, place]; titles; stages; days.

        Then the limits of asking, the example of an empty question, the notes, how messages are heard, the periods, and
        the messages to send.
        """
        shared = (list(known.values()) for known in self._known)
        return [
            *shared,
            LIMITS,
            next(iter(base.profile.examples), ""),
            notes(base),
            SPEECH,
            dates(base),
            messages(base),
        ]

    def light(self, base: KnowledgeBase, document: Document) -> Document:
        """A document whose data has numbers of what is shared, then what is its own.

        [text, facts, sources, stage, day, next steps, fallback, links as [text, url] where there are any]
        """
        entry = base.entry(document.id)
        if entry is None:
            return document
        shown, (facts, sources, titles, stages, days) = candidate(base, entry), self._known
        fact_numbers = [_number(facts, fact["id"], list(fact.values())) for fact in shown["facts"]]
        source_numbers = [
            _number(sources, s["id"], [s["id"], _number(titles, s["title"], s["title"]), s["place"]])
            for s in shown["sources"]
        ]
        stage = _number(stages, entry.stage, entry.stage)
        day = _number(days, shown["reviewed"], shown["reviewed"])
        own = [shown["next"], shown["fallback"], *([shown["links"]] if shown["links"] else [])]
        return replace(document, data=[shown["text"], fact_numbers, source_numbers, stage, day, *own])


def _number(known: dict[str, Any], key: str, value: Any) -> int:
    """The place of a value among the known ones, the last where it is new."""
    known.setdefault(key, value)
    return list(known).index(key)
