"""How a score and a band came about, as data and in words."""

from typing import TYPE_CHECKING, Any

from kb.answers.searching import FIELDS
from kb.commands.output import Page
from search import Ranker

if TYPE_CHECKING:
    from search.pack.explaining import Explanation

HOW = {"literal": "", "typo": "同音", "pinyin": "拼音", "pattern": "句式"}
SHARES = {
    **{"document_coverage": "说到的", "score_share": "占各词最高分的", "margin": "离别的话题"},
    **{"lead": "领先第二条", "saturation": "问得够不够多"},
}


def explanation(ranker: Ranker, question: str) -> dict[str, Any] | None:
    """How the best entry's score and the band came about, as plain data. Raises PackDamaged."""
    from search.pack.explaining import explain
    from search.pack.frame import reading_guard

    found = explain(ranker, question)
    if found is None:
        return None
    with reading_guard(ranker.path):
        _refuse_strange(found)
    return {
        **found._asdict(),
        "score": found.score._asdict(),
        "parts": [part._asdict() for part in found.parts],
        "answer": ranker.tuning["answer"],
        "suggest": ranker.tuning["suggest"],
    }


def _refuse_strange(found: "Explanation") -> None:
    """Raises ValueError where what was read is of another shape than what is shown."""
    numbers = [found.level, found.confidence, *found.score, *(part.weight for part in found.parts)]
    numbers += [number for pair in found.shares.values() for number in pair]
    texts = [found.id, *(part.word for part in found.parts), *((found.nearer or ())[:1])]
    numbers += (found.nearer or ())[1:]
    if not all(isinstance(number, int) for number in numbers) or not all(isinstance(text, str) for text in texts):
        raise ValueError("no explanation")
    if any(part.field not in FIELDS or part.how not in HOW for part in found.parts):
        raise ValueError("no explanation")


def show_explanation(why: dict[str, Any] | None) -> None:
    """Print how the score and the band came about."""
    page = Page()
    page.heading("为什么")
    if why is None:
        page.say("问题里没有一个词在这个知识库里。", "  ")
        return
    score = why["score"]
    page.say(
        f"{why['id']}：总分 {score['total']}，各词的平均减去本条的底数 {why['level']} 是 {score['base_score']}", "  "
    )
    for part in why["parts"]:
        page.say(f"{part['weight']:6}  {part['word']}  {FIELDS[part['field']]}  {HOW[part['how']]}".rstrip(), "  ")
    passage, document = (f"{score[name] / 10:.0f}%" for name in ("passage_coverage", "document_coverage"))
    page.say(f"问到的意思被一个问法说中 {passage}，被整个条目说中 {document}", "  ")
    if score["verbatim"]:
        page.say("有一个问法和它一字不差", "  ")
    page.say(f"问的种类{'相' if score['facet'] else '不'}合", "  ")
    made = "，".join(
        f"{SHARES[name]} {share / 10:.0f}%×{part / 10:.0f}%" for name, (share, part) in why["shares"].items()
    )
    page.say(f"有几分把握：{why['confidence']}（{made}）", "  ")
    if why["nearer"]:
        page.say(f"别的话题更近：{why['nearer'][0].partition(':')[2]}，{why['nearer'][1]} 分", "  ")
    tuning = f"{why['answer']} 起回答，{why['suggest']} 起列出相近的问题"
    page.say(f"所以是 {why['band']}：{tuning}", "  ")
