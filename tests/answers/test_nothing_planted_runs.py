"""An index from elsewhere, or a cache that somebody else put where ours would be, is never opened."""

import lzma
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CASES, QUESTIONS, ROOT
from whoosh import fields
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from kb.answers.indexing import rebuild
from search import IndexUntrusted, PackMissing, open_text
from search.pack.location import SEAL, WHOOSH
from search.pack.seal import of_files, read_files, write_seal

ATTACKER = b"the key of somebody else"
ANSWER = "1. 退款多久到账？  kb show refund-time"


class Payload:
    """A pickle that leaves a file behind when it is opened."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self):
        return os.mkdir, (str(self.marker),)


CLAIMANTS = QUESTIONS / "claimants.jsonl"


def plant(data: Path, marker: Path, form=lzma.compress) -> Path:
    """Put a pickle where Whoosh keeps the list of its segments, in the form in which our files lie, and seal the folder
    with a key of somebody else."""
    (whoosh,) = data.glob(f"index-*/{WHOOSH}")
    (toc,) = whoosh.glob("*.toc")
    generation = int(toc.stem.rpartition("_")[2])
    toc.unlink()
    TOC(fields.Schema(id=fields.ID), [Payload(marker)], generation).write(FileStorage(str(whoosh)), "MAIN")
    toc.write_bytes(form(toc.read_bytes()))
    write_seal(whoosh.parent, ATTACKER)
    return whoosh


def test_whoosh_itself_would_run_what_was_planted(data, indexed, tmp_path):
    """Else the next test could not fail."""
    whoosh = plant(data, tmp_path / "marker", form=bytes)
    script = "import sys; from whoosh import index; index.open_dir(sys.argv[1]).searcher()"
    subprocess.run([sys.executable, "-c", script, str(whoosh)], capture_output=True, check=False)
    assert (tmp_path / "marker").is_dir()


def test_a_planted_pickle_does_not_run(kb, kb_process, data, indexed, tmp_path):
    plant(data, tmp_path / "marker")
    for command in (
        ("ask", "退款多久到账"),
        ("search", "退款"),
        ("check",),
        ("eval", str(CLAIMANTS)),
        ("search", "退款"),
    ):
        said = kb_process(*command)
        assert said.code in (0, 1), said.err
        assert not (tmp_path / "marker").exists()
    assert said.out.startswith(ANSWER)


def test_an_index_of_another_user_is_built_anew_before_it_is_searched(kb_process, data, indexed, tmp_path):
    said = kb_process("search", "退款", XDG_STATE_HOME=str(tmp_path / "other"))
    assert said.out.startswith(ANSWER)
    assert said.err.startswith("索引还没有或已过时，先建索引…\n")
    assert kb_process("search", "退款", XDG_STATE_HOME=str(tmp_path / "other")).err == ""
    (key,) = (tmp_path / "other").rglob("key")
    assert key.stat().st_mode & 0o777 == 0o600


def test_an_index_without_a_seal_or_a_whoosh_part_is_not_opened(data, indexed):
    (folder,) = data.glob("index-*")
    key = b"k" * 32
    for said in ("", "0" * 64, f"whoosh {of_files(ATTACKER, read_files(folder / WHOOSH))}"):
        (folder / SEAL).write_text(said)
        with pytest.raises(IndexUntrusted):
            open_text(data, key)
    (folder / SEAL).write_bytes(b"\xff")
    with pytest.raises(IndexUntrusted):
        open_text(data, key)
    shutil.rmtree(folder / WHOOSH)
    with pytest.raises(PackMissing):
        open_text(data, key)


@pytest.mark.parametrize("what", ["a byte", "a name", "a file more", "a file less"])
def test_a_seal_is_of_every_name_and_every_byte(tmp_path, what):
    for name in "ab":
        (tmp_path / name).write_bytes(b"x" + name.encode())
    said = of_files(ATTACKER, read_files(tmp_path))
    assert of_files(ATTACKER, read_files(tmp_path)) == said
    assert of_files(b"another key", read_files(tmp_path)) != said
    if what == "a byte":
        (tmp_path / "a").write_bytes(b"xA")
    elif what == "a name":
        (tmp_path / "a").rename(tmp_path / "c")
    elif what == "a file more":
        (tmp_path / "c").write_bytes(b"")
    else:
        (tmp_path / "b").unlink()
    assert of_files(ATTACKER, read_files(tmp_path)) != said


WATCHED = """
import sys
opened = set()
sys.addaudithook(lambda event, told: opened.add(str(told[0])) if event == "open" else None)
from kb.commands.main import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted(name for name in opened if name.endswith(".cache")), sep="\\n", file=sys.stderr)
"""


@pytest.mark.parametrize(
    "command", [("index",), ("search", "退款"), ("eval", str(CLAIMANTS), "--baseline")], ids=lambda c: c[0]
)
def test_the_dictionary_cache_in_the_shared_temporary_folder_is_neither_read_nor_written(
    indexed, data, tmp_path, command
):
    shared = tmp_path / "shared"
    shared.mkdir()
    planted = shared / "jieba.cache"
    planted.write_bytes(b"what somebody else marshalled")
    os.utime(planted, (2**31, 2**31))  # newer than the dictionary, else jieba would not look at it
    shutil.rmtree(data)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *command],
        env={**os.environ, "TMPDIR": str(shared)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(planted) not in done.stderr
    assert planted.read_bytes() == b"what somebody else marshalled"
    assert list(shared.iterdir()) == [planted]


def test_jieba_itself_would_read_the_cache(tmp_path):
    """Else the test before could not fail."""
    planted = tmp_path / "jieba.cache"
    planted.write_bytes(b"what somebody else marshalled")
    os.utime(planted, (2**31, 2**31))
    script = WATCHED.replace("from kb.commands.main import main", "import jieba").replace(
        "main(sys.argv[1:])", "jieba.lcut('漏发')"
    )
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
    assert str(planted) in done.stderr


def test_no_pickle_is_opened_to_answer_a_question(indexed):
    script = WATCHED.replace('event == "open"', 'event == "pickle.find_class"').replace('.endswith(".cache")', "")
    done = subprocess.run(
        [sys.executable, "-c", script, "ask", "退款多久到账"], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == ""


def test_an_index_has_pickles_and_stays_out_of_the_repository(tmp_path):
    index, _ = rebuild(CASES / "small_kb", [tmp_path])
    assert list(index.rglob("*.toc"))
    ignored = subprocess.run(["git", "check-ignore", "-q", ".kb/current"], cwd=ROOT, check=False)
    assert ignored.returncode in (0, 128)  # 128: not a git repository, as in an unpacked archive
