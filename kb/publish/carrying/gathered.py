"""What many pages of the website repeat, gathered once: facts, sources, and marks that one file can do without."""

import re

ROW = re.compile(
    r'<tr role="row">\s*<th role="rowheader" scope="row">(.*?)</th>\s*<td role="cell" class="kb-value">(.*?)</td>\s*'
    r'<td role="cell" class="kb-status">(.*?)</td>\s*<td role="cell" class="kb-note">(.*?)</td>\s*</tr>',
    re.DOTALL,
)
TABLE = re.compile(r'<table class="kb-facts" role="table">(.*?)</table>', re.DOTALL)
TOLD = re.compile(r'<li><span>(.*?)</span><b>.*?</b>(<span class="kb-badge .*?</span>.*?</span>)', re.DOTALL)
CITE = re.compile(r'<a class="kb-cite" href="([^"]*)"[^>]*>(.*?)</a>(?:<small>(.*?)</small>)?', re.DOTALL)
SOURCES = re.compile(
    r'<details class="kb-fold"[^>]*>\s*<summary><h2>出处</h2></summary>\s*'
    r'<ul class="kb-sources">(.*?)</ul>\s*</details>',
    re.DOTALL,
)
ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
REPORT = re.compile(r'<p class="kb-report">.*?</p>', re.DOTALL)
LINKED = re.compile(r'(<a href="#[^"]*">)<span>([^<]*)</span></a>')
BADGE = re.compile(r"kb-badge kb-badge--([a-z])[a-z]*")
SIGN = re.compile(r'<span aria-hidden="true">([^<]*)</span>')
FIGURE = re.compile(r'<span class="kb-figure">([^<]*)</span>')
OWN = re.compile(r'\sid="([^"]*)"')
NAMED = re.compile(r'\s(?:for|aria-[a-z]+)="([^"]*)"|href="#([^"]*)"')


class Gathered:
    """The facts and the sources that parts have led to so far, in their order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._facts: dict[tuple[str, str], list[str]] = {}
        self._badges: dict[str, str] = {}
        self._sources: dict[str, tuple[str, str]] = {}

    def part(self, text: str) -> str:
        """A part with links to the facts in place of their tables, and its sources by name alone."""
        for label, badge in TOLD.findall(text):
            self._badges.setdefault(label, badge)
        text = TABLE.sub(lambda found: self._led(found[1]), text)
        text = CITE.sub(self._cited, SOURCES.sub(lambda found: self._sources_of(found[1]), text))
        for marks in (FIGURE, SIGN):
            text = marks.sub(r"\1", text)
        text = LINKED.sub(r"\1\2</a>", REPORT.sub("", text))
        return BADGE.sub(r"kb-\1", text)

    def page(self) -> str:
        """All that was gathered, as the content of a part."""
        rows = []
        for place, ((label, value), (status, note)) in enumerate(self._facts.items(), 1):
            badge = status or self._badges.get(label, "")
            rows.append(f'<li id="{self.name}:{place}"><b>{label}</b>：{value} {badge} <span>{note}</span></li>')
        sources = (
            f'<li><a href="{url}" rel="noopener noreferrer">{title}</a> <small>{day}</small></li>'
            for url, (title, day) in self._sources.items()
        )
        text = f"<h1>依据和出处</h1><ol>{''.join(rows)}</ol><h2>官方文本</h2><ul>{''.join(sources)}</ul>"
        for marks in (FIGURE, SIGN):
            text = marks.sub(r"\1", text)
        return BADGE.sub(r"kb-\1", text)

    def _led(self, table: str) -> str:
        """Links to the facts of a table."""
        links = []
        for label, value, status, note in ROW.findall(table):
            known = self._facts.setdefault((label, value), ["", note])
            known[0] = known[0] or (status if "kb-badge" in status else "")
            place = list(self._facts).index((label, value)) + 1
            links.append(f'<a href="#{self.name}:{place}">{label}</a>')
        return f"<p>{'；'.join(links)}</p>"

    def _sources_of(self, items: str) -> str:
        """The sources of a part, each once with all places in it."""
        places: dict[str, list[str]] = {}
        for item in ITEM.findall(items):
            cited = CITE.search(item)
            said = FIGURE.sub(r"\1", self._cited(cited) if cited else item.partition("<small>")[0])
            title, _, place = said.partition(" 第")
            places.setdefault(title.strip(), []).extend([f"第{place}"] if place else [])
        said_each = (" ".join([title, "、".join(found)]).strip() for title, found in places.items())
        return f"<p>出处：{'；'.join(said_each)}</p>"

    def _cited(self, found: re.Match[str]) -> str:
        url, said, day = found[1], found[2], found[3] or ""
        title = re.sub(r"\s*<span.*", "", said, flags=re.DOTALL)
        self._sources.setdefault(url, (title, day))
        return said


def only_named(text: str) -> str:
    """A page without the ids that nothing in it names; those of templates, which scripts name, stay."""
    named = {name for found in NAMED.findall(text) for part in found for name in part.split()}
    return OWN.sub(lambda found: found[0] if found[1] in named or ":" not in found[1] else "", text)
