"""Style sheets as they are published: of the theme's what some page uses, and all in words that older phones know."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import tinycss2

NEWER = re.compile(r":(?:has|focus-visible)\b|::details-content|::marker")
"""Selectors that older browsers do not know; they drop a whole rule for one of them, so that each gets its own rule."""
SIDES = {
    "inset": ("top", "right", "bottom", "left"),
    **{
        f"{what}-{axis}{part}": tuple(f"{what}-{side}{part}" for side in sides)
        for what, part in (("margin", ""), ("padding", ""), ("border", ""), ("border", "-width"))
        for axis, sides in (("block", ("top", "bottom")), ("inline", ("left", "right")))
    },
}
"""Properties of several sides, newer than their longer names: Chinese is set from the left to the right here."""


def lowered(sheet: str) -> str:
    """A sheet in words that browsers from 2018 on know, without comments: :is() is multiplied out, sides are named."""
    return "".join(_rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)))


def used(sheet: str, pages: Iterable[str]) -> str:
    """What of a sheet applies to the pages: rules whose classes and elements occur, variables that are read."""
    text = "\n".join(pages)
    names = {name for found in re.findall(r'class="([^"]*)"', text) for name in found.split()}
    tags, attributes = set(re.findall(r"<([a-z][\w-]*)", text)), set(re.findall(r"\s([a-z][\w-]*)(?==)", text))

    def wanted(selector: str) -> bool:
        bare = re.sub(r":not\([^()]*\)|::?[\w-]+(?:\([^()]*\))?", "", selector)
        elements = re.findall(r"(?:^|[\s>+~])([a-z][\w-]*)", re.sub(r"\[[^]]*\]", "", bare))
        return (
            {name.replace("\\", "") for name in re.findall(r"\.([\w\\-]+)", re.sub(r"\[[^]]*\]", "", bare))} <= names
            and {*re.findall(r"\[([\w-]+)", bare)} <= attributes
            and {*elements} <= tags | {"html", "body"}
        )

    kept = "".join(_kept(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True), wanted))
    return _without_idle_variables(kept, text)


def _kept(rules: list[Any], wanted: Any) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one for one in _selectors(tinycss2.serialize(rule.prelude)) if wanted(one)]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content).strip()}}}"
        elif rule.type == "at-rule" and rule.content is None:
            continue  # @charset: the sheet is UTF-8 as it is sent
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            inner = "".join(_kept(tinycss2.parse_rule_list(rule.content, True, True), wanted))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"


def _without_idle_variables(sheet: str, text: str) -> str:
    """The sheet without declarations of variables that nothing in it reads."""
    while True:
        read = {*re.findall(r"var\((--[\w-]+)", sheet + text)}
        rules = tinycss2.parse_stylesheet(sheet)
        shorter = "".join(_declared(rules, read))
        if shorter == sheet:
            return sheet
        sheet = shorter


def _declared(rules: list[Any], read: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            said = [d for d in found if d.type == "declaration" and (d.name[:2] != "--" or d.name in read)]
            if said:
                yield f"{tinycss2.serialize(rule.prelude)}{{{';'.join(map(_said, said))}}}"
        elif rule.type == "at-rule":
            inner = "".join(_declared(tinycss2.parse_rule_list(rule.content), read))
            yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"


def _rules(rules: list[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            body = ";".join(_declarations(rule.content))
            usual = [one for one in _multiplied(tinycss2.serialize(rule.prelude)) if not NEWER.search(one)]
            newer = [one for one in _multiplied(tinycss2.serialize(rule.prelude)) if NEWER.search(one)]
            yield from (f"{selectors}{{{body}}}" for selectors in filter(None, [",".join(usual), *newer]))
        elif rule.type == "at-rule" and rule.content is not None:
            frames = rule.lower_at_keyword.endswith("keyframes")
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            said = tinycss2.serialize(rule.content) if frames else "".join(_rules(inner))
            if rule.lower_at_keyword == "page":
                said = ";".join(_declarations(rule.content))
            yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude).rstrip()}{{{said}}}"
        elif rule.type == "error":
            raise ValueError(f"{rule.source_line}: {rule.message}")


def _declarations(content: list[Any]) -> Iterator[str]:
    for found in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if found.type != "declaration":
            raise ValueError(f"{found.source_line}: no declaration")
        sides = SIDES.get(found.lower_name)
        if not sides:
            yield _said(found)
            continue
        values = [tinycss2.serialize([token]) for token in found.value if token.type not in ("whitespace", "comment")]
        whole = tinycss2.serialize(found.value).strip()
        if "border" in found.lower_name and not found.lower_name.endswith("width"):
            values = [whole]  # of one border, for both
        ends = "!important" if found.important else ""
        of = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}[len(values)]
        yield from (f"{side}:{values[place]}{ends}" for side, place in zip(sides, of, strict=False))


def _said(declaration: Any) -> str:
    value = tinycss2.serialize(declaration.value).strip()
    return f"{declaration.name}:{value}{'!important' if declaration.important else ''}"


def _selectors(prelude: str) -> list[str]:
    """The selectors of a list, parted at the commas that stand within no brackets."""
    found, depth = [""], 0
    for character in prelude:
        depth += (character in "([") - (character in ")]")
        if character == "," and not depth:
            found.append("")
        else:
            found[-1] += character
    return [" ".join(one.split()) for one in found if one.strip()]


def _multiplied(prelude: str) -> list[str]:
    """The selectors of a list, each :is(…) of them replaced by what is in it."""
    found = []
    for selector in _selectors(prelude):
        start = selector.find(":is(")
        if start < 0:
            found.append(selector)
            continue
        end, depth = start + 4, 1
        while depth:
            depth += (selector[end] == "(") - (selector[end] == ")")
            end += 1
        before, inner, after = selector[:start], selector[start + 4 : end - 1], selector[end:]
        for one, rest in product(_selectors(inner), _multiplied(after) if after else [""]):
            tag = re.match(r"[a-z]+(?=.*)", one)
            if tag and re.search(r"[\w\])]$", before):
                raise ValueError(f"{selector}: an element after a class in :is()")
            found += _multiplied(f"{before}{one}{' ' + rest if after.startswith(' ') else rest}")
    return found
