"""Building the website with MkDocs, from the command line instead of `mkdocs build`."""

import logging
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.errors import SiteError
from kb.folders import BUNDLE, PACKAGE
from kb.indexing import content_digest
from kb.loading import load_sound

CONFIG = "mkdocs.yml"
MADE_OF = ".content"
"""Hidden file of a website that `build` made: the digest of the content it was made of."""


def site_folder(content: Path) -> Path:
    """Where the website of a content folder goes: public/ beside its mkdocs.yml, else in the present folder."""
    return (content.parent if (content.parent / CONFIG).is_file() else Path.cwd()) / "public"


def outdated(content: Path, site: Path) -> bool:
    """Whether a website is not there yet, or `build` made it of content that has changed since."""
    made = site / MADE_OF
    return not (site / "index.html").is_file() or (
        made.is_file() and made.read_text("ascii") != content_digest(content)
    )


def build(content: Path, output: Path | None = None) -> Path:
    """Build the website in strict mode; the folder it is in.

    The former site stays until the new one is finished. Raises ContentError when the content has mistakes, SiteError
    when MkDocs is not installed or refuses the site, or when the folder holds something that is no website.
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
    if output.exists() and not (output.is_dir() and (not any(output.iterdir()) or (output / "index.html").is_file())):
        raise SiteError(f"{output} 里有别的东西，不是网站，不去动它；用 -o 换一个文件夹")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{output.name}-", dir=output.parent) as folder:
            site = Path(folder) / "site"
            config = load_config(str(_config(content)), docs_dir=str(content), site_dir=str(site), strict=True)
            config.plugins.on_startup(command="build", dirty=False)
            build_site(config)
            (site / MADE_OF).write_text(content_digest(content), encoding="ascii")
            if output.exists():
                output.rename(Path(folder) / "former")
            site.rename(output)
    except (Abort, MkDocsException) as error:
        raise SiteError(f"网站没有生成：{error}") from error
    except OSError as error:
        raise SiteError(f"网站写不进 {output}：{error.strerror or error}；用 -o 换一个文件夹") from error
    return output


def _config(content: Path) -> Path:
    beside = content.parent / CONFIG
    if beside.is_file():
        return beside
    for root in (PACKAGE.parent, BUNDLE):
        if (root / CONFIG).is_file():
            return root / CONFIG
    raise SiteError(f"找不到 {CONFIG}；它应在内容文件夹旁边")
