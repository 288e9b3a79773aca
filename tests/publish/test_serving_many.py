"""`kb serve` and its connections: who is slow, who goes away, and many at once."""

import http.client
import os
import socket
import threading
import time
from contextlib import suppress

import pytest

from publish.serve import PATIENCE, raw, running


def test_one_connection_serves_several_requests(address):
    connection = http.client.HTTPConnection(*address, timeout=PATIENCE)
    for _ in range(3):
        connection.request("GET", "/style.css")
        assert connection.getresponse().read() == b"text " * 100
    connection.close()


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nX: y\r\n"])
def test_who_does_not_finish_a_request_is_let_go(folder, sent):
    with running(folder, patience=0.2) as address:
        assert raw(address, sent) == b""


def test_who_sends_a_byte_at_a_time_is_let_go_all_the_same(folder):
    with running(folder, patience=0.3) as address, socket.create_connection(address, timeout=PATIENCE) as connection:
        sent, asked = 0, b"GET / HTTP/1.1\r\nX: " + b"y" * 200
        with suppress(ConnectionError):
            for byte in asked:
                sent += connection.send(bytes([byte]))
                time.sleep(0.05)
        assert 0 < sent < len(asked)


def test_who_does_not_take_the_answer_is_let_go(folder):
    (folder / "large.unknown").write_bytes(os.urandom(1 << 20) * 16)
    before = threading.active_count()
    try:
        with running(folder, patience=0.3) as address, socket.create_connection(address) as connection:
            connection.sendall(b"GET /large.unknown HTTP/1.1\r\n\r\n")
            deadline = time.monotonic() + PATIENCE
            while threading.active_count() > before + 1 and time.monotonic() < deadline:
                time.sleep(0.05)
            assert threading.active_count() == before + 1
    finally:
        (folder / "large.unknown").unlink()


def test_threads_are_bounded_and_who_comes_later_waits_for_a_free_one(folder):
    with running(folder, threads=3, patience=0.5) as address:
        before = threading.active_count()
        slow = [socket.create_connection(address) for _ in range(8)]
        answer = raw(address, b"GET /style.css HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert b" 200 " in answer.split(b"\r\n")[0]
        assert threading.active_count() <= before + 3
        for connection in slow:
            connection.close()


def test_many_readers_at_once_all_get_their_files(folder):
    found = []
    with running(folder, threads=8) as address:
        ask = b"GET /style.css HTTP/1.1\r\nConnection: close\r\n\r\n"
        readers = [threading.Thread(target=lambda: found.append(raw(address, ask)[-500:])) for _ in range(40)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    assert found == [b"text " * 100] * 40


def test_a_browser_that_goes_away_in_the_middle_leaves_no_word(folder, capfd):
    with running(folder) as address:
        for _ in range(5):
            with socket.create_connection(address) as connection:
                connection.sendall(b"GET / HTTP/1.1\r\n\r\n" * 3)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        time.sleep(0.2)
    assert capfd.readouterr() == ("", "")
