"""One form for a text, whoever typed it: the same rules for documents and for questions.

Standard library only; a reader of the pack in another language repeats these few lines.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters that show nothing: Unicode's Default_Ignorable_Code_Point (UAX #44)."""
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def fold(text: str) -> str:
    """A text in the one form that is compared: tidy, in lower case, no white space between Han characters."""
    return "\n".join(_closed(line) for line in tidy(text).lower().split("\n"))


def tidy(text: str) -> str:
    """NFKC, without characters that show nothing, white space made single; lines are kept."""
    text = HIDDEN.sub("", text)
    if not text.isprintable():
        text = "".join(c if c in "\n\t" or unicodedata.category(c) not in _DROPPED else " " * (c == "\r") for c in text)
    lines = unicodedata.normalize("NFKC", text).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


@lru_cache(maxsize=4)
def runs(text: str) -> list[tuple[str, int, str]]:
    """The parts of a folded text that can hold terms, as (kind, start, part); kind is han, latin or digits.

    A question is asked for them several times: the list is kept, and not to be changed.
    """
    found, start = [], 0
    for kind, group in groupby(text, _kind):
        part = "".join(group)
        if kind:
            found.append((kind, start, part))
        start += len(part)
    return found


def bare(text: str) -> str:
    """The letters and digits of a folded text alone: two ways of asking that agree in them say the same."""
    return "".join(part for _, _, part in runs(text))


def _kind(character: str) -> str:
    """han stands for every letter outside ASCII: each is a term of its own."""
    if "a" <= character <= "z":
        return "latin"
    if character.isdecimal():
        return "digits"
    return "han" if character.isalpha() else ""


def _closed(line: str) -> str:
    first, *rest = line.split(" ")
    for word in rest:
        together = word and first and _kind(first[-1]) == _kind(word[0]) == "han"
        first += word if together else " " + word
    return first
