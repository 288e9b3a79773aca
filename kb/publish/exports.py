"""The knowledge base for other programs: all of it as JSON, and what a page or the site says of itself to machines."""

import json
import re
from typing import Any
from urllib.parse import urljoin

from kb import __version__
from kb.base.entries import Entry, Fact, KnowledgeBase, Source
from kb.base.names import STATUSES
from kb.base.profile import Profile

LANGUAGE = "zh-CN"
MORE = (
    ("全部条目、事实和出处", "entries.json", "JSON"),
    ("时效总表", "periods.md", "全部期限和金额"),
    ("核对与更正", "corrections.md", "来源里核对过的说法，哪些不成立"),
    ("关于与免责声明", "about.md", "内容从哪里来，哪些没有核对"),
)
"""Pages about the whole, as far as a base has them: title, file, what is there."""
FORMAT = 1
"""Of entries.json; another number when a program that reads it would have to change."""


def entries_json(base: KnowledgeBase, home: str = "") -> str:
    """Every entry, fact and source; addresses are whole when that of the home page is given, else from there."""
    profile = base.profile
    names = {"stages": profile.stage_names, "kinds": profile.kinds, "statuses": STATUSES, "units": profile.units}
    said = {
        "format": FORMAT,
        "version": __version__,
        "name": profile.name,
        "url": home or None,
        "reviewed": max((entry.looked_at for entry in base.entries), default="") or None,
        "names": names,
        "entries": [_entry(base, entry, home) for entry in base.entries],
        "facts": [_fact(base, fact) for fact in base.facts.values()],
        "sources": [_source(source) for source in base.sources.values()],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def llms_txt(base: KnowledgeBase, home: str = "") -> str:
    """The guide to the website for language models, as llmstxt.org has it: what it is, and where each answer stands."""
    profile = base.profile
    lines = [f"# {profile.name}", "", f"> {profile.description}", "", *profile.guide]
    for stage, title in profile.stage_names.items():
        entries = base.of_stage(stage)
        if entries:
            lines += ["", f"## {title}", ""]
            lines += [f"- [{_plain(e.question)}]({urljoin(home, e.url)}): {_plain(e.answer)}" for e in entries]
    lines += ["", "## Optional", ""]
    for title, file, said in MORE:
        if not file.endswith(".md") or (base.root / file).is_file():
            lines.append(f"- [{title}]({urljoin(home, file.replace('.md', '/'))}): {said}")
    return "\n".join(lines) + "\n"


def linked_data(base: KnowledgeBase, entry: Entry, address: str = "") -> str:
    """What the page of an entry shows, as schema.org's FAQPage, ready to stand between script tags."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": LANGUAGE,
        "mainEntity": [
            {
                "@type": "Question",
                "name": entry.question,
                "acceptedAnswer": {"@type": "Answer", "text": entry.answer},
            }
        ],
        "citation": [base.cite(citation) for citation in entry.sources],
    }
    if entry.looked_at:
        said["lastReviewed"] = entry.looked_at
    if address:
        said["url"] = address
    return within_a_page(said)


def within_a_page(said: dict[str, Any]) -> str:
    """JSON ready to stand between script tags: no tag begins or ends in it."""
    text = json.dumps(said, ensure_ascii=False)
    return text.translate({ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def manifest(profile: Profile) -> str:
    """The web app manifest, for a reader who puts the site beside the apps of a phone."""
    icons = [("any", 192), ("any", 512), ("maskable", 512)]
    said = {
        "name": profile.name,
        "short_name": profile.name,
        "description": profile.description,
        "lang": LANGUAGE,
        "dir": "ltr",
        "id": "./",
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",  # with the way back
        "background_color": "#fbfaf6",
        "theme_color": "#0d5c63",
        "categories": ["reference"],
        "icons": [
            {"src": f"assets/icons/{use}-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
            for use, size in icons
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def robots_txt(home: str = "") -> str:
    """What crawlers may read: all of it; where the list of the pages is, when the site has an address of its own."""
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {urljoin(home, 'sitemap.xml')}\n" if home else "")


def _plain(text: str) -> str:
    """A text within a line of Markdown: none of its characters is a mark."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", " ".join(text.split()))


def _entry(base: KnowledgeBase, entry: Entry, home: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": urljoin(home, entry.url),
        "question": entry.question,
        "aliases": entry.aliases,
        "stage": entry.stage,
        "kind": entry.kind,
        "answer": entry.answer,
        "body": entry.body.strip(),
        "facts": entry.facts,
        "sources": [{"id": c.source, "place": c.place, "text": base.cite(c)} for c in entry.sources],
        "related": entry.related,
        "reviewed": entry.looked_at or None,
    }


def _fact(base: KnowledgeBase, fact: Fact) -> dict[str, Any]:
    duration, source = fact.duration, fact.source
    return {
        "id": fact.id,
        "label": fact.label,
        "value": fact.value,
        "from": fact.since,
        "duration": duration and {"min": duration.min, "max": duration.max, "unit": duration.unit},
        "status": fact.status,
        "source": {"id": source.source, "place": source.place, "text": base.cite(source)},
        "claim": fact.claim or None,
        "note": fact.note,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "kind": source.kind,
        "version": source.version,
        "place": source.place,
        "checked": source.checked and source.checked.isoformat(),
        "url": source.url,
        "articles": list(source.articles),
        "note": source.note,
    }
