"""Every command, driven within one process with whatever may be wrong: what it says, and that nothing else happens."""

import io
import random
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from kb.commands.main import main

APART = {"serve", "mcp", "completion", "man", "init"}
"""Commands that wait, or read neither content nor index."""
SLOW = {"build", "bundle", "tune"}
"""Commands of seconds: they come once in so many rounds."""
SLOWLY = 200
LETTERS = (
    "退款多久到账平台介入商家发货漏少补 的 ab12 -:：()（）\"“”*?？|&+~^[]{}<>\\/'.,;%$#@!=_"
    "\n\t\0\x1b\x9b\u200b\u202e\u2028𠀀👍é\udcff"
)
WORDS = (
    *("and", "or", "not", "AND", "NOT", "OR", "REQUIRE", "ANDNOT", "--", "-", "-n"),
    *("阶段:", "种类:", "状态:", "法:", "问题:", "id:"),
)
CALLS = {
    "ask": (["Q"], ["Q", "--explain"], ["Q", "--cluster", "Q"], ["Q", "--json"], ["Q", "--log"]),
    "search": (["Q"], ["Q", "--json"], ["Q", "-n", "N"]),
    "show": (["I"], ["I", "--json"]),
    "list": ([], ["--json"], ["--stage", "Q"]),
    "facts": ([], ["Q"], ["--source", "Q"], ["--json", "--id"]),
    "dates": (
        *([], ["--fact", "I"], ["--from", "T"], ["--from", "T", "--not-before", "T"]),
        *(["--fact", "I", "--ics", "F"], ["--stage", "Q", "--json"]),
    ),
    "draft": ([], ["I", "--set", "Q"], ["I", "-o", "F"]),
    "guide": (["--answers", "Q"], ["--answers", "1,1"], ["--answers", "1", "--json"]),
    "check": ([], ["--json"], ["--fast"], ["--fix"]),
    "index": ([],),
    "build": (["-o", "F"],),
    "bundle": (["-o", "F"],),
    "new": (["I"], ["I", "--question", "Q", "--stage", "Q"]),
    "edit": (["I"],),
    "rename": (["I", "I"], ["I", "I", "--dry-run"]),
    "retire": (["I", "--to", "I"],),
    "asked": ([], ["--json"], ["--unanswered"], ["--cases", "F"], ["--draft", "I"], ["--forget"]),
    "tune": (["--dry-run"],),
    "eval": (["E"], ["E", "--misses"]),
    "import": (["E"], ["E", "--dry-run"], ["E", "--map", "Q"]),
    "export": (["-o", "F"], ["--schema"]),
    "cluster": (["push", "Q"], ["push", "F"], ["Q", "Q"]),
}
"""How each command is called: Q any text, I an id, N a number, T a moment, F a new file, E a file of known answers."""
MOMENTS = ("2026-11-25T20:30", "2026-13-45", "9999-12-31", "0001-01-01", "今天")
LINES = ('{"q": "退款多久", "slice": "a", "ids": ["refund-time"]}', "[]", "{" * 999)


class Storm:
    """Calls with random values in a folder, by a seed."""

    def __init__(self, seed: int, folder: Path, ids: Sequence[str]) -> None:
        self.chance, self.folder, self.ids, self.calls = random.Random(seed), folder, ids, 0

    def text(self) -> str:
        """Any text, or one that means something."""
        parts = [
            self.chance.choice(WORDS) if self.chance.random() < 0.3 else self.chance.choice(LETTERS)
            for _ in range(self.chance.randrange(1, 24))
        ]
        return self.chance.choice(["", " "]).join(parts)

    def words(self, name: str) -> list[str]:
        """A call of a command."""
        return [name, *(self._value(word) for word in self.chance.choice(CALLS[name]))]

    def _value(self, word: str) -> str:
        if word == "Q":
            return self.text()
        if word == "I":
            return self.chance.choice([*self.ids, self.text()])
        if word == "N":
            return self.chance.choice(["1", "100", "0", "-1", "9" * 30, "x"])
        if word == "T":
            return self.chance.choice([*MOMENTS, self.text()])
        if word == "E":
            file = self.folder / "cases.jsonl"
            line = self.chance.choice([*LINES, self.text()])
            file.write_text(line + "\n", encoding="utf-8", errors="surrogatepass")
            return str(file)
        return str(self.folder / f"made-{self.calls}") if word == "F" else word

    def run(self, words: Sequence[str]) -> tuple[int, str, str]:
        """What a call says. Anything but an end of the command's own is raised, with the call."""
        self.calls += 1
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", "surrogatepass", newline="\n") for _ in range(2))
        code = None
        try:
            with redirect_stdout(out), redirect_stderr(err):
                main([*words])
        except SystemExit as end:
            code = end.code or 0
        except BaseException as error:
            raise AssertionError(f"{words} ends in {error!r}") from error
        texts = []
        for stream in (out, err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode("utf-8", "surrogatepass"))
        said = "".join(texts)
        assert code in (0, 1, 2), (words, code)
        assert said or code == 0, words
        assert "Traceback" not in said, words
        assert not [c for c in said if not (c.isprintable() or c in "\n\u3000")], (words, said)
        return code, *texts


def commands(round: int) -> list[str]:
    """The commands of a round."""
    return [name for name in CALLS if name not in SLOW or round % SLOWLY == 0]
