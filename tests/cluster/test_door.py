"""The doors for programs, where the base stands in a cluster."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from doors.conftest import PATIENCE, Door, opened
from doors.test_base import change

from kb import open_base
from kb.errors import ClusterTrouble
from search.cluster.engine import Engine, place_of

QUESTIONS = ("退款多久到账", "漏发", "火星上怎么快递", "怎么投诉商家不处理，多久有结果")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a server that any process may ask: Milvus Lite behind a port."""
    from milvus_lite.adapter.grpc.server import start_server_in_thread

    serving, base, port = start_server_in_thread(data_dir=str(tmp_path / "server"), host="127.0.0.1", port=0)
    yield f"http://127.0.0.1:{port}"
    serving.stop(grace=None).wait()
    base.close()


def test_the_http_door_asks_there_and_takes_what_is_pushed(kb, indexed, server, small_index, tmp_path):
    assert kb("cluster", "push", server).code == 0
    base = open_base()
    with opened(tmp_path / "door", small_index, "--rate", "0", "--cluster", server) as door:
        for question in QUESTIONS:
            assert door.get(f"/api/ask?q={quote(question)}").json == base.ask(question)
        assert door.get("/api/ask").status == 400
        assert door.get("/healthz").json["problem"] == ""
        _, latter = change(indexed)
        assert kb("cluster", "push", server).code == 0
        assert text_when_it_is(door, latter) == latter
        assert "里是另一份内容" in door.get("/healthz").json["problem"]  # since the door's own content is the former


def text_when_it_is(door: Door, latter: str) -> str:
    """The answer, once the door has taken what was pushed."""
    end, text = time.monotonic() + PATIENCE, ""
    while text != latter and time.monotonic() < end:
        text = door.get(f"/api/ask?q={quote('退款多久到账')}").json["answer"]["text"]
    return text


def test_a_base_for_python_asks_there_and_says_what_is_wrong(kb, indexed, server):
    with pytest.raises(ClusterTrouble, match="还没有知识库；先 kb cluster push"):
        open_base(cluster=server)
    assert kb("cluster", "push", server).code == 0
    here, there = open_base(), open_base(cluster=server)
    for question in QUESTIONS:
        assert there.ask(question) == here.ask(question)
    assert (there.remote, here.remote, there.problem) == (True, False, "")
    assert there.version.startswith(f"{here.version}-kb_")
    change(indexed)
    assert there.refresh()
    assert "里是另一份内容" in there.problem
    assert there.ask("退款多久到账") == here.ask("退款多久到账")
    assert kb("cluster", "push", server).code == 0
    assert here.refresh()
    assert there.refresh()
    assert there.problem == ""
    assert there.ask("退款多久到账") == here.ask("退款多久到账")


def test_what_was_removed_while_it_was_asked_is_taken_anew(kb, indexed, server):
    assert kb("cluster", "push", server).code == 0
    there = open_base(cluster=server)
    _, latter = change(indexed)
    assert kb("cluster", "push", server).code == 0
    engine = Engine(place_of(server))
    engine.drop(there.version.rpartition("-")[2])
    engine.close()
    assert there.ask("退款多久到账")["answer"]["text"] == latter


def test_one_file_and_several_processes(kb, indexed, tmp_path):
    wrong = kb("serve", "--api", "--cluster", str(tmp_path / "x.db"), "--workers", "2").err
    assert "是 Milvus Lite 的文件，只有一个进程能开；写 --workers 1，或用服务器的地址" in wrong
    assert "只和 --api 一起用" in kb("serve", "--cluster", "http://127.0.0.1").err
