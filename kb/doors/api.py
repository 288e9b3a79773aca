"""The HTTP door: routes, and what becomes of what goes wrong."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kb.answers.searching import MOST_HITS
from kb.doors.base import Base
from kb.doors.gate import Allowed, App, Gate, refusal
from kb.doors.openapi import document
from kb.doors.replies import Replies, TooBusy, as_bytes, number, parameters
from kb.errors import KbError, NotFound, QuestionError, in_one_line
from search.errors import SearchError

WORD = logging.getLogger("kb")
"""For who runs the server; on stderr, where nobody set it up otherwise."""
FRESH_SECONDS = 1.0
"""So often it is looked whether the content is another."""
STATUSES: dict[type[KbError], int] = {QuestionError: 400, NotFound: 404}
"""Of errors that the one who asks can mend; any other is the server's."""
Made = Callable[[Request], Awaitable[bytes]]


def application(base: Base, allowed: Allowed, log: bool = False) -> App:
    """The application for a base; with `log` what is asked is written down, as `kb ask --log` does."""
    replies = Replies(base, log)
    about = as_bytes(document(base.name))

    async def ask(request: Request) -> bytes:
        return await replies.ask(asked(request, "q")["q"])

    async def search(request: Request) -> bytes:
        given = asked(request, "q", "limit")
        return await replies.search(given["q"], number("limit", given.get("limit", "10"), MOST_HITS))

    async def entries(request: Request) -> bytes:
        parameters(request.scope["query_string"], ())
        return await replies.entries()

    async def entry(request: Request) -> bytes:
        parameters(request.scope["query_string"], ())
        return await replies.entry(request.path_params["id"])

    async def openapi(request: Request) -> bytes:
        return about

    async def health(request: Request) -> Response:
        said = {"status": "ok", "version": base.version, "problem": base.problem}
        return Response(as_bytes(said), headers={"Cache-Control": "no-store"}, media_type="application/json")

    def tagged(make: Made) -> Callable[[Request], Awaitable[Response]]:
        async def reply(request: Request) -> Response:
            tag = replies.tag(request.scope["path"], request.scope["query_string"])
            headers = {"ETag": tag, "Cache-Control": "no-cache"}
            if tag in known(request):
                return Response(status_code=304, headers=headers)
            return Response(await make(request), headers=headers, media_type="application/json")

        return reply

    routes = {"/api/ask": ask, "/api/search": search, "/api/entries": entries, "/api/entries/{id}": entry}
    app = Starlette(
        routes=[
            *(Route(path, tagged(make)) for path, make in {**routes, "/openapi.json": openapi}.items()),
            Route("/healthz", health),
        ],
        exception_handlers={KbError: refused, SearchError: broken, HTTPException: unknown, Exception: broken},
        lifespan=tending(replies),
    )
    app.router.redirect_slashes = False
    return Gate(app, allowed)


def asked(request: Request, first: str, *others: str) -> dict[str, str]:
    """The parameters of a request, of which the first must be there. Raises QuestionError."""
    given = parameters(request.scope["query_string"], (first, *others))
    if first not in given:
        raise QuestionError(f"没有问题；写 {request.scope['path']}?{first}=…")
    return given


def known(request: Request) -> list[str]:
    """The tags of what the one who asks has already."""
    return [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]


def tending(replies: Replies) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Looks after the base as long as the server runs: a change is there within some seconds, and no request waits."""

    async def tend() -> None:
        said = ""
        while True:
            await asyncio.sleep(FRESH_SECONDS)
            problem = await asyncio.to_thread(replies.tend)
            if problem and problem != said:
                WORD.warning(in_one_line(f"kb: {problem}"))
            said = problem

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(tend())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            try:
                replies.close()
            except KbError as error:
                WORD.warning(in_one_line(f"kb: {error}"))

    return lifespan


async def refused(request: Request, error: Exception) -> Response:
    """What the program refuses, in its own words."""
    assert isinstance(error, KbError)
    status = STATUSES.get(type(error), 503)
    later = {"Retry-After": "1"} if isinstance(error, TooBusy) else {}
    return refusal(status, error.code, str(error), **later)


async def unknown(request: Request, error: Exception) -> Response:
    """What Starlette refuses: an address that is none."""
    return refusal(404, "not-found", "没有这个地址；有 /api/ask /api/search /api/entries /healthz /openapi.json")


async def broken(request: Request, error: Exception) -> Response:
    """What nobody foresaw; the server says more of it on stderr."""
    return refusal(503 if isinstance(error, SearchError) else 500, "error", "这里出了错；过一会儿再来")
