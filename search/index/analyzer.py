"""A text becomes terms: words of the dictionary, single characters and pairs of characters, at their places.

jieba's full mode gives every word of its dictionary that occurs. So the terms of a question that can match anything
are the index's own terms that occur in it, and a reader of the index needs no dictionary (`search.pack.terms`).
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from search.documents import Vocabulary
from search.index.forms import patterns_of
from search.index.words import read_words
from search.pack.terms import Token
from search.text import fold, runs

PASSAGE = 1000
"""Characters of a passage: a line of a field is one, a longer line several."""
PAIR = "·"
"""Stands inside a pair of characters that is no word, so that the index tells the two apart."""


class Analyzer:
    """The chain from text to tokens, with the writers' own words in the dictionary.

    `canonical` maps every word of a group of synonyms to the first of the group, which alone stands in the index.
    `patterns` says where a form of words means a term: there the term stands beside what is written.
    """

    def __init__(self, vocabulary: Vocabulary | None = None, bigrams: bool = True) -> None:
        vocabulary = vocabulary or Vocabulary()
        self.bigrams = bigrams
        self.canonical = canonical_words(vocabulary.synonyms)
        self.own = frozenset(self.canonical) | {fold(word) for words in vocabulary.cues.values() for word in words}
        self.patterns = patterns_of(vocabulary, self.canonical)
        self._jieba = _tokenizer(self.own)

    def lines(self, text: str) -> Iterator[tuple[int, list[Token]]]:
        """Of each line of a text where it begins, in PASSAGEs, and its tokens with their places in it."""
        begins = 0
        for line in text.split("\n"):
            yield begins, self._line(fold(line))
            begins += len(line) // PASSAGE + 1

    def _line(self, line: str) -> list[Token]:
        tokens: list[Token] = []
        for kind, start, part in runs(line):
            if kind != "han":
                tokens.append(Token(part, start, start + len(part), "word"))
                continue
            tokens += self._words(part, start)
            tokens += [Token(self.canonical.get(c, c), start + i, start + i + 1, "single") for i, c in enumerate(part)]
            if self.bigrams:
                whole = {(t.start, t.end) for t in tokens}
                pairs = ((part[i : i + 2], start + i) for i in range(len(part) - 1))
                tokens += [Token(pair, i, i + 2, "bigram") for pair, i in pairs if (i, i + 2) not in whole]
        tokens += [Token(m.term, m.start, m.end, "word") for m in self.patterns.find(line) if m.term]
        tokens.sort(key=lambda t: (t.start, -t.end))
        return _without_echoes(tokens)

    def _words(self, part: str, start: int) -> Iterator[Token]:
        for i, lasts in self._jieba.get_DAG(part).items():
            for j in lasts:
                if j > i:
                    word = part[i : j + 1]
                    yield Token(self.canonical.get(word, word), start + i, start + j + 1, "word")


def canonical_words(synonyms: Iterable[Iterable[str]]) -> dict[str, str]:
    """Each word of a group -> the group's first word; a later group never takes a word from an earlier one."""
    canonical: dict[str, str] = {}
    for group in [*synonyms, *read_words("variants.txt")]:
        words = [fold(word) for word in group]
        first = next((canonical[w] for w in words[:1] if w in canonical), words[0])
        for word in words:
            canonical.setdefault(word, first)
    return canonical


def _without_echoes(tokens: list[Token]) -> list[Token]:
    """Without the repetitions that come of synonyms inside each other: 学生卡 and 学生 are one mention."""
    last: dict[str, int] = {}
    kept = []
    for token in tokens:
        if token.kind == "word" and token.start < last.get(token.text, -1):
            continue
        if token.kind == "word":
            last[token.text] = token.end
        kept.append(token)
    return kept


@lru_cache(maxsize=2)
def _tokenizer(own: frozenset[str]) -> Any:
    """A tokenizer with its own copy of the dictionary and the writers' words in it."""
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = dict(_dictionary().frequencies), _dictionary().total
    tokenizer.initialized = True
    for word in own:
        tokenizer.add_word(word, 1)
    return tokenizer


class _Dictionary(NamedTuple):
    """What jieba's dictionary says: how often a word occurs, or 0 of what only begins words; all of it; the nouns."""

    frequencies: dict[str, int]
    total: int
    nouns: frozenset[str]


@lru_cache(maxsize=1)
def _dictionary() -> _Dictionary:
    """jieba's dictionary, read once from its own file, whose lines are: word, frequency, kind of word.

    jieba's `initialize` would go through a cache under a fixed name in the shared temporary folder, where anybody may
    have put another.
    """
    import jieba

    frequencies: dict[str, int] = {}
    total, nouns = 0, []
    with jieba.Tokenizer().get_dict_file() as file:
        text = file.read().decode("utf-8")
    for line in text.splitlines():
        word, count, kind = line.split(" ")
        frequencies[word] = int(count)
        total += frequencies[word]
        if kind.startswith("n"):
            nouns.append(word)
        for end in range(1, len(word)):
            frequencies.setdefault(word[:end], 0)
    return _Dictionary(frequencies, total, frozenset(nouns))


def nouns_among(words: Iterable[str]) -> set[str]:
    """Those of some words that jieba's dictionary has as nouns."""
    return set(_dictionary().nouns.intersection(words))


def in_whoosh(term: str, is_pair: bool) -> str:
    """A term as Whoosh has it, which tells a pair that is no word from a word."""
    return PAIR.join(term) if is_pair else term
