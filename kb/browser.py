"""What the website's search is made of: the light packs, with what is shown of each entry as an answer."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kb.answering import candidate, documents, tuning
from kb.entries import KnowledgeBase
from kb.folders import data_folders
from kb.indexing import open_current, rebuild
from search import Document, Ranker, open_pack, write_light


def search_files(content: Path, base: KnowledgeBase) -> dict[str, bytes]:
    """Name -> bytes of the files from which a browser answers as `kb ask` does; of the index as it is, or a new one."""
    with TemporaryDirectory() as folder:
        ranker = open_current(content, data_folders(content, None)) or _built(content, Path(folder) / "index")
        shared: dict[str, dict[str, Any]] = {"facts": {}, "sources": {}}
        light = [_light(base, document, shared) for document in documents(base)]
        write_light(ranker, light, tuning(), Path(folder), shared)
        return {path.name: path.read_bytes() for path in Path(folder).glob("*.pack")}


def _built(content: Path, folder: Path) -> Ranker:
    rebuild(content, [folder])
    return open_pack(folder)


def _light(base: KnowledgeBase, document: Document, shared: dict[str, dict[str, Any]]) -> Document:
    """A document whose data names its facts and sources, which are put into `shared`."""
    entry = base.entry(document.id)
    if entry is None:
        return document
    shown = candidate(base, entry)
    for kind, known in shared.items():
        known.update({item["id"]: item for item in shown[kind]})
    ids = {kind: [item["id"] for item in shown[kind]] for kind in shared}
    return replace(document, data=[shown["question"], shown["text"], ids["facts"], ids["sources"], shown["url"]])
