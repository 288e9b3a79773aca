"""What may be wrong with the patterns of a base beyond the kind of their values: forms, classes and terms."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from search.text import fold

HARMLESS = frozenset({"lone-word"})
"""Rules here that are warnings."""


def wrong_words(words: Mapping[str, Any]) -> Iterator[tuple[str, int, str, str]]:
    """Each mistake as (key, item, rule, message)."""
    from search.index.forms import BadForm, general_classes, parsed

    yield from _shared(words["synonyms"])
    yield from _lone(words)
    classes = {**general_classes(), **words.get("classes", {})}
    terms = {group[0] for group in words["synonyms"] if group}
    for item, pattern in enumerate(words.get("patterns", ())):
        try:
            parsed(pattern.form, classes)
        except BadForm as trouble:
            yield "patterns", item, "type", f"form“{pattern.form}”：{trouble}"
        if pattern.term and pattern.term not in terms:
            yield "patterns", item, "unknown-reference", f"term“{pattern.term}”不是一组同义词的第一个；改用第一个"
        if pattern.unless and pattern.unless not in classes:
            yield "patterns", item, "unknown-reference", f"没有类“{pattern.unless}”；写进 classes"
    for item, word in enumerate(words.get("core", ())):
        if word not in terms:
            yield "core", item, "unknown-reference", f"core 里的“{word}”不是一组同义词的第一个；改用第一个"


def _lone(words: Mapping[str, Any]) -> Iterator[tuple[str, int, str, str]]:
    """Groups of one word, which say nothing; but one that a pattern or core names needs no other."""
    named = {*words.get("core", ()), *(pattern.term for pattern in words.get("patterns", ()))}
    for item, group in enumerate(words["synonyms"]):
        if group and group[0] not in named and len({*map(fold, group)}) < 2:
            yield "synonyms", item, "lone-word", f"这一组只有“{group[0]}”一个词，没有同义的；补上别的说法，或删去"


def _shared(groups: Sequence[Sequence[str]]) -> Iterator[tuple[str, int, str, str]]:
    """Words that stand in two groups of synonyms: the later group has no effect for them."""
    seen: dict[str, int] = {}
    for item, group in enumerate(groups):
        for word in dict.fromkeys(map(fold, group)):
            if seen.setdefault(word, item) != item:
                message = f"“{word}”在“{groups[seen[word]][0]}”那一组里已经有了，写在这里不算；留一处，或合成一组"
                yield "synonyms", item, "shared-word", message
