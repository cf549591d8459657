"""The server that MCP's clients talk to: what it lists, what it calls, what it answers.

The rule: whatever can be spoken is a result and no error. One sentence is its text, since many clients read
nothing else, and the whole reply is the structured content beside it.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import msgspec
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
)

from server.platforms.envelope import Asked, asked, one_line
from server.platforms.mcp.origin import Origin
from server.running import UNAVAILABLE, Desks, Runner, report
from tools.call import Reply
from tools.schemas.definitions import described
from tools.schemas.dialects import render
from tools.schemas.roster import Roster, roster

NAME = "halfpast"
INSTRUCTIONS = (
    "Finds, holds, books, moves and cancels appointments. Hand over days and times in the caller's own "
    "words; never work out a date. Offer only times that a tool has named, and say what a tool says: it is "
    "booked, moved or cancelled only when the tool says so."
)
_BARE = ""
"""What arguments that are no object stand under, on their way past the SDK: no argument has that name."""

Context = ServerRequestContext[Any, Any]
OriginOf = Callable[[Context], Origin]
"""Where a request comes from, with its tenant."""
ListTools = Callable[[Context, PaginatedRequestParams | None], Awaitable[ListToolsResult]]
CallTool = Callable[[Context, CallToolRequestParams], Awaitable[CallToolResult]]

log = logging.getLogger("halfpast.mcp")


def create(runner: Runner, desks: Desks, origin_of: OriginOf) -> Server[Any]:
    """The server, for any transport."""

    async def list_tools(context: Context, _params: PaginatedRequestParams | None) -> ListToolsResult:
        return listed(await _roster(desks, origin_of(context).tenant))

    async def call_tool(context: Context, params: CallToolRequestParams) -> CallToolResult:
        origin = origin_of(context)
        (reply,) = await runner.replies(origin.tenant, [call_of(params, origin)])
        return result_of(reply)

    return named(list_tools, call_tool)


def named(list_tools: ListTools, call_tool: CallTool) -> Server[Any]:
    """A server as clients see this one, whoever lists the tools and calls them."""
    server: Server[Any] = Server(
        NAME,
        version=version(NAME),
        instructions=INSTRUCTIONS,
        # No parameter of ours is repeated in a header; without this the SDK lists all tools at each call.
        get_tool_input_schema=lambda _name: None,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    # The SDK begins with a span of OpenTelemetry for each message: nobody here exports any.
    server.middleware[:] = [any_arguments]
    return server


def listed(business: Roster | None) -> ListToolsResult:
    """The tools that a business needs. No output schema: what a reply has depends on what is said."""
    tools = [Tool.model_validate(each) for each in render("mcp", described(business))]
    return ListToolsResult(tools=tools)


def call_of(params: CallToolRequestParams, origin: Origin) -> Asked:
    """A call that has passed `any_arguments`."""
    given: object = params.arguments
    if params.arguments is not None and params.arguments.keys() == {_BARE}:
        given = params.arguments[_BARE]
    return asked(params.name, given, id=origin.call, conversation=origin.conversation, caller=origin.caller)


def result_of(reply: Reply) -> CallToolResult:
    """A reply: the sentence, and all of it as plain JSON."""
    try:
        say = one_line(reply.say)
        data = msgspec.json.decode(msgspec.json.encode(msgspec.structs.replace(reply, say=say)))
    except Exception as error:
        report(error, "render")
        return result_of(UNAVAILABLE)
    return CallToolResult(content=[TextContent(type="text", text=say)], structured_content=data)


async def any_arguments(ctx: Context, call_next: CallNext) -> HandlerResult:
    """Lets a call through whose arguments are no object: it hears a sentence, and not the SDK's error."""
    params = ctx.params or {}
    arguments = params.get("arguments")
    if ctx.method == "tools/call" and arguments is not None and not isinstance(arguments, dict):
        ctx = replace(ctx, params={**params, "arguments": {_BARE: arguments}})
    return await call_next(ctx)


async def _roster(desks: Desks, tenant: str) -> Roster | None:
    """Whom a tenant has to offer; None where nobody can tell now: the tools are then told without names."""
    try:
        desk = desks.loaded(tenant)
        return roster((desk if desk is not None else await desks.load(tenant)).picture)
    except Exception as error:
        report(error, "list")
        return None


class PlacesOnly(logging.Handler):
    """Tells where the SDK had something to tell, and of which error; its words may be a caller's."""

    def emit(self, record: logging.LogRecord) -> None:
        raised = record.exc_info[0] if record.exc_info else None
        what = f": {raised.__qualname__}" if raised is not None else ""
        log.log(record.levelno, "%s line %d%s", record.name, record.lineno, what)


def keep_quiet() -> None:
    """The SDK logs messages and tracebacks with what was sent in them: keep the places of its warnings."""
    sdk = logging.getLogger("mcp")
    sdk.setLevel(logging.WARNING)
    sdk.propagate = False
    sdk.handlers = [PlacesOnly()]
