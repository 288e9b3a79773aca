"""Rules about articles of statutes: whatever is cited was read, and is what the entry and its facts rest on."""

from collections.abc import Iterator
from functools import cached_property

from kb.base.entries import Citation, Entry, Fact, KnowledgeBase
from kb.checks.figures import Known
from kb.checks.rule import Finding, Rule, at, of_fact
from kb.checks.texts.mentions import ARTICLE, Mention, Statutes
from kb.checks.wording import texts

READ_IT = "它不在 sources.yml 的 articles 里；改条号，或读了再加"
Place = tuple[str, str]
"""A source and an article of it."""


class Cited:
    """What a base cites: articles that were read, by source, and the places that entries and facts name."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.statutes = Statutes(base)
        self.read = {source.id: frozenset(source.articles) for source in base.sources.values() if source.articles}

    def unread(self, source: str, place: str) -> bool:
        """Whether a place is none of those that were read; nobody knows of a source that does not list them."""
        return source in self.read and bool(place) and place not in self.read[source]

    def name(self, source: str) -> str:
        """How a source is called."""
        return self.base.sources[source].title

    @cached_property
    def of_facts(self) -> dict[str, set[Place]]:
        """The places that each fact rests on or is about: its source, the articles of its value; where it is disputed
        also those that the source names."""
        return {fact.id: {_place(fact.source), *self._named(fact)} for fact in self.base.facts.values()}

    def _named(self, fact: Fact) -> Iterator[Place]:
        disputed = (fact.label, fact.claim) if fact.status == "disputed" else ()
        for text in (fact.value, *disputed):
            for mention in self.statutes.mentions(text):
                yield mention.source or self.meant(fact), mention.article

    def meant(self, fact: Fact) -> str:
        """The source that a fact means where it names none: its own, where that is a statute."""
        return fact.source.source if self.is_statute(fact.source.source) else ""

    def is_statute(self, id: str) -> bool:
        """Whether a source has articles, by how it is cited."""
        return id in self.base.sources and bool(ARTICLE.search(self.base.sources[id].place.format(1)))

    def of_entry(self, entry: Entry) -> set[Place]:
        """The places that an entry and its facts name."""
        return {*map(_place, entry.sources)}.union(*(self.of_facts.get(id, ()) for id in entry.facts))

    def trouble(self, mention: Mention, cited: set[Place], own: str = "") -> str:
        """What is wrong with an article that a text speaks of; `own` is the source meant where it names none."""
        source = mention.source or own
        if self.unread(source, mention.article):
            return (
                f"{self.name(source)}的“{mention.said}”没有读过：它不在 sources.yml 的 articles 里；改条号，或读了再加"
            )
        if source in self.base.sources:
            known = (source, mention.article) in cited
        else:
            known = mention.article in {place for _, place in cited}
        return "" if known else f"“{mention.said}”不在这里的出处里；改条号，或把它写进 sources"


def _place(citation: Citation) -> Place:
    return citation.source, citation.place


def unread_article(base: KnowledgeBase) -> Iterator[Finding]:
    """Every article that is cited, or that a text speaks of, was read; those of an entry are among its sources.

    Asked of a base that lists what was read.
    """
    cited = Cited(base)
    if "sources.yml" in base.broken or not cited.read:
        return
    for entry in base.entries:
        for item, citation in enumerate(entry.sources):
            if cited.unread(*_place(citation)):
                yield at(entry, "sources", _unread(cited, citation), item=item)
        lines = list(texts(entry))
        for mention in cited.statutes.mentions("\n".join(line for _, _, line in lines)):
            key, below, _ = lines[mention.line]
            if trouble := cited.trouble(mention, cited.of_entry(entry)):
                yield at(entry, key, f"{key} 里{trouble}", below)
    yield from _in_facts(cited)
    if not base.broken:
        yield from _elsewhere(cited)


def _unread(cited: Cited, citation: Citation) -> str:
    name = cited.base.cite(citation)
    return f"{name}没有读过；{READ_IT}"


def _in_facts(cited: Cited) -> Iterator[Finding]:
    shown = Known(cited.base).shown_with
    for fact in cited.base.facts.values():
        if cited.unread(*_place(fact.source)):
            yield of_fact(fact, _unread(cited, fact.source))
        beside = cited.of_facts[fact.id].union(*(cited.of_entry(entry) for entry in shown.get(fact.id, ())))
        for text in (fact.label, fact.value, fact.since, fact.claim, fact.note):
            for mention in cited.statutes.mentions(text):
                if trouble := cited.trouble(mention, beside, cited.meant(fact)):
                    yield of_fact(fact, trouble)


def _elsewhere(cited: Cited) -> Iterator[Finding]:
    base = cited.base
    everything = set[Place]().union(*cited.of_facts.values(), *map(cited.of_entry, base.entries))
    for page in base.pages.values():
        for mention in cited.statutes.mentions(page.body):
            if trouble := cited.trouble(mention, everything):
                yield Finding(page.path, page.line + mention.line, trouble)
    for note in base.notes:
        for mention in cited.statutes.mentions(f"{note.text}\n{note.reported}"):
            if trouble := cited.trouble(mention, everything):
                yield Finding("notes.yml", note.line, f"{note.id}：{trouble}")


def loose_source(base: KnowledgeBase) -> Iterator[Finding]:
    """What an entry cites is what its text or its facts rest on, and all of that; asked of sources whose articles are
    listed."""
    if base.broken:
        return
    cited = Cited(base)
    for entry in base.entries:
        used = _used(cited, entry)
        for item, citation in enumerate(entry.sources):
            if (
                citation.source in cited.read
                and cited.is_statute(citation.source)
                and not {_place(citation), ("", citation.place)} & used
            ):
                message = f"{citation} 既没有写进正文，也不是哪个事实的出处；写明第几条，列出事实，或删去"
                yield at(entry, "sources", message, item=item)
        for item, id in enumerate(entry.facts):
            source = base.facts[id].source if id in base.facts else None
            if source and source.source in cited.read and source not in entry.sources:
                yield at(entry, "facts", f"事实 {id} 的出处 {source} 不在 sources 里；加上", item=item)


def _used(cited: Cited, entry: Entry) -> set[Place]:
    """The places that the text of an entry and its facts speak of; of those named by no text the article alone."""
    found = {
        (said.source, said.article) for said in cited.statutes.mentions("\n".join(line for *_, line in texts(entry)))
    }
    for id in entry.facts:
        if fact := cited.base.facts.get(id):
            said = cited.statutes.mentions(fact.note)
            found |= cited.of_facts[id] | {(one.source or cited.meant(fact), one.article) for one in said}
    return found


RULES = (
    Rule(
        "unread-article",
        "引到的条文都读过：在 sources.yml 那部法的 articles 里；正文里的第几条也在 sources 里",
        "第 5777 条；sources: [civil-code#9499]",
        "第 577 条，sources 里有 civil-code#577",
        unread_article,
    ),
    Rule(
        "loose-source",
        "sources 就是正文和事实的出处，不多也不少（只问列了 articles 的出处）",
        "sources 里有 cpl#44，正文和事实都没用到它",
        "正文写明第 44 条，或列出它的事实，或删去",
        loose_source,
        warning=True,
    ),
)
