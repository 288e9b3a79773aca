"""What is done to the website when all its pages are written."""

import re
from pathlib import Path

from jinja2 import Environment
from mkdocs.exceptions import PluginError

from kb.policy import META, policy

SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
DATA = re.compile(r"\btype=[\"']?application/(?:ld\+)?json\b")
HOLE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
"""Where the theme writes the way to the home page into a script of its own."""
CHARSET = '<meta charset="utf-8">'
"""Stands first in every page; the policy follows it, before anything it speaks of."""


def protect(site: Path, env: Environment) -> None:
    """Give each page its Content-Security-Policy; only scripts of the theme's own templates get a hash in it."""
    known = inline_scripts(env)
    for path in sorted(site.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        found = [text for attributes, text in SCRIPT.findall(page) if text and not DATA.search(attributes)]
        foreign = [text for text in found if not any(script.fullmatch(text) for script in known)]
        if foreign or page.count(CHARSET) != 1:
            name = path.relative_to(site).as_posix()
            raise PluginError(f"{name}: 页面里的脚本不是主题自带的，或者没有 {CHARSET}：{''.join(foreign)[:80]}")
        path.write_text(page.replace(CHARSET, CHARSET + META.format(policy(found))), encoding="utf-8", newline="\n")


def inline_scripts(env: Environment) -> list[re.Pattern[str]]:
    """The scripts in the templates that every page may have, as they may come out."""
    assert env.loader
    names = env.list_templates(filter_func=lambda name: name.startswith("partials/javascripts/"))
    texts = [env.loader.get_source(env, name)[0] for name in names]
    scripts = [script for text in texts for attributes, script in SCRIPT.findall(text) if not attributes]
    return [re.compile(r"[\w./-]*".join(map(re.escape, HOLE.split(script)))) for script in scripts]
