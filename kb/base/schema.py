"""What each key of the content's files may hold: a name, and what makes the value or says what it should be."""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from kb.base.entries import Change, Citation, Duration
from kb.base.names import FIELDS, KINDS, STATUSES, UNITS
from kb.base.profile import Feed, Profile, Refusal, Stage
from search.text import HIDDEN


class Unexpected(Exception):
    """A value of the wrong kind; the message says what was expected."""


Keys = dict[str, tuple[str, Callable[[Any], Any]]]
"""Key of a file -> name of the value, and the function that makes it or raises Unexpected."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Unexpected("不空的文字（含冒号、井号或像数字时加引号）")
    return _one_line(value)


def _maybe_text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unexpected('文字，可以是 ""')
    return _one_line(value)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise Unexpected("文字的列表，如 [甲, 乙]")
    return tuple(_one_line(item) for item in value)


def _one_line(value: str) -> str:
    """A line as it is read. U+3000 is white space that Chinese texts are set with, and U+FE0F makes a sign an emoji:
    both are no letters to Python and yet meant to be there."""
    value = value.strip()
    if not value.replace("\u3000", " ").isprintable() or HIDDEN.search(value.replace("\ufe0f", "")):
        raise Unexpected("一行文字，没有换行和看不见的字符")
    return value


def _groups(value: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list):
        raise Unexpected("列表的列表")
    return tuple(_texts(group) for group in value)


def _cues(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise Unexpected("“种类: [词, 词]”")
    return {key: _texts(words) for key, words in value.items()}


def id_of(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,59}", text):
        raise Unexpected("小写字母、数字和连字符，最多 60 个，如 refund-time")
    if text == "index":
        raise Unexpected("别的名字：index 是网站首页的名字")
    return text


def _ids(value: Any) -> tuple[str, ...]:
    return tuple(id_of(item) for item in _texts(value))


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
    return tuple(Change(_date(item["date"]), _text(item["what"])) for item in value)


def _citation(value: Any) -> Citation:
    source, _, place = _text(value).partition("#")
    return Citation(source, place)


def _citations(value: Any) -> tuple[Citation, ...]:
    return tuple(_citation(item) for item in _texts(value))


def _place(value: Any) -> str:
    text = _text(value)
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
        if type(low) is not int or type(high) is not int or not 0 <= low <= high or unit not in list(units):
            raise Unexpected(wanted)
        return Duration(low, high, unit)

    return duration


def _stage(value: Any) -> Stage:
    wanted = "列表，每项如 {id: after-sale, name: 售后, line: 一句话, step: true}；line 和 step 可以不写"
    if not isinstance(value, dict) or not {"id", "name"} <= value.keys() <= {"id", "name", "line", "step"}:
        raise Unexpected(wanted)
    step = value.get("step", False)
    if not isinstance(step, bool):
        raise Unexpected("列表，每项的 step 是 true 或 false")
    return Stage(id_of(value["id"]), _text(value["name"]), _maybe_text(value.get("line")), step)


def _stages(value: Any) -> tuple[Stage, ...]:
    if not isinstance(value, list) or not value:
        raise Unexpected("不空的列表，每项如 {id: after-sale, name: 售后}")
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
        return {**usual, **{id_of(key): _text(name) for key, name in value.items()}}

    return names


def _refusal(value: Any) -> Refusal:
    if not isinstance(value, dict) or not {"text"} <= value.keys() <= {"text", "elsewhere", "request"}:
        raise Unexpected("{text: 没有时怎么说, elsewhere: [可以问谁], request: 怎么告诉你们}；后两项可以不写")
    return Refusal(_text(value["text"]), _texts(value.get("elsewhere", [])), _maybe_text(value.get("request")))


def _feed(value: Any) -> Feed:
    if not isinstance(value, dict) or not value.keys() <= {"title", "author", "id"}:
        raise Unexpected("{title: 标题, author: 作者, id: tag:…}，每项都可以不写")
    return Feed(*(_maybe_text(value.get(key)) for key in ("title", "author", "id")))


def _rules(value: Any) -> dict[str, str]:
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
    "name": ("name", _text),
    "description": ("description", _text),
    "notice": ("notice", _text),
    "stages": ("stages", _stages),
    "way": ("way", _text),
    "kinds": ("kinds", _names_beyond(KINDS)),
    "units": ("units", _names_beyond(UNITS)),
    "examples": ("examples", _texts),
    "hint": ("hint", _text),
    "refusal": ("refusal", _refusal),
    "changed": ("changed", _text),
    "feed": ("feed", _feed),
    "guide": ("guide", _texts),
    "laws": ("laws", _texts),
    "rules": ("rules", _rules),
    "fields": ("fields", _fields),
}
PROFILE_NEEDED = frozenset({"name", "description", "stages", "refusal"})
"""Keys of base.yml that must stand there."""


def entry_keys(profile: Profile) -> Keys:
    """Keys of an entry's front matter, in a base with these stages and kinds."""
    return {
        "id": ("id", id_of),
        "question": ("question", _text),
        "aliases": ("aliases", _texts),
        "stage": ("stage", _stage_of(profile)),
        "kind": ("kind", _one_of(profile.kinds)),
        "answer": ("answer", _text),
        "facts": ("facts", _ids),
        "sources": ("sources", _citations),
        "related": ("related", _ids),
        "reviewed": ("reviewed", _date),
        "changes": ("changes", _changes),
    }


def stage_keys(profile: Profile) -> Keys:
    """Keys of the front matter of a stage's page."""
    return {"title": ("title", _text), "stage": ("stage", _stage_of(profile)), "entries": ("entries", _ids)}


def _template(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9-]{0,30}\.html", value):
        raise Unexpected("网站模板的名字，如 changes.html")
    return value


PAGE_KEYS: Keys = {
    "title": ("title", _text),
    "description": ("description", _text),
    "template": ("template", _template),
}
"""Keys of the front matter of any other page; it may do without any."""


def fact_keys(profile: Profile) -> Keys:
    """Keys of a fact, in a base with these units."""
    return {
        "id": ("id", id_of),
        "label": ("label", _text),
        "value": ("value", _text),
        "from": ("since", _maybe_text),
        "duration": ("duration", _duration_in(profile.units)),
        "status": ("status", _one_of(STATUSES)),
        "source": ("source", _citation),
        "claim": ("claim", _text),
        "note": ("note", _maybe_text),
    }


def _stage_of(profile: Profile) -> Callable[[Any], str]:
    """One of the stages; any id where base.yml could not be read, so that its mistake is not told of every entry."""
    return _one_of(profile.stage_names) if profile.stages else id_of


OPTIONAL = {"changes", "claim", "checked"}
"""Keys that may be left out."""
SOURCE_KEYS: Keys = {
    "id": ("id", id_of),
    "title": ("title", _text),
    "kind": ("kind", _one_of({"article": "", "law": "", "rule": "", "page": ""})),
    "version": ("version", _text),
    "place": ("place", _place),
    "checked": ("checked", _date),
    "note": ("note", _maybe_text),
}
TOPIC_KEYS: Keys = {"topic": ("id", _text), "questions": ("questions", _texts)}
WORD_KEYS: Keys = {"synonyms": ("synonyms", _groups), "cues": ("cues", _cues)}
