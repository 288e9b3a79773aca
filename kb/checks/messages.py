"""Rules about messages: their gaps are fields, their figures and articles are facts, they stay short and fair."""

import re
from collections.abc import Iterator, Mapping
from functools import partial

from kb.base.entries import KnowledgeBase
from kb.base.messages import Message
from kb.checks.articles import Cited, Place
from kb.checks.figures import Known
from kb.checks.rule import Finding, Rule
from kb.checks.wording import SENTENCE, Naming, sentences

GAP = re.compile(r"\{([^{}\n]{0,80})\}")
UNFAIR = (
    *(
        "保证",
        "一定会",
        "肯定会",
        "百分之百",
        "必须赔",
        "十倍",
        "曝光",
        "搞臭",
        "后果自负",
        "走着瞧",
        "骗子",
        "黑心",
        "无良",
    ),
    *("诈骗", "故意坑", "不得好死", "让你们关门"),
)
"""Words that promise what nobody can keep, threaten, insult, or claim what the writer cannot know."""
FIELDS = "fields.yml"


def lines(message: Message) -> Iterator[tuple[int, str]]:
    """The lines of a message's text, by their numbers in the file."""
    first = message.lines.get("text", 1)
    yield from enumerate(message.text.split("\n"), first)


def unknown_name(base: KnowledgeBase) -> Iterator[Finding]:
    """Whatever a message or a field names is there, and every gap of a text is a field that the message lists."""
    ids = {entry.id for entry in base.entries}
    for message in base.messages.values():
        for key, known, file in (
            ("fields", base.fields, FIELDS),
            ("facts", base.facts, "facts.yml"),
            ("entries", ids, ""),
        ):
            for name in getattr(message, key):
                if name not in known and file not in base.broken and (file or not base.broken):
                    yield _at(message, key, f"{key} 里的 {name} 没有；改名或删去")
        for line, text in lines(message):
            for gap in GAP.findall(text):
                if gap not in message.fields:
                    yield Finding(message.path, line, f"{{{gap[:60]}}} 不在 fields 里；列进去，或改名")
        used = {*GAP.findall(message.text)}
        for name in message.fields:
            if name not in used:
                yield _at(message, "fields", f"fields 里的 {name} 正文没有用到；用上，或删去")
    for field in base.fields.values():
        if field.after and (field.after not in base.fields or base.fields[field.after].accepts != "day"):
            yield Finding(FIELDS, field.line, f"{field.id}：after 里的 {field.after} 不是一个过去的日子；改名或删去")


def unknown_figure(base: KnowledgeBase) -> Iterator[Finding]:
    """Every figure of a message, with its unit, is one of its facts."""
    known = Known(base)
    for message in base.messages.values():
        sources = [base.facts[id].source.source for id in message.facts if id in base.facts]
        mine = known.of_facts(message.facts), known.days_of(sources)
        for line, text in lines(message):
            for said, _ in known.unknown(GAP.sub(" ", text), mine):
                yield Finding(message.path, line, f"“{said}”不在这段话的事实里；列进 facts，或改成要填的一项")


def bare_statute(base: KnowledgeBase) -> Iterator[Finding]:
    """A message names a statute with its article, one that was read and that a fact of the message rests on."""
    naming, cited = Naming(base), Cited(base)
    for message in base.messages.values():
        for line, text in lines(message):
            yield from (Finding(message.path, line, why) for why in naming.bare(text))
        if base.broken or not cited.read:
            continue
        known = set[Place]().union(*(cited.of_facts.get(id, ()) for id in message.facts))
        for mention in cited.statutes.mentions(message.text):
            if trouble := cited.trouble(mention, known):
                yield Finding(message.path, message.lines.get("text", 1) + mention.line, trouble)


def long_message(base: KnowledgeBase) -> Iterator[Finding]:
    """A message filled with the examples fits its form, and its sentences are short."""
    for message in base.messages.values():
        examples = {id: base.fields[id].example for id in message.fields if id in base.fields}
        filled = GAP.sub(partial(_example, examples), message.text)
        if message.limit and len(filled) > message.limit:
            yield _at(message, "limit", f"照例子填好有 {len(filled)} 个字，最多 {message.limit} 个；写短一些")
        for line, text in lines(message):
            for sentence in sentences(GAP.sub("", text)):
                if len(sentence) > SENTENCE:
                    yield Finding(message.path, line, f"一句有 {len(sentence)} 个字：“{sentence[:12]}…”；分成几句")


def _example(examples: Mapping[str, str], gap: re.Match[str]) -> str:
    return examples.get(gap[1], gap[0])


def unfair(base: KnowledgeBase) -> Iterator[Finding]:
    """A message does not threaten, insult or promise."""
    for message in base.messages.values():
        for line, text in lines(message):
            for word in UNFAIR:
                if word in text:
                    yield Finding(message.path, line, f"“{word}”是吓人、骂人或打包票的话；换成要求和依据")


def _at(message: Message, key: str, text: str) -> Finding:
    return Finding(message.path, message.lines.get(key, 1), text)


RULES = (
    Rule(
        "message-name",
        "要发的话里的 {项}、fields、facts、entries 都有，列出的项都用到",
        "正文有 {oder}，fields 里是 order",
        "正文和 fields 里都是 order",
        unknown_name,
    ),
    Rule(
        "message-figure",
        "要发的话里的数字都是它的事实，或是要填的一项",
        "请在 3 天内答复（没有这个事实）",
        "请在 {until} 前答复",
        unknown_figure,
    ),
    Rule(
        "message-statute",
        "要发的话提到法律就写明第几条，那一条读过，是它的事实的出处",
        "《消费者权益保护法》保护我",
        "《消费者权益保护法》第 48 条",
        bare_statute,
    ),
    Rule(
        "message-length",
        f"照例子填好不超过 limit，一句最多 {SENTENCE} 个字",
        "limit: 200，照例子填好有 260 个字",
        "limit: 200，照例子填好有 150 个字",
        long_message,
    ),
    Rule(
        "message-tone",
        "要发的话不吓人、不骂人、不打包票",
        "再不处理就曝光你们",
        "到时没有结果，我会申请平台介入。",
        unfair,
    ),
)
