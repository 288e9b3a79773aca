"""The cases of cases/mistakes: each changes the small knowledge base and says which problems must be named."""

from pathlib import Path

import yaml
from conftest import CASES

MISTAKES = sorted((CASES / "mistakes").glob("*.yml"))


def change(content: Path, path: str, how: dict) -> None:
    """What a case does to one file."""
    file = content / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if "replace" in how:
        text = file.read_text(encoding="utf-8")
        assert text.count(how["replace"]) == 1, (
            f"{how['replace']!r} stands {text.count(how['replace'])} times in {path}"
        )
        file.write_text(text.replace(how["replace"], how["with"]), encoding="utf-8")
    elif "link" in how:
        file.unlink(missing_ok=True)
        file.symlink_to(how["link"])
    elif "move" in how:
        (content / how["move"]).rename(file)
    elif "remove" in how:
        file.unlink()
    elif "hex" in how:
        file.write_bytes(bytes.fromhex(how["hex"]))
    elif "nested" in how:
        file.write_text("[" * how["nested"], encoding="utf-8")
    else:
        file.write_text(how["text"] * how.get("times", 1), encoding="utf-8")


def expected(path: Path) -> list[str]:
    """The problems that a case must name."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))["expect"]


def rule_of(problem: str) -> str:
    """The id of the rule that a line of `expect` names."""
    return problem.split(" ", 2)[1].strip("[]")


def make(content: Path, path: Path, which: str = "change") -> None:
    """Do to a small knowledge base what a case says."""
    for how in yaml.safe_load(path.read_text(encoding="utf-8"))[which]:
        change(content, how.pop("file"), how)


def contents(folder: Path) -> dict[str, bytes]:
    """Names and bytes of all files of a folder."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
