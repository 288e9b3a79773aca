"""MkDocs hooks for the dates: the page that counts them, what its script needs, and which facts have a form."""

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from kb.dates.periods import countable
from kb.publish.dates_bundle import NAME, dates_script

PAGE = "---\ntitle: 算日期\ntemplate: dates.html\n---\n\n# 算日期\n"
"""There is one where the base has a period that can be counted."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    base = config.extra["kb"]
    if countable(base):
        files.append(File.generated(config, f"assets/{NAME}", content=dates_script(base)))
        files.append(File.generated(config, "dates.md", content=PAGE, inclusion=InclusionLevel.NOT_IN_NAV))
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    base = config.extra["kb"]
    counting = base.profile.counting
    ways = dict.fromkeys(id for ids in counting.rules.values() for id in ids)
    env.globals.update(countable=[fact.id for fact in countable(base)], origin=counting.origin, ways=[*ways])
    return env
