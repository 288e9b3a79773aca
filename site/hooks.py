"""MkDocs hooks: the website is made from the same knowledge base as every other answer."""

import json
import logging
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from finishing import finish_styles, keep_offline
from jinja2 import Environment
from joining import joined
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from plain_markdown import PlainMarkdown, figure, prose, reachable

from kb.base.dates import STALE, stale
from kb.base.entries import Entry, KnowledgeBase
from kb.base.history import days
from kb.base.names import FALLBACK, NEXT_STEP, STATUSES
from kb.checks.valid import load_valid
from kb.errors import KbError
from kb.publish.csp import POLICY
from kb.publish.exports import entries_json, linked_data, llms_txt, manifest, robots_txt
from kb.publish.feed import feed
from kb.publish.search_bundle import search_files

ASSETS = Path(__file__).parent / "assets"
JOINED = (".css", ".js")
"""Suffixes of what is joined before it is published; the rest is published as it is."""
TEMPLATES = {"index.md": "home.html", "entries": "entry.html", "stages": "stage.html"}
"""Template of a page by the first part of its path, where its front matter names none."""
PAGES = {"periods.md": "时效总表", "corrections.md": "核对与更正", "changes.md": "最近更新", "about.md": "关于"}
"""Pages about the whole that a base may have, in their order, with their titles in the navigation."""
RUN = {"command": "build"}
"""Whether MkDocs builds the website, or shows it to an author while it is written."""
META = ("title", "description", "template", "stage")
"""The keys of front matter that reach the templates; the theme prints them as they are, so they are escaped."""


def on_startup(command: str, dirty: bool) -> None:
    RUN["command"] = command


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    logging.getLogger("jieba").setLevel(logging.WARNING)  # used by the theme's search, talks on stderr
    live = config.extra.get("live", {})  # of kb.publish.live, which has read the content already
    try:
        base = live.get("base") or load_valid(Path(config.docs_dir))
    except KbError as error:  # its text names every problem
        raise PluginError(str(error)) from None
    config.extra["kb"] = base
    # Templates print both as they are, the theme's own too.
    config.site_name, config.site_description = escape(base.profile.name), escape(base.profile.description)
    config.copyright = base.profile.notice
    config.nav = navigation(base)
    config.markdown_extensions.append(PlainMarkdown(figure(base.profile.units), base.profile.addresses))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    only_what_was_read(files, config)
    for path in sorted(path for path in ASSETS.rglob("*") if path.is_file() and path.suffix not in JOINED):
        files.append(File.generated(config, path.relative_to(ASSETS.parent).as_posix(), abs_src_path=str(path)))
    for name, text in joined(ASSETS).items():
        files.append(File.generated(config, f"assets/{name}", content=text))
    search = config.extra.get("live", {}).get("search") or search_files(Path(config.docs_dir), config.extra["kb"])
    for name, content in search.items():
        files.append(File.generated(config, f"assets/search/{name}", content=content))
    for name, text in published(config).items():
        files.append(File.generated(config, name, content=text))
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    base = config.extra["kb"]
    profile, pattern = base.profile, figure(base.profile.units)
    env.globals.update(days=days(base), stale=stale, stale_note=STALE.format(profile.changed))
    env.filters["prose"] = lambda text: prose(text, pattern)
    env.filters["in_order"] = lambda facts: sorted(facts, key=lambda fact: place_of(fact.source.place))
    env.filters["reachable"] = lambda html: reachable(html, profile.addresses)
    # MkDocs puts a script of its own into the pages that it shows to an author.
    env.globals["policy"] = "" if RUN["command"] == "serve" else POLICY
    env.globals.update(kb=base, profile=profile, stages=profile.stage_names, statuses=STATUSES, next_step=NEXT_STEP)
    env.globals.update(homes=base.homes(), whole={page for page, _ in pages(base)})
    return env


def place_of(place: str) -> tuple[list[int], str]:
    """What sorts the places in a source: 9 before 12, 1.2 before 1.10, words after the numbers."""
    numbers = [int(part) for part in place.split(".") if part.isdecimal()]
    return numbers or [10**9], place


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    entry = entry_of(page, config)
    page.meta = {key: escape(str(page.meta[key])) for key in META if key in page.meta}
    page.meta.setdefault("template", TEMPLATES.get(page.file.src_uri.partition("/")[0], "main.html"))
    page.update_date = str(entry.reviewed if entry else max(e.reviewed for e in config.extra["kb"].entries))
    if entry:
        page.meta["description"] = escape(entry.answer)
    if "/" not in page.file.src_uri:  # stands alone in the navigation: nothing to list beside it
        page.meta["hide"] = ["navigation", "toc"]


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    context["entry"] = entry = entry_of(page, config)
    if entry:  # its heading is in the template: "skip to content" leads there, and there is no table of contents
        page.toc = TableOfContents([AnchorLink(page.title, "question", 1)])
        context["body"] = parts_of(page.content or "")
        context["linked_data"] = linked_data(config.extra["kb"], entry, page.canonical_url or "")
    return context


def parts_of(content: str) -> dict[str, str]:
    """The body of an entry as HTML, in the parts that the page puts into another order."""
    details, *sections = re.split(r"(?=<h2 )", content)
    found = {"details": details, "next": "", "fallback": ""}
    for section in sections:
        heading = re.match(r'<h2 id="([^"]*)">.*?</h2>', section, re.DOTALL)
        part = {NEXT_STEP: "next", FALLBACK: "fallback"}.get(heading[1] if heading else "", "details")
        found[part] += section[heading.end() :] if heading and part != "details" else section
    return {name: text.strip() for name, text in found.items()}


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    unlisted = template_name == "sitemap.xml" and not config.site_url  # there are no whole addresses to list
    return "" if unlisted else output


def on_post_build(config: MkDocsConfig) -> None:
    if config.extra.get("live", {}).get("quick"):  # the sheets are those of before
        return
    finish_styles(Path(config.site_dir))
    if RUN["command"] != "serve":
        keep_offline(Path(config.site_dir))


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> None:
    server.watch(str(ASSETS))


def only_what_was_read(files: Files, config: MkDocsConfig) -> None:
    """Of the content's files just the pages and pictures that were read and found right, the pages with the front
    matter as it was read: MkDocs would read it with all of YAML."""
    base = config.extra["kb"]
    texts = {page.path: ({key: getattr(page, key) for key in META}, page.body) for page in base.pages.values()}
    texts |= {entry.path: ({"stage": entry.stage}, entry.body) for entry in base.entries}
    for file in [file for file in files if file.src_dir == config.docs_dir]:
        if file.src_uri not in base.pictures:
            files.remove(file)
    for path, (meta, body) in texts.items():
        front = json.dumps({key: value for key, value in meta.items() if value})  # JSON in ASCII is YAML
        files.append(File.generated(config, path, content=f"---\n{front}\n---\n\n{body}\n"))


def published(config: MkDocsConfig) -> dict[str, str]:
    """Name -> text of the files at the top of the site that are for programs."""
    base, home = config.extra["kb"], config.site_url or ""
    return {
        "feed.xml": feed(base, home),
        "entries.json": entries_json(base, home),
        "llms.txt": llms_txt(base, home),
        "manifest.webmanifest": manifest(base.profile),
        "robots.txt": robots_txt(home),
    }


def navigation(base: KnowledgeBase) -> list[dict[str, Any]]:
    """Home, the stages in the order a person goes through them, and the pages about the whole."""
    sections = [
        {name: [{f"{name}：说明": f"stages/{stage}.md"}, *({escape(e.question): e.path} for e in base.of_stage(stage))]}
        for stage, name in base.profile.stage_names.items()
    ]
    return [{"首页": "index.md"}, *sections, *({title: page} for page, title in pages(base))]


def pages(base: KnowledgeBase) -> list[tuple[str, str]]:
    """Files and titles of the pages about the whole, those that a base has: the usual ones first, then its own."""
    there = [(page, title) for page, title in PAGES.items() if page in base.pages]
    own = (page for path, page in sorted(base.pages.items()) if "/" not in path and path not in (*PAGES, "index.md"))
    return there + [(page.path, escape(page.title) or page.path.removesuffix(".md")) for page in own]


def entry_of(page: Page, config: MkDocsConfig) -> Entry | None:
    return next((entry for entry in config.extra["kb"].entries if entry.path == page.file.src_uri), None)
