"""The general word lists, which are good for any base."""

from pathlib import Path

WORDS = Path(__file__).parent


def read_words(name: str) -> list[list[str]]:
    """The lines of a word list, each cut at white space; # begins a comment line."""
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line.strip() and not line.startswith("#")]


def function_words() -> frozenset[str]:
    """Words that carry no subject."""
    return frozenset(word for line in read_words("function.txt") for word in line)
