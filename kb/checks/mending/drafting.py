"""The template of a new entry."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from kb.base.loading import load_profile
from kb.base.names import FALLBACK, NEXT_STEP
from kb.base.paths import create, installed, there
from kb.base.values import Unexpected, id_of
from kb.errors import FolderError

HINTS = {
    "question": "写成一个完整的问题？",
    "answer": "先写结论，最多 120 字；每个数字都是 facts 里的一个事实",
    "why": "为什么是这样。一句一个意思。",
    "next": "现在做什么。",
    "if_not": "被拒绝或没有结果，再找谁。",
}
"""What a draft says where its keeper is to write."""
TEMPLATE = """\
---
id: {id}
question: {question}
# 至少 5 个问法，像人平时说话那样，别的条目里没有的；写好后删去这一行
aliases:
{aliases}
stage: {stage}
kind: {kind}
answer: {answer}
facts: []
sources: []
related: []
reviewed: {today}
# 以后每次改了什么，新的写在前面；刚写的可以不要这一项
changes:
  - {{date: {today}, what: 新写}}
---

{why}

## {next_step}

{next}

## {fallback}

{if_not}
"""


def draft(
    content: Path, entry_id: str, stage: str, kind: str, question: str, today: str, aliases: Sequence[str] = ()
) -> Path:
    """Write the template of an entry, with the aliases that there are already; its path.

    Raises ContentMissing, and FolderError when the id, the stage or the kind is none of this base, when the entry is
    there, or when the content is that of an installation.
    """
    try:
        if id_of(entry_id) != entry_id:  # white space around it, or a line break at its end
            raise Unexpected("小写字母、数字和连字符")
    except Unexpected as trouble:
        raise FolderError(f"id {entry_id!r} 应是{trouble}") from None
    if installed(there(content)):
        raise FolderError("随程序安装的内容只读；用 kb init 建一个自己的，或用 --content 指出你的内容文件夹")
    profile = load_profile(content)
    stage = stage or next(iter(profile.stage_names), "")
    for key, name, names in (("stage", stage, profile.stage_names), ("kind", kind, profile.kinds)):
        if name not in names:
            raise FolderError(f"{key} {name!r} 应是其中之一：{' '.join(names)}")
    path = content / "entries" / stage / f"{entry_id}.md"
    if taken := next(content.glob(f"entries/*/{entry_id}.md"), None):
        raise FolderError(f"已经有 {taken}；换一个 id")
    if not path.resolve().is_relative_to(content.resolve()):
        raise FolderError(f"{path.parent} 是一个链接，指到内容文件夹之外，不往那里写；换成文件夹本身")
    quoted = _quoted(question) or HINTS["question"]
    ways = "\n".join(f"  - {_quoted(alias)}" for alias in dict.fromkeys(aliases))
    named = {"id": entry_id, "stage": stage, "kind": kind, "today": today, "next_step": NEXT_STEP, "fallback": FALLBACK}
    text = TEMPLATE.format(**HINTS | named | {"question": quoted, "aliases": ways or "  - "})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        create(path, text.encode("utf-8"))
    except OSError as error:
        raise FolderError(f"{path} 写不进去：{error.strerror}") from error
    return path


def _quoted(text: str) -> str:
    """A line of text as YAML has it; empty for none."""
    said = "".join(c if c.isprintable() else " " for c in text).strip()
    return yaml.safe_dump([said], allow_unicode=True, width=10**6).removeprefix("- ").strip() if said else ""
