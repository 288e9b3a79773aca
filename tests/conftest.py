"""Named states of the real thing: content, index, command."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from scripts import said_by

from kb.answers.indexing import rebuild
from kb.checks.valid import load_valid
from kb.commands.main import main
from kb.publish.search_bundle import search_files

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"
QUESTIONS = ROOT / "content" / "questions" / "learn"
SUBJECT = re.compile(
    "快手|抖音|拼多多|淘宝|京东|漏发|少发|漏件|补发|发货|退款|售后|维权|商家|买家|卖家|店铺|主播|直播|平台介入|赔偿"
    "|消费者|消法|电商|12315|95010|kuaishou|loufa",
    re.IGNORECASE,
)
"""Words of the subject of the project's content, which no code and no other base has."""
SECOND = CASES / "second_base" / "content"
"""A base of another subject, which `kb tune` has not seen."""
Twin = Callable[[list[Any], Path | None], list[Any]]
"""Questions and the folder of the packs, or evidence with numbers, to what the scripts of the website make of them."""
WORKER = "PYTEST_XDIST_WORKER"
NOON = 1795665600
"""Noon of 2026-11-26 in Beijing, in seconds since 1970."""
PROGRESS = re.compile(
    r"^(?:.+ \d+/\d+ .+，每秒 [\d.]+，还要 \S+|(?:编成索引|从全部学|装进一个文件|试着收下)…)\n", re.MULTILINE
)
"""Lines of how far a command is, which it says or not, as the machine is busy or not."""
FIXTURES_DAY = "1795435200"
"""It is noon on 2026-11-23 for the fixtures; the project's own content is read on the day it is."""


def pytest_addoption(parser):
    parser.addoption(
        "--soak", action="store_true", help="the long versions of the tests that take as long as one lets them"
    )
    parser.addoption("--storm", type=float, default=300, help="seconds of each of the longest of them")


def pytest_configure(config):
    # Indexes are sealed with a key of whoever runs the tests: with one for these tests, which the end throws away.
    if WORKER not in os.environ:  # who works for another has that one's
        state = tempfile.TemporaryDirectory(prefix="kb-tests-state-")
        config.add_cleanup(state.cleanup)
        os.environ["XDG_STATE_HOME"] = state.name
    # Files that zhconv leaves open, and Whoosh where an index is damaged.
    config.addinivalue_line("filterwarnings", "ignore:unclosed file.*(zhcdict.json|/whoosh/):ResourceWarning")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Two workers a processor: tests wait for browsers and for processes."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    return processors * 2


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """No test reads or writes the settings, the cache or the index of whoever runs it."""
    for name in ("KB_CONTENT", "KB_DATA", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="session")
def soak(request):
    """Whether the long versions run (`make soak`)."""
    return request.config.getoption("--soak")


@pytest.fixture(scope="session")
def content():
    """The content of the project."""
    return ROOT / "content"


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Makes something in a folder of a name, which all that run these tests share: the first one makes it.

    once("index", make) is that folder. It is the same for all tests: who changes it takes a copy.
    """
    shared = tmp_path_factory.getbasetemp()
    if WORKER in os.environ:
        shared = shared.parent

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def index(content, once):
    """The index of the project's content."""
    return once("index", lambda folder: rebuild(content, [folder]))


@pytest.fixture(scope="session")
def packs(content, index, once):
    """The folder of what a browser reads to answer from the project's content."""

    def make(folder: Path) -> None:
        for name, data in search_files(content, load_valid(content), index).items():
            (folder / name).write_bytes(data)

    return once("packs", make)


@pytest.fixture
def fixtures_day(monkeypatch):
    """The day on which the fixtures are as old as their tests say."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", FIXTURES_DAY)


@pytest.fixture
def small_kb(tmp_path, monkeypatch, fixtures_day):
    """A content folder of four entries, to be changed at will; KB_CONTENT and KB_DATA name it and its data folder.

    It is the day of the fixtures, and one stands in the content.
    """
    folder = tmp_path / "small" / "content"
    shutil.copytree(CASES / "small_kb", folder)
    monkeypatch.setenv("KB_CONTENT", str(folder))
    monkeypatch.setenv("KB_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def small_index(tmp_path_factory):
    """The index of the four entries as they are in the cases."""
    return rebuild(CASES / "small_kb", [tmp_path_factory.mktemp("small-index")])[0]


@pytest.fixture
def data(tmp_path):
    """The data folder of `small_kb`, not there yet."""
    return tmp_path / "data"


@pytest.fixture
def indexed(small_kb, small_index, data):
    """`small_kb` with its index; the content folder."""
    shutil.copytree(small_index, data)
    return small_kb


@pytest.fixture
def kb(capsys, monkeypatch):
    """The command `kb`, called here: kb("show", "refund-time"). It tells no progress, however slow the machine is."""
    monkeypatch.setattr("kb.commands.progress.SLOW_SECONDS", 3600)

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main(list(arguments))
        out, err = capsys.readouterr()
        return Said(end.value.code or 0, out, err)

    return run


@pytest.fixture
def kb_process():
    """The command `kb` in a process of its own, started by `before`; keywords are environment variables, or None.

    What it says of its progress is left out: tests/test_progress.py is about that.
    """

    def run(*arguments: str, before: Sequence[str] = (), **environment: str | None) -> Said:
        done = subprocess.run(
            [*before, sys.executable, "-m", "kb", *arguments],
            env={name: value for name, value in {**os.environ, **environment}.items() if value is not None},
            capture_output=True,
            check=False,
            timeout=300,
        )
        out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
        return Said(done.returncode, out, PROGRESS.sub("", err))

    return run


@pytest.fixture(scope="session")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Twin:
    """What the scripts of the website make of a list: twin(questions, folder of the packs)."""
    cache = tmp_path_factory.mktemp("deno")

    def run(given: list[Any], folder: Path | None) -> list[Any]:
        found: list[Any] = said_by("search/twins.js", given, cache, *([folder] if folder else []))
        return found

    return run


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon of 2026-11-26 in Beijing."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON))
