"""Building the website with MkDocs, from the command line instead of `mkdocs build`."""

import logging
import os
from pathlib import Path

from kb.errors import SiteError
from kb.folders import BUNDLE
from kb.loading import load_sound

CONFIG = "mkdocs.yml"


def site_folder(content: Path) -> Path:
    """Where the website of a content folder goes: public/ beside its mkdocs.yml, else in the present folder."""
    root = _config(content).parent
    return (Path.cwd() if root == BUNDLE else root) / "public"


def build(content: Path, output: Path | None = None) -> Path:
    """Build the website in strict mode; the folder it is in.

    Raises ContentError before anything is written when the content has mistakes, SiteError when MkDocs is not
    installed or refuses the site.
    """
    load_sound(content)
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    try:
        from mkdocs.commands.build import build as build_site
        from mkdocs.config import load_config
        from mkdocs.exceptions import Abort, MkDocsException
    except ImportError:
        raise SiteError('没有装 mkdocs-material；pip install "kb-loufa[site]" 后再试') from None
    output = output or site_folder(content)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    try:
        config = load_config(str(_config(content)), docs_dir=str(content), site_dir=str(output), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        build_site(config)
    except (Abort, MkDocsException) as error:
        raise SiteError(f"网站没有生成：{error}") from error
    return output


def _config(content: Path) -> Path:
    beside = content.parent / CONFIG
    if beside.is_file():
        return beside
    from kb.folders import PACKAGE

    for root in (PACKAGE.parent, BUNDLE):
        if (root / CONFIG).is_file():
            return root / CONFIG
    raise SiteError(f"找不到 {CONFIG}；它应在内容文件夹旁边")
