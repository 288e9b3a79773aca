"""256 KB of anything: what the slowest content costs each command, in seconds of the processor and in memory."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "tests"))

from soak.hostile import FILES, GROWING, UNITS, WHERE, put  # noqa: E402

from kb.base.files import MAX_BYTES  # noqa: E402
from kb.commands.main import main as kb  # noqa: E402

SMALL = HERE.parent / "tests/cases/small_kb"
MOST_SECONDS, MOST_BYTES = 5.0, 500e6
FAST = (["check"], ["ask", "退款多久到账"])
"""What meets any text in any file: the others read it by the same functions."""
ALL = (
    *FAST,
    *(["search", "退款"], ["list"], ["show", "complain"], ["facts"], ["dates"], ["draft"], ["guide", "--answers", "1"]),
    *(["index"], ["rename", "complain", "other", "--dry-run"], ["eval", "CASES"], ["asked"], ["check", "--fix"]),
    *(["build", "-o", "SITE"], ["bundle", "-o", "SITE.tar.xz"]),
)
SIZES = {"entries": 60, "entries alike": 60, "aliases": 195, "facts": 1900, "sources": 490, "synonyms": 5000}
"""How many there may be, or what 256 KB hold."""
SIZES |= {"one synonym": 180, "topics": 990, "notes": 190, "moved": 490, "steps": 190, "fields": 190}
SIZES |= {"paragraphs": 600, "figures": 400, "links": 400}


def spent(words: list[str]) -> tuple[float, float]:
    """Seconds of the processor and bytes at the most that a command takes, in a process of its own."""
    child = os.fork()
    if not child:
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        try:
            kb(words)
        finally:
            os._exit(0)
    _, _, usage = os.wait4(child, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024.0


def any_text(content: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Any text in any file: a name of it, and what puts it there."""
    for name in FILES:
        for unit in UNITS:
            for where in WHERE:
                change = partial(put, content, name, unit, MAX_BYTES - 2000, where)
                yield f"{name} {where} {unit[:12]!r}", change


def measured(folder: Path, seconds: float) -> Iterator[tuple[str, float, float, str]]:
    """Each command with each case: words, seconds, bytes, case. Of texts in files as many as there is time for."""
    content, cases = folder / "content", folder / "cases.jsonl"
    line = '{"q": "退款多久", "slice": "a", "ids": ["refund-time"]}\n'
    cases.write_text(line * (MAX_BYTES // 60), encoding="utf-8")
    os.environ |= {"KB_DATA": str(folder / "data"), "XDG_STATE_HOME": str(folder / "state"), "KB_CONTENT": str(content)}
    os.environ["SOURCE_DATE_EPOCH"] = "1795435200"  # the day of the small base
    grown = ((f"{SIZES[name]} {name}", partial(grow, content, SIZES[name])) for name, (grow, _) in GROWING.items())
    until = time.monotonic() + seconds
    for commands, changes in ((ALL, grown), (FAST, any_text(content))):
        for case, change in changes:
            if commands is FAST and time.monotonic() > until:
                return
            shutil.rmtree(content, ignore_errors=True)
            shutil.copytree(SMALL, content)
            change()
            for command in commands:
                words = [word.replace("CASES", str(cases)).replace("SITE", str(folder / "site")) for word in command]
                yield " ".join(command[:2]), *spent(words), case


def main() -> None:
    worst: dict[str, list[tuple[float, float, str]]] = {}
    with TemporaryDirectory() as folder:
        for words, seconds, size, case in measured(Path(folder), float(sys.argv[1] if len(sys.argv) > 1 else 1e9)):
            worst.setdefault(words, []).append((seconds, size, case))
            if seconds > MOST_SECONDS or size > MOST_BYTES:
                print(f"! {words}: {seconds:.2f} s, {size / 1e6:.0f} MB: {case}", file=sys.stderr, flush=True)
    print(f"{'command':24}{'cases':>6}{'s':>8}{'MB':>7}  slowest")
    for words, found in worst.items():
        seconds, _, case = max(found)
        print(f"{words:24}{len(found):>6}{seconds:8.2f}{max(size for _, size, _ in found) / 1e6:7.0f}  {case}")


if __name__ == "__main__":
    main()
