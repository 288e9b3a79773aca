"""Scripts and style sheets as they are published: several files of ours in one, so that a page asks for few."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

from rjsmin import jsmin

IMPORT = re.compile(r'^import \{ [\w, ]+ \} from "(\.{1,2}/(?:[\w-]+/)?[\w.-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(async )?(class|const|function)\b)", re.MULTILINE)
DECLARED = re.compile(
    r"^(?:export )?(?:async )?(?:const|let|class|function\*?) (\{[^}]*\}|\[[^\]]*\]|\w+)", re.MULTILINE
)
"""A declaration at the top of a module, with its name or names."""
NESTED = re.compile(r"`[^`]*\$\{[^}`]*`")
"""A template within a template, of which jsmin takes spaces away."""
STYLES = ("palette", "frame", "way", "entry", "folds", "tables", "lists", "box", "reply", "print")
"""The style sheets of every page, in the order in which they hold."""
SHEET = "styles/site.css"


def joined(assets: Path) -> dict[str, str]:
    """Path -> text of the scripts and style sheets to publish."""
    return {**scripts(assets), **styles(assets / "styles")}


def scripts(assets: Path) -> dict[str, str]:
    """The modules that none imports, each with all that it imports, without comments."""
    imports = {path: _imports(path) for path in sorted(assets.resolve().rglob("*.js"))}
    inner = {path for found in imports.values() for path in found}
    return {
        path.relative_to(assets.resolve()).as_posix(): _without_comments(_with_imports(path, imports))
        for path in imports
        if path not in inner
    }


def styles(folder: Path) -> dict[str, str]:
    """One sheet for every page, and those that a page asks for when it needs them."""
    names = [f"{name}.css" for name in STYLES]
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.css"))}
    others = {f"styles/{name}": text for name, text in texts.items() if name not in names}
    return {SHEET: "\n".join(texts[name] for name in names), **others}


def _imports(path: Path) -> list[Path]:
    """The modules that a module imports, as `import { … } from "./….js";` or of the folder beside: in no other way."""
    text = path.read_text(encoding="utf-8")
    if re.search(r"^(import|export) ", EXPORT.sub("", IMPORT.sub("", text)), re.MULTILINE):
        raise ValueError(f"{path}: imports or exports in another way than the website joins")
    return [(path.parent / name).resolve() for name in IMPORT.findall(text)]


def _without_comments(script: str) -> str:
    """A script as it is published. Raises ValueError where jsmin does not leave the texts as they are."""
    short: str = jsmin(script)
    if found := NESTED.search(short):
        raise ValueError(f"{found[0]}: a template within a template")
    return short


def _refuse_twins(texts: dict[Path, str]) -> None:
    """Raises ValueError where two of the modules that are joined have a name at the top in common."""
    seen: dict[str, Path] = {}
    for path, text in texts.items():
        for found in DECLARED.finditer(text):
            for name in re.findall(r"\w+", found[1]):
                if seen.setdefault(name, path) != path:
                    raise ValueError(f"{name} stands in {seen[name].name} and in {path.name}, which are joined")


def _with_imports(entry: Path, imports: dict[Path, list[Path]]) -> str:
    """A module after all that it imports, each once. The names of what is joined differ, else no browser reads it."""
    needed, waiting = {}, [entry]
    while waiting:
        path = waiting.pop()
        needed[path] = imports[path]
        waiting += imports[path]
    texts = {path: IMPORT.sub("", path.read_text(encoding="utf-8")) for path in needed}
    _refuse_twins(texts)
    return "\n".join(
        text if path == entry else EXPORT.sub("", text)
        for path, text in ((path, texts[path]) for path in TopologicalSorter(needed).static_order())
    )
