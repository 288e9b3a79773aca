"""Who is slow over HTTP is let go, and who is not is served beside them."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from uvicorn import Server

from doors.conftest import PATIENCE, waited
from kb import open_base
from kb.doors import running
from kb.doors.gate import Allowed
from kb.doors.replies import Replies, TooBusy


@contextmanager
def served(indexed, monkeypatch, patience, connections=running.CONNECTIONS):
    """The HTTP door in a thread, with less patience."""
    monkeypatch.setattr(running.PatientProtocol, "patience", patience)
    monkeypatch.setattr(running, "CONNECTIONS", connections)
    base = open_base()
    server = Server(running.configured(running.Settings(indexed, None, Allowed()), base))
    with socket.create_server(("127.0.0.1", 0), backlog=512) as door:
        thread = threading.Thread(target=server.run, args=([door],))
        thread.start()
        try:
            yield door.getsockname()
        finally:
            server.should_exit = True
            thread.join()


def raw(address, sent):
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        connection.sendall(sent)
        received = b""
        with suppress(ConnectionError):
            while more := connection.recv(65536):
                received += more
        return received


ASK = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nX: y\r\n"])
def test_who_does_not_finish_a_request_is_let_go(indexed, monkeypatch, sent):
    with served(indexed, monkeypatch, 0.3) as address:
        assert raw(address, sent) == b""
        assert b" 200 " in raw(address, ASK)


def test_who_sends_a_byte_at_a_time_is_let_go_all_the_same(indexed, monkeypatch):
    with served(indexed, monkeypatch, 0.3) as address, socket.create_connection(address, timeout=PATIENCE) as slow:
        sent, asked = 0, b"GET / HTTP/1.1\r\nX: " + b"y" * 400
        with suppress(ConnectionError):
            for byte in asked:
                sent += slow.send(bytes([byte]))
                time.sleep(0.02)
        assert 0 < sent < len(asked)


def test_a_second_request_has_no_more_time_than_the_first(indexed, monkeypatch):
    with served(indexed, monkeypatch, 0.3) as address, socket.create_connection(address, timeout=PATIENCE) as slow:
        slow.sendall(ASK.replace(b"close", b"keep-alive"))
        assert b" 200 " in slow.recv(65536)
        slow.sendall(b"GET / HT")
        received = b"."
        with suppress(ConnectionError):
            while received:
                received = slow.recv(65536)
        assert received in (b"", b".")


def ask_on(connection):
    """Ask without end and read nothing; a few at a time, as a browser may."""
    while True:
        connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 10)
        time.sleep(0.002)


def test_who_asks_for_much_in_advance_is_let_go(indexed, monkeypatch):
    with served(indexed, monkeypatch, 30) as address:
        assert raw(address, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 10_000).count(b" 200 ") < 100
        assert b" 200 " in raw(address, ASK)


def test_who_does_not_take_the_answers_is_let_go(indexed, monkeypatch):
    with served(indexed, monkeypatch, 0.5) as address, socket.create_connection(address, timeout=PATIENCE) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        with pytest.raises(ConnectionError):  # never reading: it ends when the server does not wait any longer
            ask_on(slow)
        assert b" 200 " in raw(address, ASK)


def test_an_honest_one_is_served_beside_many_slow_ones(indexed, monkeypatch):
    with served(indexed, monkeypatch, 30, connections=50) as address:
        slow = [socket.create_connection(address) for _ in range(200)]
        for connection in slow:
            with suppress(OSError):
                connection.sendall(b"HEAD / HT")
        for _ in range(3):
            assert b" 200 " in raw(address, ASK)
        assert len(running.PatientProtocol.waiting) <= 51
        for connection in slow:
            connection.close()


def test_an_answer_that_takes_too_long_is_given_up(indexed, monkeypatch):
    release = threading.Event()
    monkeypatch.setattr("kb.doors.replies.SECONDS", 0.2)
    monkeypatch.setattr("kb.doors.base.Base.search", lambda *arguments: release.wait(PATIENCE))
    replies = Replies(open_base())
    try:
        with pytest.raises(TooBusy, match="没有想完"):
            waited(replies.search("a", 1))
    finally:
        release.set()
        replies.close()
