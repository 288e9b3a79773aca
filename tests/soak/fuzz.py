"""Coverage-guided fuzzing (atheris, libFuzzer) of what reads foreign bytes; run by `make soak`.

    python tests/soak/fuzz.py loader|question|pack [libFuzzer options, such as -max_total_time=60]

Anything but an error of ours stops it and leaves the input in a file crash-….
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
SMALL = ROOT / "tests/cases/small_kb"

with atheris.instrument_imports(include=["kb", "search", "yaml"]):
    from kb.answers.asking import ask
    from kb.answers.indexing import rebuild
    from kb.base.loading import load
    from kb.checks.run import check
    from kb.errors import QuestionError
    from search import PackDamaged, PackMissing, open_pack
    from search.pack.location import CURRENT, PACK


def loader(folder: Path) -> tuple[Callable[[bytes], None], list[bytes]]:
    """Bytes in place of one file of the content; the first byte says which."""
    content = Path(shutil.copytree(SMALL, folder / "content"))
    names = sorted(path for path in content.rglob("*") if path.suffix in (".md", ".yml"))
    seeds = [bytes([number]) + path.read_bytes() for number, path in enumerate(names)]

    def one(raw: bytes) -> None:
        file = names[raw[0] % len(names)] if raw else names[0]
        before = file.read_bytes()
        file.write_bytes(raw[1:])
        check(load(content)[0])
        file.write_bytes(before)

    return one, seeds


def question(folder: Path) -> tuple[Callable[[bytes], None], list[bytes]]:
    """Any text as a question."""
    ranker = open_pack(rebuild(ROOT / "content", [folder])[0])

    def one(raw: bytes) -> None:
        with suppress(QuestionError):
            ask(ranker, raw.decode("utf-8", "surrogateescape")).as_json()

    return one, [text.encode() for text in ("漏发怎么办", "loufa zenme ban", "楼发了", "漏發多久", "12315 app?")]


def pack(folder: Path) -> tuple[Callable[[bytes], None], list[bytes]]:
    """Any bytes as a pack; checksums are not looked at, so that what they guard is reached."""
    place, _ = rebuild(SMALL, [folder / "built"])
    good = (place / (place / CURRENT).read_text() / PACK).read_bytes()
    (folder / CURRENT).write_text("index-x")
    (folder / "index-x").mkdir()
    import search.pack.frame

    search.pack.frame.crc32 = lambda raw: 0  # type: ignore[attr-defined]
    search.pack.frame.Pack._block = (
        lambda self, start, end: (  # type: ignore[method-assign]
            self._at(self._base + start, max(min(end - start, self._size), 4))[:-4]
        )
    )

    def one(raw: bytes) -> None:
        (folder / "index-x" / PACK).write_bytes(raw[:24] + bytes(4) + raw[28:])
        with suppress(PackDamaged, PackMissing):
            ask(open_pack(folder), "楼发了怎么办 tuikuan 漏發多久").as_json()

    return one, [good]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, seeds = {"loader": loader, "question": question, "pack": pack}[sys.argv[1]](folder)
        corpus = folder / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(seeds):
            (corpus / str(number)).write_bytes(seed)
        options = ["-max_len=100000", "-timeout=20", "-rss_limit_mb=2048", *sys.argv[2:]]
        atheris.Setup([sys.argv[0], *options, str(corpus)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
