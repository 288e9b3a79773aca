"""What the website's search is made of: packs to rank by, what is shown of the answers, and the examples' own replies.

A reader on a slow line waits for the bytes that come before the answer, so these are few: `browser.pack` has what ranks
and the direct answers, `answers.json` has the rest of what is shown and comes after, `examples.json` has the replies to
the questions that the pages offer, so that these need nothing else.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from kb.answers.asking import LIMITS, ask
from kb.answers.documents import candidate, dates, documents, messages, notes, tuning
from kb.answers.indexing import open_current, open_whole, rebuild
from kb.answers.message import SPEECH
from kb.base.entries import KnowledgeBase
from kb.base.paths import data_folders
from kb.base.scratch import scratch
from search import Document, PackDamaged, Ranker, open_pack, write_browser_pack
from search.pack.frame import reading_guard

ANSWERS, EXAMPLES = "answers.json", "examples.json"


def search_files(content: Path, base: KnowledgeBase, data: Path | None = None) -> dict[str, bytes]:
    """Name -> bytes of the files from which a browser answers as `kb ask` does.

    They are made of the index in `data`, by default that of the content; where it is of other content, of a new one.
    """
    ranker = open_current(content, data_folders(content, str(data) if data else None), open_whole)
    with scratch() as folder:
        if ranker:
            with suppress(PackDamaged):
                return _files(base, ranker, folder)
        return _files(base, _built(content, folder / "index"), folder)


def _files(base: KnowledgeBase, ranker: Ranker, folder: Path) -> dict[str, bytes]:
    """The files, by way of a folder to work in. Raises PackDamaged."""
    with reading_guard(ranker.pack.path):
        shared = Shared()
        made = [shared.light(base, document) for document in documents(base)]
        write_browser_pack(ranker, made, tuning(base), folder, shared.values(base))
        packs = {path.name: path.read_bytes() for path in folder.glob("*.pack")}
        examples = {question: ask(ranker, question).as_json() for question in offered(base)}
        return {**packs, ANSWERS: as_json(shared.answers()), EXAMPLES: as_json(examples)}


def offered(base: KnowledgeBase) -> Iterable[str]:
    """The questions that the pages offer to ask."""
    return base.profile.examples


def _built(content: Path, folder: Path) -> Ranker:
    rebuild(content, [folder])
    return open_pack(folder)


class Shared:
    """What the answers have in common, each once: facts, sources with their places, titles, stages, days of review."""

    def __init__(self) -> None:
        self._known: tuple[dict[str, Any], ...] = ({}, {}, {}, {})
        self._stages: dict[str, str] = {}
        self._shown: dict[str, list[Any]] = {}
        self._beside: dict[str, Any] = {}

    def values(self, base: KnowledgeBase) -> list[Any]:
        """What goes with the pack, once all documents are made: stages, limits of asking, the example of an empty
        question, the notes, how messages are heard, and the version of the answers that belong to it.
        """
        self._beside = {"dates": dates(base), "messages": messages(base)}
        example = next(iter(base.profile.examples), "")
        return [list(self._stages), LIMITS, example, notes(base), SPEECH, self._version()]

    def answers(self) -> dict[str, Any]:
        """What is shown of the answers, the documents by their ids, with numbers of what is shared:

        [facts, sources, day, next steps, fallback, deadlines, links as [text, url] where there are any]

        Beside them the periods that can be counted, and the messages to send.
        """
        return {"version": self._version(), **self._body()}

    def light(self, base: KnowledgeBase, document: Document) -> Document:
        """A document whose data is what ranking and a first look need.

        [text, number of the stage, 1 where some of its facts are only reported]
        """
        entry = base.entry(document.id)
        if entry is None:
            return document
        shown, (facts, sources, titles, days) = candidate(base, entry), self._known
        fact_numbers = [_number(facts, fact["id"], list(fact.values())) for fact in shown["facts"]]
        source_numbers = [
            _number(sources, s["id"], [s["id"], _number(titles, s["title"], s["title"]), s["place"]])
            for s in shown["sources"]
        ]
        day = _number(days, shown["reviewed"], shown["reviewed"])
        deadlines = [list(facts).index(id) for id in shown["deadlines"]]
        own = [shown["next"], shown["fallback"], deadlines, *([shown["links"]] if shown["links"] else [])]
        self._shown[document.id] = [fact_numbers, source_numbers, day, *own]
        stage = _number(self._stages, entry.stage, entry.stage)
        return replace(
            document, data=[shown["text"], stage, int(any(f["status"] == "reported" for f in shown["facts"]))]
        )

    def _body(self) -> dict[str, Any]:
        names = ("facts", "sources", "titles", "days")
        return {
            **{name: list(known.values()) for name, known in zip(names, self._known, strict=True)},
            "shown": self._shown,
            **self._beside,
        }

    def _version(self) -> str:
        return sha256(as_json(self._body())).hexdigest()[:16]


def as_json(value: Any) -> bytes:
    """A value as the shortest JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _number(known: dict[str, Any], key: str, value: Any) -> int:
    """The place of a value among the known ones, the last where it is new."""
    known.setdefault(key, value)
    return list(known).index(key)
