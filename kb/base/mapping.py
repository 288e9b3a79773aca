"""A YAML mapping as values by key: what each key holds, on which line, and whatever is wrong, in one round."""

from difflib import get_close_matches
from typing import Any, NamedTuple

import yaml

from kb.base.frontmatter import Unreadable, line_of, plain
from kb.base.values import Keys, Unexpected
from search.text import tidy

IN_CHINESE = {
    **{"编号": "id", "问题": "question", "问法": "aliases", "别名": "aliases", "阶段": "stage", "种类": "kind"},
    **{"答案": "answer", "事实": "facts", "出处": "sources", "相关": "related", "核对": "reviewed", "修改": "changes"},
    **{"名称": "label", "数值": "value", "起算": "from", "期限": "duration", "状态": "status", "说明": "note"},
    **{"标题": "title", "版本": "version"},
}
"""Keys as somebody may write them who thinks of them in Chinese."""


class Trouble(NamedTuple):
    """Something wrong in a mapping: line, rule, message."""

    line: int
    rule: str
    message: str


class Mapped(NamedTuple):
    """What a mapping holds: the values that are right by their names, the line of each key, and what is wrong."""

    values: dict[str, Any]
    lines: dict[str, int]
    troubles: list[Trouble]


def mapped(node: Any, keys: Keys, first: int, needed: frozenset[str]) -> Mapped:
    """The values of a mapping; of each item of a list the line too, as key#0. Raises Unreadable where it is none."""
    if not isinstance(node, yaml.MappingNode):
        raise Unreadable(line_of(node, first), "yaml", "这里应是“键: 值”")
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    troubles: list[Trouble] = []
    meant: set[str] = set()
    for key_node, value_node in node.value:
        key, line = key_node.value, line_of(key_node, first)
        if not isinstance(key_node, yaml.ScalarNode):
            troubles.append(Trouble(line, "yaml", "键应是一个词，不是列表或映射"))
        elif key not in keys:
            wanted = near_key(key, keys)
            meant.add(wanted)
            hint = f"是不是 {wanted}" if wanted else f"可用的键：{'、'.join(keys)}"
            troubles.append(Trouble(line, "unknown-key", f"不认识的键 {key[:60]}；{hint}"))
        elif key in lines:
            troubles.append(Trouble(line, "yaml", f"键 {key} 写了两次，第一次在第 {lines[key]} 行"))
        else:
            lines[key] = line
            if isinstance(value_node, yaml.SequenceNode):
                lines |= {f"{key}#{item}": line_of(node, first) for item, node in enumerate(value_node.value)}
            try:
                values[keys[key][0]] = keys[key][1](plain(value_node, first))
            except Unexpected as trouble:
                troubles.append(Trouble(lines.get(f"{key}#{trouble.item}", line), "type", f"{key} 应是{trouble}"))
            except Unreadable as trouble:
                troubles.append(Trouble(trouble.line, trouble.rule, f"{key} {trouble.message}"))
    for key in needed - lines.keys() - meant:
        rule = "missing-status" if key == "status" else "missing-key"
        troubles.append(Trouble(line_of(node, first), rule, f"缺少键 {key}"))
    return Mapped(values, lines, troubles)


def near_key(key: str, keys: Keys) -> str:
    """The key that was meant: in another width or case, in Chinese, or with a slip; empty where none is near."""
    folded = tidy(key).lower()
    if folded in keys:
        return folded
    if (translated := IN_CHINESE.get(folded, "")) in keys:
        return translated
    return next(iter(get_close_matches(folded, keys, n=1, cutoff=0.7)), "")
