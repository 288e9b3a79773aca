"""What a message says beside its question: notes of the base that it calls for, and a second question in it.

Its twin in JavaScript is site/assets/search/message.js; whatever both need stands in `SPEECH`, which goes with a pack.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from search.text import fold, runs

SPEECH: dict[str, Any] = {
    "gap": 10,
    "short": 60,
    "marks": "，。？！；、,?!;~～…",
    "asks": "?？",
    "asking": [
        *("多少钱", "多长时间", "什么时候", "几个工作日", "多久", "多少", "要几天", "几天能", "为什么", "什么"),
        *("怎么办", "怎么样", "怎么", "怎样", "咋办", "咋整", "如何", "哪里", "哪儿", "是否", "能否", "可否"),
        *("能不能", "会不会", "要不要", "可不可以", "是不是", "有没有", "行不行", "算不算", "该不该", "用不用"),
        *("需不需要", "谁", "哪", "啥", "咋", "吗", "呢"),
    ],
    "filler": [
        *("请问", "请教", "你好", "您好", "谢谢", "另外", "还有", "顺便", "问一下", "想问", "需要", "可以", "这个"),
        *"我你您他她它们的了啊吧呀哦嘛要会能得该就也都还又再和跟与是有在到去来上下给把被让这那个花用问说请想很先后",
    ],
}
"""gap      characters that may stand where the … of a pattern is
short    characters of a message that is looked at for a second question; of a longer one its end
marks    what ends a clause, beside white space between Han characters; asks: those that make it a question
asking, filler  words of the language, the longer before those that they hold
"""


class Heard(NamedTuple):
    """What the notes of a base make of a message.

    ranked    the message as it is ranked: without what is set aside
    notes     what is said whatever comes; beside: what is said where there is anything to answer or to suggest
    reported  what is said beside an answer that rests on what is only reported
    first     numbers of the documents that stand first
    band      the band that is said with them; without them, the most that is said
    keep      ids of the answers that stay as they are
    dates     whether the form that counts periods is offered
    messages  ids of the messages that are said with the reply
    """

    ranked: str
    notes: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    first: tuple[int, ...] = ()
    band: str = ""
    keep: tuple[str, ...] = ()
    dates: bool = False
    messages: tuple[str, ...] = ()


def hear(notes: Sequence[Mapping[str, Any]], message: str) -> Heard:
    """What the notes make of a message: all that apply speak, the first that has a band or entries decides."""
    heard, bare = Heard(message), bare_of(fold(message))
    said: dict[str, list[str]] = {"notes": [], "beside": [], "reported": []}
    for note in notes:
        word = _called(note, bare)
        if word is None:
            continue
        for key, text in (("notes" if note.get("band") else "beside", "text"), ("reported", "reported")):
            said[key] += [note[text].replace("{}", word)] if note.get(text) else []
        if not heard.band and note.get("band"):
            first, keep = (tuple(note.get(key, ())) for key in ("first", "keep"))
            heard = heard._replace(first=first, band=note["band"], keep=keep)
        heard = heard._replace(
            dates=heard.dates or bool(note.get("dates")),
            messages=tuple(dict.fromkeys((*heard.messages, *note.get("messages", ())))),
        )
        if any(_occurring(note.get("aside", ()), bare)):
            for other in note["words"]:
                heard = heard._replace(ranked=heard.ranked.replace(other, ""))
    said_whatever, beside, reported = (tuple(said[key]) for key in ("notes", "beside", "reported"))
    return heard._replace(notes=said_whatever, beside=beside, reported=reported)


def bare_of(folded: str) -> str:
    """The letters and digits of a folded text."""
    return "".join(part for _, _, part in runs(folded))


def _called(note: Mapping[str, Any], bare: str) -> str | None:
    """The word of a note that calls for it; None when it does not apply."""
    words = (word for word in note["words"] if word == bare) if note.get("whole") else _occurring(note["words"], bare)
    word = next(iter(words), None)
    return None if word is None or any(_occurring(note.get("unless", ()), bare)) else word


def _occurring(patterns: Sequence[str], bare: str) -> Iterator[str]:
    """The patterns that a text has; most have not even their first character there, which costs least to see."""
    return (pattern for pattern in patterns if pattern[0] in bare and occurs(pattern, bare))


def occurs(pattern: str, bare: str) -> bool:
    """Whether a text has the pieces of a pattern, which … parts, one after the other and near."""
    pieces = pattern.split("…")
    if not all(piece in bare for piece in pieces):
        return False
    between = f".{{0,{SPEECH['gap']}}}"
    return len(pieces) == 1 or re.search(between.join(map(re.escape, pieces)), bare) is not None


class Parts(NamedTuple):
    """The questions of a message; `alike` where one has no subject of its own, so that they are a list about one."""

    questions: tuple[str, ...] = ()
    alike: bool = False


def parts(message: str) -> Parts:
    """The questions of a message, where it has several; else none.

    Only a short message is taken apart, or the end of a longer one. What asks nothing belongs to the question after it,
    and a question without a subject is asked about that of the one before.
    """
    found: list[str] = []
    said, subject, alike = "", "", False
    for clause in _end(list(_clauses(message))):
        said += clause
        if not _asks(clause):
            continue
        own = _subject(said)
        if not own and not subject:
            continue
        if not own:
            own, said, alike = subject, subject + said, True
        found.append(said)
        said, subject = "", own
    return Parts(tuple(found), alike) if len(found) > 1 else Parts()


def _clauses(message: str) -> Iterator[str]:
    """The clauses of a message, each with the marks that end it."""
    clause, ended = "", False
    for place, character in enumerate(message):
        ends = character in SPEECH["marks"] or (character.isspace() and not message[place - 1].isascii())
        if ended and not ends:
            yield clause
            clause = ""
        clause, ended = clause + character, ends
    yield clause


def _end(clauses: list[str]) -> list[str]:
    """The last clauses of a message, as many as are short together."""
    room = SPEECH["short"]
    for place in range(len(clauses) - 1, -1, -1):
        room -= len(clauses[place])
        if room < 0:
            return clauses[place + 1 :]
    return clauses


def _asks(clause: str) -> bool:
    return any(mark in clause for mark in SPEECH["asks"]) or any(word in clause for word in SPEECH["asking"])


def _subject(clause: str) -> str:
    """What is left of a clause without asking words and filler."""
    bare = bare_of(fold(clause))
    for word in (*SPEECH["asking"], *SPEECH["filler"]):
        bare = bare.replace(word, "")
    return bare
