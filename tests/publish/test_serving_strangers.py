"""`kb serve` is for whoever meant it: other names are refused, and nobody keeps an honest reader out."""

import shutil
import socket
import threading
import time
from contextlib import ExitStack, suppress

import pytest

from kb.publish.connections import SENDS, WAITS, WORKS, Connections, keeps_waiting, of_client
from kb.publish.sent import Kept, Sent
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


ASK = b"GET /style.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
LARGE = b"GET /large.unknown HTTP/1.1\r\nHost: localhost\r\n\r\n"
BAD = {
    "says nothing": b"",
    "says a little": b"HEAD / HT",
    "asks and stays": b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "takes no answer": LARGE,
}


@pytest.fixture(scope="module")
def large(folder):
    """A file that no socket holds."""
    file = folder / "large.unknown"
    file.write_bytes(bytes(1 << 24))
    yield file
    file.unlink()


@pytest.mark.parametrize("source", ["127.0.0.1", "127.0.0.2"])
@pytest.mark.parametrize("kind", BAD)
def test_an_honest_reader_is_served_beside_500_bad_ones(folder, large, kind, source):
    """From the reader's own address or another; the server would wait an hour for each of them."""
    with running(folder, patience=3600) as address, ExitStack() as stack:
        for _ in range(500):
            bad = stack.enter_context(socket.create_connection(address, source_address=(source, 0)))
            with suppress(OSError):
                bad.sendall(BAD[kind])
        for _ in range(3):
            assert b" 200 " in raw(address, ASK)[:20]


@pytest.fixture
def pair():
    """Two ends of a connection."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


class Connection:
    """Says nothing and takes nothing; ends when it is told to."""

    def __init__(self, end):
        self.end, self.ended = end, False

    def fileno(self):
        return self.end.fileno()

    def shutdown(self, how):
        self.ended = True


@pytest.mark.parametrize("others", [0, 1])
def test_one_client_leaves_room_for_others_and_its_own_slowest_goes(pair, others):
    connections = Connections(8, 6)
    one = [Connection(pair[0]) for _ in range(20)]
    other = [Connection(pair[0]) for _ in range(others)]
    for connection in other:
        connections.enter(connection, "192.0.2.2")
    for connection in one[:6]:
        connections.enter(connection, "192.0.2.1")
    for late in one[6:]:
        first = threading.Thread(target=connections.enter, args=(late, "192.0.2.1"))
        first.start()
        while not (gone := [c for c in one if c.ended]):
            time.sleep(0.001)
        connections.leave(gone[0])
        gone[0].ended = False
        first.join()
    assert not any(c.ended for c in other)
    connections.enter(Connection(pair[0]), "192.0.2.3")


def test_who_waits_for_us_is_not_who_keeps_others_waiting(pair):
    """On a busy machine a request lies there for a while, an answer is being made, and a piece of it could be sent."""
    ours, theirs = pair
    assert keeps_waiting(ours, WAITS)
    assert not keeps_waiting(ours, WORKS)
    assert not keeps_waiting(ours, SENDS)
    theirs.sendall(b"GET / HTTP/1.1")
    assert not keeps_waiting(ours, WAITS)
    ours.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            ours.send(bytes(1 << 16))
    assert keeps_waiting(ours, SENDS)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("unix", "unix", True),
    ],
)
def test_addresses_of_one_household_are_one_client(one, other, same):
    assert (of_client(one) == of_client(other)) == same


def test_one_record_of_the_log_is_one_line_and_steers_nothing(folder, monkeypatch, capfd):
    """Whatever fails, and whatever bytes a client sent: they are in the message of the error."""

    def failing(target):
        raise RuntimeError(f"{target}\n127.0.0.1 - forged \x1b]0;title\x07\u2028{'x' * 9999}")

    monkeypatch.setattr("kb.publish.serving.parts", failing)
    with running(folder) as address:
        assert raw(address, b"GET /\x1b[31m\x07\x9b HTTP/1.1\r\nHost: localhost\r\n\r\n") == b""
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.strip().isprintable()
    assert err.startswith("kb: 127.0.0.1: RuntimeError (test_serving_strangers.py:")
    assert len(err) < 3000


def test_a_file_that_no_website_has_is_not_read_into_memory(folder, monkeypatch):
    huge = folder / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(1 << 40)
    with running(folder) as address:
        assert b" 404 " in raw(address, ASK.replace(b"style.css", b"huge.txt"))[:20]
    huge.unlink()


def test_what_is_kept_of_files_has_a_bound_and_the_least_used_goes():
    kept, made = Kept(100), []

    def sent(name: str, size: int) -> Sent:
        def make() -> Sent:
            made.append(name)
            return Sent(bytes(size), b"", "", "")

        return kept.get(name, make)

    for name, size in (("a", 40), ("b", 40), ("a", 40), ("c", 40), ("a", 40), ("b", 40), ("d", 999), ("a", 40)):
        assert len(sent(name, size).raw) == size
    assert made == ["a", "b", "c", "b", "d", "a"]


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
