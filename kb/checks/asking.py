"""Rules about the ways of asking: what people type must lead to the right entry."""

from collections.abc import Iterator
from contextlib import contextmanager

from kb.base.entries import Entry, KnowledgeBase
from kb.checks.links import copies
from kb.checks.rule import Finding, Rule, at, bare
from search import Ranker

ALIASES = 5
"""At least so many aliases an entry."""
WAYS = 4
"""Of so many aliases it is asked whether they belong to another subject."""
CLEARLY, WITHIN = 600, 20
"""An entry is clearly before another that stands so many thousandths behind it, or not among so many."""
SAME = 100
"""Two questions mean the same where, asked the one, the other's entry stands so few thousandths behind its own."""


def shared_alias(base: KnowledgeBase) -> Iterator[Finding]:
    """A way of asking leads to one entry only, and is not that of another subject."""
    seen: dict[str, Entry] = {}
    copied = copies(base)
    for entry in base.entries:
        if entry.path in copied:  # said once, of the whole entry
            continue
        for item, asked in enumerate((entry.question, *entry.aliases), -1):
            other = seen.setdefault(bare(asked), entry)
            if other is not entry:
                yield at(entry, "aliases", f"问法“{asked}”在 {other.path} 里也有；只留一处", item=item)
    for topic in base.outside:
        for asked in topic.questions:
            if bare(asked) in seen:
                message = f"“{asked}”是 {seen[bare(asked)].path} 的问法，不是别的话题；删去一处"
                yield Finding("outside.yml", topic.line, message)


def repeated_alias(base: KnowledgeBase) -> Iterator[Finding]:
    """A way of asking stands once in its entry."""
    for entry in base.entries:
        for item in repeated(entry):
            yield at(entry, "aliases", f"问法“{entry.aliases[item]}”写了两次；删去一个", item=item)


def repeated(entry: Entry) -> list[int]:
    """Places of the aliases that say again what the question or an earlier alias says."""
    asked = [bare(text) for text in (entry.question, *entry.aliases)]
    return [place - 1 for place, text in enumerate(asked) if text in asked[:place]]


def few_aliases(base: KnowledgeBase) -> Iterator[Finding]:
    """Enough ways of asking for people to find the entry."""
    for entry in base.entries:
        if len(entry.aliases) < ALIASES and "aliases" not in entry.imported:
            joined = next((asked for asked in entry.aliases if "，" in asked or "、" in asked), "")
            hint = f"；“{joined}”是两个的话，中间用半角逗号和空格" if joined else ""
            said = f"只有 {len(entry.aliases)} 个问法；至少写 {ALIASES} 个，像人平时说话那样{hint}"
            yield at(entry, "aliases", said)


def misled_alias(base: KnowledgeBase, ranker: Ranker) -> Iterator[Finding]:
    """Whoever types an alias, or the question, finds the entry first; in other words, none clearly before it."""
    for entry in base.entries:
        for item, asked in enumerate((entry.question, *entry.aliases), -1):
            if (first := _first(ranker, asked, entry)) != entry.id:
                found = f"先找到 {first}" if first else "什么也找不到"
                key = "aliases" if item >= 0 else "question"
                message = f"问“{asked}”{found}；说得更分明，或移到那个条目（kb ask --explain 说明为什么）"
                yield at(entry, key, message, item=item if item >= 0 else None)


def _first(ranker: Ranker, asked: str, entry: Entry) -> str:
    """The entry that is found first, or would be clearly, did the question not stand in its own word for word."""
    hits = ranker.rank(asked, 1)
    if not hits or hits[0].id != entry.id:
        return hits[0].id if hits else ""
    with _other_words(ranker):
        first, *others = ranker.rank(asked, WITHIN)
    own = next((hit.score for hit in (first, *others) if hit.id == entry.id), 0)
    return first.id if first.score >= own + CLEARLY else entry.id


def same_question(base: KnowledgeBase, ranker: Ranker) -> Iterator[Finding]:
    """No two entries ask one question in different words."""
    for entry in base.entries:
        with _other_words(ranker):
            scores = {hit.id: hit.score for hit in ranker.rank(entry.question, 3)}
        for id, score in scores.items():
            if id != entry.id and score + SAME >= scores.get(entry.id, score):
                message = f"问的和 {id} 几乎一样；合成一条，或把两个问题说得更分明"
                yield at(entry, "question", message)


def near_outside(base: KnowledgeBase, ranker: Ranker) -> Iterator[Finding]:
    """An entry asks what is this base's business: a subject out of scope is not nearer to what people say."""
    for entry in base.entries:
        with _other_words(ranker):
            nearer = [_nearer(ranker, asked) for asked in (entry.question, *entry.aliases[:WAYS])]
        if nearer[0] or len([topic for topic in nearer if topic]) > 1:
            topic = next(filter(None, nearer)).partition(":")[2]
            message = f"离 outside.yml 里的“{topic}”更近，问了会说不在这里；把问题说得更分明，或从那里删去这个话题"
            yield at(entry, "question", message)


@contextmanager
def _other_words(ranker: Ranker) -> Iterator[None]:
    """In here, what stands word for word in an entry is worth no more than what is said otherwise."""
    usual = ranker.tuning["verbatim"]
    ranker.tuning["verbatim"] = 0
    try:
        yield
    finally:
        ranker.tuning["verbatim"] = usual


def _nearer(ranker: Ranker, asked: str) -> str:
    """The subject out of scope that is nearer to a question than any document; empty for none."""
    from search.pack.explaining import explain

    why = explain(ranker, asked, 1)
    return why.nearer[0] if why and why.nearer else ""


RULES = (
    Rule(
        "few-aliases",
        f"每个条目至少 {ALIASES} 个问法，像人说话",
        "关于漏发货物的退款时效问题",
        "退钱要几天",
        few_aliases,
    ),
    Rule(
        "shared-alias",
        "一个问法只在一个条目里，也不在别的话题里",
        "两个条目都写“退款多久”",
        "给最多人想要的那个条目",
        shared_alias,
    ),
    Rule(
        "repeated-alias",
        "一个条目里一个问法只写一次",
        "[快手热线, 快手 热线]",
        "[快手热线]",
        repeated_alias,
        warning=True,
    ),
    Rule(
        "misled-alias",
        "照着问题或问法去问，先找到的就是本条目",
        "“多久有结果”写在售后里，先找到的是平台介入",
        "售后多久有结果",
        misled_alias,
        warning=True,
        ranked=True,
    ),
    Rule(
        "same-question",
        "没有两个条目问的是同一件事",
        "“退款多久到账？”和“退款几天能到账？”",
        "合成一条，另一种说法写成问法",
        same_question,
        warning=True,
        ranked=True,
    ),
    Rule(
        "near-outside",
        "没有条目离 outside.yml 里的话题更近",
        "新写“快递丢了怎么赔”，outside.yml 里有快递理赔",
        "从 outside.yml 删去它，或不写这一条",
        near_outside,
        warning=True,
        ranked=True,
    ),
)
