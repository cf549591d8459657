"""MCP as its clients speak it: the SDK's own client, and JSON-RPC by hand."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Literal, cast

import httpx
import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, RequestParamsMeta, TextContent

from tests.server.serving import PROGRAM, environment

Mode = Literal["auto", "legacy", "2026-07-28"]
MODES: tuple[Mode, ...] = ("auto", "legacy", "2026-07-28")
"""A client that finds out which protocol era it is, one of the former, one of the present."""
TIMEOUT_S = 20.0
SECRET = "sesame-4711"
"""Stands in what is sent, and may be in no log."""


@asynccontextmanager
async def connected(
    url: str, mode: Mode = "auto", key: str = "demo", **headers: str
) -> AsyncIterator[Client]:
    """A client of a server at this base address."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx2.AsyncClient(
        headers={"authorization": f"Bearer {key}", **named}, timeout=TIMEOUT_S
    ) as http:
        transport = streamable_http_client(f"{url}/mcp", http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client


@asynccontextmanager
async def started(*arguments: str, mode: Mode = "auto", **variables: str) -> AsyncIterator[Client]:
    """A client that has started `halfpast mcp` and talks to it over stdio."""
    parameters = StdioServerParameters(
        command=PROGRAM, args=["mcp", *arguments], env=environment(**variables)
    )
    async with Client(parameters, mode=mode) as client:
        yield client


def spoken(result: CallToolResult) -> str:
    """The one sentence of a result that is no error."""
    (text,) = result.content
    assert isinstance(text, TextContent)
    assert not result.is_error
    assert len(text.text.splitlines()) == 1
    return text.text


def data(result: CallToolResult) -> dict[str, Any]:
    """What it has beside the sentence, which is in it too."""
    found: dict[str, Any] = result.structured_content
    assert found["say"] == spoken(result)
    return found


def beside(**known: object) -> RequestParamsMeta:
    """What is known of a call, as `_meta`."""
    return cast("RequestParamsMeta", {f"halfpast/{key}": value for key, value in known.items()})


def rpc(method: str, params: Mapping[str, Any] | None = None, id: object = 1) -> dict[str, Any]:
    """A JSON-RPC request; a notification where the id is None."""
    message: dict[str, Any] = {"jsonrpc": "2.0", "method": method}
    if id is not None:
        message["id"] = id
    return message if params is None else message | {"params": params}


def call(name: str, arguments: object, **meta: object) -> dict[str, Any]:
    """A `tools/call` with any arguments, and `halfpast/...` beside them."""
    params: dict[str, Any] = {"name": name, "arguments": arguments}
    if meta:
        params["_meta"] = beside(**meta)
    return rpc("tools/call", params)


def said(response: httpx.Response) -> dict[str, Any]:
    """The reply in the answer to a `tools/call`."""
    assert response.status_code == 200, response.text
    result = response.json()["result"]
    assert result["isError"] is False
    assert result["content"] == [{"type": "text", "text": result["structuredContent"]["say"]}]
    reply: dict[str, Any] = result["structuredContent"]
    return reply
