"""MkDocs hooks for addresses that entries had before: a page each that leads on, at once and by a link."""

import json

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel


def on_files(files: Files, config: MkDocsConfig) -> Files:
    base = config.extra["kb"]
    for moved in base.moved:
        entry = base.entry(moved.to)
        front = json.dumps({"title": "这一页改了地址", "template": "moved.html", "hide": ["navigation", "toc"]})
        path = f"entries/{moved.id}.md"
        content = f"---\n{front}\n---\n\n# 这一页改了地址\n\n现在在[这里](../{entry.stage}/{entry.id}.md)。\n"
        files.append(File.generated(config, path, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
        config.extra.setdefault("moved", {})[path] = entry.url
    return files
