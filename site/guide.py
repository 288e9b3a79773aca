"""MkDocs hooks for the way and for what is to be kept on it, a page each.

The way is a tree of links that a script shows one step at a time; what is to be kept is a list with boxes.
"""

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

PAGE = "---\ntitle: 我到哪一步了\ntemplate: guide.html\n---\n\n# 我到哪一步了\n"
"""There is one where the base has a guide."""
CHECKLIST = "---\ntitle: 要留的证据\ntemplate: checklist.html\n---\n\n# 要留的证据\n"
"""There is one where the base has a list of what to keep."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    base = config.extra["kb"]
    for there, name, page in ((base.guide, "guide.md", PAGE), (base.checklist, "checklist.md", CHECKLIST)):
        if there:
            files.append(File.generated(config, name, content=page, inclusion=InclusionLevel.NOT_IN_NAV))
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    env.globals["to_keep"] = {id for item in config.extra["kb"].checklist for id in item.entries}
    return env
