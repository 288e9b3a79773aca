"""A small server for the finished website: what is in its folder and nothing else, for a browser on this machine."""

import io
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.client import LineTooLong
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from urllib.parse import quote, urlsplit

from kb.errors import FolderError, in_one_line
from kb.publish.connections import SENDS, WAITS, WORKS, Connections
from kb.publish.csp import HEADERS
from kb.publish.requests import find, meant, parts, shared, takes_gzip
from kb.publish.sent import TYPES, load

THREADS = 64
"""Browsers that are answered at once; the others wait."""
PATIENCE_SECONDS = 10.0
"""Seconds for a request to arrive, and for an answer to be taken; then the connection is closed."""
MAX_HEADER_BYTES = 32 * 1024
"""Bytes of a request with its headers."""
PIECE_BYTES = 64 * 1024
"""Of an answer, sent at once."""
UNTAKEN_BYTES = 4 * PIECE_BYTES
"""Of an answer, that the system keeps until they are taken."""
LONGEST_RECORD = 500
"""Characters of a line of the log."""
CACHING = {"Cache-Control": "no-cache"}  # kept, but asked about each time
PLAIN = TYPES[".txt"]


def serve(
    folder: Path, host: str, port: int, tell: Callable[[str], None], origins: frozenset[str] = frozenset()
) -> int:
    """Serve a folder until interrupted or told to end; `tell` gets its address. To be called in the main thread.

    `origins` are those of other sites whose pages may have the box and what it searches in, * for all.
    Raises FolderError when the port cannot be had.
    """
    try:
        server = Server(folder, host, port)
    except OSError as error:
        raise FolderError(f"不能在 {host}:{port} 监听：{error.strerror}；用 --port 换一个") from error
    server.origins = origins
    for ending in (signal.SIGINT, signal.SIGTERM):  # also where who started it had it ignore them
        signal.signal(ending, signal.default_int_handler)
    with server, suppress(KeyboardInterrupt):
        name = f"[{host}]" if ":" in host else host
        tell(f"http://{name}:{server.server_address[1]}/")
        server.serve_forever()
    return 0


class Server(ThreadingMixIn, TCPServer):
    """A thread for each connection, up to `threads`; `patience` is in seconds."""

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # where it would let two servers share a port
    request_queue_size = 1024

    def __init__(
        self, folder: Path, host: str, port: int, threads: int = THREADS, patience: float = PATIENCE_SECONDS
    ) -> None:
        self.folder = folder.resolve()
        self.patience = patience
        self.names = {"localhost", host.lower().strip("[]")}
        self.origins: frozenset[str] = frozenset()
        self.connections = Connections(threads, max(1, threads * 3 // 4))
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), Handler)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNTAKEN_BYTES)  # of each connection too

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.enter(request, client_address[0])
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.connections.leave(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no error; anything else is told in one line."""
        error = sys.exc_info()[1]
        if error and not isinstance(error, (ConnectionError, TimeoutError)):
            self.tell(record(error, client_address[0]))

    def tell(self, line: str) -> None:
        """Say a line where errors are said."""
        sys.stderr.write(line + "\n")


class BoundedReader(io.RawIOBase):
    """What a browser sends, for as long and as much as one request may take."""

    def __init__(self, connection: socket.socket, patience: float) -> None:
        self._connection, self._patience = connection, patience
        self.reset()

    def reset(self) -> None:
        """Another request begins."""
        self._until, self._left = time.monotonic() + self._patience, MAX_HEADER_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self._left <= 0:
            raise LineTooLong("headers")
        self._connection.settimeout(left)
        try:
            size = self._connection.recv_into(buffer)
        finally:
            self._connection.settimeout(self._patience)  # for all of an answer, see socket.sendall
        self._left -= size
        return size


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD with files of the server's folder; says nothing of what is read here."""

    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"  # what names no version gets headers too
    server: Server
    shared = ""
    """The other site whose page asks, where it may."""

    def setup(self) -> None:
        super().setup()
        self._incoming = BoundedReader(self.connection, self.server.patience)
        self.rfile = io.BufferedReader(self._incoming, 4096)

    def handle_one_request(self) -> None:
        self._incoming.reset()
        self.server.connections.step(self.connection, WAITS)
        try:
            super().handle_one_request()
        except LineTooLong:  # in the first line already
            self.command = self.requestline = ""
            self.request_version = self.default_request_version
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)

    def do_GET(self) -> None:
        self.server.connections.step(self.connection, WORKS)
        origin = self.headers.get("Origin", "")
        self.shared = origin if shared(self.path, origin, self.server.origins) else ""
        strange = [urlsplit(origin).netloc] if origin and not self.shared else []
        asked = [*self.headers.get_all("Host", []), *strange]
        if len(asked) > 2 or not all(meant(host, self.server.names) for host in asked):
            self.close_connection = True
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "不是这里的名字\n".encode(), {"Content-Type": PLAIN})
            return
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # what follows is no request
        names = parts(self.path)
        file = find(self.server.folder, names) if names else None
        if names and file and file.is_dir():
            query = urlsplit(self.path).query
            place = "/".join(["", *map(quote, names), ""]) + (f"?{query}" if query else "")
            self._send(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": place})
        elif file:
            self._send_file(file, HTTPStatus.OK)
        elif missing := find(self.server.folder, ["404.html"]):
            self._send_file(missing, HTTPStatus.NOT_FOUND)
        else:
            self._send(HTTPStatus.NOT_FOUND, "没有这一页\n".encode(), {"Content-Type": PLAIN})

    do_HEAD = do_GET

    def _send_file(self, file: Path, status: HTTPStatus) -> None:
        try:
            state = file.stat()
            sent = load(file, state.st_mtime_ns, state.st_size)
        except (OSError, ValueError):  # taken away in between, not ours to read, or no file of a website
            self._send(HTTPStatus.NOT_FOUND, b"", {})
            return
        packed = bool(sent.packed) and takes_gzip(self.headers.get("Accept-Encoding", ""))
        tag = f'"{sent.tag}-gz"' if packed else f'"{sent.tag}"'
        headers = {"ETag": tag, "Last-Modified": formatdate(state.st_mtime, usegmt=True)}
        if sent.packed:
            headers["Vary"] = "Accept-Encoding"
        if status is HTTPStatus.OK and self._known(tag, state.st_mtime):
            self._send(HTTPStatus.NOT_MODIFIED, b"", headers)
            return
        headers["Content-Type"] = sent.kind
        if packed:
            headers["Content-Encoding"] = "gzip"
        self._send(status, sent.packed if packed else sent.raw, headers)

    def _known(self, tag: str, changed: float) -> bool:
        """Whether the browser has this very file already."""
        if tags := self.headers.get("If-None-Match"):
            return tag in [one.strip().removeprefix("W/") for one in tags.split(",")] or tags.strip() == "*"
        with suppress(TypeError, ValueError, OverflowError):
            return int(changed) <= parsedate_to_datetime(self.headers.get("If-Modified-Since", "")).timestamp()
        return False

    def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        beside = {"Access-Control-Allow-Origin": self.shared, "Vary": "Origin, Accept-Encoding"} if self.shared else {}
        for name, value in {**HEADERS, **CACHING, **headers, **beside}.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self._write(body)

    def _write(self, body: bytes) -> None:
        """Send an answer piece by piece, each of which is a step; all of it within the patience of the server."""
        until = time.monotonic() + self.server.patience
        for start in range(0, len(body), PIECE_BYTES):
            self.connection.settimeout(max(until - time.monotonic(), 0.001))
            self.server.connections.step(self.connection, SENDS)
            self.wfile.write(body[start : start + PIECE_BYTES])
        self.connection.settimeout(self.server.patience)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the standard library refuses: a method other than GET and HEAD, what is no HTTP, headers too long."""
        self.close_connection = True
        status = HTTPStatus(code)
        self._send(status, f"{status.phrase}\n".encode(), {"Content-Type": PLAIN})
        with suppress(OSError):  # closing before the rest is read would take the answer back
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(min(1.0, self.server.patience))
            for _ in range(16):
                if not self.connection.recv(65536):
                    break

    def version_string(self) -> str:
        return "kb"

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing of each request: what is read here is nobody's business."""


def record(error: BaseException, address: str) -> str:
    """What went wrong, in a line in which no byte of a client steers a terminal or begins another line."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else "?"
    return in_one_line(f"kb: {address}: {type(error).__name__} ({place}): {error}"[:LONGEST_RECORD])
