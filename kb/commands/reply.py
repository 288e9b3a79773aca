"""What `kb ask` does and prints. It imports no toolkit of the command line, which costs more than an answer."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from kb.answers.asking import Reply, Spoken, ask, spoken
from kb.answers.indexing import open_quickly
from kb.base.dates import STALE, stale
from kb.base.names import ALSO, BASIS, DEADLINES, FALLBACK, NEXT_STEP
from kb.base.paths import content_folder, data_folders
from kb.commands.current import tell_unfitted, use_current
from kb.commands.output import Page, say_json
from search import Ranker

EXAMPLE = "2026-11-25T20:30"
"""How a moment is written."""


def answer(words: Sequence[str], explain: bool, as_json: bool, content: str | None, data: str | None) -> int:
    """Answer a question; the exit code: 0 with an answer, 1 without."""
    folder = content_folder(content)

    def asked(ranker: Ranker) -> tuple[Ranker, Reply, Spoken, Any]:
        reply = ask(ranker, typed(words))
        return ranker, reply, spoken(ranker), _why(ranker, reply) if explain else None

    ranker, reply, said, why = use_current(folder, data_folders(folder, data), open_quickly, asked)
    tell_unfitted(ranker)
    if as_json:
        say_json(reply.as_json() | ({"explain": why} if explain else {}))
    else:
        show(reply, said)
        if explain:
            from kb.commands.explain import show_explanation

            show_explanation(why)
    return 0 if reply.answer else 1


def _why(ranker: Ranker, reply: Reply) -> Any:
    from kb.commands.explain import explanation

    return explanation(ranker, reply.ranked or reply.question)


def typed(words: Sequence[str]) -> str:
    """The words of a question as they were typed, also at a GBK terminal whose locale says something else."""
    text = " ".join(words)
    if any("\udc80" <= c <= "\udcff" for c in text):  # bytes that could not be decoded, see PEP 383
        with suppress(UnicodeError):
            return os.fsencode(text).decode("gb18030")
    return text


def show(reply: Reply, said: Spoken) -> None:
    """Print a reply for people: the answer first."""
    page = Page()
    for text in reply.notes:
        page.say(f"！{text}", "", "  ", bold=True)
    if reply.notes:
        page.say()
    if reply.answer:
        show_answer(page, reply.answer, said)
        if reply.also:
            page.heading(ALSO)
        for candidate in reply.also:
            page.say(f"· {candidate['question']}  kb show {candidate['id']}", "  ", "    ")
            page.say(candidate["text"], "    ")
    elif reply.candidates:
        page.say("没有把握你问的是哪一个。你是不是想问：", bold=True)
        for number, candidate in enumerate(reply.candidates, 1):
            page.say(f"{number}. {candidate['question']}", "  ", "     ")
            page.say(f"kb show {candidate['id']}", "     ", dim=True)
    else:
        page.say(said.not_here, bold=True)
        page.points(said.elsewhere)
        if said.request:
            page.say(said.request)
    for message in reply.messages:
        page.heading(f"要发的话：{message['title']}")
        page.say(message["text"], "  ", "  ")
        page.say(f"填好它：kb draft {message['id']}", "  ", dim=True)
    if reply.dates:
        page.heading("算到哪天")
    for period in reply.dates:
        page.say(f"· {period['label']}：kb dates --fact {period['fact']} --from {EXAMPLE}", "  ", "    ")


def show_answer(page: Page, candidate: Mapping[str, Any], said: Spoken) -> None:
    """Print an entry as an answer, in the order of its page: the answer, what to do, the periods that count now, what
    if it fails; then what it rests on, and others."""
    page.say(candidate["text"], bold=True)
    page.say(f"—— {candidate['question']}（核对于 {candidate['reviewed']}）", dim=True)
    if stale(candidate["reviewed"]):
        page.say(STALE.format(said.changed), bold=True)
    links, steps = dict(candidate["links"]), candidate["next"]
    if steps:
        page.heading(NEXT_STEP)
    for number, step in enumerate(steps, 1):
        sign = f"{number}. " if len(steps) > 1 else ""
        page.say(sign + page.linked(step, links), "  ", "  " + " " * len(sign))
    show_facts(page, DEADLINES, [f for f in candidate["facts"] if f["id"] in candidate["deadlines"]])
    if candidate["fallback"]:
        page.heading(FALLBACK)
        page.say(page.linked(candidate["fallback"], links), "  ")
    show_facts(page, BASIS, [f for f in candidate["facts"] if f["id"] not in candidate["deadlines"]])
    if candidate["sources"]:
        page.heading("出处")
    places: dict[str, list[str]] = {}
    for source in candidate["sources"]:
        places.setdefault(source["title"], []).append(source["place"])
    cited = {title: f"{title} {'、'.join(places)}".strip() for title, places in places.items()}
    page.points(page.hyperlink(text, said.urls.get(title, "")) for title, text in cited.items())
    if candidate["related"]:
        page.heading("相关问题")
    for id, question in candidate["related"]:
        page.say(f"· {question}  kb show {id}", "  ", "    ")


def show_facts(page: Page, heading: str, facts: Sequence[Mapping[str, str]]) -> None:
    """Print facts with how far they were checked; of a disputed one what is wrong."""
    if facts:
        page.heading(heading)
    for fact in facts:
        page.say(f"· {fact['label']}：{fact['value']} {page.status(fact['status'])}", "  ", "    ")
        if fact["status"] == "disputed" and fact["note"]:
            page.say(fact["note"], "    ")
