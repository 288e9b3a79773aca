"""The engines that are measured: each builds an index in a folder, and opens it to rank questions.

Run as a program it does one of both in a process of its own, so that times and memory are those of one engine:

    engines.py build ENGINE FOLDER TASK     prints the seconds
    engines.py ask ENGINE FOLDER TASK       prints JSON: seconds to the first answer, of each, peak memory, found
"""

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

LIMIT = 11
"""Ten, and the question itself where it is a document too."""
Rank = Callable[[str], list[int]]


class Engine(NamedTuple):
    """What builds an index of texts in a folder, and what opens it."""

    build: Callable[[Path, Sequence[str]], None]
    open: Callable[[Path], Rank]


def jieba_words(text: str) -> list[str]:
    """jieba's words for search."""
    import jieba

    jieba.setLogLevel(60)
    return [word for word in jieba.cut_for_search(text.lower()) if word.strip()]


def build_ours(folder: Path, texts: Sequence[str]) -> None:
    from search import Document, build

    build([Document(str(number), {"question": text}) for number, text in enumerate(texts)], folder)


def open_ours(folder: Path) -> Rank:
    from search import open_pack

    sys.modules["numpy"] = None  # type: ignore[assignment]
    ranker = open_pack(folder)
    return lambda question: [int(hit.id) for hit in ranker.rank(question, LIMIT)]


def open_ours_with_numpy(folder: Path) -> Rank:
    import numpy  # noqa: F401  where it is missing the engine is

    from search import open_pack

    ranker = open_pack(folder)
    return lambda question: [int(hit.id) for hit in ranker.rank(question, LIMIT)]


def build_whoosh(folder: Path, texts: Sequence[str]) -> None:
    from jieba.analyse import ChineseAnalyzer
    from whoosh import fields, index

    schema = fields.Schema(number=fields.STORED, text=fields.TEXT(analyzer=ChineseAnalyzer()))
    writer = index.create_in(str(folder), schema).writer(limitmb=256)
    for number, text in enumerate(texts):
        writer.add_document(number=number, text=text)
    writer.commit()


def open_whoosh(folder: Path) -> Rank:
    from jieba.analyse import ChineseAnalyzer
    from whoosh import index, query

    analyzer, searcher = ChineseAnalyzer(), index.open_dir(str(folder)).searcher()

    def rank(question: str) -> list[int]:
        terms = [query.Term("text", word) for word in {token.text for token in analyzer(question)}]
        return [hit["number"] for hit in searcher.search(query.Or(terms), limit=LIMIT)] if terms else []

    return rank


def _tantivy_index(folder: Path) -> tuple[Any, Any]:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", stored=True)
    builder.add_text_field("text", tokenizer_name="whitespace")
    schema = builder.build()
    return tantivy.Index(schema, path=str(folder)), schema


def build_tantivy(folder: Path, texts: Sequence[str]) -> None:
    import tantivy

    writer = _tantivy_index(folder)[0].writer()
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(number=number, text=" ".join(jieba_words(text))))
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path) -> Rank:
    import tantivy

    index, schema = _tantivy_index(folder)
    searcher = index.searcher()

    def rank(question: str) -> list[int]:
        words = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", w)) for w in {*jieba_words(question)}]
        hits = searcher.search(tantivy.Query.boolean_query(words), LIMIT).hits if words else []
        return [searcher.doc(address)["number"][0] for _, address in hits]

    return rank


def build_bm25s(folder: Path, texts: Sequence[str]) -> None:
    import bm25s

    retriever = bm25s.BM25()
    retriever.index([jieba_words(text) or [""] for text in texts], show_progress=False)
    retriever.save(str(folder))


def open_bm25s(folder: Path) -> Rank:
    import bm25s

    retriever = bm25s.BM25.load(str(folder), mmap=True)
    most = min(LIMIT, int(retriever.scores["num_docs"]))

    def rank(question: str) -> list[int]:
        words = [word for word in jieba_words(question) if word in retriever.vocab_dict]
        found, scores = retriever.retrieve([words], k=most, show_progress=False) if words else ([[]], [[]])
        return [int(number) for number, score in zip(found[0], scores[0], strict=True) if score > 0]

    return rank


def _trigrams(text: str) -> list[str]:
    return [text[place : place + 3] for place in range(len(text) - 2)]


def _sqlite(tokenizer: str, words: Callable[[str], list[str]], whole: bool) -> Engine:
    def build(folder: Path, texts: Sequence[str]) -> None:
        with sqlite3.connect(folder / "documents") as database:
            database.execute(f"create virtual table documents using fts5(text, content = '', tokenize = '{tokenizer}')")
            rows = ((number, text if whole else " ".join(words(text))) for number, text in enumerate(texts))
            database.executemany("insert into documents (rowid, text) values (?, ?)", rows)

    def opened(folder: Path) -> Rank:
        database = sqlite3.connect(folder / "documents")
        found = "select rowid from documents where documents match ? order by rank limit ?"

        def rank(question: str) -> list[int]:
            quoted = " OR ".join('"' + word.replace('"', '""') + '"' for word in sorted({*words(question)}))
            return [row[0] for row in database.execute(found, (quoted, LIMIT))] if quoted else []

        return rank

    build.__qualname__ = tokenizer
    return Engine(build, opened)


ENGINES = {
    "ours": Engine(build_ours, open_ours),
    "ours, numpy": Engine(build_ours, open_ours_with_numpy),
    "Whoosh + jieba": Engine(build_whoosh, open_whoosh),
    "tantivy + jieba": Engine(build_tantivy, open_tantivy),
    "bm25s + jieba": Engine(build_bm25s, open_bm25s),
    "FTS5 trigram": _sqlite("trigram", _trigrams, True),
    "FTS5 + jieba": _sqlite("unicode61", jieba_words, False),
}


def ask(rank: Rank, questions: Sequence[str], start: float) -> Iterator[tuple[str, Any]]:
    """What is measured of an engine that was opened, from `start` on."""
    rank(questions[0])
    yield "open", time.perf_counter() - start
    times, found = [], []
    for question in questions:
        began = time.perf_counter()
        found.append(rank(question))
        times.append(time.perf_counter() - began)
    yield "times", times
    yield "found", found
    yield "memory", peak_memory()


def peak_memory() -> int:
    """Bytes that this process had at most, 0 where the system does not tell; its parent's do not count."""
    try:
        said = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in said.splitlines() if line.startswith("VmHWM"))


def main(what: str, engine: str, folder: str, task: str) -> None:
    """Build or ask, in this process."""
    said = json.loads(Path(task).read_text(encoding="utf-8"))
    start = time.perf_counter()
    if what == "build":
        ENGINES[engine].build(Path(folder), said["documents"])
        print(json.dumps({"build": time.perf_counter() - start}))
    else:
        print(json.dumps(dict(ask(ENGINES[engine].open(Path(folder)), said["questions"], start))))


if __name__ == "__main__":
    main(*sys.argv[1:])
