"""Building the website with MkDocs, from the command line instead of `mkdocs build`."""

import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from kb import DISTRIBUTION
from kb.answers.freshness import content_digest
from kb.base.paths import BUNDLE, PACKAGE, installed
from kb.base.progress import Told, silent
from kb.base.scratch import scratch
from kb.checks.valid import load_valid
from kb.errors import SiteError, in_one_line
from search.files import read_regular

CONFIG, SHIM = "mkdocs.yml", "site/bundle/files.js"
FORMER = "former"
"""What is replaced, while it is."""
MARK = ".kb-site"
"""Hidden file of a website that `build` made: the digest of the content it was made of, then the name of each file."""

MOST_BYTES = 4 * 1024 * 1024
"""Of such a list: a website of 20,000 pages has less."""


class OneLine(logging.Formatter):
    """One record is one line, in which nothing steers a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return in_one_line(super().format(record))


def site_folder(content: Path) -> Path:
    """Where a website goes: public/ beside the content; for the content of an installation public/ in this folder."""
    return (Path.cwd() if installed(content) else content.parent) / "public"


def outdated(content: Path, site: Path) -> bool:
    """Whether a website is not there yet, or `build` made it of content that has changed since."""
    made = _made_of(site)
    return not (site / "index.html").is_file() or (bool(made) and made[0] != content_digest(content))


def build(content: Path, output: Path | None = None, config: Path | None = None, progress: Told = silent) -> Path:
    """Build the website in strict mode; the folder it is in.

    The former site stays until the new one is finished. Only a folder that holds what `build` made and nothing else is
    replaced. The settings are the program's own: those of `config` may name hooks, which run, so that only who calls
    can choose them. Raises ContentError when the content has mistakes, SiteError when MkDocs is not installed or
    refuses the site, or when the folder holds anything else.
    """
    load_valid(content)
    _need_mkdocs()
    from mkdocs.commands.build import build as build_site
    from mkdocs.exceptions import Abort, MkDocsException

    output = output or site_folder(content)
    if found := _not_ours(output):
        raise SiteError(f"{output} 里有不是 kb build 生成的东西（{found}），不去动它；移走它，或用 -o 换一个空的文件夹")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with scratch(output, lambda folder: _put_back(folder, output)) as folder:
            site = folder / "site"
            settings = mkdocs_settings(content, site, config, strict=True)
            settings.plugins["progress"] = _telling(progress)
            settings.plugins.on_startup(command="build", dirty=False)
            build_site(settings)
            (site / MARK).write_text("\n".join([content_digest(content), *_names(site)]), encoding="utf-8")
            former = folder / FORMER
            if output.exists():
                output.rename(former)
                if found := _not_ours(former):  # it came while we built
                    former.rename(output)
                    raise SiteError(f"{output} 里有不是 kb build 生成的东西（{found}），不去动它；移走它再试")
            site.rename(output)
    except (Abort, MkDocsException) as error:
        raise SiteError(f"网站没有生成：{error}") from error
    except OSError as error:
        raise SiteError(f"网站写不进 {output}：{error.strerror or error}；用 -o 换一个文件夹") from error
    return output


def _telling(progress: Told) -> Any:
    """A plugin of MkDocs that tells of the pages that are written."""
    from mkdocs.plugins import BasePlugin

    class Telling(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
        done = total = 0

        def on_nav(self, nav: Any, **rest: Any) -> None:
            self.total = len(nav.pages)

        def on_post_page(self, output: str, **rest: Any) -> None:
            self.done += 1
            progress("生成", "页", self.done, max(self.total, self.done))

    return Telling()


def _put_back(left: Path, output: Path) -> bool:
    """Put back what a killed run had taken away to replace it; whether what it left must stay, since somebody else put
    something in what it took."""
    former = left / FORMER
    if former.exists() and not output.exists():
        former.rename(output)
    return bool(_not_ours(former))


def _need_mkdocs() -> None:
    """Raises SiteError where MkDocs is not installed."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    try:
        import mkdocs.commands.build  # noqa: F401
    except ImportError:
        raise SiteError(f'没有装 mkdocs-material；pip install "{DISTRIBUTION}[site]" 后再试') from None


def mkdocs_settings(content: Path, site: Path, config: Path | None, strict: bool) -> Any:
    """The settings for building a website of some content in a folder. Raises SiteError."""
    _need_mkdocs()
    from mkdocs.config import load_config

    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING if strict else logging.ERROR, handlers=[handler])
    return load_config(str(config or _config()), docs_dir=str(content), site_dir=str(site), strict=strict)


def _config() -> Path:
    """The program's own settings: a file beside the content might be anybody's, and settings can name code."""
    for root in (PACKAGE.parent, BUNDLE):
        if (root / CONFIG).is_file():
            return root / CONFIG
    raise SiteError(f"找不到程序自带的 {CONFIG}；重新安装，或用 --config 指出一个")


def shim() -> Path:
    """The script that an archive to carry has in place of a server. Raises SiteError."""
    for root in (PACKAGE.parent, BUNDLE):
        if (root / SHIM).is_file():
            return root / SHIM
    raise SiteError(f"找不到程序自带的 {SHIM}；重新安装")


def _made_of(site: Path) -> list[str]:
    """The digest of the content that `build` made a website of, and the names of its files; empty for any other."""
    mark = site / MARK
    with suppress(OSError, ValueError):
        return read_regular(mark, MOST_BYTES).decode("utf-8").split("\n")
    return []


def _not_ours(folder: Path) -> str:
    """Name of something in a folder that `build` did not put there, or of what stands in its place; else empty."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return folder.name
    if not folder.is_dir():
        return ""
    ours = {MARK, *_made_of(folder)[1:]}
    return next((name for name in _names(folder) if name not in ours), "")


def _names(folder: Path) -> list[str]:
    """Every file, link and empty folder below a folder, by its path in it."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir() or not any(path.iterdir()))
    return sorted(path.relative_to(folder).as_posix() for path in found)
