"""What each key of the content's files may hold: a name, and what makes the value or says what it should be."""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from kb.base.entries import Change, Citation, Duration, Group
from kb.base.names import BANDS, IMPORTED, STATUSES
from kb.base.profile import Profile
from kb.base.values import (
    LONGEST_LIST,
    Keys,
    Unexpected,
    bounded,
    id_list,
    id_of,
    instead,
    label_of,
    maybe_text,
    one_of,
    one_text,
    text_list,
    word_list,
)
from search import Pattern
from search.text import fold, runs


def _phrases(value: Any) -> tuple[str, ...]:
    """Words as they stand in a folded text: letters and digits, and … for a few characters in between."""
    patterns = text_list(value)
    for pattern in patterns:
        for piece in pattern.split("…"):
            if not piece or "".join(part for _, _, part in runs(fold(piece))) != piece:
                raise Unexpected(f"词的列表，词里只有小写的字母、数字和中间的…；{pattern} 不是")
    return patterns


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unexpected("true 或 false")
    return value


def _groups(value: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list):
        raise Unexpected("列表的列表")
    bounded(value, 10 * LONGEST_LIST)
    return tuple(word_list(group) for group in value)


def _cues(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise Unexpected("“种类: [词, 词]”")
    bounded(value, LONGEST_LIST)
    return {key: word_list(words) for key, words in value.items()}


def _many_words(value: Any) -> tuple[str, ...]:
    """Names of things and the like, of which there are very many."""
    if not isinstance(value, list):
        return word_list(value)
    bounded(value, 10 * LONGEST_LIST)
    chunks = (value[first : first + LONGEST_LIST] for first in range(0, len(value), LONGEST_LIST))
    return tuple(word for chunk in chunks for word in word_list(chunk))


def _classes(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise Unexpected("“类名: [词, 词]”")
    bounded(value, LONGEST_LIST)
    return {key: _many_words(words) for key, words in value.items()}


def _patterns(value: Any) -> tuple[Pattern, ...]:
    if not isinstance(value, list):
        raise Unexpected("列表，每项如 {term: 续借, form: 再借 {数} {量}}")
    return tuple(_pattern(item, place) for place, item in enumerate(value))


def _pattern(value: Any, place: int) -> Pattern:
    wanted = "列表，每项如 {term: 续借, form: 再借 {数} {量}}；还可以有 less: true、outside: true、unless: 类名"
    if not isinstance(value, dict) or not {"form"} <= value.keys() <= {"form", "term", "less", "outside", "unless"}:
        raise Unexpected(wanted, place)
    less, outside = value.get("less", False), value.get("outside", False)
    if not isinstance(less, bool) or not isinstance(outside, bool):
        raise Unexpected("列表，每项的 less、outside 是 true 或 false", place)
    try:
        return Pattern(
            one_text(value["form"]), maybe_text(value.get("term")), less, outside, maybe_text(value.get("unless"))
        )
    except Unexpected as trouble:
        raise Unexpected(f"列表，每项的 form、term、unless 是{trouble}", place) from None


def _groups_of_entries(value: Any) -> tuple[Group, ...]:
    """The entries on the page of a stage: a list, or one under each heading."""
    if not isinstance(value, dict):
        return (Group("", _listed_ids(value)),)
    bounded(value, LONGEST_LIST)
    return tuple(Group(label_of(name), _listed_ids(ids)) for name, ids in value.items())


def _listed_ids(value: Any) -> tuple[str, ...]:
    """Ids on the page of a stage, which may list very many entries."""
    if not isinstance(value, list):
        return id_list(value)
    return tuple(
        id for first in range(0, len(value), LONGEST_LIST) for id in id_list(value[first : first + LONGEST_LIST])
    )


def _date(value: Any) -> datetime.date:
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        said = f"；“{str(value)[:20]}”不是" if isinstance(value, str | datetime.datetime) else f"；现在{instead(value)}"
        raise Unexpected(f"日期，如 2026-01-31{said}")
    return value


def _address(value: Any) -> str:
    stage, _, id = one_text(value).partition("/")
    return f"{id_of(stage)}/{id_of(id)}"


def _changes(value: Any) -> tuple[Change, ...]:
    if not isinstance(value, list) or not all(
        isinstance(item, dict) and set(item) == {"date", "what"} for item in value
    ):
        raise Unexpected("列表，每项如 {date: 2026-01-31, what: 改了什么}")
    bounded(value, LONGEST_LIST)
    return tuple(Change(_date(item["date"]), one_text(item["what"])) for item in value)


def _citation(value: Any) -> Citation:
    source, _, place = one_text(value).partition("#")
    return Citation(source, place)


def _citations(value: Any) -> tuple[Citation, ...]:
    return tuple(_citation(item) for item in text_list(value))


def _place(value: Any) -> str:
    text = one_text(value)
    if text.count("{}") != 1 or text.count("{") + text.count("}") != 2:
        raise Unexpected('带一个 {} 的文字，如 "第 {} 条"')
    return text


def _url(value: Any) -> str:
    text = one_text(value)
    if not re.fullmatch(r"https://[a-z0-9.-]{1,100}(?:/[\w./?=&%#-]{0,300})?", text, re.ASCII):
        raise Unexpected("网址，以 https:// 开头，如 https://www.gov.cn/")
    return text


def _articles(value: Any) -> tuple[str, ...]:
    """Places that were read: each as it is cited, or many as 24-26."""
    wanted = "列表，每项是读过的一条，或一段如 24-26"
    if not isinstance(value, list) or not value or not all(type(item) in (int, str) for item in value):
        raise Unexpected(wanted)
    bounded(value, LONGEST_LIST)
    found: list[str] = []
    for item in value:
        ends = re.fullmatch(r"([1-9]\d{0,3})-([1-9]\d{0,3})", str(item))
        if ends and int(ends[1]) >= int(ends[2]):
            raise Unexpected(f"{wanted}，小的在前；{item} 不是")
        found += map(str, range(int(ends[1]), int(ends[2]) + 1)) if ends else [one_text(str(item))]
    return tuple(found)


def _duration_in(units: Mapping[str, str]) -> Callable[[Any], Duration | None]:
    def duration(value: Any) -> Duration | None:
        if value is None:
            return None
        wanted = f"{{min: 3, max: 7, unit: workday}} 或 null；unit 是 {' '.join(units)} 之一，min 不大于 max"
        if not isinstance(value, dict) or set(value) != {"min", "max", "unit"}:
            raise Unexpected(wanted)
        low, high, unit = value["min"], value["max"], value["unit"]
        if type(low) is not int or type(high) is not int or not 0 <= low <= high < 10**12 or unit not in list(units):
            raise Unexpected(wanted)
        return Duration(low, high, unit)

    return duration


def entry_keys(profile: Profile) -> Keys:
    """Keys of an entry's front matter, in a base with these stages and kinds."""
    return {
        "id": ("id", id_of),
        "question": ("question", one_text),
        "aliases": ("aliases", text_list),
        "stage": ("stage", stage_of(profile)),
        "kind": ("kind", one_of(profile.kinds)),
        "answer": ("answer", one_text),
        "facts": ("facts", id_list),
        "sources": ("sources", _citations),
        "related": ("related", id_list),
        "reviewed": ("reviewed", _date),
        "changes": ("changes", _changes),
        "imported": ("imported", _imported),
    }


def _imported(value: Any) -> tuple[str, ...]:
    return tuple(map(one_of(IMPORTED), text_list(value)))


def stage_keys(profile: Profile) -> Keys:
    """Keys of the front matter of a stage's page."""
    return {
        "title": ("title", one_text),
        "stage": ("stage", stage_of(profile)),
        "entries": ("groups", _groups_of_entries),
    }


def _template(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,30}\.html", value):
        raise Unexpected("网站模板的名字，如 changes.html")
    return value


PAGE_KEYS: Keys = {
    "title": ("title", one_text),
    "description": ("description", one_text),
    "template": ("template", _template),
}
"""Keys of the front matter of any other page; it may do without any."""


def fact_keys(profile: Profile) -> Keys:
    """Keys of a fact, in a base with these units."""
    return {
        "id": ("id", id_of),
        "label": ("label", label_of),
        "value": ("value", one_text),
        "from": ("since", maybe_text),
        "duration": ("duration", _duration_in(profile.units)),
        "status": ("status", one_of(STATUSES)),
        "source": ("source", _citation),
        "claim": ("claim", one_text),
        "note": ("note", maybe_text),
        "passed": ("passed", id_of),
        "yours": ("yours", _yes),
        "unknown": ("unknown", one_text),
        "counted": ("counted", id_list),
    }


def stage_of(profile: Profile) -> Callable[[Any], str]:
    """One of the stages; any id where base.yml could not be read, so that its mistake is not told of every entry."""
    return one_of(profile.stage_names) if profile.stages else id_of


OPTIONAL = {
    *("changes", "imported", "claim", "checked", "url", "articles", "classes", "patterns", "core", "things"),
    *("text", "reported", "unless", "first", "keep", "band", "whole", "aside", "dates", "messages"),
    *("passed", "yours", "unknown", "counted", "after", "never", "limit"),
}
"""Keys that may be left out."""
SOURCE_KEYS: Keys = {
    "id": ("id", id_of),
    "title": ("title", one_text),
    "kind": ("kind", one_of({"article": "", "law": "", "rule": "", "page": ""})),
    "version": ("version", one_text),
    "place": ("place", _place),
    "checked": ("checked", _date),
    "url": ("url", _url),
    "articles": ("articles", _articles),
    "note": ("note", maybe_text),
}
MOVED_KEYS: Keys = {"from": ("id", _address), "to": ("to", id_of), "date": ("date", _date)}
TOPIC_KEYS: Keys = {"topic": ("id", one_text), "questions": ("questions", text_list)}
NOTE_KEYS: Keys = {
    "note": ("id", one_text),
    "words": ("words", _phrases),
    "unless": ("unless", _phrases),
    "whole": ("whole", _yes),
    "text": ("text", one_text),
    "reported": ("reported", one_text),
    "first": ("first", id_list),
    "keep": ("keep", id_list),
    "band": ("band", one_of(BANDS)),
    "aside": ("aside", _phrases),
    "dates": ("dates", _yes),
    "messages": ("messages", id_list),
}
WORD_KEYS: Keys = {
    "synonyms": ("synonyms", _groups),
    "cues": ("cues", _cues),
    "classes": ("classes", _classes),
    "patterns": ("patterns", _patterns),
    "core": ("core", text_list),
    "things": ("things", _many_words),
}
