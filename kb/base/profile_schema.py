"""What each key of `base.yml` may hold."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from kb.base.names import COUNTED, ELSEWHERE, FIELDS, KINDS, UNITS
from kb.base.profile import Counting, Feed, Refusal, Situation, Stage
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
)

ADDRESS = re.compile(r"tel:\+?\d{3,15}|https://[a-z0-9.-]{1,100}(?:/[\w./?=&%#-]{0,300})?", re.ASCII)
"""What a reader can call or open."""


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


def _situations(value: Any) -> tuple[Situation, ...]:
    if not isinstance(value, list) or not all(
        isinstance(one, dict) and one.keys() == {"name", "entry"} for one in value
    ):
        raise Unexpected("列表，每项如 {name: 书丢了, entry: lost-book}")
    bounded(value, LONGEST_LIST)
    return tuple(Situation(label_of(one["name"]), id_of(one["entry"])) for one in value)


def _contact(value: Any) -> str:
    address = maybe_text(value)
    if address and (not address.startswith(ELSEWHERE) or " " in address):
        raise Unexpected("网址或邮箱，如 https://…、mailto:…；没有就不写")
    return address


def _feed(value: Any) -> Feed:
    if not isinstance(value, dict) or not value.keys() <= {"title", "author", "id"}:
        raise Unexpected("{title: 标题, author: 作者, id: tag:…}，每项都可以不写")
    return Feed(*(maybe_text(value.get(key)) for key in ("title", "author", "id")))


def _addresses(value: Any) -> dict[str, str]:
    wanted = "“写法: 地址”，如 {12345: tel:12345, www.gov.cn: https://www.gov.cn/}"
    if not isinstance(value, dict):
        raise Unexpected(wanted)
    bounded(value, LONGEST_LIST)
    found = {label_of(str(text)): one_text(address) for text, address in value.items()}
    if not all(ADDRESS.fullmatch(address) for address in found.values()):
        raise Unexpected(wanted)
    return found


def _counting(value: Any) -> Counting:
    if not isinstance(value, dict) or not value.keys() <= {"origin", *COUNTED}:
        raise Unexpected(f"{{origin: 最早的事, day: [说明数法的事实]}}；单位是 {' '.join(COUNTED)}，每项都可以不写")
    return Counting(maybe_text(value.get("origin")), {unit: id_list(value[unit]) for unit in COUNTED if unit in value})


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
    if not any(weight for name, weight in weights.items() if name != "examples"):
        raise Unexpected("“字段: 权重”，至少一个大于 0")
    return weights


PROFILE_KEYS: Keys = {
    "name": ("name", label_of),
    "description": ("description", one_text),
    "notice": ("notice", one_text),
    "title": ("title", label_of),
    "contact": ("contact", _contact),
    "situations": ("situations", _situations),
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
    "addresses": ("addresses", _addresses),
    "laws": ("laws", text_list),
    "counting": ("counting", _counting),
    "rules": ("rules", _rules),
    "fields": ("fields", _fields),
}
PROFILE_NEEDED = frozenset({"name", "description", "stages", "refusal"})
"""Keys of base.yml that must stand there."""
