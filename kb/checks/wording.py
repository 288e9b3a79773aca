"""Rules about what an entry says and how: lengths, statutes, sections."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from kb.base.entries import Entry, KnowledgeBase
from kb.base.names import FALLBACK, NEXT_STEP
from kb.checks.mending.drafting import HINTS
from kb.checks.rule import Finding, Rule, at, of_fact
from kb.checks.texts.mentions import ARTICLE, Statutes

ANSWER = 120
"""At most so many characters in an answer."""
SENTENCE = 40
"""At most so many characters in a sentence; the mark that ends it is not counted."""
END = re.compile("[。！？；]")
MARKS = re.compile(r"^(?:#+|[-*+]|\d+\.|>)\s+|\]\([^()]*\)|[*_`\[]")
"""What Markdown adds to a text: signs of headings, lists and quotes, emphasis, brackets and addresses of links."""
TITLE = re.compile("《([^《》]*)》")
STATUTE = re.compile("(?:法|法典|条例|规定|办法|解释)(?:（[^（）]*）)?$")
"""How the name of a law, a regulation or an interpretation ends; `base.yml` has the short names by which a base quotes
them."""


HEADING = re.compile(r"(?:[#＃]{1,6} {0,3}|\*\*|【)?([^\s*#＃【】：:]{2,8}) {0,3}(?:\*\*|#{1,6}|】)?[：:]?")
"""A line that may have been meant to be a heading."""
ALIKE = 0.6
"""So alike are a heading and what was to be it (difflib's ratio)."""


def texts(entry: Entry) -> Iterator[tuple[str, int, str]]:
    """Every line of what a reader sees of an entry, as key, lines below the key, and text."""
    for key, text in (("question", entry.question), ("answer", entry.answer), ("body", entry.body)):
        for below, line in enumerate(text.split("\n")):
            yield key, below, line


def sentences(line: str) -> list[str]:
    """The sentences of a line as a reader sees them, without Markdown and without the marks that end them."""
    return [part.strip() for part in END.split(MARKS.sub("", line.strip())) if part.strip()]


def long_answer(base: KnowledgeBase) -> Iterator[Finding]:
    """An answer is read at a glance."""
    for entry in base.entries:
        if len(entry.answer) > ANSWER:
            yield at(entry, "answer", f"answer 有 {len(entry.answer)} 个字；最多 {ANSWER} 个，其余写进正文")


def long_sentence(base: KnowledgeBase) -> Iterator[Finding]:
    """A sentence holds one idea; what was imported is said of by `imported` until somebody has written it anew."""
    for entry in (entry for entry in base.entries if "body" not in entry.imported):
        for key, below, line in texts(entry):
            for sentence in sentences(line):
                if len(sentence) > SENTENCE:
                    message = f"一句有 {len(sentence)} 个字：“{sentence[:12]}…”；最多 {SENTENCE} 个，分成几句"
                    yield at(entry, key, message, below)


def bare_statute(base: KnowledgeBase) -> Iterator[Finding]:
    """A statute is named with its article, and is one of the sources, which have their version."""
    naming = Naming(base)
    for entry in base.entries:
        for key, below, line in texts(entry):
            if key != "question":
                yield from (at(entry, key, message, below) for message in naming.bare(line))
    for fact in base.facts.values():
        for message in naming.bare("。".join((fact.value, fact.claim, fact.note))):
            yield of_fact(fact, message)


class Naming:
    """How texts name the statutes of a base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._short = re.compile(rf"(?<![\w《])({'|'.join(map(re.escape, base.profile.laws)) or '(?!)'})")
        self._statutes = None if "sources.yml" in base.broken else Statutes(base)

    def bare(self, text: str) -> Iterator[str]:
        """What is wrong with how a text names statutes."""
        for sentence in END.split(text):
            last = max((found.start() for found in ARTICLE.finditer(sentence)), default=-1)
            named = [(found.end(), found[1], True) for found in TITLE.finditer(sentence) if STATUTE.search(found[1])]
            named += [(found.end(), found[1], False) for found in self._short.finditer(sentence)]
            for end, name, whole in sorted(named):
                if last < end:
                    yield f"提到《{name}》却没写第几条；写成《{name}》第 N 条"
                if whole and self._statutes and not self._statutes.source_of(name):
                    yield f"《{name}》不在 sources.yml 里，不知道是哪个版本；写进去，注明版本"


def unfilled(base: KnowledgeBase) -> Iterator[Finding]:
    """Nothing is left of what a draft says where its keeper is to write."""
    for entry in (*base.entries, *base.halves):
        for key, below, line in texts(entry):
            for hint in HINTS.values():
                if hint in line:
                    yield at(entry, key, f"草稿里的“{hint}”还在；换成自己的话", below)


def missing_section(base: KnowledgeBase) -> Iterator[Finding]:
    """An entry says what to do next, and what if that fails."""
    for entry in (*base.entries, *base.halves):
        for heading in (NEXT_STEP, FALLBACK):
            if not entry.section(heading) and "body" not in entry.imported:
                yield _without(entry, heading)


def _without(entry: Entry, heading: str) -> Finding:
    """Where a section is missing, or what was meant to be its heading."""
    missing = f"正文缺“## {heading}”一节"
    for below, line in enumerate(entry.body.split("\n")):
        if line.rstrip() == f"## {heading}":
            return at(entry, "body", f"{missing}：标题下面是空的；写上内容", below)
        marked = HEADING.fullmatch(line.strip())
        if marked and SequenceMatcher(None, marked[1], heading).ratio() >= ALIKE:
            return at(entry, "body", f"{missing}；“{line.strip()}”写成“## {heading}”", below)
    return at(entry, "body", missing)


RULES = (
    Rule(
        "long-answer",
        f"答案先写结论，最多 {ANSWER} 个字",
        "关于退款的时间，需要看情况，一般来说……",
        "来源文章称，退款一般 1–3 个工作日到账。",
        long_answer,
    ),
    Rule(
        "long-sentence",
        f"一句一个意思，最多 {SENTENCE} 个字，从。！？；数起，格式和网址不算",
        "你应当在发现之后尽快联系商家并且保留好带有时间的截图和物流信息以便之后申请平台介入时提交",
        "先联系商家。截图要带时间。",
        long_sentence,
        warning=True,
    ),
    Rule(
        "bare-statute",
        "提到法律就写明第几条；它在 sources.yml 里有版本",
        "《消费者权益保护法》不许拖延",
        "《消费者权益保护法》第 48 条",
        bare_statute,
        warning=True,
    ),
    Rule(
        "unfilled", "草稿里的提示都换成了自己的话", "answer: 先写结论，最多 120 字……", "answer: 先联系商家。", unfilled
    ),
    Rule(
        "missing-section",
        f"正文有“## {NEXT_STEP}”和“## {FALLBACK}”",
        "正文只有解释",
        f"## {NEXT_STEP}：现在做什么",
        missing_section,
    ),
)
