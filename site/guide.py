"""MkDocs hooks for the way: one page with all its steps, a tree of links that a script shows one step at a time."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

PAGE = "---\ntitle: 我到哪一步了\ntemplate: guide.html\n---\n\n# 我到哪一步了\n"
"""There is one where the base has a guide."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    if config.extra["kb"].guide:
        files.append(File.generated(config, "guide.md", content=PAGE, inclusion=InclusionLevel.NOT_IN_NAV))
    return files
