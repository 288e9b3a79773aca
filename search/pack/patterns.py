"""Patterns: ways of saying a term that no list of words can hold, such as a number and a measure word after "short of".

A pattern is one form, a sequence of elements (`search.index.forms` makes them from what a base writes):

    =  one of a set of words        ?  one of them or nothing       !  none of them may follow
    #  a number                     ~  up to so many characters of one part of a sentence

Where a form stands the pattern's term is meant, and what only counts there means nothing else. A form has no
repetition: its ends are computed element by element, so that reading takes time in proportion to the text.

Its twin in JavaScript is site/assets/search/patterns.js.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

DIGITS = "零一二三四五六七八九"
COUNTING = frozenset(DIGITS + "两俩仨几半十百千0123456789")
"""Characters that count."""
NUMERALS = COUNTING | {"多", "好"}
"""Characters of numbers; of a run of them a number takes all, 多 and 好 alone are none."""
ORDINAL = "第"
"""No number begins after it: what it orders is not counted."""
STOPS = frozenset(",。!?;\n")
"""Characters that end a part of a sentence: a gap does not go over them."""
LONGEST_NUMBER = 6
WORDS = "=?!"
"""Codes of the elements whose argument is the number of a set of words."""


class Match(NamedTuple):
    """A form in a text; `term` is empty where it only counts or says that something else is asked for."""

    start: int
    end: int
    term: str
    outside: bool


class _Set(NamedTuple):
    words: frozenset[str]
    lengths: dict[str, set[int]]  # of the words that begin with a character


class Patterns:
    """The patterns of one base, from plain data.

    sets      the words of a set, joined by |; the number of an earlier set in braces stands for its words
    patterns  [term, whether the last number must be less than the first, whether it says that something else is asked
              for, number of the set of which no word may stand in the text or -1, elements as [code, argument]]
    """

    def __init__(self, sets: list[str], patterns: list[Any]) -> None:
        self._written = sets
        self._sets: dict[int, _Set] = {}  # those that some text has needed: reading all takes longer than an answer
        heads: dict[int, set[str]] = {}
        self._by_head: dict[str, list[Any]] = {}
        beginnings: dict[tuple[int, str, int], int] = {}
        for *rest, elements in patterns:
            number, steps = -1, []
            for code, argument in elements:
                number = beginnings.setdefault((number, code, argument), len(beginnings))
                steps.append((number, code, argument))
            _, code, argument = steps[0]
            for head in NUMERALS if code == "#" else self._heads(argument, heads):
                self._by_head.setdefault(head, []).append((*rest, steps))

    def find(self, text: str) -> Iterator[Match]:
        """Every place of a folded text where a form stands, each as far as it goes."""
        for start, character in enumerate(text):
            forms = self._by_head.get(character)
            if forms and not _inside_number(text, start):
                reached: dict[int, set[int]] = {}
                for term, less, outside, unless, steps in forms:
                    end = self._end(text, start, steps, less, reached)
                    if end and not (unless >= 0 and any(word in text for word in self._set(unless).words)):
                        yield Match(start, end, term, bool(outside))

    def _end(self, text: str, start: int, steps: list[Any], less: bool, reached: dict[int, set[int]]) -> int:
        """Where a form that begins at a place ends at the latest; 0 where it does not stand there.

        `reached` keeps for this place what each beginning of forms reaches: many begin alike.
        """
        ends = {start}
        for number, code, argument in steps:
            if number not in reached:
                reached[number] = self._after(text, ends, code, argument)
            ends = reached[number]
            if not ends:
                return 0
        if less:
            ends = {end for end in ends if falling(text[start:end])}
        return max(ends, default=0)

    def _after(self, text: str, ends: set[int], code: str, argument: int) -> set[int]:
        if code in WORDS:
            return self._after_words(text, ends, code, self._set(argument))
        if code == "#":
            return {end for place in ends if (end := number_end(text, place)) > place}
        return {end for place in ends for end in _gap(text, place, argument)}

    def _after_words(self, text: str, ends: set[int], code: str, known: _Set) -> set[int]:
        found = {
            place if code == "!" else place + length
            for place in ends
            for length in known.lengths.get(text[place : place + 1], ())
            if place + length <= len(text) and text[place : place + length] in known.words
        }
        return ends - found if code == "!" else ends | found if code == "?" else found

    def _set(self, number: int) -> _Set:
        if number not in self._sets:
            words: set[str] = set()
            for word in self._written[number].split("|"):
                words |= self._set(int(word[1:-1])).words if word[0] == "{" else {word}
            lengths: dict[str, set[int]] = {}
            for word in words:
                lengths.setdefault(word[0], set()).add(len(word))
            self._sets[number] = _Set(frozenset(words), lengths)
        return self._sets[number]

    def _heads(self, number: int, known: dict[int, set[str]]) -> set[str]:
        """The characters that words of a set begin with; `known` keeps them, since sets stand in many others."""
        if number not in known:
            words = self._written[number].split("|")
            known[number] = {word[0] for word in words if word[0] != "{"}.union(
                *(self._heads(int(word[1:-1]), known) for word in words if word[0] == "{")
            )
        return known[number]


def _inside_number(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return before == ORDINAL or (before in NUMERALS and before != "" and text[start] in NUMERALS)


def number_end(text: str, start: int) -> int:
    """Where the number that begins at a place ends; the place itself where there is none."""
    end = start
    while end < len(text) and text[end] in NUMERALS:
        end += 1
    return end if end - start <= LONGEST_NUMBER and text[start:end] not in ("多", "好") else start


def _gap(text: str, place: int, most: int) -> Iterator[int]:
    """The places that so many characters of one part of a sentence reach."""
    yield place
    while most and place < len(text) and text[place] not in STOPS:
        place, most = place + 1, most - 1
        yield place


def falling(text: str) -> bool:
    """Whether the last number of a text is less than the first."""
    numbers, place = [], 0
    while place < len(text):
        end = number_end(text, place)
        if end > place:
            numbers.append(value(text[place:end]))
        place = max(end, place + 1)
    return len(numbers) > 1 and 0 <= numbers[-1] < numbers[0]


def value(number: str) -> int:
    """A number in Arabic digits or Chinese numerals, twice its size so that a half is whole; -1 where it is vague."""
    number = number.strip("好多")
    if not number:
        return -1
    if number.isascii():
        return 2 * int(number)
    total = digit = 0
    for c in number:
        if c in DIGITS:
            digit = DIGITS.index(c)
        elif c in "两俩仨":
            digit = 3 if c == "仨" else 2
        elif c in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[c]
            digit = 0
        else:
            return 1 if number == "半" else -1
    return 2 * (total + digit)
