"""The language of queries: words, "phrases", wild*cards, field:word, and or not -word, brackets. From text to a tree.

借书 还书            either, both first
借书 and 还书        both; also AND, also the other operators in any case
借书 -还书           the one without the other; also: not 还书
"带证件，再办"       these characters one after another, whatever punctuation and space stands between
借*证 · 400*         * stands for some characters of a line, ? for one
answer:借书          in this field alone; a tag (name:value) chooses among what the rest finds
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from search.errors import QueryError
from search.text import fold, tidy

TOKEN = re.compile(r'(?P<phrase>"[^"]*")|(?P<open>\()|(?P<close>\))|(?P<name>[^\W\d]\w{0,30}):\s?|(?P<word>[^\s()"]+)')
AS_TYPED = str.maketrans({"？": " ", "“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "＂": '"'})
"""Signs of Chinese texts: a full-width question mark ends a question, and is no wildcard."""
DEEPEST = 20
"""So deep brackets may stand in each other."""
FEW = 12
"""So many values of a tag are named."""


class Text(NamedTuple):
    """Something to be found in the text: kind is word, phrase or wild; no field means any of them."""

    kind: str
    text: str
    field: str = ""


class Tag(NamedTuple):
    """A value that a document must carry under a name."""

    name: str
    value: str


@dataclass(frozen=True)
class Any:
    """One of these, the more the better."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class All:
    """All of these."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Without:
    """Not this."""

    part: "Node"


Node = Text | Tag | Any | All | Without


class Token(NamedTuple):
    """A part of a query, and whether a - stands before it."""

    kind: str
    text: str
    minus: bool = False


def parsed(text: str, fields: Mapping[str, str], tags: Mapping[str, str]) -> Node:
    """A query as a tree. `fields` and `tags` say how each may be called, in lower case.

    Raises QueryError for a name that is neither, and for a query without anything to look for.
    """
    parser = _Parser(list(_tokens(tidy(text.translate(AS_TYPED)))), fields, tags)
    found = parser.either("", 0)
    if found is None:
        raise QueryError("nothing to look for")
    return found


def _tokens(text: str) -> Iterator[Token]:
    minus = False
    for found in TOKEN.finditer(text):
        kind = str(found.lastgroup)
        said = found[kind]
        begins = found.start() == 0 or text[found.start() - 1] in " ("
        if kind == "word" and begins and said.startswith("-"):
            minus, said = True, said.lstrip("-")
            if not said:  # it stands before a bracket, a phrase or nothing
                continue
            named = re.fullmatch(r"([^\W\d]\w{0,30}):(.*)", said)
            if named:
                yield Token("name", named[1], minus)
                if named[2]:
                    yield Token("word", named[2])
                minus = False
                continue
        if kind == "word" and said.lower() in ("and", "or", "not"):
            kind, said = said.lower(), ""
        yield Token(kind, said.strip('"') if kind == "phrase" else said, minus)
        minus = False


class _Parser:
    """Reads the tokens from the first to the last."""

    def __init__(self, tokens: list[Token], fields: Mapping[str, str], tags: Mapping[str, str]) -> None:
        self._tokens, self._place, self._fields, self._tags = tokens, 0, fields, tags

    def either(self, field: str, depth: int) -> Node | None:
        """What stands side by side, up to a closing bracket or the end."""
        if depth > DEEPEST:
            raise QueryError("brackets nested too deeply")
        parts: list[Node] = []
        while (token := self._next()) and token.kind != "close":
            if token.kind in ("or", "and"):
                self._place += 1
            elif part := self._together(field, depth):
                parts.append(part)
        return _joined(parts)

    def _together(self, field: str, depth: int) -> Node | None:
        parts = [self._one(field, depth)]
        while (token := self._next()) and token.kind == "and":
            self._place += 1
            parts.append(self._one(field, depth))
        whole = tuple(part for part in parts if part)
        return whole[0] if len(whole) == 1 else All(whole) if whole else None

    def _one(self, field: str, depth: int) -> Node | None:
        token = self._next()
        if token is None or token.kind in ("close", "and", "or"):
            return None
        self._place += 1
        if token.kind == "not":
            part = self._one(field, depth)
            return Without(part) if part else None
        found = self._positive(token, field, depth)
        return Without(found) if found and token.minus else found

    def _positive(self, token: Token, field: str, depth: int) -> Node | None:
        if token.kind == "open":
            inner = self.either(field, depth + 1)
            self._place += 1
            return inner
        if token.kind == "name":
            return self._named(token.text, depth)
        if token.kind == "word" and re.search("[*?]", token.text):
            return Text("wild", token.text, field) if re.search(r"\w", token.text) else None
        return Text(token.kind, token.text, field) if re.search(r"\w", token.text) else None

    def _named(self, name: str, depth: int) -> Node | None:
        known = name.lower()
        following = self._next()
        if known in self._tags:
            if following is None or following.kind not in ("word", "phrase"):
                raise QueryError(f"nothing after {name}:")
            self._place += 1
            return Tag(self._tags[known], following.text)
        if known not in self._fields:
            raise QueryError(name)
        if following is None or following.kind in ("close", "and", "or", "not", "name"):
            raise QueryError(f"nothing after {name}:")
        return self._one(self._fields[known], depth)

    def _next(self) -> Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None


def _joined(parts: list[Node]) -> Node | None:
    """Parts side by side: any of the texts, but with every tag and without what is not wanted."""
    texts = tuple(part for part in parts if not isinstance(part, Tag | Without))
    tags: dict[str, list[Node]] = {}
    for part in parts:
        if isinstance(part, Tag):
            tags.setdefault(part.name, []).append(part)
    needed: list[Node] = [Any(texts) if len(texts) > 1 else texts[0]] if texts else []
    needed += [Any(tuple(same)) if len(same) > 1 else same[0] for same in tags.values()]
    needed += [part for part in parts if isinstance(part, Without)]
    return None if not needed else needed[0] if len(needed) == 1 else All(tuple(needed))


def texts_in(node: Node) -> Iterator[Text]:
    """What a query looks for in the text, without what it does not want."""
    if isinstance(node, Text):
        yield node
    elif isinstance(node, All | Any):
        for part in node.parts:
            yield from texts_in(part)


def tags_in(node: Node) -> Iterator[Tag]:
    """What chooses among the documents that a query finds."""
    if isinstance(node, Tag):
        yield node
    elif isinstance(node, All | Any):
        for part in node.parts:
            yield from tags_in(part)


def bare(text: str) -> str:
    """A value of a tag as it is compared."""
    return "".join(c for c in fold(text) if c.isalnum() or c in "#.-")


def carried(tags: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The tags of a document as they are compared."""
    return {name: [*map(bare, values)] for name, values in tags.items()}


def carries(tags: Mapping[str, Iterable[str]], name: str, wanted: str) -> bool:
    """Whether a document carries a value, which is bare: the whole of it, or some of the words of a longer one."""
    values = tags.get(name, ())
    return any(wanted == value or (not wanted.isascii() and wanted in value) for value in values)


def meant(carrying: Iterable[Mapping[str, Iterable[str]]], name: str, wanted: str) -> list[str] | None:
    """The values that may have been meant by one that no document carries, the most alike first: all of them where they
    are few, names for a name and ids for an id. None where a document carries it."""
    known: dict[str, None] = {}
    for tags in carrying:
        if carries(tags, name, wanted):
            return None
        known.update(dict.fromkeys(tags.get(name, ())))
    alike = [value for value in known if value.isascii() == wanted.isascii()]
    return get_close_matches(wanted, alike, FEW, 0) if len(alike) <= FEW else get_close_matches(wanted, alike)
