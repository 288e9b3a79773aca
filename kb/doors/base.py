"""The door for Python: a base that is open, to be asked from any thread.

Each call works on the base as it was opened; `refresh` puts the base as it is now in its place, in one step, so that
what runs meanwhile ends with what it began with.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from os import PathLike
from pathlib import Path
from threading import Lock, RLock
from typing import TYPE_CHECKING, TypeVar, cast

from kb.answers import asking, searching
from kb.answers.freshness import content_files
from kb.answers.indexing import open_current, open_last, open_quickly, open_words, renew
from kb.base.paths import content_folder, data_folders
from kb.doors import shapes
from kb.errors import ContentError, FolderError
from search import PackDamaged, Ranker

if TYPE_CHECKING:
    from kb.answers.clusters import Asked
    from kb.base.entries import KnowledgeBase
    from search import TextIndex

Made = TypeVar("Made")


def open_base(
    content: str | PathLike[str] | None = None,
    data: str | PathLike[str] | None = None,
    cluster: str | None = None,
) -> "Base":
    """Open the base of a content folder, by default that of KB_CONTENT, else the one that this program carries.

    The index in `data`, by default that of KB_DATA, else beside the content, is built first where it is missing or
    older. While the content has mistakes the last index answers, and `Base.problem` says so. With `cluster`, its
    address, questions are asked there; all else is of the content here. Raises ContentMissing, ContentError where
    there is no index yet either, FolderError, ClusterTrouble.
    """
    folder = content_folder(str(content) if content else os.environ.get("KB_CONTENT"))
    return Base(folder, data_folders(folder, str(data) if data else os.environ.get("KB_DATA")), cluster)


class Base:
    """A knowledge base. Its methods give what the commands print with --json, new each time: change it as you like."""

    def __init__(self, content: Path, folders: list[Path], cluster: str | None = None) -> None:
        """Use `open_base`, which knows where a base and its index lie."""
        self.content = content
        self._cluster = _asked_there(cluster) if cluster else None
        self._problem = ""
        self._folders = folders
        self._renewing = Lock()
        self._files = ""
        self._now = self._opened()

    def __repr__(self) -> str:
        return f"<Base {self.content}>"

    @property
    def version(self) -> str:
        """What tells one state of the base from another: the same version gives the same replies."""
        return self._now.version + (f"-{self._cluster.version}" if self._cluster else "")

    @property
    def problem(self) -> str:
        """What the keeper of the base should know: mistakes in the content, another base in the cluster; else empty."""
        beside = self._cluster.beside(self._now.ranker) if self._cluster else ""
        return self._problem or beside

    @property
    def remote(self) -> bool:
        """Whether an answer comes over the network, and has to be waited for."""
        return self._cluster is not None

    @property
    def name(self) -> str:
        """What the base calls itself."""
        return asking.spoken(self._now.ranker).name

    @property
    def spoken(self) -> asking.Spoken:
        """What the base says beside its answers: whom to ask instead, examples."""
        return asking.spoken(self._now.ranker)

    @property
    def labels(self) -> dict[str, str]:
        """What the fields of the messages are called, by their ids."""
        return {id: field.label for id, field in self._now.base.fields.items()}

    def ask(self, question: str) -> shapes.Reply:
        """Answer a question in anybody's own words. Raises QuestionError where it is empty or too long."""
        return cast(shapes.Reply, self.reply(question).as_json())

    def reply(self, question: str) -> asking.Reply:
        """The same as the program itself has it."""
        text = _text("question", question)
        if self._cluster:
            return self._cluster.ask(text)
        return self._use(lambda opened: asking.ask(opened.ranker, text))

    def search(self, query: str, limit: int = 10) -> shapes.Found:
        """Look words up, in the language of `kb search`. Raises QuestionError for what is no query."""
        query = searching.checked(_plain(_text("query", query)))
        if isinstance(limit, bool) or not isinstance(limit, int):
            raise TypeError(f"limit 应是整数，不是 {type(limit).__name__}")
        limit = max(1, min(limit, searching.MOST_HITS))
        found = self._use(lambda opened: opened.look(query, limit))
        return cast(shapes.Found, searching.all_data(query, *found))

    @property
    def entries(self) -> tuple[shapes.Listed, ...]:
        """All entries, in the order a person goes through them."""
        from kb.answers.documents import listed

        return tuple(cast(shapes.Listed, listed(entry)) for entry in self._now.base.entries)

    def entry(self, id: str) -> shapes.Entry:
        """All of an entry, by its id, one that it had before, or its question. Raises NotFound."""
        from kb.answers.documents import entry_named, whole

        base = self._now.base
        return cast(shapes.Entry, whole(base, entry_named(base, _text("id", id))))

    def dates(self, facts: Iterable[str] = (), stage: str = "", since: str = "") -> shapes.Dates:
        """When periods end, those of some facts and of a stage, by ids or names, from a moment in the time of Beijing.

        `since` is as 2026-11-25T20:30; now where it is empty. Raises DateError, NotFound.
        """
        from kb.dates.asking import count
        from kb.dates.moments import present, read

        if isinstance(facts, str):
            raise TypeError("facts 应是一串 id，不是一段文字；写 [id]")
        base, now = self._now.base, present()
        start = read(since, now) if _text("since", since) else now
        labels = {fact.label: fact.id for fact in base.facts.values()}
        stages = {title: id for id, title in base.profile.stage_names.items()}
        named = [labels.get(_text("facts", fact), fact) for fact in facts]
        found, refused = count(base, stages.get(_text("stage", stage), stage), named, start, now)
        return cast(shapes.Dates, {"from": str(start), "dates": found, "refused": refused})

    @property
    def messages(self) -> tuple[shapes.Message, ...]:
        """The texts that can be filled."""
        from kb.answers.filling import listed

        return tuple(cast(shapes.Message, message) for message in listed(self._now.base))

    def draft(self, id: str, values: Mapping[str, str] | None = None) -> shapes.Draft:
        """A text to send with its fields filled, all by ids or names. Raises NotFound, ValueRefused."""
        from kb.answers.filling import field_named, filled, message_named
        from kb.dates.moments import present

        base = self._now.base
        message = message_named(base, _text("id", id))
        given = {field_named(base, message, _text("values", k)): _text("values", v) for k, v in (values or {}).items()}
        return cast(shapes.Draft, filled(base, message, given, present()))

    def refresh(self) -> bool:
        """Take the base as it is now; whether that is another. It looks at names and times of the files first.

        What is asked meanwhile is answered from the former one. Raises FolderError where no index can be written.
        """
        with self._renewing:
            there = self._cluster.refresh() if self._cluster else False
            if self._files == content_files(self.content):
                return there
            before, after = self._now, self._opened()
            if after.version == before.version:  # with what it has read, also of content that has mistakes by now
                return there
            if before.prepared:
                after.prepare()
            self._now = after
            return True

    def prepare(self) -> None:
        """Read now what would be read when it is first asked for: the entries, and what `search` looks in.

        What `refresh` puts in place later is prepared too, before it is.
        """
        self._now.prepare()

    def knows(self, word: str) -> bool:
        """Whether the base itself says a word."""
        return self._now.ranker.terms.entry(word) is not None

    def _opened(self) -> "Opened":
        """The base as it is, its index built where need be; the last one while the content has mistakes."""
        files, problem = content_files(self.content), ""
        try:
            ranker = open_current(self.content, self._folders, open_quickly) or renew(
                self.content, self._folders, open_quickly
            )
        except ContentError as error:
            last = open_last(self._folders, open_quickly)
            if last is None:
                raise
            ranker = last
            errors = sum(not problem.warning for problem in error.problems)
            problem = f"内容有 {errors} 处错误，答案来自上一次的索引；用 kb check 看错在哪里"
        self._files, self._problem = files, problem
        return Opened(self.content, self._folders, ranker)

    def _use(self, use: Callable[["Opened"], Made]) -> Made:
        """What is made of the base; of its index built anew where that shows damaged in use."""
        opened = self._now
        try:
            return use(opened)
        except PackDamaged:
            with self._renewing:
                if self._now is opened:
                    ranker = renew(self.content, self._folders, open_quickly, bad=opened.ranker.path)
                    self._now = Opened(self.content, self._folders, ranker)
            return use(self._now)


class Opened:
    """One state of a base: its index, and what is read of the content when that is first asked for."""

    def __init__(self, content: Path, folders: list[Path], ranker: Ranker) -> None:
        self.ranker = ranker
        self.version = sha256(json.dumps(ranker.stamp, sort_keys=True).encode()).hexdigest()[:16]
        self._content, self._folders = content, folders
        self._reading = RLock()
        self._base: KnowledgeBase | None = None
        self._text: TextIndex | None = None

    @property
    def base(self) -> "KnowledgeBase":
        """The entries as data. Raises ContentError."""
        from kb.checks.valid import load_valid

        with self._reading:
            if self._base is None:
                self._base = load_valid(self._content)
            return self._base

    @property
    def prepared(self) -> bool:
        """Whether all is read that is read when it is first asked for."""
        return bool(self._base and self._text)

    def prepare(self) -> None:
        """Read it now, as far as the content has no mistakes."""
        with suppress(ContentError):
            _ = self.base
        with self._reading:
            self._text = self._text or self._searchable()

    def look(self, query: str, limit: int) -> "tuple[list[object], dict[str, list[str]]]":
        """What `searching.found` finds; one at a time, since Whoosh promises nothing of threads."""
        with self._reading:
            if self._text is None:
                self._text = self._searchable()
            return searching.found(self._text, query, limit)

    def _searchable(self) -> "TextIndex":
        """Whoosh's part, of the last index where the content has mistakes; a wheel carries none, so that it is built.

        Raises ContentError, FolderError.
        """
        found = open_current(self._content, self._folders, open_words)
        if found is None:
            try:
                found = renew(self._content, self._folders, open_words)
            except (ContentError, FolderError):
                found = open_last(self._folders, open_words)
                if found is None:
                    raise
        return found


def _asked_there(cluster: str) -> "Asked":
    from kb.answers.clusters import Asked

    return Asked(cluster)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} 应是文字（str），不是 {type(value).__name__}")
    return value


def _plain(text: str) -> str:
    """Text without characters that hide or that no file can hold."""
    return "".join(c if c.isprintable() else " " for c in text)
