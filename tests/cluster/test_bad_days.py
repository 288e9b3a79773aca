"""What can go wrong with a cluster: what is said, and that those who ask get what they got."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from cluster.conftest import needed
from kb.answers.clusters import SAID
from search import Document, Ranker, build, open_pack
from search.errors import ClusterError

DOCUMENTS = [Document(f"d{n}", {"question": f"第{n}种退款多久到账"}, data={"n": n}) for n in range(30)]
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


@pytest.fixture
def few(tmp_path: Path) -> Ranker:
    """An index of 30 documents."""
    build(DOCUMENTS, tmp_path / "few")
    return open_pack(tmp_path / "few")


@pytest.fixture
def fewer(tmp_path: Path) -> Ranker:
    """One of 20."""
    build(DOCUMENTS[:20], tmp_path / "fewer")
    return open_pack(tmp_path / "fewer")


def reason(call: Callable[[], object]) -> str:
    with pytest.raises(ClusterError) as wrong:
        call()
    return wrong.value.reason


def said(kb: Callable[..., Any], *arguments: str) -> str:
    """What a command that fails says."""
    done = kb(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err.startswith("kb: ")
    assert done.err.count("\n") == 1
    return str(done.err)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize(
    "uri", ["", "x", "http://", "ftp://x", "http://x:port", "x.db#1", "http://x#名", ".db", "a\0.db"]
)
@pytest.mark.parametrize("command", [("cluster", "push"), ("ask", "--cluster")])
def test_what_is_no_address_is_named(kb, indexed, command, uri):
    assert "不是集群的地址；写 http://主机:19530" in said(kb, *command, uri, *["怎么办"] * (command[0] == "ask"))


@needed
def test_where_nobody_listens(kb, indexed):
    port = free_port()
    assert f"连不上 127.0.0.1:{port}：那里没有 Milvus 在听" in said(
        kb, "ask", "--cluster", f"http://127.0.0.1:{port}", "退款"
    )
    wrong = said(kb, "cluster", "push", f"http://me:secret@127.0.0.1:{port}#other")
    assert f"连不上 127.0.0.1:{port}" in wrong
    assert "secret" not in wrong


@needed
def test_who_takes_a_connection_and_says_nothing():
    from search.cluster.engine import Engine, place_of

    with socket.create_server(("127.0.0.1", 0)) as server:
        uri = f"http://127.0.0.1:{server.getsockname()[1]}"
        assert reason(lambda: Engine(place_of(uri), seconds=0.3)) == "silent"


@needed
def test_who_answers_no_more_after_a_while(few, tmp_path):
    """The server is still there, and the network between lets nothing through."""
    from milvus_lite.adapter.grpc.server import start_server_in_thread

    from search.cluster.asking import open_cluster
    from search.cluster.engine import Engine, place_of
    from search.cluster.pushing import push

    serving, base, port = start_server_in_thread(data_dir=str(tmp_path / "server"), host="127.0.0.1", port=0)
    with Relay(port) as relay:
        engine = Engine(place_of(f"http://127.0.0.1:{relay.port}"))
        push(few, engine)
        there = open_cluster(engine)
        relay.through.clear()
        engine._seconds = 0.3
        assert reason(lambda: there.rank("退款多久到账")) == "silent"
        relay.through.set()
        engine._seconds = 60
        assert there.rank("退款多久到账") == few.rank("退款多久到账")
        engine.close()
    serving.stop(grace=None).wait()
    base.close()


class Relay:
    """Passes on what is sent to a port, as long as `through` is set."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.through = threading.Event()
        self.through.set()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._open: list[socket.socket] = []

    def __enter__(self) -> "Relay":
        threading.Thread(target=self._take, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._server, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._server.accept()
                there = socket.create_connection(("127.0.0.1", self._to))
                self._open += [here, there]
                for a, b in ((here, there), (there, here)):
                    threading.Thread(target=self._pass, args=(a, b), daemon=True).start()

    def _pass(self, a: socket.socket, b: socket.socket) -> None:
        with suppress(OSError):
            while data := a.recv(65536):
                self.through.wait()
                b.sendall(data)


@needed
def test_a_host_that_is_nowhere(kb, indexed):
    assert "找不到 no.such.host.invalid:19530" in said(kb, "ask", "--cluster", "http://no.such.host.invalid", "退款")


def test_a_client_that_is_not_installed(kb, indexed, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    wrong = said(kb, "cluster", "push", str(tmp_path / "x.db"))
    assert '没有装集群要的东西；pip install "kb-loufa[cluster]"' in wrong
    assert not (tmp_path / "x.db").exists()


@needed
def test_where_nothing_was_pushed(kb, indexed, lite, tmp_path):
    assert "还没有知识库；先 kb cluster push" in said(kb, "ask", "--cluster", str(tmp_path / "none.db"), "退款")
    assert not (tmp_path / "none.db").exists()
    lite()
    assert "还没有知识库；先 kb cluster push" in said(kb, "ask", "--cluster", str(tmp_path / "cluster.db"), "退款")


@needed
def test_what_the_commands_say(kb, indexed, tmp_path):
    uri = str(tmp_path / "cluster.db")
    first = kb("cluster", "push", uri)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith(f"已写进 {uri}，")
    assert kb("cluster", "push", uri).out.startswith(f"{uri} 里已经是这一份，")
    assert kb("cluster", "push", uri, "--json").json.keys() == {"name", "rows", "found"}
    for arguments in (["退款多久到账"], ["火星", "--json"], ["退款多久到账", "--explain"]):
        assert kb("ask", "--cluster", uri, *arguments) == kb("ask", *arguments)
    os.environ["KB_CLUSTER"] = str(tmp_path / "none.db")
    try:
        assert "还没有知识库" in kb("ask", "退款多久到账").err
    finally:
        del os.environ["KB_CLUSTER"]


@needed
@pytest.mark.parametrize(
    "another", [('"format":"1', '"format":"0'), ('"program":"', '"program":"0'), ('"deep":', '"dip":')]
)
def test_another_version_of_the_program_or_of_the_rows(kb, indexed, lite, tmp_path, another):
    from search.cluster.layout import HEAD

    uri = str(tmp_path / "cluster.db")
    assert kb("cluster", "push", uri).code == 0
    engine = lite()
    name = engine.current("kb")
    engine.load(name)
    head = engine.rows(name, [HEAD])[HEAD]
    assert head.text.count(another[0]) == 1
    engine.write(name, [head._replace(text=head.text.replace(*another))])
    assert "是另一个版本的程序写的；用这个版本 kb cluster push" in said(kb, "ask", "--cluster", uri, "退款多久")


@needed
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


@needed
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


@needed
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


@needed
def test_a_collection_that_is_removed_while_it_is_asked(few, lite):
    from search.cluster.asking import open_cluster
    from search.cluster.pushing import push

    engine = lite()
    name = push(few, engine).name
    there = open_cluster(engine)
    engine.drop(name)
    assert reason(lambda: there.rank("退款多久到账")) == "gone"


@needed
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


@needed
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


@needed
def test_a_file_that_is_none_of_milvus(kb, indexed, tmp_path):
    (tmp_path / "x.db").write_text("SQLite")
    assert "不是 Milvus Lite 的文件" in said(kb, "cluster", "push", str(tmp_path / "x.db"))


@needed
def test_what_stands_there_and_no_push_wrote(kb, indexed, lite, tmp_path):
    from search.cluster.layout import HEAD

    uri = str(tmp_path / "cluster.db")
    assert kb("cluster", "push", uri).code == 0
    engine = lite()
    name = engine.current("kb")
    engine.load(name)
    head = engine.rows(name, [HEAD])[HEAD]
    first, count = json.loads(head.text)["sections"]["terms"]
    rows = engine.rows(name, range(first, first + count))
    engine.write(name, [row._replace(text='{"a": ') for row in rows.values()])
    assert "里的知识库读不了" in said(kb, "ask", "--cluster", uri, "退款多久到账")


def test_every_reason_has_its_words():
    assert {line.split()[0] for line in (ClusterError.__doc__ or "").splitlines() if "  " in line.strip()} <= {*SAID}
    for words in SAID.values():
        assert words.format(where="这里", detail="d", token="T", package="p").isprintable()
