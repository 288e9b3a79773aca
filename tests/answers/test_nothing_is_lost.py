"""Killed, out of room, in a hurry, many at once: an answer comes from one whole index, and what was there stays."""

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.answers.asking import ask
from kb.answers.indexing import rebuild
from search import PackDamaged, open_pack

QUESTION = "退款多久到账"
STATES = ("来源文章称，退款一般 1–3 个工作日到账。", "来源文章称，退款一般 1–3 个工作日到账，别急。")
"""Two states of an entry's answer."""
BUILDER = """
import os, signal, sys, time
from kb.commands.main import main
from kb.answers.indexing import rebuild
from search.index.analyzer import Analyzer
from search.index.pronunciation import syllables_of_characters, traditional_characters
Analyzer(), syllables_of_characters([]), traditional_characters([])  # what is read once is read before all
for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            main(["index"])
        finally:
            os._exit(0)
    if line.strip():
        time.sleep(float(line))
        os.kill(child, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Runs `kb index` for every line it is sent, kills it after so many seconds, and says how it ended."""


def write(content: Path, state: int) -> None:
    """Bring the content into one of its states, in one step, as a careful editor does."""
    file = content / "entries" / "negotiation" / "refund-time.md"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    written = [f"answer: {STATES[state]}\n" if line.startswith("answer: ") else line for line in lines]
    copy = file.with_name(f".{state}-{file.name}")
    copy.write_text("".join(written), encoding="utf-8")
    copy.replace(file)


def debris(data: Path) -> list[str]:
    """What lies in a data folder besides one index, its pointer and the lock."""
    used = (data / "current").read_text() if (data / "current").exists() else ""
    return [path.name for path in data.iterdir() if path.name not in ("current", "lock", used)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is of Unix")
@pytest.mark.timeout(1200)
def test_a_killed_index_leaves_the_old_one_or_the_new_one_whole_and_nothing_grows(kb, indexed, data, soak):
    chance, state = random.Random(6), 0
    with subprocess.Popen(
        [sys.executable, "-c", BUILDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as builder:

        def index(delay: float | None) -> int:
            builder.stdin.write("\n" if delay is None else f"{delay}\n")
            builder.stdin.flush()
            return next(int(line) for line in builder.stdout if line.strip().lstrip("-").isdigit())

        def took() -> float:
            begun = time.monotonic()
            assert index(None) == 0
            return time.monotonic() - begun

        assert index(None) == 0
        killed, rounds, whole = 0, 0, took()
        while rounds < (200 if soak else 20) or killed <= 5:
            before, state, rounds = state, 1 - state, rounds + 1
            write(indexed, state)
            if index(chance.uniform(0, whole)) == -9:
                killed += 1
            else:
                whole = took()  # the machine may be less busy now, and building done sooner
            assert len(debris(data)) <= 1
            ranker = open_pack(data)
            ranker.pack.verify()
            assert ask(ranker, QUESTION).answer["text"] in (STATES[before], STATES[state])
            if chance.random() < 0.2:
                assert kb("ask", QUESTION).out.startswith(STATES[state])
                assert len(debris(data)) <= 1  # killed between putting the new one in place and taking the old one away
        assert index(None) == 0
        builder.stdin.close()
    assert debris(data) == []


@pytest.fixture
def full(data):
    """Starts a program in whose files only so many blocks of 512 bytes fit."""

    def before(blocks: int) -> list[str]:
        return ["sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh"]

    return before


@pytest.mark.skipif(sys.platform == "win32", reason="limits of files are of Unix")
@pytest.mark.parametrize("blocks", [0, 1, 8, 32])
def test_where_a_file_finds_no_room_the_old_index_stays(kb, kb_process, indexed, data, full, blocks):
    assert kb("ask", QUESTION).out.startswith(STATES[0])
    write(indexed, 1)
    said = kb_process("index", before=full(blocks))
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[-1] == f"kb: 索引写不进 {data}：File too large；用 --data 另指一个文件夹"
    assert debris(data) == []
    assert ask(open_pack(data), QUESTION).answer["text"] == STATES[0]
    assert kb("ask", QUESTION).out.startswith(STATES[1])


TMPFS = (
    'mount -t tmpfs -o size={size}k tmpfs "$0" && cp -a "$1"/. "$0" && shift && "$@"; code=$?; ls "$0" >&2; exit $code'
)


def mounted(size: int, place: Path, copied: Path) -> list[str]:
    """Starts a program for which a place is a disk of so many kilobytes, with a copy of a folder on it."""
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", TMPFS.format(size=size), str(place), str(copied)]


def test_on_a_full_disk_the_old_index_stays(kb_process, indexed, data, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    room = sum(path.stat().st_size for path in data.rglob("*")) // 1024
    possible = subprocess.run([*mounted(room, disk, indexed), "true"], capture_output=True, check=False)
    if possible.returncode:
        pytest.skip(f"no disk can be mounted here: {possible.stderr.decode(errors='replace').strip()}")
    used = (data / "current").read_text()
    write(indexed, 1)
    said = kb_process("index", before=mounted(room + 64, disk, data), KB_DATA=str(disk))
    assert (said.code, said.out) == (2, "")
    assert "No space left on device；用 --data 另指一个文件夹" in said.err
    assert [line for line in said.err.split() if line.startswith("index-")] == [used]


def without_rights() -> list[str]:
    """Starts a program that obeys the rights of files, also where root runs the tests."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root obeys no rights, and there is no setpriv to give them up")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are of Unix")
def test_in_a_read_only_folder_the_old_index_answers_and_a_new_one_goes_to_the_cache(kb_process, indexed, data):
    place = indexed.parent / ".kb"
    shutil.copytree(data, place)
    folders = [indexed.parent, *(path for path in (place, *place.rglob("*")) if path.is_dir())]
    try:
        for folder in folders:
            folder.chmod(0o555)
        asked = {"before": without_rights(), "KB_DATA": None}
        said = kb_process("ask", QUESTION, **asked)
        assert (said.code, said.out.startswith(STATES[0]), said.err) == (0, True, "")
        write(indexed, 1)
        assert kb_process("ask", QUESTION, **asked).out.startswith(STATES[1])
        assert kb_process("ask", QUESTION, **asked).err == ""
        said = kb_process("index", "--data", str(place), **asked)
        assert (said.code, said.out) == (2, "")
        assert said.err == f"kb: 没有可写的文件夹放索引（试过 {place}）；用 --data 或环境变量 KB_DATA 指定一个\n"
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert debris(place) == []


def nobody() -> list[str]:
    """Starts a program as a user whom the system does not know, though with root's rights to the files of the tests."""
    rights = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    before = ["env", "-u", "HOME", "setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", *rights]
    if os.geteuid() or not shutil.which("setpriv") or subprocess.run([*before, "true"], check=False).returncode:
        pytest.skip("only root can be another user")
    return before


@pytest.mark.skipif(sys.platform == "win32", reason="/dev/null and setpriv are of Unix")
@pytest.mark.parametrize("home", ["/dev/null", None], ids=["no folder", "unknown"])
def test_without_a_home_everything_is_answered_and_nothing_is_strewn_about(kb_process, indexed, tmp_path, home):
    (tmp_path / "here").mkdir()
    before = ["sh", "-c", f'cd "{tmp_path}/here" && exec "$@"', "sh", *([] if home else nobody())]
    asked = {"before": before, "HOME": home, "XDG_STATE_HOME": None, "XDG_CACHE_HOME": None}
    for command, answer in (("ask", STATES[0]), ("ask", STATES[0]), ("search", "1. 退款多久到账？")):
        said = kb_process(command, QUESTION, **asked)
        assert (said.code, said.out.startswith(answer)) == (0, True), said.err
    (indexed.parent / ".kb").write_text("in the way")
    said = kb_process("ask", QUESTION, **asked, KB_DATA=None)
    assert (said.code, said.out.startswith(STATES[0])) == (0, True), said.err
    assert said.err.startswith("索引还没有或已过时，先建索引…\n")  # for this run alone: there is no place to keep it
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.timeout(300)
def test_many_readers_and_two_writers_at_once_see_one_state_or_the_other(kb_process, indexed, data, soak):
    until, failures = time.monotonic() + (60 if soak else 5), []

    def read() -> int:
        count = 0
        while time.monotonic() < until:
            said = kb_process("ask", "--json", QUESTION)
            if said.code or json.loads(said.out)["answer"]["text"] not in STATES or "Traceback" in said.err:
                failures.append(said)
            count += 1
        return count

    def build(state: int) -> int:
        count = 0
        while time.monotonic() < until:
            write(indexed, state)
            said = kb_process("index")
            if said.code or "Traceback" in said.err:
                failures.append(said)
            count += 1
        return count

    with ThreadPoolExecutor(10) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        writers = [pool.submit(build, state) for state in (0, 1)]
        counts = [job.result() for job in (*readers, *writers)]
    assert failures == []
    assert min(counts) >= 1
    kb_process("ask", QUESTION)
    assert debris(data) == []


def test_who_comes_second_waits_and_says_so(indexed, data):
    from search import writing

    with writing(data):
        second = subprocess.Popen(
            [sys.executable, "-m", "kb", "index"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8"
        )
        assert second.stderr.readline() == "另一个程序正在建索引，等它建完…\n"
        assert second.poll() is None
    second.communicate()
    assert second.returncode == 0


def test_who_waited_for_another_to_build_the_same_does_not_build_it_again(indexed, data):
    from kb.answers.indexing import renew

    shutil.rmtree(data)
    ready = threading.Barrier(3)

    def bring_up(_: int) -> Path:
        ready.wait()
        return renew(indexed, [data], open_pack).path

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(bring_up, range(3)))) == 1


def test_a_pack_that_is_cut_while_it_is_open_is_noticed(indexed, data):
    ranker = open_pack(data)
    os.truncate(ranker.path, 300)
    with pytest.raises(PackDamaged):
        ask(ranker, QUESTION)


def test_a_pack_whose_place_another_takes_while_it_is_open_still_answers(indexed, data):
    ranker = open_pack(data)
    rebuild(indexed, [data])
    assert not ranker.path.exists()
    assert ask(ranker, QUESTION).answer["text"] == STATES[0]
