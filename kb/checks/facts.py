"""Rules about facts: that each agrees with itself, with the others, with its source, and with the answers."""

from collections.abc import Iterator, Mapping

from kb.base.entries import Duration, Entry, Fact, KnowledgeBase
from kb.base.names import COUNTED
from kb.checks.rule import Finding, Rule, at, bare, of_fact
from kb.checks.texts.mentions import ARTICLE, article_of
from kb.checks.texts.quantities import Quantity, quantities
from kb.checks.wording import END

HOURS = {"hour": 1, "day": 24}
"""Units that are so many hours; the others depend on the calendar."""
READ = ("law", "rule")
"""Kinds of sources whose own text was read."""
NAME_DIGITS = 5
"""A number of so many digits may be a name, as that of a telephone is."""
DENIALS = (
    *("不是", "并非", "不对", "不成立", "不准", "不能", "不要", "不等于", "未证实", "没有证实", "未核实", "无法证实"),
    *("有疑", "有误", "更正", "应为", "而是", "别信", "别打", "别照"),
)
"""Words that say of a figure that it does not hold."""


def duration_and_value(base: KnowledgeBase) -> Iterator[Finding]:
    """The value that people read and the duration that programs read agree, in figures and unit."""
    units = base.profile.units
    for fact in base.facts.values():
        if fact.duration:
            low, high, unit = fact.duration.min, fact.duration.max, units[fact.duration.unit]
            said = {found.quantity for found in quantities(fact.value, units.values())}
            told = quantities(f"{low}–{high} {unit}", units.values())[0].quantity
            if told not in said and not {told._replace(high=told.low), told._replace(low=told.high)} <= said:
                span = f"{low} {unit}" if low == high else f"{low}–{high} {unit}"
                yield of_fact(fact, f"value 是“{fact.value}”，duration 却是 {span}；改成一致")


def contradiction(base: KnowledgeBase) -> Iterator[Finding]:
    """Two facts about one thing say the same.

    They are about one thing when their labels mean the same, every word put as its usual synonym; or when one place
    of one source gives both of them a period from the same start.
    """
    usual = {word: group[0] for group in reversed(base.synonyms) for word in group}
    longest = max(map(len, usual), default=0)
    first: dict[tuple[str, ...], Fact] = {}
    for fact in base.facts.values():
        told: set[str] = set()
        for key in _about(fact, usual, longest):
            other = first.setdefault(key, fact)
            if not _agree(fact, other) and other.id not in told:
                told.add(other.id)
                why = "说的是同一件事" if key[0] == "label" else "出自同一条、起算也相同"
                message = f"与 {other.id} {why}，却一个是“{other.value}”，一个是“{fact.value}”"
                yield of_fact(fact, f"{message}；留对的一个，或把名称和起算写分明")


def _about(fact: Fact, usual: Mapping[str, str], longest: int) -> Iterator[tuple[str, ...]]:
    """What a fact is about, in the two ways that tell."""
    yield "label", _meaning(fact.label, usual, longest)
    if fact.since and fact.duration and fact.duration.unit != "yuan":
        yield "start", str(fact.source), bare(fact.since)


def _meaning(text: str, usual: Mapping[str, str], longest: int) -> str:
    text = bare(text)
    said, place = "", 0
    while place < len(text):
        lengths = range(min(longest, len(text) - place), 0, -1)
        word = next((text[place : place + n] for n in lengths if text[place : place + n] in usual), text[place])
        said += usual.get(word, word)
        place += len(word)
    return said.replace("的", "").replace("时间", "期限")


def _agree(one: Fact, other: Fact) -> bool:
    if one.duration and other.duration:
        return _hours(one.duration) == _hours(other.duration)
    return bare(one.value) == bare(other.value)


def _hours(duration: Duration) -> tuple[int, int, str]:
    hours = HOURS.get(duration.unit)
    return (duration.min * hours, duration.max * hours, "") if hours else (duration.min, duration.max, duration.unit)


def unproved_status(base: KnowledgeBase) -> Iterator[Finding]:
    """What is verified names the place in a law or rule, and the day it was read; what is disputed says what the source
    claims and what to do instead."""
    for fact in base.facts.values():
        source = base.sources.get(fact.source.source)
        if fact.status == "verified" and source and (source.kind not in READ or not fact.source.place):
            yield of_fact(fact, f"标“已核对”，出处 {fact.source} 却不是读过的法律、规章的某一条；改出处，或改 status")
        elif fact.status == "verified" and source and not source.checked:
            yield of_fact(fact, f"标“已核对”，出处 {source.id} 却没有 checked；在 sources.yml 里写上读条文的那天")
        if fact.status == "disputed" and not (fact.claim and fact.note):
            yield of_fact(fact, "标“有疑”，claim 或 note 却空着；claim 写来源怎么说，note 写读者该怎么办")


def unsourced(base: KnowledgeBase) -> Iterator[Finding]:
    """An entry says where what it says comes from."""
    for entry in base.entries:
        if not entry.sources:
            yield at(entry, "sources", "没有写出处；写上“出处#位置”，如 cpl#48，没有来源的话不写")


def bare_dispute(base: KnowledgeBase) -> Iterator[Finding]:
    """An answer that states what is disputed says in the same sentence that it does not hold."""
    units = tuple(base.profile.units.values())
    for entry in base.entries:
        facts = [base.facts[id] for id in entry.facts if id in base.facts]
        sound = {name for fact in facts if fact.status != "disputed" for name in _names(fact.value, units)}
        for fact in facts:
            names = (_names(fact.label, units) or _names(fact.value, units)) if fact.status == "disputed" else {}
            for name, said in names.items():
                if name not in sound and _stated(entry, name, units):
                    message = f"answer 里的“{said}”有疑（{fact.id}），同一句里却没说它不成立；写更正后的说法"
                    yield at(entry, "answer", message)


def _names(text: str, units: tuple[str, ...]) -> dict[Quantity | str, str]:
    """The quantities and the articles of laws that a text speaks of, and how it says them."""
    articles: dict[Quantity | str, str] = {article_of(found[0]): found[0] for found in ARTICLE.finditer(text)}
    return {**{found.quantity: found.said for found in quantities(text, units)}, **articles}


def _stated(entry: Entry, name: Quantity | str, units: tuple[str, ...]) -> bool:
    spoken = [sentence for sentence in END.split(entry.answer) if name in _names(sentence, units)]
    return any(not any(denial in sentence for denial in DENIALS) for sentence in spoken)


def uncounted_period(base: KnowledgeBase) -> Iterator[Finding]:
    """A period says from when it is counted, or why nobody can count it."""
    for fact in base.facts.values():
        if fact.duration and fact.duration.unit in COUNTED and not (fact.since or fact.unknown):
            yield of_fact(fact, "有期限，from 却空着；写从什么时候算起，没人知道的写 unknown：为什么，该问什么")
        elif fact.unknown and not fact.duration:
            yield of_fact(fact, "没有期限，却写了 unknown；删去")


def bare_number(base: KnowledgeBase) -> Iterator[Finding]:
    """A figure of a fact says what it counts; a number of a telephone or a line counts nothing and is longer."""
    units = tuple(base.profile.units.values())
    copied = {id for entry in base.entries if "figures" in entry.imported for id in entry.facts}
    for fact in (fact for fact in base.facts.values() if fact.id not in copied):
        found = [one.said for one in quantities(fact.value, units) if not one.quantity.unit]
        short = [said for said in found if sum(map(str.isdigit, said)) < NAME_DIGITS]
        if short:
            yield of_fact(fact, f"value 里的“{'、'.join(short)}”没有单位；写明是多少什么，一个事实只说一件事")


def cues_of_kinds(base: KnowledgeBase) -> Iterator[Finding]:
    """Cues are given for kinds of answer that exist."""
    for facet in base.cues:
        if facet not in (*(kinds := base.profile.kinds), "amount"):
            yield Finding("synonyms.yml", 1, f"cues 里的 {facet[:60]} 不是条目的种类；可用：{' '.join(kinds)} amount")


RULES = (
    Rule(
        "duration",
        "事实的 value 和 duration 说的是同一段时间，单位也一样",
        "value: 3–7 天，duration: {min: 3, max: 7, unit: workday}",
        "value: 3–7 天，duration: {min: 3, max: 7, unit: day}",
        duration_and_value,
    ),
    Rule(
        "contradiction",
        "说同一件事的两个事实（名称同义，或同一条、同一起算）内容相同",
        "“退款到账的时间”3 天；“退钱到账时间”7 天",
        "只留核对过的一个",
        contradiction,
    ),
    Rule(
        "unproved-status",
        "“已核对”的出处是法律、规章的某一条，有读它的日期；“有疑”的有 claim（来源怎么说）和 note（该怎么办）",
        "status: verified，source: article#3.1",
        "status: verified，source: cpl#48",
        unproved_status,
    ),
    Rule("unsourced", "每个条目有出处", "sources: []", "sources: [cpl#48]", unsourced),
    Rule(
        "bare-dispute",
        "答案提到有疑的数字或法条，同一句就说它不成立",
        "打快手客服 95010。",
        "来源文章写的 95010 未证实是快手电话。",
        bare_dispute,
    ),
    Rule(
        "uncounted-period",
        "期限写明从什么时候算起；没人知道那是哪天的，写 unknown：为什么，该问什么",
        'duration: {min: 7, max: 7, unit: day}，from: ""',
        "from: 收到投诉之日",
        uncounted_period,
        warning=True,
    ),
    Rule("bare-number", "事实里的数有单位；电话号码除外", "value: 7 3 12 48", "value: 7 个工作日", bare_number),
    Rule("cues", "cues 的种类都是条目的种类", "cues: {how-many: [几个]}", "cues: {how-long: [几天]}", cues_of_kinds),
)
