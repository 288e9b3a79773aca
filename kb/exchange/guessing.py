"""What a table does not say and an entry must: its id, the kind of its answer, its stage, the figures it rests on."""

import re
from collections.abc import Collection, Iterable, Sequence

from kb.base.entries import KnowledgeBase
from kb.checks.texts.quantities import dates, quantities
from kb.exchange.cleaning import in_one_line
from search.index.pronunciation import sound_of

CUES = {
    "how-long": "多久|多长时间|几[天年月日点]|几个(?:月|工作日)|什么时候|何时|期限|时效|有效期",
    "who": "找谁|打哪|哪个(?:电话|部门)|电话(?:是)?多少|联系方式|客服(?:电话|热线)|谁(?:来|可以|能)|什么部门",
    "rule": "能不能|可不可以|是否|可以.{0,20}吗|能.{0,20}吗|需要.{0,20}吗|要不要|必须|有.{0,12}(?:限制|要求|条件)"
    "|多少钱|收费|费用|标准",
    "how-to": "怎么|怎样|如何|咋|办理|步骤|流程|方法|怎麽",
}
"""How a question of each kind asks, the surest first; what fits none asks what something is."""
LONGEST_ID = 48
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
CLAUSES = re.compile(r"(?<=[。！？；!?;])|\n")
LONGEST_VALUE, LONGEST_LABEL = 480, 60


def kind_of(base: KnowledgeBase, question: str) -> str:
    """The kind of answer that a question asks for, by the cues of the base, else by what is said anywhere."""
    for kind, words in base.cues.items():
        if kind in base.profile.kinds and any(word in question for word in words):
            return kind
    found = next((kind for kind, cues in CUES.items() if kind in base.profile.kinds and re.search(cues, question)), "")
    return found or ("what" if "what" in base.profile.kinds else next(iter(base.profile.kinds)))


def id_of_text(text: str, taken: Collection[str], otherwise: str) -> str:
    """An id for a text, how it sounds, that nothing has yet; `otherwise` where nothing of it sounds."""
    parts: list[str] = []
    for piece in re.findall(r"[\u4e00-\u9fff]+|[A-Za-z0-9]+", in_one_line(text)):
        parts += [piece.lower()] if piece.isascii() else sound_of(piece) or ()
    id = ""
    for part in parts:
        if len(id) + 1 + len(part) > LONGEST_ID:
            break
        id = f"{id}-{part}" if id else part
    id = id if ID.fullmatch(id) and id != "index" else otherwise
    return next(free for free in _numbered(id) if free not in taken)


def _numbered(id: str) -> Iterable[str]:
    yield id
    yield from (f"{id}-{number}" for number in range(2, 10**6))


def clauses_with_figures(base: KnowledgeBase, texts: Sequence[str]) -> list[str]:
    """The sentences of some texts that have a figure or a day in them, each once, as they are said."""
    units = tuple(base.profile.units.values())
    found: dict[str, None] = {}
    for text in texts:
        for clause in filter(None, map(str.strip, CLAUSES.split(text))):
            if quantities(clause, units) or dates(clause):
                found[clause.rstrip("。；;")] = None
    known = {one.quantity for clause in found for one in quantities(clause, units)}
    for line in (line for text in texts for line in text.split("\n")):  # as the rule reads it
        found |= {one.said: None for one in quantities(line, units) if not one.quantity.within(known)}
    return list(found)


def facts_of(id: str, question: str, clauses: list[str], source: str) -> list[dict[str, object]]:
    """Facts that say these sentences, as many as need be; all only reported, with the row as their source."""
    values: list[str] = []
    for clause in clauses:
        for piece in (clause[start : start + LONGEST_VALUE] for start in range(0, len(clause), LONGEST_VALUE)):
            if values and len(values[-1]) + len(piece) + 1 <= LONGEST_VALUE:
                values[-1] += f"；{piece}"
            else:
                values.append(piece)
    label = question.rstrip("?？")[:LONGEST_LABEL]
    signs = ("", *(f"（续{'一二三四五六七八九'[n % 9]}{'又' * (n // 9)}）" for n in range(len(values))))
    return [
        {
            "id": f"{id}-figures" + (f"-{number}" if number > 1 else ""),
            "label": label + signs[number - 1],
            "value": value,
            "from": "",
            "duration": None,
            "status": "reported",
            "source": source,
            "note": "",
        }
        for number, value in enumerate(values, 1)
    ]
