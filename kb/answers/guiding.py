"""The way walked: answers by their numbers → the step they lead to (twin: `guiding.js`), and the whole as a graph."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from kb.base.entries import KnowledgeBase
from kb.base.guides import Step


class Walked(NamedTuple):
    """Where answers lead to.

    step   the step
    trail  question and answer, one pair each
    taken  how many of the answers fitted; fewer than were given where one is no answer there
    """

    step: Step
    trail: list[tuple[str, str]]
    taken: int


def walk(base: KnowledgeBase, answers: Sequence[int]) -> Walked:
    """Follow answers, counted from 1, from the first step as far as they fit. The base has a way that was checked."""
    steps = {step.id: step for step in base.guide}
    step, trail = base.guide[0], list[tuple[str, str]]()
    for answer in answers:
        options = list(step.options.items())
        if not 1 <= answer <= len(options):
            break
        said, to = options[answer - 1]
        trail.append((step.ask, said))
        step = steps[to]
    return Walked(step, trail, len(trail))


def ways(base: KnowledgeBase) -> list[tuple[int, ...]]:
    """The answers of every way from the first step to an end."""
    steps = {step.id: step for step in base.guide}
    found: list[tuple[int, ...]] = []
    waiting: list[tuple[Step, tuple[int, ...]]] = [(base.guide[0], ())] if base.guide else []
    while waiting:
        step, answers = waiting.pop(0)
        if not step.options:
            found.append(answers)
        waiting += [(steps[to], (*answers, number)) for number, to in enumerate(step.options.values(), 1)]
    return found


def step_data(base: KnowledgeBase, walked: Walked) -> dict[str, Any]:
    """A step and how one came to it, as programs read it."""
    step = walked.step
    data: dict[str, Any] = {
        "id": step.id,
        "trail": [{"question": question, "answer": answer} for question, answer in walked.trail],
    }
    if step.options:
        return {**data, "question": step.ask, "options": list(step.options)}
    facts = [base.facts[id] for id in step.facts]
    return {
        **data,
        "end": step.end,
        "today": list(step.today),
        "facts": [{"id": f.id, "label": f.label, "value": f.value, "status": f.status} for f in facts],
        "keep": list(step.keep),
        "messages": [{"id": id, "title": base.messages[id].title} for id in step.messages],
        "fails": step.fails,
        "entries": [{"id": e.id, "question": e.question} for id in step.entries if (e := base.entry(id))],
    }


def mermaid(base: KnowledgeBase) -> str:
    """The way as a flow chart in the language of Mermaid."""
    lines = ["flowchart TD"]
    for step in base.guide:
        left, right = ("{", "}") if step.options else ("[", "]")
        lines.append(f'  {_name(step.id)}{left}"{_quoted(step.ask or step.end)}"{right}')
    for step in base.guide:
        lines += [f'  {_name(step.id)} -->|"{_quoted(said)}"| {_name(to)}' for said, to in step.options.items()]
    return "\n".join(lines)


def _name(id: str) -> str:
    """A name that is no word of Mermaid's own, such as `end`."""
    return "s-" + id


def _quoted(text: str) -> str:
    return text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
