"""`kb serve` is for whoever meant it: other names are refused, and nobody keeps an honest reader out."""

import shutil
import socket
import time
from contextlib import suppress

import pytest

from publish.serve import raw, running


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:80", "192.168.1.2"])
def test_who_means_this_server_is_answered(folder, host):
    with running(folder) as address:
        assert b" 200 " in raw(address, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())[:20]


@pytest.mark.parametrize(
    "line",
    ["Host: evil.invalid", "Host: evil.invalid:8000", "Host: localhost\r\nOrigin: http://evil.invalid", "Host: "],
)
def test_a_stranger_s_name_that_leads_here_reads_nothing(folder, line):
    with running(folder) as address:
        answer = raw(address, f"GET / HTTP/1.1\r\n{line}\r\nConnection: close\r\n\r\n".encode())
    assert b" 421 " in answer[:20]
    assert "首页".encode() not in answer


def test_an_empty_host_is_refused(kb, small_kb):
    said = kb("serve", "--host", "")
    assert (said.code, said.out) == (2, "")
    assert "127.0.0.1" in said.err


def test_an_honest_reader_is_served_beside_many_slow_ones(folder):
    """With 500 of them, each of which says a little now and then, on 64 threads."""
    with running(folder, patience=30) as address:
        slow = [socket.create_connection(address) for _ in range(500)]
        for connection in slow:
            with suppress(OSError):
                connection.sendall(b"HEAD / HT")
        ask = b"GET /style.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        for _ in range(3):
            assert b" 200 " in raw(address, ask)[:20]
            time.sleep(0.05)
        for connection in slow:
            connection.close()


def ask_as(address, path, origin):
    lines = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n"
    return raw(address, lines.encode())


@pytest.mark.parametrize("origins", [frozenset({"https://shop.example"}), frozenset({"*"})])
def test_a_site_that_was_named_gets_the_box_and_what_it_searches_in_alone(folder, origins):
    names = ("assets/search/browser.pack", "assets/box/embed.js", "assets/box/box.js")
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("for others", encoding="utf-8")
    with running(folder, origins=origins) as address:
        for name in names[:2]:
            answer = ask_as(address, f"/{name}", "https://shop.example")
            assert b" 200 " in answer[:20]
            assert b"\r\nAccess-Control-Allow-Origin: https://shop.example\r\n" in answer
            assert b"\r\nVary: Origin, Accept-Encoding\r\n" in answer
        for path in ("/", "/assets/box/box.js", "/assets/search/../../index.html", "/assets/box/embed.js/"):
            answer = ask_as(address, path, "https://shop.example")
            assert b" 421 " in answer[:20]
            assert b"Access-Control" not in answer
        if "*" not in origins:
            assert b" 421 " in ask_as(address, "/assets/box/embed.js", "https://shop.example.evil.invalid")[:20]
    shutil.rmtree(folder / "assets")


@pytest.mark.parametrize("origin", ["shop.example", "ftp://shop.example", "https://", "https://shop.example/page", ""])
def test_what_is_no_origin_is_refused(kb, small_kb, origin):
    said = kb("serve", "--allow-origin", origin, "--api")
    assert (said.code, said.out) == (2, "")
    assert "--allow-origin 的值不对" in said.err
