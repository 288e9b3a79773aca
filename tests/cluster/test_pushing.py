"""Writing to a cluster: stopped, killed, from two sides at once; what is asked stays what it was, or is whole."""

import subprocess
import sys

import pytest

from cluster.conftest import reason, said

KILLED = """
import os, sys
from search import open_pack
from search.cluster import pushing
from search.cluster.engine import Engine, place_of
pushing.BATCH = 10
def progress(done, total):
    if done >= 40:
        os._exit(9)  # as a kill does: nothing is closed, nothing is said
pushing.push(open_pack(sys.argv[1]), Engine(place_of(sys.argv[2])), progress)
"""


def test_a_push_that_stops_half_way_leaves_what_is_asked_and_the_next_goes_on(few, fewer, lite, monkeypatch):
    from search.cluster import pushing
    from search.cluster.asking import open_cluster

    monkeypatch.setattr(pushing, "BATCH", 10)
    engine = lite()
    before = pushing.push(fewer, engine)
    assert before.found == 0

    def stop(done: int, total: int) -> None:
        if done >= 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pushing.push(few, engine, stop)
    assert open_cluster(engine).rank("退款多久到账", 40) == fewer.rank("退款多久到账", 40)
    after = pushing.push(few, engine)
    assert (after.found, after.name) == (30, f"kb_{pushing.version(few)}")
    assert open_cluster(engine).rank("退款多久到账", 40) == few.rank("退款多久到账", 40)
    assert {before.name, after.name, "kb_pushing"} == {*engine.collections()}
    pushing.push(fewer, engine)
    assert len(engine.collections()) == 3


def test_a_killed_push_is_gone_on_with(few, tmp_path, lite):
    from search.cluster.asking import open_cluster
    from search.cluster.pushing import push

    command = [sys.executable, "-c", KILLED, str(tmp_path / "few"), str(tmp_path / "cluster.db")]
    assert subprocess.run(command, check=False, timeout=300).returncode == 9
    engine = lite()
    assert reason(lambda: open_cluster(engine)) == "empty"
    from search.cluster import pushing

    pushing.BATCH, usual = 10, pushing.BATCH
    try:
        assert push(few, engine).found == 30
    finally:
        pushing.BATCH = usual
    assert open_cluster(engine).rank("退款多久到账", 40) == few.rank("退款多久到账", 40)


def test_rows_that_are_missing_are_not_passed_over(few, lite, tmp_path):
    from search.cluster.asking import open_cluster
    from search.cluster.layout import HEAD
    from search.cluster.pushing import push

    engine = lite()
    name = push(few, engine).name
    there = open_cluster(engine)
    engine._client.delete(name, ids=[3])
    assert reason(lambda: there.weight(0, 2)) == "half"
    engine._client.delete(name, ids=[HEAD])
    assert reason(lambda: open_cluster(engine)) == "half"
    push(few, engine)  # writes all of it again, since it counts fewer rows than there should be
    assert open_cluster(engine).rank("退款多久到账", 40) == few.rank("退款多久到账", 40)


def test_a_collection_that_is_removed_while_it_is_asked(few, lite):
    from search.cluster.asking import open_cluster
    from search.cluster.pushing import push

    engine = lite()
    name = push(few, engine).name
    there = open_cluster(engine)
    engine.drop(name)
    assert reason(lambda: there.rank("退款多久到账")) == "gone"


def test_two_pushes_at_once(few, fewer, lite, monkeypatch):
    from search.cluster import engine as engines
    from search.cluster.pushing import Claim, push

    engine = lite()
    monkeypatch.setattr(engines.Place, "is_file", False)  # which one process alone opens: nobody else can be writing
    first = Claim(engine)
    first.take()
    told = []
    # while one waits for a sign of it, the first goes on: it is alive
    assert reason(lambda: push(few, engine, waiting=lambda: told.append(1), sleep=lambda s: first.beat())) == "busy"
    assert told == [1]
    # it gives none any more: its place is taken, and it hears so when it comes back
    assert push(few, engine, sleep=lambda s: None).found == 0
    assert reason(first.beat) == "taken"
    assert push(fewer, engine, sleep=lambda s: pytest.fail("nobody is writing")).found == 0


def test_a_file_that_another_process_has_open(kb, indexed, few, tmp_path):
    uri = str(tmp_path / "cluster.db")
    script = f"{KILLED.partition('pushing.BATCH')[0]}e = Engine(place_of(sys.argv[2])); print(1, flush=True); input()"
    command = [sys.executable, "-c", script, "", uri]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == "1\n"
        assert "另一个程序正开着它" in said(kb, "cluster", "push", uri)
        other.stdin.write("\n")
        other.stdin.flush()
    assert kb("cluster", "push", uri).code == 0
