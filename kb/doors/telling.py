"""Replies as text for an assistant: each figure with how far it was checked, and what one may not say without it."""

from collections.abc import Iterable, Iterator

from kb.answers.asking import Spoken
from kb.base.dates import STALE, review, stale
from kb.base.names import ALSO, BANDS, FALLBACK, NEXT_STEP, STATUSES
from kb.doors import shapes

PASS_ON = "转述时请保留每个数字后面方括号里的状态；有疑的不要当作规定说。"
"""Ends whatever has figures."""


def told_reply(reply: shapes.Reply, said: Spoken) -> str:
    """A reply to a question."""
    return "\n".join(_reply(reply, said)).strip() + "\n"


def _reply(reply: shapes.Reply, said: Spoken) -> Iterator[str]:
    yield f"把握：{BANDS[reply['band']]}"
    for note in reply.get("notes", []):
        yield f"注意：{note}"
    if answer := reply["answer"]:
        yield from ("", *_candidate(answer, said.changed))
        for other in reply.get("also", []):
            yield from ("", f"{ALSO}：{other['question']}", *_candidate(other, said.changed))
    elif reply["candidates"]:
        yield "没有把握问的是哪一个。先问清楚是不是下面之一，再用 show 看全文："
        yield from (f"- {one['question']}（id {one['id']}）" for one in reply["candidates"])
    else:
        yield said.not_here
        yield from (f"- {one}" for one in said.elsewhere)
        yield "不要凭别处的知识补上答案。"
    for message in reply.get("messages", []):
        yield from ("", f"要发的话：{message['title']}（用 draft 填，id {message['id']}）", message["text"])
    for period in reply.get("dates", []):
        yield f"可以算到哪天：{period['label']}（用 dates，facts [{period['fact']}]）"


def _candidate(one: shapes.Candidate, changed: str) -> Iterator[str]:
    yield f"{one['question']}（id {one['id']}，{review(one['reviewed'])}）"
    if stale(one["reviewed"]):
        yield STALE.format(changed)
    yield one["text"]
    if one["next"]:
        yield f"{NEXT_STEP}："
        yield from (f"{number}. {step}" for number, step in enumerate(one["next"], 1))
    if one["fallback"]:
        yield f"{FALLBACK}：{one['fallback']}"
    yield from facts_and_sources(one["facts"], one["sources"])


def facts_and_sources(facts: Iterable[shapes.Fact], sources: Iterable[shapes.Source]) -> Iterator[str]:
    """The figures of an entry with their status, and where they come from."""
    facts, sources = list(facts), list(sources)
    if facts:
        yield "数字和规定："
    for fact in facts:
        note = f"；{fact['note']}" if fact["note"] and fact["status"] == "disputed" else ""
        yield f"- {fact['label']}：{fact['value']}［{STATUSES[fact['status']]}］{note}"
    if sources:
        yield "出处：" + "；".join(f"{one['title']} {one['place']}".strip() for one in sources)
    if facts:
        yield PASS_ON


def told_entry(entry: shapes.Entry, changed: str) -> str:
    """All of an entry."""
    lines = [f"{entry['question']}（id {entry['id']}，{review(entry['reviewed'])}）"]
    if stale(entry["reviewed"]):
        lines.append(STALE.format(changed))
    lines += [entry["text"], "", entry["body"].strip(), ""]
    lines += facts_and_sources(entry["facts"], entry["sources"])
    lines += [f"相关：{question}（id {id}）" for id, question in entry["related"]]
    return "\n".join(lines).strip() + "\n"


def told_found(found: shapes.Found) -> str:
    """What a search found."""
    lines = [f"- {hit['question']}（id {hit['id']}）" for hit in found["hits"]] or ["没有找到；换个词，或用 ask 提问。"]
    for absent in found["absent"]:
        near = f"；是不是 {'、'.join(absent['near'])}" if absent["near"] else ""
        lines.append(f"“{absent['word']}”哪里也没有{near}")
    return "\n".join(lines) + "\n"


def told_dates(dates: shapes.Dates) -> str:
    """The ends of periods."""
    lines = [f"从 {dates['from']} 算起，按北京时间"]
    for end in dates["dates"]:
        lines += ["", f"{end['label']}：{end['value']}［{STATUSES[end['status']]}］，从{end['from']}算起"]
        lines += [*end["said"], end["today"]]
        if end["passed"]:
            lines.append(f"过了怎么办：{end['passed']['text']}（id {end['passed']['id']}）")
        lines.append(f"出处：{end['source']}{'。' + end['note'] if end['note'] else ''}")
        lines += [f"数法：{rule}" for rule in end["rules"]]
    lines += [f"算不出：{why}" for why in dates["refused"]]
    return "\n".join([*lines, *([PASS_ON] if dates["dates"] else [])]) + "\n"


def told_draft(draft: shapes.Draft, labels: dict[str, str]) -> str:
    """A text to send, and what is to be known before it is sent."""
    lines = [
        draft["text"],
        "",
        f"共 {draft['length']} 个字" + (f"，最多 {draft['limit']} 个" if draft["limit"] else ""),
    ]
    if draft["empty"]:
        lines.append("还空着（问清楚再填，不要编）：" + "、".join(f"{id}（{labels[id]}）" for id in draft["empty"]))
    return "\n".join([*lines, *(f"注意：{text}" for text in draft["never"])]) + "\n"


def told_messages(messages: Iterable[shapes.Message]) -> str:
    """The texts that can be filled."""
    lines = [f"- {m['title']}（id {m['id']}）：{m['about']} 要填：{'、'.join(m['fields'])}" for m in messages]
    return "\n".join(lines or ["这个知识库没有要发的话。"]) + "\n"
