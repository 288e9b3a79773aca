"""A small server for the finished website: what is in its folder and nothing else, for a browser on this machine."""

import gzip
import io
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from http.client import LineTooLong
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from threading import BoundedSemaphore
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from kb.errors import FolderError
from kb.publish.csp import HEADERS
from kb.publish.requests import find, meant, parts, shared, takes_gzip

THREADS = 64
"""Browsers that are answered at once; the others wait."""
PATIENCE_SECONDS = 10.0
"""Seconds for a request to arrive, and for an answer to be taken; then the connection is closed."""
MAX_HEADER_BYTES = 32 * 1024
"""Bytes of a request with its headers."""
TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".pack": "application/octet-stream",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
"""Of a file by the end of its name; not the system's table, which differs from machine to machine."""
PACKED = frozenset(TYPES) - {".ico", ".png", ".woff2"}
"""What becomes smaller when it is sent compressed."""
CACHING = {"Cache-Control": "no-cache"}  # kept, but asked about each time
PLAIN = TYPES[".txt"]


class Sent(NamedTuple):
    """A file as it goes out; `packed` is empty where compressing it is of no use."""

    raw: bytes
    packed: bytes
    tag: str
    kind: str


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
    request_queue_size = 64

    def __init__(
        self, folder: Path, host: str, port: int, threads: int = THREADS, patience: float = PATIENCE_SECONDS
    ) -> None:
        self.folder = folder.resolve()
        self.patience = patience
        self.names = {"localhost", host.lower().strip("[]")}
        self.origins: frozenset[str] = frozenset()
        self._free = BoundedSemaphore(threads)
        self._waiting: dict[Any, float] = {}
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), Handler)

    def waits(self, connection: Any, since: float | None) -> None:
        """A connection waits for a request, or no longer."""
        if since is None:
            self._waiting.pop(connection, None)
        else:
            self._waiting[connection] = since

    def process_request(self, request: Any, client_address: Any) -> None:
        self._waiting[request] = time.monotonic()
        while not self._free.acquire(timeout=0.02):  # all are taken: who has kept us waiting longest goes
            waiting = [one for one in list(self._waiting) if one is not request]
            if waiting:
                oldest = waiting[0]
                self._waiting.pop(oldest, None)
                with suppress(OSError):
                    oldest.shutdown(socket.SHUT_RDWR)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._waiting.pop(request, None)
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no error; anything else is shown."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


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
        self.server.waits(self.connection, time.monotonic())
        try:
            super().handle_one_request()
        except LineTooLong:  # in the first line already
            self.command = self.requestline = ""
            self.request_version = self.default_request_version
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)

    def do_GET(self) -> None:
        self.server.waits(self.connection, None)
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
        except OSError:  # taken away in between, or not ours to read
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
            self.wfile.write(body)

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


@lru_cache(maxsize=256)
def load(file: Path, changed: int, size: int) -> Sent:
    """A file as it goes out; read anew when its time or its size is another."""
    raw = file.read_bytes()
    packed = gzip.compress(raw, mtime=0) if file.suffix in PACKED else b""
    kind = TYPES.get(file.suffix, "application/octet-stream")
    return Sent(raw, packed if len(packed) < len(raw) else b"", sha256(raw).hexdigest()[:16], kind)
