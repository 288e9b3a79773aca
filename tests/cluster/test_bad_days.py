"""What can go wrong with a cluster: what is said, and that those who ask get what they got."""

import json
import os
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from cluster.conftest import reason, said
from kb.answers.clusters import SAID
from search.errors import ClusterError


def pushed(lite: Callable[..., Any]) -> tuple[Any, str, Any]:
    """The engine, the collection that is asked, and its first row."""
    from search.cluster.layout import HEAD

    engine = lite()
    name = engine.current("kb")
    engine.load(name)
    return engine, name, engine.rows(name, [HEAD])[HEAD]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize(
    "uri", ["", "x", "http://", "ftp://x", "http://x:port", "x.db#1", "http://x#名", ".db", "a\0.db"]
)
@pytest.mark.parametrize("command", [("cluster", "push"), ("ask", "--cluster")])
def test_what_is_no_address_is_named(kb, indexed, command, uri):
    assert "不是集群的地址；写 http://主机:19530" in said(kb, *command, uri, *["怎么办"] * (command[0] == "ask"))


def test_where_nobody_listens(kb, indexed):
    port = free_port()
    assert f"连不上 127.0.0.1:{port}：那里没有 Milvus 在听" in said(
        kb, "ask", "--cluster", f"http://127.0.0.1:{port}", "退款"
    )
    wrong = said(kb, "cluster", "push", f"http://me:secret@127.0.0.1:{port}#other")
    assert f"连不上 127.0.0.1:{port}" in wrong
    assert "secret" not in wrong


def test_who_takes_a_connection_and_says_nothing():
    from search.cluster.engine import Engine, place_of

    with socket.create_server(("127.0.0.1", 0)) as server:
        uri = f"http://127.0.0.1:{server.getsockname()[1]}"
        assert reason(lambda: Engine(place_of(uri), seconds=0.3)) == "silent"


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


def test_a_host_that_is_nowhere(kb, indexed):
    assert "找不到 no.such.host.invalid:19530" in said(kb, "ask", "--cluster", "http://no.such.host.invalid", "退款")


def test_a_client_that_is_not_installed(kb, indexed, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    wrong = said(kb, "cluster", "push", str(tmp_path / "x.db"))
    assert '没有装集群要的东西；pip install "kb-loufa[cluster]"' in wrong
    assert not (tmp_path / "x.db").exists()


def test_where_nothing_was_pushed(kb, indexed, lite, tmp_path):
    assert "还没有知识库；先 kb cluster push" in said(kb, "ask", "--cluster", str(tmp_path / "none.db"), "退款")
    assert not (tmp_path / "none.db").exists()
    lite()
    assert "还没有知识库；先 kb cluster push" in said(kb, "ask", "--cluster", str(tmp_path / "cluster.db"), "退款")


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


@pytest.mark.parametrize(
    "another", [('"format":"1', '"format":"0'), ('"program":"', '"program":"0'), ('"deep":', '"dip":')]
)
def test_another_version_of_the_program_or_of_the_rows(kb, indexed, lite, tmp_path, another):
    uri = str(tmp_path / "cluster.db")
    assert kb("cluster", "push", uri).code == 0
    engine, name, head = pushed(lite)
    assert head.text.count(another[0]) == 1
    engine.write(name, [head._replace(text=head.text.replace(*another))])
    assert "是另一个版本的程序写的；用这个版本 kb cluster push" in said(kb, "ask", "--cluster", uri, "退款多久")


def test_a_file_that_is_none_of_milvus(kb, indexed, tmp_path):
    (tmp_path / "x.db").write_text("SQLite")
    assert "不是 Milvus Lite 的文件" in said(kb, "cluster", "push", str(tmp_path / "x.db"))


def test_what_stands_there_and_no_push_wrote(kb, indexed, lite, tmp_path):
    uri = str(tmp_path / "cluster.db")
    assert kb("cluster", "push", uri).code == 0
    engine, name, head = pushed(lite)
    first, count = json.loads(head.text)["sections"]["terms"]
    rows = engine.rows(name, range(first, first + count))
    engine.write(name, [row._replace(text='{"a": ') for row in rows.values()])
    assert "里的知识库读不了" in said(kb, "ask", "--cluster", uri, "退款多久到账")


def test_every_reason_has_its_words():
    assert {line.split()[0] for line in (ClusterError.__doc__ or "").splitlines() if "  " in line.strip()} <= {*SAID}
    for words in SAID.values():
        assert words.format(where="这里", detail="d", token="T", package="p").isprintable()
