"""MCP over stdio for clients that speak nothing else, passed on to a server that runs elsewhere.

The rule: each request is one POST of its own, so that the server may be restarted meanwhile; and what got no
answer is called unconfirmed, unless it was never sent.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx2
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp.types import (
    INTERNAL_ERROR,
    LATEST_PROTOCOL_VERSION,
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
)
from pydantic import ValidationError

from engine.errors import HalfpastError
from server.platforms.envelope import mapping, text
from server.platforms.mcp import protocol, stdio
from server.platforms.mcp.origin import META_PREFIX
from server.printable import printable
from server.running import UNAVAILABLE, report
from tools.call import Reply
from tools.speech.registry import LAST_RESORT

TIMEOUT_S = 10.0
"""What voice platforms are told to wait."""
UNCONFIRMED = Reply(say=LAST_RESORT.unconfirmed, reason="unconfirmed")
UNAUTHORIZED = 401
NOTHING_DONE = frozenset((400, UNAUTHORIZED, 403, 404, 405, 406, 413, 429, 431, 503))
"""What a request was refused with, before anything was done."""
HINT_MAX = 300
"""Characters of what a server says that are shown."""

SILENT = logging.CRITICAL + 1
"""Above all that the SDK logs."""

Answer = TypeVar("Answer")

log = logging.getLogger("halfpast.mcp")


class Unreachable(HalfpastError):
    """The server is not there, or does not let us in."""

    code = "unreachable"


class Refused(Unreachable):
    """Nothing was sent, or nothing was done with it."""

    code = "refused"


async def serve(url: str, key: str, tenant: str | None) -> None:
    """Pass everything on to the `/mcp` at this address, until the input ends. Raises `Unreachable`.

    `tenant`: which of those that the key opens.
    """
    meant = {} if tenant is None else {"x-tenant": tenant}
    async with httpx2.AsyncClient(
        headers={"authorization": f"Bearer {key}", **meant},
        timeout=TIMEOUT_S,
        event_hooks={"response": [_raise_for_status]},
    ) as http:
        bridge = _Bridge(url, http)
        # An address or a key that is wrong is said now, and not to a model; the error alone says it.
        logging.getLogger("mcp").setLevel(SILENT)
        await bridge.ask(_list)
        await stdio.run(protocol.named(bridge.list_tools, bridge.call_tool))


class _Bridge:
    """What a client asks for, asked of the server."""

    def __init__(self, url: str, http: httpx2.AsyncClient) -> None:
        self._url = url
        self._http = http
        self._conversation = {f"{META_PREFIX}conversation_id": stdio.new_conversation()}

    async def list_tools(
        self, _context: protocol.Context, _params: PaginatedRequestParams | None
    ) -> ListToolsResult:
        try:
            return await self.ask(_list)
        except Unreachable as error:
            raise MCPError(INTERNAL_ERROR, error.detail) from None

    async def call_tool(self, context: protocol.Context, params: CallToolRequestParams) -> CallToolResult:
        own = mapping((context.params or {}).get("_meta"))
        meta = self._conversation | {key: own[key] for key in own if key.startswith(META_PREFIX)}
        try:
            return await self.ask(lambda client: _call(client, params, meta))
        except Refused as error:
            log.warning("%s", error.detail)
            return protocol.result_of(UNAVAILABLE)
        except Exception as error:
            report(error, "bridge")
            return protocol.result_of(UNCONFIRMED)

    async def ask(self, request: Callable[[Client], Awaitable[Answer]]) -> Answer:
        """Raises `Unreachable`, and `Refused` where it is certain that nothing was done."""
        transport = streamable_http_client(self._url, http_client=self._http)
        try:
            async with Client(
                transport, mode=LATEST_PROTOCOL_VERSION, read_timeout_seconds=TIMEOUT_S, cache=None
            ) as client:
                return await request(client)
        except Exception as error:
            raise self._translated(error) from None

    def _translated(self, error: Exception) -> Exception:
        """What the SDK raises, alone or in groups of groups; what is none of its errors stays as it is."""
        while isinstance(error, ExceptionGroup):
            error = error.exceptions[0]
        match error:
            case httpx2.ConnectError():
                return Refused(f"{self._url}: no server answers there")
            case httpx2.HTTPStatusError() if error.response.status_code in NOTHING_DONE:
                return Refused(f"{self._url}: HTTP {error.response.status_code}{_hint(error.response)}")
            case httpx2.HTTPError() | MCPError() | ValidationError():
                what = f"no answer of MCP ({type(error).__name__})"
                return Unreachable(f"{self._url}: {what}; is it the address of the server's /mcp?")
            case _:
                return error


async def _list(client: Client) -> ListToolsResult:
    return await client.list_tools()


async def _call(client: Client, params: CallToolRequestParams, meta: dict[str, Any]) -> CallToolResult:
    """`Client.call_tool` would list the tools again, for output schemas that there are none of."""
    relayed = {"name": params.name, "arguments": params.arguments, "_meta": meta}
    request = CallToolRequest(params=CallToolRequestParams.model_validate(relayed))
    return await client.session.send_request(request, CallToolResult)


async def _raise_for_status(response: httpx2.Response) -> None:
    """As the server says it, and not in words of the SDK's."""
    if response.is_error:
        await response.aread()
        response.raise_for_status()


def _hint(response: httpx2.Response) -> str:
    """What the server says of it, in one line."""
    if response.status_code == UNAUTHORIZED:
        return ", HALFPAST_KEY opens nothing there"
    try:
        found = mapping(response.json())
    except ValueError:
        return ""
    said = text(mapping(found.get("error")).get("message") or found.get("message"))
    return f", {printable(said[:HINT_MAX])}" if said else ""
