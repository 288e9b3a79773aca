"""Running the HTTP door: one process or several, and no more patience with a connection than it needs."""

import signal
import socket
from asyncio import TimerHandle, Transport
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from uvicorn import Config, Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from kb.doors.api import application
from kb.doors.base import Base, open_base
from kb.doors.gate import PATIENCE_SECONDS, Allowed, App
from kb.errors import FolderError

MAX_HEADER_BYTES = 32 * 1024
"""Bytes of a request with its headers."""
IN_ADVANCE = 64
"""Requests that one may send before the answer to the first; uvicorn would read as many as come."""
CONNECTIONS = 512
"""Of one process; where there are more, the one that has waited longest goes."""


@dataclass(frozen=True)
class Settings:
    """What a server is started with; `proxies` are the addresses of those whose X-Forwarded-For is believed, `cluster`
    is where questions are asked."""

    content: Path
    data: Path | None
    allowed: Allowed
    log: bool = False
    workers: int = 1
    proxies: tuple[str, ...] = ()
    cluster: str | None = None


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's own, which waits without end for a request and for the reader of an answer, with bounds to both."""

    waiting: ClassVar[dict["PatientProtocol", None]] = {}
    patience: ClassVar[float] = PATIENCE_SECONDS

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._until: TimerHandle | None = None
        self._taken: TimerHandle | None = None
        self._header = self._unfinished = 0
        self._refused = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if raw := transport.get_extra_info("socket"):  # else the end of an answer waits 40 ms for word of its beginning
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wait()
        if len(self.connections) > CONNECTIONS and (longest := next(iter(self.waiting), None)):
            longest.give_up()

    def connection_lost(self, exc: Exception | None) -> None:
        self._go_on()
        self._taken_up()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:  # read to the end, so that who sends it hears why
            return
        self._unfinished += len(data)
        super().data_received(data)
        if self._unfinished > MAX_HEADER_BYTES:
            self._refuse()
        elif self._until is None and (self.cycle is None or self.cycle.response_complete):
            self._wait()

    def on_url(self, url: bytes) -> None:
        self._header += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._header += len(name) + len(value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self._refused:
            return
        if self._header > MAX_HEADER_BYTES:
            return self._refuse()
        self._header = 0
        self._go_on()
        super().on_headers_complete()
        if len(self.pipeline) > IN_ADVANCE:
            self._refused = True
            self.give_up()

    def on_body(self, body: bytes) -> None:
        self._unfinished = 0
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._refused:
            super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._taken = self.loop.call_later(self.patience, self.give_up)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._taken_up()

    def timeout_keep_alive_handler(self) -> None:
        self.give_up()

    def give_up(self) -> None:
        """End the connection, be there something left to send or not."""
        self._go_on()
        self._taken_up()
        self.transport.abort()

    def _refuse(self) -> None:
        """The request is too long to be looked at; nothing more is taken."""
        if not self._refused:
            self._refused = True
            self.transport.write(b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n")
            self.transport.write_eof()
            self._wait()

    def _wait(self) -> None:
        """From now on it is the other side's turn."""
        self._go_on()
        self.waiting[self] = None
        self._until = self.loop.call_later(self.patience, self.give_up)

    def _taken_up(self) -> None:
        """The other side takes what it is sent."""
        if self._taken:
            self._taken.cancel()
            self._taken = None

    def _go_on(self) -> None:
        self._unfinished = 0
        self.waiting.pop(self, None)
        if self._until:
            self._until.cancel()
            self._until = None


def run(settings: Settings, host: str, port: int, tell: Callable[[str], None]) -> int:
    """Serve until interrupted or told to end; `tell` gets the address. To be called in the main thread.

    Raises FolderError where the port cannot be had, and what `open_base` raises.
    """
    opened = opened_by(settings)  # what is wrong with the base is said before anybody asks
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        door = socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise FolderError(f"不能在 {host}:{port} 监听：{error.strerror}；用 --port 换一个") from error
    for ending in (signal.SIGINT, signal.SIGTERM):  # also where who started it had it ignore them
        signal.signal(ending, signal.default_int_handler)
    with door, suppress(KeyboardInterrupt):
        name = f"[{host}]" if ":" in host else host
        config = configured(settings, opened)
        tell(f"http://{name}:{door.getsockname()[1]}/")
        if settings.workers > 1:
            Multiprocess(config, [door]).run()
        else:
            Server(config).run([door])
    return 0


def configured(settings: Settings, opened: Base) -> Config:
    """The settings of uvicorn; a process of several opens the base for itself."""
    many = settings.workers > 1
    make = partial(app_of, settings) if many else partial(app_of, settings, opened)
    return Config(
        make,
        factory=True,
        workers=settings.workers,
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        timeout_keep_alive=int(PATIENCE_SECONDS),
        timeout_graceful_shutdown=int(PATIENCE_SECONDS),
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies) or None,
        server_header=False,
        access_log=False,  # what is asked is nobody's business
        log_config=None,
        log_level="error",
    )


def app_of(settings: Settings, opened: Base | None = None) -> App:
    """The application of one process of several, which share the rate among them."""
    share = replace(settings.allowed, rate=settings.allowed.rate / settings.workers)
    opened = opened or opened_by(settings)
    opened.prepare()
    return application(opened, share, settings.log)


def opened_by(settings: Settings) -> Base:
    """The base that is served."""
    return open_base(settings.content, settings.data, settings.cluster)
