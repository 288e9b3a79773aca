"""What each key of the content's files may hold: a name, and what makes the value or says what it should be."""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from kb.base.entries import Change, Citation, Duration
from kb.base.names import BANDS, FIELDS, KINDS, STATUSES, UNITS
from kb.base.profile import Feed, Profile, Refusal, Stage
from kb.base.values import (
    LONGEST_LIST,
    Keys,
    Unexpected,
    bounded,
    id_list,
    id_of,
    label_of,
    maybe_text,
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
        raise Unexpected("列表，每项如 {term: 漏发, form: 少了 {数} {量}}")
    return tuple(_pattern(item, place) for place, item in enumerate(value))


def _pattern(value: Any, place: int) -> Pattern:
    wanted = "列表，每项如 {term: 漏发, form: 少了 {数} {量}}；还可以有 less: true、outside: true、unless: 类名"
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


def _listed_ids(value: Any) -> tuple[str, ...]:
    """Ids on the page of a stage, which may list very many entries."""
    if not isinstance(value, list):
        return id_list(value)
    return tuple(
        id for first in range(0, len(value), LONGEST_LIST) for id in id_list(value[first : first + LONGEST_LIST])
    )


def _one_of(names: Mapping[str, str]) -> Callable[[Any], str]:
    def choose(value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise Unexpected("其中之一：" + " ".join(names))
        return value

    return choose


def _date(value: Any) -> datetime.date:
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        raise Unexpected("日期，如 2026-01-31")
    return value


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


def _stage(value: Any) -> Stage:
    wanted = "列表，每项如 {id: borrow, name: 借书, line: 一句话, step: true}；line 和 step 可以不写"
    if not isinstance(value, dict) or not {"id", "name"} <= value.keys() <= {"id", "name", "line", "step"}:
        raise Unexpected(wanted)
    step = value.get("step", False)
    if not isinstance(step, bool):
        raise Unexpected("列表，每项的 step 是 true 或 false")
    return Stage(id_of(value["id"]), one_text(value["name"]), maybe_text(value.get("line")), step)


def _stages(value: Any) -> tuple[Stage, ...]:
    if not isinstance(value, list) or not value:
        raise Unexpected("不空的列表，每项如 {id: borrow, name: 借书}")
    bounded(value, LONGEST_LIST)
    stages = tuple(map(_stage, value))
    ids = [stage.id for stage in stages]
    if twice := next((id for place, id in enumerate(ids) if id in ids[:place]), None):
        raise Unexpected(f"列表，每个 id 只用一次；{twice} 用了两次")
    steps = [place for place, stage in enumerate(stages) if stage.step]
    if steps and len(steps) != steps[-1] - steps[0] + 1:
        raise Unexpected("列表，step: true 的几项连在一起：它们是一步接一步的")
    return stages


def _names_beyond(usual: Mapping[str, str]) -> Callable[[Any], dict[str, str]]:
    def names(value: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            raise Unexpected("“id: 名称”")
        bounded(value, LONGEST_LIST)
        return {**usual, **{id_of(key): one_text(name) for key, name in value.items()}}

    return names


def _refusal(value: Any) -> Refusal:
    if not isinstance(value, dict) or not {"text"} <= value.keys() <= {"text", "elsewhere", "request"}:
        raise Unexpected("{text: 没有时怎么说, elsewhere: [可以问谁], request: 怎么告诉你们}；后两项可以不写")
    return Refusal(one_text(value["text"]), text_list(value.get("elsewhere", [])), maybe_text(value.get("request")))


def _feed(value: Any) -> Feed:
    if not isinstance(value, dict) or not value.keys() <= {"title", "author", "id"}:
        raise Unexpected("{title: 标题, author: 作者, id: tag:…}，每项都可以不写")
    return Feed(*(maybe_text(value.get(key)) for key in ("title", "author", "id")))


def _rules(value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        bounded(value, LONGEST_LIST)
    if not isinstance(value, dict) or not all(level in ("off", "warn", False) for level in value.values()):
        raise Unexpected("“规则: off 或 warn”，如 {long-sentence: off}")
    return {id_of(rule): level or "off" for rule, level in value.items()}  # off is how YAML 1.1 writes false


def _fields(value: Any) -> dict[str, float]:
    numbers = isinstance(value, dict) and all(type(weight) in (int, float) for weight in value.values())
    if not numbers or not value.keys() <= FIELDS.keys() or not all(0 <= weight <= 2 for weight in value.values()):
        raise Unexpected(f"“字段: 权重”，字段是 {' '.join(FIELDS)} 之一，权重 0–2")
    weights = {**FIELDS, **{name: float(weight) for name, weight in value.items()}}
    if not any(weights.values()):
        raise Unexpected("“字段: 权重”，至少一个大于 0")
    return weights


PROFILE_KEYS: Keys = {
    "name": ("name", label_of),
    "description": ("description", one_text),
    "notice": ("notice", one_text),
    "stages": ("stages", _stages),
    "way": ("way", one_text),
    "kinds": ("kinds", _names_beyond(KINDS)),
    "units": ("units", _names_beyond(UNITS)),
    "examples": ("examples", text_list),
    "hint": ("hint", one_text),
    "refusal": ("refusal", _refusal),
    "changed": ("changed", one_text),
    "feed": ("feed", _feed),
    "guide": ("guide", text_list),
    "laws": ("laws", text_list),
    "rules": ("rules", _rules),
    "fields": ("fields", _fields),
}
PROFILE_NEEDED = frozenset({"name", "description", "stages", "refusal"})
"""Keys of base.yml that must stand there."""


def entry_keys(profile: Profile) -> Keys:
    """Keys of an entry's front matter, in a base with these stages and kinds."""
    return {
        "id": ("id", id_of),
        "question": ("question", one_text),
        "aliases": ("aliases", text_list),
        "stage": ("stage", _stage_of(profile)),
        "kind": ("kind", _one_of(profile.kinds)),
        "answer": ("answer", one_text),
        "facts": ("facts", id_list),
        "sources": ("sources", _citations),
        "related": ("related", id_list),
        "reviewed": ("reviewed", _date),
        "changes": ("changes", _changes),
    }


def stage_keys(profile: Profile) -> Keys:
    """Keys of the front matter of a stage's page."""
    return {"title": ("title", one_text), "stage": ("stage", _stage_of(profile)), "entries": ("entries", _listed_ids)}


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
        "status": ("status", _one_of(STATUSES)),
        "source": ("source", _citation),
        "claim": ("claim", one_text),
        "note": ("note", maybe_text),
    }


def _stage_of(profile: Profile) -> Callable[[Any], str]:
    """One of the stages; any id where base.yml could not be read, so that its mistake is not told of every entry."""
    return _one_of(profile.stage_names) if profile.stages else id_of


OPTIONAL = {
    *("changes", "claim", "checked", "classes", "patterns", "core", "things"),
    *("text", "reported", "unless", "first", "keep", "band", "whole", "aside"),
}
"""Keys that may be left out."""
SOURCE_KEYS: Keys = {
    "id": ("id", id_of),
    "title": ("title", one_text),
    "kind": ("kind", _one_of({"article": "", "law": "", "rule": "", "page": ""})),
    "version": ("version", one_text),
    "place": ("place", _place),
    "checked": ("checked", _date),
    "note": ("note", maybe_text),
}
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
    "band": ("band", _one_of(BANDS)),
    "aside": ("aside", _phrases),
}
WORD_KEYS: Keys = {
    "synonyms": ("synonyms", _groups),
    "cues": ("cues", _cues),
    "classes": ("classes", _classes),
    "patterns": ("patterns", _patterns),
    "core": ("core", text_list),
    "things": ("things", _many_words),
}
