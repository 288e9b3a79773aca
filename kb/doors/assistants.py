"""The door for assistants: the tools over the Model Context Protocol."""

from contextlib import suppress

import anyio
from mcp import types
from mcp.server import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from kb import __version__
from kb.doors.base import Base
from kb.doors.telling import PASS_ON
from kb.doors.tools import TOOLS, Tool, call
from kb.errors import FolderError, KbError
from search.errors import SearchError

BY_NAME = {tool.name: tool for tool in TOOLS}
FAILED = "这里出了错；换个问法，或过一会儿再来"


def server(base: Base) -> Server:
    """A server for a base, which is taken as it is at each call."""

    async def tools(
        context: ServerRequestContext, parameters: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[described(tool) for tool in TOOLS])

    async def used(context: ServerRequestContext, parameters: types.CallToolRequestParams) -> types.CallToolResult:
        return await anyio.to_thread.run_sync(said, base, parameters.name, parameters.arguments or {})

    said_of = base.spoken
    return Server(
        "kb",
        version=__version__,
        title=said_of.name,
        instructions=f"{said_of.name}。有关的问题先用 ask，用用户的原话。{PASS_ON}",
        on_list_tools=tools,
        on_call_tool=used,
    )


def described(tool: Tool) -> types.Tool:
    """A tool as the protocol lists it: it changes nothing, and asks nobody else."""
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.about,
        input_schema=tool.schema,
        annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )


def said(base: Base, name: str, given: object) -> types.CallToolResult:
    """What a tool says; what is wrong with a call is said as text too, so that the assistant can mend it."""
    try:
        with suppress(FolderError):  # then the former index answers
            base.refresh()
        if name not in BY_NAME:
            return _text(f"没有 {name[:40]} 这个工具；有 {' '.join(BY_NAME)}", wrong=True)
        return _text(call(base, BY_NAME[name], given))
    except KbError as error:
        return _text(str(error), wrong=True)
    except (SearchError, RecursionError):
        return _text(FAILED, wrong=True)


def _text(text: str, wrong: bool = False) -> types.CallToolResult:
    clean = "".join(c for c in text if c in "\n\u3000" or c.isprintable())
    return types.CallToolResult(content=[types.TextContent(type="text", text=clean)], is_error=wrong)


def serve(base: Base) -> None:
    """Serve over standard input and output until these are closed."""

    async def run() -> None:
        door = server(base)
        async with stdio_server() as (incoming, outgoing):
            await door.run(incoming, outgoing, door.create_initialization_options())

    anyio.run(run)
