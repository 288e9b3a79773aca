"""Which article of which statute a text speaks of: 《民法典》第 620 条, and 第 621 条 further on."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.base.entries import KnowledgeBase
from kb.checks.rule import bare
from kb.checks.texts.numerals import NUMERALS, number
from kb.checks.texts.quantities import plain

ARTICLE = re.compile(rf"第\s{{0,3}}(\d{{1,9}}|[{NUMERALS}]{{1,9}})\s{{0,3}}条")
MORE = "(?:实施条例|实施办法|解释)?"
"""What makes of the name of a statute that of another, which says more about it."""
KIND = re.compile("(?:法典|条例|规定|办法|解释|法)(?=[一二三四五六]?$)")
"""How the name of a statute ends, without what does not count."""
STATE = "中华人民共和国"
"""What names of statutes begin with, and are quoted without."""


class Mention(NamedTuple):
    """An article, the source that the text names before it (empty when it names none), and how it is written, in which
    line of the text."""

    source: str
    article: str
    said: str
    line: int


class Statutes:
    """The statutes among the sources of a base, by the names with which a text quotes them."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._titles = {bare(source.title): source.id for source in base.sources.values()}
        self._known: dict[str, str] = {}
        whole = {source.title.strip("《》") for source in base.sources.values() if source.kind in ("law", "rule")}
        names = {*base.profile.laws, *whole, *(name.removeprefix(STATE) for name in whole)}
        titles = "|".join(map(re.escape, sorted(filter(None, map(plain, names)), key=len, reverse=True)))
        self._pattern = re.compile(
            rf"《(?P<title>[^《》]{{1,99}})》|(?P<name>(?:{titles or '(?!)'}){MORE})|{ARTICLE.pattern}"
        )

    def source_of(self, name: str) -> str:
        """The source that has this name, or a longer one of which this is short: all its characters in their order, and
        the same kind of statute if there is one; the shortest of these. Empty when there is none."""
        if name not in self._known:
            short = bare(name)
            fitting = [title for title in self._titles if _is_short_for(short, title)]
            fitting = [title for title in fitting if KIND.findall(title) == KIND.findall(short)] or fitting
            self._known[name] = self._titles[min(fitting, key=len)] if fitting else ""
        return self._known[name]

    def mentions(self, text: str) -> Iterator[Mention]:
        """The articles of a text in their order."""
        named, text = "", plain(text)
        for found in self._pattern.finditer(text):
            if name := found["title"] or found["name"]:
                named = self.source_of(name)
            elif article := article_of(found[0]):
                yield Mention(named, article, found[0], text.count("\n", 0, found.start()))


def _is_short_for(short: str, title: str) -> bool:
    rest = iter(title)
    return all(character in rest for character in short)


def article_of(text: str) -> str:
    """The number of an article in digits, empty when it is none."""
    figure = ARTICLE.match(text)
    value = figure and (figure[1] if figure[1].isdigit() else number(figure[1]))
    return str(int(value)) if value else ""
