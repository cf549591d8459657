"""A phone call over MCP, with the client of its SDK.

The rule: one session a phone call. Its headers are set once, so they say whose call it is; that a tool is
called twice nobody says.
"""

import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx2
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent
from pydantic import ValidationError

from server.calling.envelopes import Caller, Sent, headers_of, hung_up
from server.calling.lines import SHOWN_MAX, TIMEOUT_S, CallFailed, Heard, Wire

PATH = "/mcp"
BAD_STATUS = 400
SILENT = logging.CRITICAL + 1
"""Above all that the SDK logs."""


@asynccontextmanager
async def opened(wire: Wire, caller: Caller) -> AsyncIterator["OverMcp"]:
    """A session. Raises `CallFailed`."""
    line = OverMcp(wire, caller)
    wire.client.headers.update(wire.authorization | headers_of(caller))
    wire.client.event_hooks = {"response": [line.look_at]}
    transport = streamable_http_client(f"{wire.server.url}{PATH}", http_client=wire.client)
    try:
        with _silence():
            async with Client(transport, read_timeout_seconds=TIMEOUT_S) as line.client:
                yield line
    except Exception as error:
        raise line.translated(error) from None


@contextmanager
def _silence() -> Iterator[None]:
    """The SDK logs tracebacks of answers that are none; the error says what is wrong."""
    sdk = logging.getLogger("mcp")
    before = sdk.level
    sdk.setLevel(SILENT)
    try:
        yield
    finally:
        sdk.setLevel(before)


class OverMcp:
    """One session."""

    client: Client

    def __init__(self, wire: Wire, caller: Caller) -> None:
        self._wire = wire
        self._caller = caller
        self._refused_with = 0

    async def send(self, sent: Sent) -> Heard:
        begun = time.perf_counter()
        result = await self.client.call_tool(sent.tool, dict(sent.arguments))
        return Heard(_spoken(result), (time.perf_counter() - begun) * 1_000)

    async def hang_up(self) -> None:
        await self._wire.post(hung_up(self._caller, 0))

    async def look_at(self, response: httpx2.Response) -> None:
        """The SDK tells of a refusal in words of its own: remember which it was."""
        if response.status_code >= BAD_STATUS:
            self._refused_with = response.status_code

    def translated(self, error: Exception) -> Exception:
        """What the SDK raises, alone or in groups of groups; what is none of its errors stays as it is."""
        while isinstance(error, ExceptionGroup):
            error = error.exceptions[0]
        if isinstance(error, httpx2.HTTPError):
            return self._wire.unreachable(error)
        if not isinstance(error, MCPError | ValidationError):
            return error
        if self._refused_with:
            return self._wire.refused(PATH, self._refused_with)
        what = str(error).partition("\n")[0][:SHOWN_MAX]
        return CallFailed(f"{self._wire.server.url}{PATH} gives no answer of MCP: {what}")


def _spoken(result: CallToolResult) -> str:
    """The text: what agent frameworks hand to the model."""
    said = " ".join(each.text for each in result.content if isinstance(each, TextContent))
    if result.is_error or len(said.splitlines()) != 1:
        raise CallFailed(f"mcp would speak nothing of this answer: {said[:200]!r}")
    return said
