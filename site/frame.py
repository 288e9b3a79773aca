"""MkDocs hooks for the frame of every page: what is left out of the theme, the list of questions, the box."""

from math import log2
from urllib.parse import quote, urlencode

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from plain_markdown import figure

from kb.answers.documents import deadlines
from kb.base.entries import Duration, Entry
from kb.base.names import ALSO, DEADLINES, FALLBACK

UNUSED = ("assets/javascripts/", "assets/images/", "assets/stylesheets/palette.")
"""What the theme ships and no page of ours asks for: its script, its search, its icon."""
QUESTIONS = "---\ntitle: 全部问题\ntemplate: questions.html\n---\n\n# 全部问题\n"
"""The page that stands in for the box where there are no scripts; its template lists the entries."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    for file in list(files):
        if file.src_uri.startswith(UNUSED) or file.src_uri.endswith(".css.map"):
            files.remove(file)
    files.append(File.generated(config, "questions.md", content=QUESTIONS, inclusion=InclusionLevel.NOT_IN_NAV))
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    profile = config.extra["kb"].profile
    env.globals.update(refusal=profile.refusal, fallback=FALLBACK, also=ALSO, figure=figure(profile.units))
    env.globals["steps"] = [stage.name for stage in profile.steps]
    env.globals["report"] = lambda page, entry: report(config, page, entry)
    env.globals.update(deadlines=deadlines, deadlines_title=DEADLINES, span=span)
    env.globals["disputed"] = {fact.id for fact in config.extra["kb"].facts.values() if fact.status == "disputed"}
    return env


HOURS = {"hour": 1, "day": 24, "workday": 24 * 7 / 5, "month": 24 * 30, "year": 24 * 365}
"""Hours of a unit, as far as the length of a bar tells; of a unit that a base has of its own a day."""
LONGEST_BAR = 10


def span(duration: Duration) -> int:
    """How long the bar of a period is, from 1 (a day or less) to 10 (some years): each step is twice as long."""
    hours = duration.max * HOURS.get(duration.unit, HOURS["day"])
    return max(1, min(LONGEST_BAR, round(log2(max(hours / 24, 1)))))


def report(config: MkDocsConfig, page: Page, entry: Entry) -> str:
    """Where a reader reports a mistake on the page of an entry: the base's own address, or a prefilled issue where that
    is a form for issues; empty when no place is set."""
    form = config.extra.get("issues_url") or (config.repo_url and config.repo_url.rstrip("/") + "/issues/new")
    if not form:
        return str(config.extra["kb"].profile.contact)
    where = page.canonical_url or page.url
    body = f"条目：{entry.id}\n页面：{where}\n问题：{entry.question}\n\n哪里不对：\n\n依据（法条、规则原文或截图）：\n"
    fields = urlencode({"title": f"{entry.id}：{entry.question}", "body": body}, quote_via=quote)
    return f"{form}{'&' if '?' in form else '?'}{fields}"
