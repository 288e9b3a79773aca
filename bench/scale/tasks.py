"""What is asked of the engines: documents, questions, and which documents are right; real ones or made ones."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

QUESTIONS = 300
SEED = 7


class Task(NamedTuple):
    """Documents; questions, each with the numbers of the documents that are right, and its own where it is one."""

    documents: list[str]
    questions: list[str]
    right: list[set[int]]
    itself: list[int]


def made(size: int) -> Task:
    """Questions of words as frequent as those of a language (Zipf); what is asked has a word less and another word."""
    random = Random(SEED)
    words = _words(random)
    weights = [1 / (place + 2) for place in range(len(words))]
    documents = list(
        dict.fromkeys("".join(random.choices(words, weights, k=random.randint(3, 7))) for _ in range(size))
    )
    chosen = random.sample(range(len(documents)), min(QUESTIONS, len(documents)))
    asked = []
    for number in chosen:
        text = documents[number]
        place = random.randrange(max(len(text) - 2, 1))
        asked.append(text[:place] + text[place + 2 :] + random.choice(words))
    return Task(documents, asked, [{number} for number in chosen], [-1] * len(chosen))


def _words(random: Random) -> list[str]:
    """Words of jieba's dictionary, of two characters and more."""
    import jieba

    with jieba.Tokenizer().get_dict_file() as file:
        known = [line.decode().split()[0] for line in file]
    words = sorted({word for word in known if 2 <= len(word) <= 4 and "\u4e00" <= word[0] <= "\u9fff"})
    return random.sample(words, 8000)


def real(path: Path, size: int) -> Task:
    """Of a file of lines 'sentence TAB sentence TAB 1 where both ask the same' (or a CSV): the second sentences are the
    documents; first ones are asked."""
    pairs = list(_pairs(path))
    group = _groups(pairs)
    every = sorted({second for _, second, _ in pairs})
    documents = sorted(Random(SEED).sample(every, min(size, len(every))))
    number = {text: place for place, text in enumerate(documents)}
    alike: dict[str, set[int]] = defaultdict(set)
    for text, place in number.items():
        alike[group(text)].add(place)
    asked: dict[str, set[int]] = {}
    for first, second, same in pairs:
        right = alike[group(first)] - {number.get(first, -1)}
        if same and first != second and right:
            asked.setdefault(first, right)
    questions = Random(SEED).sample(sorted(asked), min(QUESTIONS, len(asked)))
    return Task(documents, questions, [asked[q] for q in questions], [number.get(q, -1) for q in questions])


def _pairs(path: Path) -> Iterator[tuple[str, str, bool]]:
    text = path.read_text(encoding="utf-8-sig")
    tabs = "\t" in text.partition("\n")[0]
    for row in (line.split("\t") for line in text.splitlines()) if tabs else csv.reader(text.splitlines()):
        first, second, same = row[-3:] if len(row) >= 3 else ("", "", "")
        if same.strip() in ("0", "1"):
            yield first.strip(), second.strip(), same.strip() == "1"


def _groups(pairs: list[tuple[str, str, bool]]) -> Callable[[str], str]:
    """From a text to the name of the group that asks the same."""
    parent: dict[str, str] = {}

    def find(text: str) -> str:
        while parent.setdefault(text, text) != text:
            parent[text] = parent[parent[text]]
            text = parent[text]
        return text

    for first, second, same in pairs:
        if same:
            parent[find(first)] = find(second)
    return find
