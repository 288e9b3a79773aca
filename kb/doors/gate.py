"""Who may ask over HTTP: what is refused before anything is read, and what a browser is told with each reply."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import Response

from kb.doors.bounds import Rate
from kb.publish.requests import meant

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
PATIENCE_SECONDS = 10.0
"""Seconds for a request to arrive, for an answer to be taken, and for a connection that waits."""
MOST_BODY_BYTES = 4 * 1024 * 1024
"""Of a body that nobody asked for so much is read, so that who sent it can hear why it is refused."""
HEADERS = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"server", b"kb"),
    (b"x-content-type-options", b"nosniff"),
)
"""Go with every reply."""


@dataclass(frozen=True)
class Allowed:
    """names    of this server, beside its addresses
    origins  of other sites whose pages may read the replies; * for all
    rate     requests a second of one client, 0 for any number
    """

    names: frozenset[str] = frozenset({"localhost"})
    origins: frozenset[str] = frozenset()
    rate: float = 0.0


class Gate:
    """Around the application."""

    def __init__(self, app: App, allowed: Allowed) -> None:
        self.app = app
        self._names, self._origins = set(allowed.names), allowed.origins
        self._rate = Rate(allowed.rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        hosts, origin, body = [], "", False
        for name, value in scope["headers"]:
            if name == b"host":
                hosts.append(value.decode("latin-1"))
            elif name == b"origin":
                origin = value.decode("latin-1")
            elif name == b"transfer-encoding" or (name == b"content-length" and value.strip() != b"0"):
                body = True
        shared = bool(origin) and ("*" in self._origins or origin in self._origins)

        async def told(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                extra = [*HEADERS, *(self._shared(origin) if shared else ())]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        refused = self._refused(scope, hosts, origin, shared, body)
        if not refused:
            return await self.app(scope, receive, told)
        if body:
            await drained(scope, receive)
        await refused(scope, receive, told)

    def _shared(self, origin: str) -> tuple[tuple[bytes, bytes], ...]:
        allowed = "*" if "*" in self._origins else origin
        return (
            (b"access-control-allow-origin", allowed.encode("latin-1")),
            (b"access-control-expose-headers", b"ETag, Retry-After"),
            (b"vary", b"Origin"),
        )

    def _refused(self, scope: Scope, hosts: list[str], origin: str, shared: bool, body: bool) -> Response | None:
        """Why a request is not answered; None where it is."""
        if len(hosts) > 1 or not all(meant(host, self._names) for host in hosts):
            return refusal(421, "host", "Host 不是这台服务器的名字；用 --name 写明它的名字")
        if origin and not shared and not meant(urlsplit(origin).netloc, self._names):
            return refusal(403, "origin", "别的网站的网页读不了；让管这台服务器的人用 --allow-origin 写明它")
        if body:
            return refusal(413, "body", "请求不带正文；要问的写在地址里，如 /api/ask?q=…", Connection="close")
        if scope["method"] not in ("GET", "HEAD"):
            return refusal(405, "method", "只有 GET 和 HEAD", Allow="GET, HEAD")
        client = scope["client"][0] if scope.get("client") else ""
        if scope["path"] != "/healthz" and (wait := self._rate.wait(client)):
            return refusal(429, "rate", f"问得太快；{ceil(wait)} 秒后再来", **{"Retry-After": str(ceil(wait))})
        return None


def refusal(status: int, code: str, message: str, **headers: str) -> Response:
    """A refusal, as the object that `--json` prints for an error."""
    from kb.doors.replies import as_bytes

    return Response(
        as_bytes({"error": {"code": code, "message": message}}),
        status,
        {"Cache-Control": "no-store", **headers},
        "application/json",
    )


async def drained(scope: Scope, receive: Receive) -> None:
    """Read what was sent and throw it away, as much as somebody may send by mistake; not where they ask first."""
    if any(name == b"expect" for name, _ in scope["headers"]):
        return
    left, until = MOST_BODY_BYTES, asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while left > 0 and (room := until - asyncio.get_running_loop().time()) > 0:
        try:
            message = await asyncio.wait_for(receive(), room)
        except asyncio.TimeoutError:
            return
        if message["type"] != "http.request" or not message.get("more_body"):
            return
        left -= len(message.get("body", b""))
