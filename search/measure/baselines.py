"""What one would use without this package, to be measured beside it: plain Whoosh with jieba's analyzer, and SQLite."""

from collections.abc import Callable, Iterable
from tempfile import TemporaryDirectory

from search.documents import Document

Rank = Callable[[str, int], list[str]]
"""(question, limit) -> ids of documents, best first."""


def plain_whoosh(documents: Iterable[Document]) -> Rank:
    """Whoosh's BM25F over all fields as one, cut by jieba's ChineseAnalyzer, any word may match."""
    import jieba
    from jieba.analyse import ChineseAnalyzer
    from whoosh import fields, index, query

    folder = TemporaryDirectory()
    jieba.setLogLevel(60)
    jieba.dt.tmp_dir = folder.name  # else it reads a cache of a fixed name in the shared temporary folder
    analyzer = ChineseAnalyzer()
    whoosh = index.create_in(folder.name, fields.Schema(id=fields.STORED, text=fields.TEXT(analyzer=analyzer)))
    writer = whoosh.writer()
    for document in documents:
        writer.add_document(id=document.id, text=_text(document))
    writer.commit()
    searcher = whoosh.searcher()

    def rank(question: str, limit: int, folder: TemporaryDirectory[str] = folder) -> list[str]:
        terms = [query.Term("text", text) for text in {token.text for token in analyzer(question)}]
        return [hit["id"] for hit in searcher.search(query.Or(terms), limit=limit)] if terms else []

    return rank


def sqlite_trigrams(documents: Iterable[Document]) -> Rank:
    """SQLite's FTS5 with its trigram tokenizer and bm25, any three characters may match."""
    import sqlite3

    database = sqlite3.connect(":memory:")
    database.execute("create virtual table documents using fts5(id unindexed, text, tokenize = 'trigram')")
    database.executemany("insert into documents values (?, ?)", [(d.id, _text(d)) for d in documents])

    def rank(question: str, limit: int) -> list[str]:
        grams = {question[i : i + 3] for i in range(len(question) - 2)}
        quoted = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in sorted(grams))
        found = "select id from documents where documents match ? order by rank limit ?"
        return [row[0] for row in database.execute(found, (quoted, limit))] if grams else []

    return rank


BASELINES: dict[str, Callable[[Iterable[Document]], Rank]] = {
    "Whoosh + jieba": plain_whoosh,
    "SQLite FTS5 trigram": sqlite_trigrams,
}


def _text(document: Document) -> str:
    return "\n".join(document.fields.values())
