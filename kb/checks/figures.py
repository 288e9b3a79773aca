"""The rule about figures: every one that a reader sees, with its unit, is that of a fact."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from kb.base.dates import FRESH
from kb.base.entries import Entry, Fact, KnowledgeBase, Page
from kb.base.names import UNITS
from kb.checks.rule import Finding, Rule, at, of_fact
from kb.checks.texts.quantities import Found, Quantity, dates, plain, quantities
from kb.checks.wording import texts

MEND = "改成事实里的数，或在 facts.yml 写成事实"


class Known:
    """What is known of figures and days: by fact, by entry, and in the whole base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self._units = tuple(base.profile.units.values())
        self._names = [name for source in base.sources.values() for name in _named(source.title, self._units)]
        self._facts = {fact.id: {found.quantity for found in self._of(fact.value)} for fact in base.facts.values()}
        self._days = {source.id: {*dates(source.version), *dates(source.title)} for source in base.sources.values()}

    def _of(self, text: str) -> list[Found]:
        return quantities(text, self._units, self._names)

    def of_facts(self, ids: Iterable[str]) -> set[Quantity]:
        """The quantities of these facts."""
        return {one for id in ids for one in self._facts.get(id, ())}

    def days_of(self, sources: Iterable[str]) -> set[str]:
        """The days that these sources are told of: when they were published, changed, came into force."""
        return {day for id in sources for day in self._days.get(id, ())}

    @cached_property
    def shown_with(self) -> dict[str, list[Entry]]:
        """The entries that show a fact, by its id."""
        found: dict[str, list[Entry]] = {}
        for entry in self.base.entries:
            for id in dict.fromkeys(entry.facts):
                found.setdefault(id, []).append(entry)
        return found

    @cached_property
    def of_entries(self) -> dict[str, tuple[set[Quantity], set[str]]]:
        """The quantities and the days that an entry may speak of, by its path."""
        return {
            entry.path: (self.of_facts(entry.facts), self.days_of(self._sources(entry))) for entry in self.base.entries
        }

    def _sources(self, entry: Entry) -> set[str]:
        facts = (self.base.facts[id].source.source for id in entry.facts if id in self.base.facts)
        return {*(citation.source for citation in entry.sources), *facts}

    @cached_property
    def everything(self) -> tuple[set[Quantity], set[str]]:
        """The quantities and the days of the whole base, and those of its keeping."""
        base, fresh = self.base, {found.quantity for found in self._of(f"{FRESH} {UNITS['day']}")}
        kept = {source.checked for source in base.sources.values() if source.checked}
        kept |= {day for entry in base.entries for day in (entry.reviewed, *(change.date for change in entry.changes))}
        return self.of_facts(self._facts) | fresh, self.days_of(self._days) | {day.isoformat() for day in kept}

    def unknown(self, text: str, known: tuple[set[Quantity], set[str]]) -> Iterator[tuple[str, Quantity | None]]:
        """What a text says that is not known: how it says it, and the quantity, none of a day."""
        text = text.replace(self.base.profile.name, " ")
        for found in self._of(text):
            if not found.quantity.within(known[0]):
                yield found.said, found.quantity
        for day in dates(text):
            if not any(one.startswith(day) for one in known[1]):
                yield day, None

    def having(self, quantity: Quantity | None) -> list[str]:
        """Some facts that have a quantity."""
        return [id for id, known in self._facts.items() if quantity and quantity.within(known)][:4]


def _named(title: str, units: tuple[str, ...]) -> Iterator[str]:
    """Figures in a title with what follows: they name what it is about."""
    title = plain(title).strip("《》")
    for found in quantities(title, units):
        start = title.find(found.said)
        if start >= 0:
            yield title[start : start + len(found.said) + 2]


def unknown_figure(base: KnowledgeBase) -> Iterator[Finding]:
    """Every figure that a reader sees is a fact with its unit, every day one of a source."""
    known = Known(base)
    yield from _in_entries(known)
    if base.broken:  # what is not known may stand in what could not be read
        return
    yield from _in_facts(known)
    for path, line, text, facts in _elsewhere(known):
        for said, quantity in known.unknown(text, facts):
            what = f"“{said}”不是这里的事实" if quantity else f"日期 {said} 不在出处的版本里"
            yield Finding(path, line, f"{what}；{MEND}")


def _in_entries(known: Known) -> Iterator[Finding]:
    base = known.base
    for entry in base.entries:
        if "facts.yml" in base.broken and not base.facts.keys() >= set(entry.facts):
            continue
        for key, below, line in texts(entry):
            for said, quantity in known.unknown(line, known.of_entries[entry.path]):
                if quantity is None:
                    if "sources.yml" not in base.broken and "figures" not in entry.imported:
                        message = f"{key} 里的日期 {said} 不在本条目各出处的版本里；改日期，或列出写着它的出处"
                        yield at(entry, key, message, below)
                    continue
                some = "、".join(known.having(quantity))
                mend = f"是 {some} 的就列进 facts，不是就" if some else ""
                message = f"{key} 里的“{said}”不在本条目的事实里；{mend}在 facts.yml 写成事实，再列进 facts"
                yield at(entry, key, message, below)


def _in_facts(known: Known) -> Iterator[Finding]:
    """What stands beside the value of a fact speaks of figures that its readers see: its own, or a neighbour's."""
    for fact in known.base.facts.values():
        entries = known.shown_with.get(fact.id, ())
        copied = all("figures" in entry.imported for entry in entries)  # also where nobody sees it
        if copied:
            continue
        figures, days = known.of_facts([fact.id]), known.days_of([fact.source.source])
        for entry in entries:
            figures = figures | known.of_entries[entry.path][0]
            days = days | known.of_entries[entry.path][1]
        for key, text in _said_of(fact):
            for said, quantity in known.unknown(text, (figures, days)):
                if quantity:
                    message = f"{key} 里的“{said}”不是它的 value，也不是同一条目里别的事实；改成一致"
                    yield of_fact(fact, message)
                else:
                    yield of_fact(fact, f"{key} 里的日期 {said} 不在出处的版本里；改日期")


def _said_of(fact: Fact) -> Iterator[tuple[str, str]]:
    yield from (("label", fact.label), ("value", fact.value), ("from", fact.since))
    yield from (("claim", fact.claim), ("note", fact.note))


def _elsewhere(known: Known) -> Iterator[tuple[str, int, str, tuple[set[Quantity], set[str]]]]:
    """What readers see besides: the pages, the notes, what is said where nothing is found; each with what is known."""
    base = known.base
    for page in base.pages.values():
        mine = _of_stage(known, page) if page.stage else known.everything
        yield page.path, 1, f"{page.title}\n{page.description}", mine
        yield from ((page.path, page.line + n, line, mine) for n, line in enumerate(page.body.split("\n")))
    for note in base.notes:
        yield "notes.yml", note.line, f"{note.text}\n{note.reported}", known.everything
    profile = base.profile
    said = {"notice": profile.notice, "changed": profile.changed, "guide": "\n".join(profile.guide)}
    said["refusal"] = "\n".join((profile.refusal.text, *profile.refusal.elsewhere, profile.refusal.request))
    for key, text in said.items():
        yield "base.yml", profile.lines.get(key, 1), text, known.everything


def _of_stage(known: Known, page: Page) -> tuple[set[Quantity], set[str]]:
    entries = [known.of_entries[entry.path] for entry in known.base.of_stage(page.stage)]
    return {one for figures, _ in entries for one in figures}, {day for _, days in entries for day in days}


RULES = (
    Rule(
        "unknown-figure",
        "每个数字连单位都是事实：条目里的在它的 facts 里，阶段页里的在它的条目里；十五天、半年也算。日期在出处的版本里",
        "大约等 5 天；3–7 个工作日写成 3–7 天（没有这个事实）",
        "3–7 天，写进 facts.yml，列进 facts",
        unknown_figure,
    ),
)
