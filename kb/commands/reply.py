"""What `kb ask` does and prints. It imports no toolkit of the command line, which costs more than an answer."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from kb.answers.asking import Reply, Spoken, ask, spoken
from kb.answers.indexing import open_quickly
from kb.base.dates import STALE, review, stale
from kb.base.names import ALSO, BASIS, DEADLINES, FALLBACK, NEXT_STEP
from kb.base.paths import content_folder, data_folders
from kb.commands.current import tell_unfitted, use_current
from kb.commands.output import Page, note, say_json
from kb.errors import QuestionError
from search import Ranker

EXAMPLE = "2026-11-25T20:30"
"""How a moment is written."""


def answer(
    words: Sequence[str],
    explain: bool,
    as_json: bool,
    content: str | None,
    data: str | None,
    log: bool = False,
    cluster: str | None = None,
) -> int:
    """Answer a question, or with - those of standard input, one a line; the exit code: 0 with an answer, 1 without.

    Of several the code is the greatest, 2 where one cannot be asked. With `log` they are written down; with `cluster`
    they are asked there.
    """
    folder = content_folder(content)
    many = list(words) == [STDIN]
    asking = _lines() if many else [typed(words)]

    def asked(ranker: Ranker) -> tuple[Ranker, Spoken, list[tuple[Reply | QuestionError, Any]]]:
        replies = [_asked(ranker, question, explain, many) for question in asking]
        if log:
            from kb.answers.asked import write_down

            known = [reply for reply, _ in replies if isinstance(reply, Reply)]
            write_down(folder, known, lambda number: ranker.terms.entry(number) is not None)
        return ranker, spoken(ranker), replies

    if cluster is not None:
        from kb.answers.clusters import use_cluster

        ranker, said, replies = use_cluster(cluster, asked)
    else:
        ranker, said, replies = use_current(folder, data_folders(folder, data), open_quickly, asked)
    tell_unfitted(ranker)
    code = 0
    for question, (reply, why) in zip(asking, replies, strict=True):
        if isinstance(reply, QuestionError):
            code = 2
            wrong = {"question": question, "error": {"code": reply.code, "message": str(reply)}}
            say_json(wrong, lines=True) if as_json else note(f"kb: “{question[:40]}”：{reply}")
            continue
        code = max(code, 0 if reply.answer else 1)
        if as_json:
            say_json(reply.as_json() | ({"explain": why} if explain else {}), lines=many)
        else:
            _say(question if many else "", reply, said, why if explain else NOT_ASKED)
    return code


STDIN = "-"
"""In place of a question: those of standard input."""
NOT_ASKED: Any = object()


def _asked(ranker: Ranker, question: str, explain: bool, many: bool) -> tuple[Reply | QuestionError, Any]:
    """A reply and its explanation; what is wrong with one question of many stops none of the others."""
    try:
        reply = ask(ranker, question)
    except QuestionError as error:
        if not many:
            raise
        return error, None
    return reply, _why(ranker, reply) if explain else None


def _say(heading: str, reply: Reply, said: Spoken, why: Any) -> None:
    if heading:
        Page().say(f"问：{heading}", dim=True)
    show(reply, said)
    if why is not NOT_ASKED:
        from kb.commands.explain import show_explanation

        show_explanation(why)
    if heading:
        Page().say()


def _lines() -> list[str]:
    """The questions on standard input, one a line; in UTF-8, or else as a GBK terminal has them.

    Raises QuestionError where there are none, or more than anybody asks at once.
    """
    raw = sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin else b""
    if len(raw) > MOST_BYTES:
        raise QuestionError(f"标准输入超过 {MOST_BYTES // 1024 // 1024} MB；分几次问")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    questions = [line.strip() for line in text.splitlines() if line.strip()]
    if not questions:
        raise QuestionError("标准输入里没有问题；一行写一个，如 echo 怎么办 | kb ask -")
    return questions


MOST_BYTES = 8 * 1024 * 1024
"""Of standard input; a question has at most a few kB."""


def _why(ranker: Ranker, reply: Reply) -> Any:
    from kb.commands.explain import explanation

    return explanation(ranker, reply.ranked or reply.question)


def typed(words: Sequence[str], coding: str = "") -> str:
    """Words as they were typed: in UTF-8 whatever the locale says, else at a GBK terminal, else by the locale.

    `coding` is what Python took them for; its own setting where it is empty.
    """
    text, coding = " ".join(words), coding or sys.getfilesystemencoding()
    strange = any("\udc80" <= c <= "\udcff" for c in text)  # bytes that could not be decoded, see PEP 383
    if text.isascii() or not (strange or coding.lower().replace("-", "") != "utf8"):
        return text
    with suppress(UnicodeError):
        raw = text.encode(coding, "surrogateescape")
        for meant in ("utf-8", "gb18030"):
            with suppress(UnicodeError):
                return raw.decode(meant)
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
    page.say(f"—— {candidate['question']}（{review(candidate['reviewed'])}）", dim=True)
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
