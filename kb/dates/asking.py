"""From what is asked for, a stage or facts, to the ends of the periods."""

from collections.abc import Sequence
from typing import Any

from kb.base.entries import Fact, KnowledgeBase
from kb.base.names import COUNTED
from kb.dates.calendar import calendar
from kb.dates.moments import Moment
from kb.dates.periods import countable, end_of, period, uncountable
from kb.errors import DateError, NotFound


def count(
    base: KnowledgeBase, stage: str, facts: Sequence[str], start: Moment, now: Moment
) -> tuple[list[dict[str, Any]], list[str]]:
    """The ends of the periods of a stage or of some facts, and why others of the stage have none.

    Raises NotFound for a stage or a fact that is not there, DateError where one that was named cannot be counted.
    """
    named = [_fact(base, id) for id in facts]
    if not (named or stage):
        raise DateError(f"算哪个期限？写 --stage 阶段，或 --fact 加上：{' '.join(f.id for f in countable(base))}")
    found, refused = [], []
    for fact in [*named, *(_of_stage(base, stage) if stage else ())]:
        try:
            if why := uncountable(fact):
                raise DateError(why)
            found.append(end_of(period(base, fact), start, now, calendar()))
        except DateError as error:
            if fact in named:
                raise
            refused.append(str(error))
    return found, refused


def _fact(base: KnowledgeBase, id: str) -> Fact:
    if id in base.facts:
        return base.facts[id]
    from difflib import get_close_matches

    near = get_close_matches(id[:60], [fact.id for fact in countable(base)], n=3)
    hint = f"相近的有 {'、'.join(near)}" if near else "用 kb facts --json 看 id"
    raise NotFound(f"没有事实 {id[:60]}；{hint}")


def _of_stage(base: KnowledgeBase, stage: str) -> list[Fact]:
    if stage not in base.profile.stage_names:
        raise NotFound(f"没有阶段 {stage[:60]}；有 {' '.join(base.profile.stage_names)}")
    homes = base.homes()
    periods = (fact for fact in base.facts.values() if fact.duration and fact.duration.unit in COUNTED)
    return [fact for fact in periods if fact.id in homes and homes[fact.id].stage == stage]
