"""What an assistant can ask of a base: the tools, what each takes, and the text that each gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.answers.asking import MAX_QUESTION_CHARS
from kb.answers.searching import MAX_QUERY_CHARS, MOST_HITS
from kb.doors import telling
from kb.doors.base import Base
from kb.errors import ValueRefused

MOST_ITEMS = 40
"""Items of a list or of an object at most."""
MOST_CHARS = 4000
"""Characters of any text at most."""
TEXT = {"type": "string", "maxLength": MOST_CHARS}
TEXTS = {"type": "array", "items": TEXT, "maxItems": MOST_ITEMS}
PAIRS = {"type": "object", "additionalProperties": TEXT, "maxProperties": MOST_ITEMS}
KINDS = {"string": "文字", "integer": "整数", "array": '一串文字，如 ["…"]', "object": '项和内容，如 {"…": "…"}'}

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Tool:
    """A tool: what it is for, what it takes as JSON Schema, and what it says."""

    name: str
    title: str
    about: str
    say: Callable[[Base, Given], str]
    takes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()

    @property
    def schema(self) -> dict[str, Any]:
        """What it takes."""
        return {
            "type": "object",
            "properties": {name: dict(kind) for name, kind in self.takes.items()},
            "required": list(self.needs),
            "additionalProperties": False,
        }


def call(base: Base, tool: Tool, given: object) -> str:
    """What a tool says. Raises KbError for arguments that it does not take, and whatever else it is told."""
    return tool.say(base, checked(tool, given))


def checked(tool: Tool, given: object) -> Given:
    """The arguments, if the tool takes them. Raises ValueRefused, which names the first that is wrong."""
    if not isinstance(given, Mapping):
        raise ValueRefused(f"{tool.name} 的参数应是一个对象，如 {{{', '.join(tool.needs or tool.takes)}: …}}")
    for name, value in given.items():
        if name not in tool.takes:
            raise ValueRefused(f"{tool.name} 没有参数 {str(name)[:40]}；有 {' '.join(tool.takes)}")
        if why := _wrong(tool.takes[name], value):
            raise ValueRefused(f"{tool.name} 的 {name} {why}")
    for name in tool.needs:
        if name not in given:
            raise ValueRefused(f"{tool.name} 缺少参数 {name}（{tool.takes[name].get('description', '')}）")
    return given


def _wrong(kind: Mapping[str, Any], value: object) -> str:
    """What is wrong with a value, empty where nothing is."""
    name = kind["type"]
    if name == "string":
        fits = isinstance(value, str)
    elif name == "integer":
        fits = isinstance(value, int) and not isinstance(value, bool)
    else:
        fits = isinstance(value, list if name == "array" else dict)
    if not fits:
        return f"应是{KINDS[name]}"
    if isinstance(value, str) and len(value) > kind["maxLength"]:
        return f"有 {len(value)} 个字，最多 {kind['maxLength']} 个"
    if isinstance(value, int) and not kind["minimum"] <= value <= kind["maximum"]:
        return f"应是 {kind['minimum']} 到 {kind['maximum']} 的整数"
    if isinstance(value, list | dict):
        if len(value) > MOST_ITEMS:
            return f"有 {len(value)} 项，最多 {MOST_ITEMS} 项"
        inner = value.values() if isinstance(value, dict) else value
        return next((f"里的每一项{why}" for one in inner if (why := _wrong(TEXT, one))), "")
    return ""


def _ask(base: Base, given: Given) -> str:
    return telling.told_reply(base.ask(given["question"]), base.spoken)


def _search(base: Base, given: Given) -> str:
    return telling.told_found(base.search(given["query"], given.get("limit", 10)))


def _show(base: Base, given: Given) -> str:
    return telling.told_entry(base.entry(given["id"]), base.spoken.changed)


def _dates(base: Base, given: Given) -> str:
    return telling.told_dates(base.dates(given.get("facts", ()), given.get("stage", ""), given.get("since", "")))


def _draft(base: Base, given: Given) -> str:
    if "id" not in given:
        return telling.told_messages(base.messages)
    return telling.told_draft(base.draft(given["id"], given.get("values", {})), base.labels)


TOOLS = (
    Tool(
        "ask",
        "回答一个问题",
        "用用户自己的话问这个知识库：给出有几分把握、答案、下一步、每个数字核对到什么程度、出处。没有把握时给相近的问题；不归它管的会直说。",
        _ask,
        {"question": {**TEXT, "maxLength": MAX_QUESTION_CHARS, "description": "问题，原话"}},
        ("question",),
    ),
    Tool(
        "search",
        "按词检索条目",
        '语法：几个词是或；-词 排除；"整句"；* ? 通配；答案: 阶段: 种类: 状态: 法: 限定。给出条目的问题和 id。',
        _search,
        {
            "query": {**TEXT, "maxLength": MAX_QUERY_CHARS, "description": "检索式"},
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST_HITS, "description": "最多几条，默认 10"},
        },
        ("query",),
    ),
    Tool(
        "show",
        "一个条目的全文",
        "按 id 给出条目全文，连同每个数字的状态和出处。",
        _show,
        {"id": {**TEXT, "description": "条目的 id，或它的问题"}},
        ("id",),
    ),
    Tool(
        "dates",
        "算到期的日子",
        "某个阶段或某几个事实的期限到哪一天为止，工作日、节假日都数进去；规则没写明的给出两种数法。",
        _dates,
        {
            "facts": {**TEXTS, "description": "事实的 id 或名称"},
            "stage": {**TEXT, "description": "阶段的 id 或名称；facts 和 stage 至少写一样"},
            "since": {**TEXT, "description": "从哪一刻算起，北京时间，如 2026-11-25T20:30；不写是现在"},
        },
    ),
    Tool(
        "draft",
        "写一段要发的话",
        "不写 id 就列出有哪些。填得上的写在 values 里，没有的留空，不要编。",
        _draft,
        {
            "id": {**TEXT, "description": "哪一段，id 或标题"},
            "values": {**PAIRS, "description": "各项的内容：项的 id 或名称 → 内容"},
        },
    ),
)
