"""The toolkit of the command line as it speaks here: help in Chinese, with an example each and where to read more."""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from kb.base.names import STATUSES
from kb.commands.output import Page, note, say_json
from kb.commands.reply import typed
from kb.errors import KbError, QuestionError

HEADINGS = {"Options": "选项", "Commands": "命令"}
EXAMPLES: dict[str, str] = {
    "ask": "kb ask {question}",
    "search": "kb search '答案:甲 -乙'",
    "show": "kb show {entry}",
    "list": "kb list --stage {stage}",
    "facts": "kb facts --status 有疑 --id",
    "dates": "kb dates --stage {stage}",
    "draft": "kb draft",
    "guide": "kb guide",
    "check": "kb check --strict",
    "index": "kb index",
    "build": "kb build -o public",
    "bundle": "kb bundle",
    "serve": "kb serve --port 8000",
    "mcp": "kb mcp",
    "cluster": "kb cluster push 试试.db",
    "init": "kb init 我的知识库",
    "import": "kb import 常见问题.csv --dry-run",
    "export": "kb export -o 常见问题.csv",
    "new": "kb new opening-hours --stage {stage} --question 几点开门",
    "edit": "kb edit {entry}",
    "rename": "kb rename {entry} opening-hours --dry-run",
    "retire": "kb retire {entry} --to {other} --dry-run",
    "asked": "kb asked --unanswered",
    "tune": "kb tune --dry-run",
    "eval": "kb eval questions.jsonl --misses",
    "completion": 'eval "$(kb completion bash)"',
    "man": "kb man > kb.1",
}
"""An example of each command; {question}, {entry} and {stage} are those of the base at hand."""
MORE = "更多：kb help 命令 · README.md 怎么用 · CONTRIBUTING.md 怎么改内容"


class Formatter(click.HelpFormatter):
    """Help in one language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Any, *arguments: Any, **options: Any) -> None:
        said = [(first, row.replace("[default: ", "[默认 ").replace("[required]", "[必填]")) for first, row in rows]
        super().write_dl(said, *arguments, **options)


class Context(click.Context):
    formatter_class = Formatter


class Command(click.Command):
    """A command of ours."""

    context_class = Context

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **{"options_metavar": "[选项]", **settings})

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """An example, and where to read more."""
        formatter.write_paragraph()
        if self.name in EXAMPLES:
            formatter.write(f"例子：{example(self.name)}\n")
        formatter.write(f"{MORE}\n")


def example(name: str) -> str:
    """The example of a command, in the words of the base at hand."""
    words = {"question": "怎么办", "entry": "ID", "other": "OTHER", "stage": "STAGE"}
    with suppress(KbError, OSError):
        profile, folder = _profile(), _content()
        words["question"] = next(iter(profile.examples), words["question"])
        words["stage"] = next(iter(profile.stage_names), words["stage"])
        ids = sorted(path.stem for path in folder.glob("entries/*/*.md"))
        words |= dict(zip(("entry", "other"), ids, strict=False))
    return EXAMPLES[name].format(**words)


def _content() -> Path:
    from kb.base.paths import content_folder

    return content_folder(os.environ.get("KB_CONTENT"))


def _profile() -> Any:
    from kb.base.loading import load_profile

    return load_profile(_content())


def one_of(option: str, given: str | None, names: Mapping[str, str]) -> str | None:
    """The id that was given, by itself or by the name that is shown of it; None for none.

    Raises QuestionError for any other.
    """
    if given is None or given in names:
        return given
    said = typed([given]).strip()
    for name, title in names.items():
        if said in (title, name):
            return name
    near = get_close_matches(said, [*names, *names.values()], n=1, cutoff=0.5)
    known = " ".join(f"{name}（{title}）" for name, title in names.items())
    raise QuestionError(f"{option} 的值不对：应是 {known} 之一" + (f"；是不是 {near[0]}" if near else ""))


def say_move(root: Path, paths: list[str], dry_run: bool, as_json: bool) -> int:
    """Say which files a move changed, or would change."""
    from kb.base.paths import from_here

    if as_json:
        say_json({"changed": paths, "dry_run": dry_run})
        return 0
    page, here = Page(), from_here(root)
    page.say(f"{'会改' if dry_run else '已改'} {len(paths)} 个文件：")
    page.points(f"{here}{path}" for path in paths)
    if not dry_run:
        note("看一遍 git diff，kb check --strict，再提交。")
    return 0


Completing = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def completing(words: Callable[[Any], Iterable[tuple[str, str]]]) -> Completing:
    """Completes what begins as `words` of the content folder do: each with what it is."""

    def complete(ctx: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        with suppress(KbError, OSError):
            from kb.base.paths import content_folder

            folder = content_folder(ctx.params.get("content") or os.environ.get("KB_CONTENT"))
            return [CompletionItem(word, help=said) for word, said in words(folder) if word.startswith(begun)]
        return []

    return complete


def _entries(folder: Path) -> Iterable[tuple[str, str]]:
    return [(path.stem, path.parent.name) for path in sorted(folder.glob("entries/*/*.md"))]


def _messages(folder: Path) -> Iterable[tuple[str, str]]:
    return [(path.stem, "") for path in sorted(folder.glob("messages/*.md"))]


def _named(which: str) -> Callable[[Path], Iterable[tuple[str, str]]]:
    def names(folder: Path) -> Iterable[tuple[str, str]]:
        from kb.base.loading import load_profile

        known: Mapping[str, str] = getattr(load_profile(folder), which)
        return [*known.items(), *((title, name) for name, title in known.items())]

    return names


def _facts(folder: Path) -> Iterable[tuple[str, str]]:
    from kb.base.loading import load

    return [(fact.id, fact.label) for fact in load(folder)[0].facts.values()]


def _statuses(folder: Path) -> Iterable[tuple[str, str]]:
    return [*STATUSES.items(), *((title, name) for name, title in STATUSES.items())]


def _sources(folder: Path) -> Iterable[tuple[str, str]]:
    from kb.base.loading import load

    base, _ = load(folder)
    cited = dict.fromkeys(str(c) for e in base.entries for c in e.sources)
    return [(one, base.sources[one.partition("#")[0]].title) for one in (*base.sources, *cited)]


STATUS, SOURCES = completing(_statuses), completing(_sources)
ENTRIES, MESSAGES, FACTS = completing(_entries), completing(_messages), completing(_facts)
STAGES, KINDS = completing(_named("stage_names")), completing(_named("kinds"))
