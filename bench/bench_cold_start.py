"""How long does `kb ask` take in a fresh process, beside a bare interpreter and beside jieba with Whoosh?

The commands run in turn, so that a machine that speeds up or slows down does so for all of them.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.answers.indexing import rebuild
from kb.base.paths import content_folder

ROUNDS = 15
PLAIN = """
import jieba
from jieba.analyse import ChineseAnalyzer
from whoosh import fields, index, query
jieba.setLogLevel(60)
opened = index.open_dir({folder!r})
terms = [query.Term("question", token.text) for token in ChineseAnalyzer()("漏发多久处理完")]
with opened.searcher() as searcher:
    assert searcher.search(query.Or(terms), limit=3)
"""


def seconds(command: list[str], wanted: str) -> float:
    """Wall time of one run, which must print what is wanted."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    took = time.perf_counter() - start
    assert wanted in done.stdout, done.stdout
    return took


def plain_index(folder: Path) -> None:
    """An index as Whoosh's users make one, of the entries' questions and aliases."""
    from jieba.analyse import ChineseAnalyzer
    from whoosh import fields, index

    from kb.answers.documents import documents
    from kb.checks.valid import load_valid

    opened = index.create_in(str(folder), fields.Schema(id=fields.STORED, question=fields.TEXT(ChineseAnalyzer())))
    writer = opened.writer()
    for document in documents(load_valid(content_folder(None))):
        writer.add_document(id=document.id, question=" ".join(document.fields.values()))
    writer.commit()


def main() -> None:
    with TemporaryDirectory() as data, TemporaryDirectory() as plain:
        rebuild(content_folder(None), [Path(data)])
        os.environ["KB_DATA"] = data
        plain_index(Path(plain))
        kb = [str(Path(sys.executable).with_name("kb"))]
        commands = {
            "python -c pass": ([sys.executable, "-c", "pass"], ""),
            "kb ask": ([*kb, "ask", "漏发多久处理完"], "60 天"),
            "kb ask --explain": ([*kb, "ask", "--explain", "漏发多久处理完"], "60 天"),
            "kb search": ([*kb, "search", "退款 到账"], "退款"),
            "jieba + Whoosh": ([sys.executable, "-W", "ignore", "-c", PLAIN.format(folder=plain)], ""),
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(ROUNDS + 1):
            for name, (command, wanted) in commands.items():
                took = seconds(command, wanted)
                if number:  # the first round warms the disk's cache
                    times[name].append(took)
    medians = {name: statistics.median(took) for name, took in times.items()}
    bare, usual = medians["python -c pass"], medians["jieba + Whoosh"]
    print(f"cold start, fresh process, median of {ROUNDS}")
    for name, median in medians.items():
        print(
            f"  {name:16} {median * 1000:7.1f} ms   {median / bare:6.1f} × bare   {median / usual:5.3f} × jieba+Whoosh"
        )


if __name__ == "__main__":
    main()
