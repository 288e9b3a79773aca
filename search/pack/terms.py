"""The terms of a text, found by looking the text's own substrings up in the pack: no dictionary, no segmenter."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search.pack.frame import Pack
from search.text import fold, runs

FUNCTION, BIGRAM, SINGLE, SYNONYM, UNRANKED = 1, 2, 4, 8, 16
"""Flags of a term. UNRANKED is one of fields that weigh nothing: questions pass it over."""
OUT_OF_SCOPE_BIT = 1 << 31
"""Bit of a document's traits beside its facets: it is of other subjects."""
NOWHERE = -1
"""Stands for the term of a word that means something in a question but occurs in no document."""


class Token(NamedTuple):
    """A term at its place in a text; kind is word, single or bigram."""

    text: str
    start: int
    end: int
    kind: str


class Word(NamedTuple):
    """What the pack says of a word.

    term_id  number of its term, NOWHERE where it has none
    flags    FUNCTION, BIGRAM, SINGLE, SYNONYM, UNRANKED, added up
    facets   bits of the facets that it asks for
    term     the term it stands for, where that is another
    """

    term_id: int
    flags: int
    facets: int
    term: str = ""


class Found(NamedTuple):
    """A word of the pack in a question: where it stands, what the pack says of it, and how it was recognised."""

    start: int
    end: int
    word: str
    term_id: int
    flags: int
    facets: int
    how: str = "literal"  # literal, typo, pinyin


class Terms:
    """The words a pack knows."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._blocks: dict[str, dict[str, Word]] = {}
        self._longest: int = pack.values["longest"]
        self._reach: dict[str, int] = {}  # characters of the longest word by its first
        self._numbers: dict[str, int] | None = None

    def knows(self, character: str) -> bool:
        """Whether any term begins with this character."""
        return character in self._heads

    def entry(self, word: str) -> Word | None:
        """What the pack says of a word, None when it does not know it."""
        return self._block(word[:1]).get(word[1:])

    def find(self, text: str, unranked: bool = False) -> list[Found]:
        """Every word of the pack that occurs in a folded text; on request also those that no question is ranked by."""
        found = []
        for kind, start, part in runs(text):
            for i, head in enumerate(part if kind == "han" else part[:1]):
                block = self._block(head)
                if not block:
                    continue
                ends = range(i + 1, min(i + self._reach[head], len(part)) + 1) if kind == "han" else (len(part),)
                for j in ends:
                    entry = block.get(part[i + 1 : j])
                    if entry and (unranked or not entry.flags & UNRANKED or entry.flags & FUNCTION or entry.facets):
                        found.append(Found(start + i, start + j, part[i:j], *entry[:3]))
        return found

    def cut(self, text: str) -> Iterator[Token]:
        """A text as the index's analyzer would cut it, by the words of the pack alone."""
        for f in self.find(fold(text), unranked=True):
            if f.term_id != NOWHERE or f.flags & UNRANKED:
                entry = self.entry(f.word)
                term = entry.term if entry and f.flags & SYNONYM else f.word
                kind = "bigram" if f.flags & BIGRAM else "single" if f.flags & SINGLE else "word"
                yield Token(term, f.start, f.end, kind)

    def all(self) -> Iterator[tuple[str, Word]]:
        """Every word that the pack knows."""
        for head in self._heads:
            for rest, word in self._block(head).items():
                yield head + rest, word

    @staticmethod
    def widest(tokens: Iterable[Token]) -> list[Token]:
        """The tokens that lie inside no wider one."""
        tokens = list(tokens)
        return [
            t
            for t in tokens
            if not any(o.start <= t.start and t.end <= o.end and o.end - o.start > t.end - t.start for o in tokens)
        ]

    @property
    def _heads(self) -> dict[str, int]:
        if self._numbers is None:
            self._numbers = {head: i for i, head in enumerate(self._pack.json("heads", 0))}
        return self._numbers

    def _block(self, head: str) -> dict[str, Word]:
        block = self._blocks.get(head)
        if block is None:
            number = self._heads.get(head)
            if number is None:
                return {}  # not kept: there is no end to the characters that people may type
            block = self._blocks[head] = self._read(number)
            self._reach[head] = min(1 + max(map(len, block), default=0), self._longest)
        return block

    def _read(self, number: int) -> dict[str, Word]:
        """The words of a record of the section `terms`, by what follows their head (`compiling._term_records`)."""
        first, rests, flags, others = self._pack.json("terms", number)
        terms = zip(rests.split(" "), flags, strict=False)
        block = {rest: Word(first + i, int(flag, 16), 0) for i, (rest, flag) in enumerate(terms)}
        return {**block, **{rest: Word(*entry) for rest, entry in others.items()}}
