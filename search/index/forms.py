"""From the patterns that a base writes to the elements that a pack carries (`search.pack.patterns`).

A form is written as elements with spaces between them:

    少|缺|差     one of these words              {量}      one of the words of a class
    了|过?       one of them or nothing          {数}      a number, in digits or numerals
    !人|天       none of them may follow         {0,6}     up to six characters of one part of a sentence
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from search.documents import Pattern, Vocabulary
from search.index.words import read_words
from search.pack.patterns import Patterns
from search.text import fold

NUMBER, GAP = "{数}", re.compile(r"\{0,([1-9]|1\d|20)\}")
WORD = r"(?:[^\s{}|!?()\[\]*+\\]+|\{[^\s{}|!?,]+\})"
ELEMENT = re.compile(rf"(!?)({WORD}(?:\|{WORD})*)(\??)")
MOST_ELEMENTS = 16


class BadForm(ValueError):
    """A form that cannot be read; the message says what is wrong, in the words of who writes it."""


@cache
def general_classes() -> dict[str, tuple[str, ...]]:
    """The classes that every base has: class -> its words."""
    return {name: tuple(words) for name, *words in read_words("classes.txt")}


def parsed(form: str, classes: Mapping[str, tuple[str, ...]]) -> list[tuple[str, Any]]:
    """The elements of a form as (code, words | length of a gap | None). Raises BadForm."""
    elements = [_element(part, classes) for part in form.split()]
    if not elements or len(elements) > MOST_ELEMENTS:
        raise BadForm(f"有 1–{MOST_ELEMENTS} 段，段之间空一格")
    if elements[0][0] not in "=#":
        raise BadForm("第一段不能省，也不能是 {0,n} 和 !：从哪里读起要有个字")
    return elements


def _element(part: str, classes: Mapping[str, tuple[str, ...]]) -> tuple[str, Any]:
    """Words of a class stay together, as the name of the class in braces."""
    if part == NUMBER:
        return "#", None
    if gap := GAP.fullmatch(part):
        return "~", int(gap[1])
    found = ELEMENT.fullmatch(part)
    if not found or (found[1] and found[3]):
        raise BadForm(f"“{part}”读不懂；写成 甲|乙、甲|乙?、!甲|乙、{{类名}}、{{数}} 或 {{0,6}}（最多 20）")
    words: list[str] = []
    for word in found[2].split("|"):
        if not word.startswith("{"):
            words.append(fold(word))
        elif word[1:-1] in classes:
            words.append(word)
        else:
            raise BadForm(f"没有类 {word}；有 {{数}} {' '.join(f'{{{name}}}' for name in classes)}")
    return found[1] or found[3] or "=", tuple(dict.fromkeys(words))


def compiled(vocabulary: Vocabulary, canonical: Mapping[str, str]) -> tuple[list[str], list[Any]]:
    """Sets of words and patterns, as `search.pack.patterns.Patterns` takes them. Raises BadForm."""
    classes = {**general_classes(), **vocabulary.classes}
    sets: dict[str, int] = {}

    def number(words: tuple[str, ...]) -> int:
        written = "|".join(f"{{{number(classes[word[1:-1]])}}}" if word[0] == "{" else fold(word) for word in words)
        return sets.setdefault(written, len(sets))

    def row(pattern: Pattern) -> list[Any]:
        elements = [[code, number(a) if code in "=?!" else a or 0] for code, a in parsed(pattern.form, classes)]
        unless = number(classes[pattern.unless]) if pattern.unless else -1
        term = fold(pattern.term)
        return [canonical.get(term, term), int(pattern.less), int(pattern.outside), unless, elements]

    rows = [row(pattern) for pattern in vocabulary.patterns]
    return list(sets), rows


def patterns_of(vocabulary: Vocabulary, canonical: Mapping[str, str]) -> Patterns:
    """The patterns of a vocabulary, ready to be looked for."""
    return Patterns(*compiled(vocabulary, canonical))
