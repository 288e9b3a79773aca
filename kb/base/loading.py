"""Reading a content folder. Every mistake becomes a Problem with file and line; nothing is skipped in silence."""

from collections.abc import Callable, Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kb.base import files
from kb.base.checklists import ITEM_KEYS, Item
from kb.base.entries import Entry, Fact, KnowledgeBase, Marks, Moved, Note, Page, Source, Topic
from kb.base.fitted import Fitted, read_fitted
from kb.base.frontmatter import Unreadable, compose, items_under, line_of, refuse_heavy, split
from kb.base.guides import NEEDED, STEP_KEYS, Step
from kb.base.mapping import mapped
from kb.base.messages import FIELD_KEYS, Field, Message, message_keys
from kb.base.paths import there
from kb.base.patterns import HARMLESS, wrong_words
from kb.base.profile import Profile
from kb.base.profile_schema import PROFILE_KEYS, PROFILE_NEEDED
from kb.base.reviewed import read_marks
from kb.base.schema import (
    MOVED_KEYS,
    NOTE_KEYS,
    OPTIONAL,
    PAGE_KEYS,
    SOURCE_KEYS,
    TOPIC_KEYS,
    WORD_KEYS,
    entry_keys,
    fact_keys,
    stage_keys,
    stage_of,
)
from kb.base.values import Keys
from kb.errors import Problem


class Loader:
    """Reads the files of one content folder and collects the problems met on the way."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self._paths = list(files.walk(root, self._closed))
        self._read: set[Path] = set()
        self._shown: dict[str, Page] = {}
        self._half: dict[str, Any] = {}
        self._halves: list[Entry] = []

    def load(self) -> KnowledgeBase:
        """The knowledge base of everything that could be read."""
        profile = self.profile()
        facts = {fact.id: fact for fact in self._items("facts.yml", "facts", fact_keys(profile), Fact)}
        sources = {source.id: source for source in self._items("sources.yml", "sources", SOURCE_KEYS, Source)}
        words = self._words()
        topics = tuple(self._items_if_any(files.OUT_OF_SCOPE, "topics", TOPIC_KEYS, Topic))
        notes = tuple(self._items_if_any(files.NOTES, "notes", NOTE_KEYS, Note))
        moved = tuple(self._items_if_any(files.MOVED, "moved", MOVED_KEYS, Moved))
        keys = entry_keys(profile)
        entries = [entry for path in self._pages("entries") if (entry := self._entry(path, keys))]
        order = {id: place for place, id in enumerate(self._listed({entry.id for entry in entries}, profile))}
        fitted, reviewed = self._fitted(), self._reviewed()
        fields = {field.id: field for field in self._items_if_any(files.FIELDS, "fields", FIELD_KEYS, Field)}
        guide = tuple(self._items_if_any(files.GUIDE, "steps", STEP_KEYS, Step, NEEDED))
        checklist = tuple(self._items_if_any(files.CHECKLIST, "items", ITEM_KEYS, Item))
        written = [message for path in self._pages("messages") if (message := self._message(path, profile))]
        self._read_the_rest()
        stages = {id: place for place, id in enumerate(profile.stage_names)}
        entries.sort(key=lambda e: (stages.get(e.stage, 0), e.stage, order.get(e.id, len(order)), e.id))
        return KnowledgeBase(
            root=self.root,
            entries=tuple(entries),
            facts=facts,
            sources=sources,
            synonyms=tuple(map(tuple, words["synonyms"])),
            cues={facet: tuple(cue) for facet, cue in words["cues"].items()},
            classes=words.get("classes", {}),
            patterns=words.get("patterns", ()),
            core=words.get("core", ()),
            things=words.get("things", ()),
            outside=topics,
            notes=notes,
            broken=frozenset(problem.path for problem in self.problems),
            profile=profile,
            fitted=fitted.numbers,
            examples=fitted.examples,
            unfitted=fitted.trouble,
            reviewed=reviewed,
            pages=self._shown,
            pictures=tuple(self._name(path) for path in self._paths if path.suffix in files.PICTURES),
            fields=fields,
            halves=tuple(self._halves),
            moved=moved,
            guide=guide,
            checklist=checklist,
            messages={m.id: m for m in sorted(written, key=lambda m: (stages.get(m.stage, 0), m.path))},
        )

    def profile(self) -> Profile:
        """What base.yml says; of what cannot be read the defaults."""
        try:
            document = compose(self._text(self.root / files.PROFILE), 1)
            values, lines = self._mapping(files.PROFILE, document, PROFILE_KEYS, 1, PROFILE_NEEDED)
        except Unreadable as trouble:
            self._report(files.PROFILE, trouble)
            return Profile()
        return Profile(**values, lines=lines) if values else Profile()

    def _fitted(self) -> Fitted:
        """What `kb tune` wrote; nothing, and a warning, where it is not what this version reads."""
        path = self.root / files.FITTED
        if not path.exists():
            return Fitted()
        try:
            return read_fitted(self._text(path))
        except Unreadable as trouble:
            self._add(files.FITTED, trouble.line, trouble.rule, trouble.message, warning=True)
            return Fitted(trouble=f"{files.FITTED}：{trouble.message}")

    def _reviewed(self) -> Marks | None:
        """What the entries were last reviewed with; None, and a warning where it cannot be read."""
        path = self.root / files.REVIEWED
        try:
            return read_marks(self._text(path)) if path.exists() else None
        except Unreadable as trouble:
            self._add(files.REVIEWED, trouble.line, trouble.rule, trouble.message, warning=True)
            return None

    def _entry(self, path: Path, keys: Keys) -> Entry | None:
        name = self._name(path)
        values, lines, body, line = self._fronted(path, keys)
        if values is None:
            if self._half:
                empty = dict.fromkeys(("aliases", "facts", "sources", "related"), ())
                text = dict.fromkeys(("question", "stage", "kind", "answer"), "")
                half = {"id": path.stem, "reviewed": date.min, **empty, **text, **self._half}
                self._halves.append(Entry(**half, body=body, path=name, lines={**lines, "body": line}))
            return None
        entry = Entry(**values, body=body, path=name, lines={**lines, "body": line})
        self._named(entry.id, path, lines["id"])
        if entry.stage != path.parent.name:
            message = f"stage 是 {entry.stage}，文件却在 {path.parent.name}/ 里；把文件移到 entries/{entry.stage}/"
            self._add(name, lines["stage"], "stage", message)
        return entry

    def _message(self, path: Path, profile: Profile) -> Message | None:
        values, lines, text, line = self._fronted(path, message_keys(profile, stage_of(profile)))
        if values is None:
            return None
        message = Message(**values, text=text, path=self._name(path), lines={**lines, "text": line})
        self._named(message.id, path, lines["id"])
        return message

    def _named(self, id: str, path: Path, line: int) -> None:
        if id != path.stem:
            self._add(self._name(path), line, "id", f"id 是 {id}，文件名却是 {path.name}；两者要一致")

    def _fronted(self, path: Path, keys: Keys) -> tuple[dict[str, Any] | None, dict[str, int], str, int]:
        """The values before a page's text, each with its line; the text, and the line on which it begins.

        The values are None where any of them is wrong, or the page cannot be read.
        """
        name, self._half = self._name(path), {}
        try:
            front, body, line = split(self._text(path))
            return *self._mapping(name, front, keys, 2), body, line
        except Unreadable as trouble:
            self._report(name, trouble)
            return None, {}, "", 1

    def _items(self, name: str, key: str, keys: Keys, make: Callable[..., Any], *needed: Any) -> Iterator[Any]:
        path = self.root / name
        seen: dict[str, int] = {}
        try:
            document = compose(self._text(path), 1)
            nodes = items_under(document, key)
            if len(nodes) > files.MOST_ITEMS[key]:
                raise Unreadable(1, "too-large", f"{key} 有 {len(nodes)} 项，最多 {files.MOST_ITEMS[key]} 项")
            for node in nodes:
                values, _ = self._mapping(name, node, keys, 1, *needed)
                if values is None:
                    continue
                line = line_of(node, 1)
                if values["id"] in seen:
                    self._add(name, line, "twins", f"id {values['id']} 已在第 {seen[values['id']]} 行用过")
                    continue
                seen[values["id"]] = line
                yield make(**values, line=line)
        except Unreadable as trouble:
            self._report(name, trouble)

    def _items_if_any(self, name: str, *how: Any) -> Iterator[Any]:
        return self._items(name, *how) if (self.root / name).exists() else iter(())

    def _words(self) -> dict[str, Any]:
        name = "synonyms.yml"
        empty: dict[str, Any] = {"synonyms": [], "cues": {}}
        try:
            values, lines = self._mapping(name, compose(self._text(self.root / name), 1), WORD_KEYS, 1)
        except Unreadable as trouble:
            self._report(name, trouble)
            return empty
        for key, item, rule, message in wrong_words(values or empty):
            self._add(name, lines.get(f"{key}#{item}", lines[key]), rule, message, rule in HARMLESS)
        return values or empty

    def _listed(self, known: set[str], profile: Profile) -> Iterator[str]:
        """Ids in the order in which the pages of the stages list them."""
        keys = stage_keys(profile)
        known = known | {path.stem for path in self._pages("entries")}
        for path in self._pages("stages"):
            name = self._name(path)
            values, lines, body, line = self._fronted(path, keys)
            if values:
                self._shown[name] = Page(name, body=body, line=line, **values)
            for id in (id for group in values["groups"] for id in group.entries) if values else ():
                if id not in known:
                    self._add(
                        name, lines["entries"], "unknown-reference", f"entries 里的 {id} 没有这个条目；改名或删去"
                    )
                yield id

    def _mapping(
        self, name: str, node: Any, keys: Keys, first: int, needed: frozenset[str] | None = None
    ) -> tuple[dict[str, Any] | None, dict[str, int]]:
        """The values of a mapping by key, with the line of each; None when any of them is wrong.

        All keys are needed but the OPTIONAL ones, unless `needed` names those that are.
        """
        found = mapped(node, keys, first, frozenset(keys.keys() - OPTIONAL) if needed is None else needed)
        for trouble in found.troubles:
            self._add(name, *trouble)
        self._half = found.values
        return (None if found.troubles else found.values), found.lines

    def _pages(self, folder: str) -> list[Path]:
        return [path for path in self._paths if path.is_relative_to(self.root / folder) and path.suffix == ".md"]

    def _read_the_rest(self) -> None:
        """Pages that only the website shows must be readable too; nothing else lies here, and no link leads out."""
        for path in self._paths:
            name = self._name(path)
            try:
                if path not in self._read:
                    files.locate(path, self.root)
                files.refuse_foreign(path, self.root)
                if path.suffix == ".yml" and path not in self._read and path.parts[len(self.root.parts)] != "questions":
                    raise Unreadable(1, "foreign-file", self._not_read(path))
                if path not in self._read and path.suffix in files.TEXTS:
                    text = self._text(path)
                    if path.suffix == ".md":
                        self._page(name, text)
            except Unreadable as trouble:
                self._report(name, trouble)

    def _not_read(self, path: Path) -> str:
        """What is said of data that nothing reads."""
        known = {*(read.name for read in self._read if read.suffix == ".yml"), *files.IF_ANY}
        near = get_close_matches(path.name, known, n=1, cutoff=0.7)
        what = f"是不是要写成 {near[0]}" if near else f"数据写进 {' '.join(sorted(known))}，或移走它"
        return f"没有什么读它，写在里面的都不算；{what}"

    def _page(self, name: str, text: str) -> None:
        """A page about the whole; it may do without front matter."""
        front, body, line = split(text) if text.startswith("---") else (None, text.strip(), 1)
        refuse_heavy(body, line)
        values, _ = self._mapping(name, front, PAGE_KEYS, 2, frozenset()) if front else ({}, {})
        if "/" not in name and name not in files.PAGES and values is not None and not values.get("title"):
            self._add(name, 1, "untitled-page", "会成为网站上的一页，却没有名字；要发布就在开头写 title，不要就移走它")
        if values is not None:
            self._shown[name] = Page(name, body=body, line=line, **values)

    def _text(self, path: Path) -> str:
        """A file's text, read once. Raises Unreadable."""
        self._read.add(path)
        return files.text_of(path, self.root)

    def _closed(self, folder: Path, error: OSError) -> None:
        self._add(self._name(folder), 1, "unreadable", f"文件夹读不了：{error.strerror}")

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _report(self, name: str, trouble: Unreadable) -> None:
        self._add(name, trouble.line, trouble.rule, trouble.message)

    def _add(self, name: str, line: int, rule: str, message: str, warning: bool = False) -> None:
        self.problems.append(Problem(name, line, rule, message, warning))


def load_profile(root: Path) -> Profile:
    """What base.yml says; the defaults where it cannot be read. Raises ContentMissing."""
    return Loader(there(root)).profile()


def load(root: Path) -> tuple[KnowledgeBase, list[Problem]]:
    """Read a content folder: what could be read, and what was wrong. Raises ContentMissing."""
    loader = Loader(there(root))
    return loader.load(), sorted(loader.problems)
