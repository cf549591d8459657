"""What stands between an agent and the server: it notes what passes, and keeps or loses a reply when told to.

The rule: nothing is changed on the way. Who waits for a reply that is kept back waits as long as the test
says, so that "in the middle of a booking" is a place and not a moment.
"""

import asyncio
import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Self

import aiohttp
from aiohttp import web

_OF_ONE_HOP = {"host", "connection", "content-length", "transfer-encoding", "content-encoding"}


class Kept:
    """A reply that is kept back: the server has given it, the agent does not have it."""

    def __init__(self) -> None:
        self.given = asyncio.Event()
        self.let_go = asyncio.Event()


class Gate:
    """In front of a server; `calls` are the tools that were called, with the headers of each request."""

    def __init__(self, server: str) -> None:
        self.url = ""
        self.calls: list[tuple[str, dict[str, str]]] = []
        self._server = server
        self._kept: dict[str, Kept] = {}
        self._lost: set[str] = set()
        self._ends = AsyncExitStack()

    def keep(self, tool: str) -> Kept:
        """Keep back the reply to the next call of a tool."""
        self._kept[tool] = kept = Kept()
        self._ends.callback(kept.let_go.set)
        return kept

    def lose(self, tool: str) -> None:
        """Cut the connection instead of replying to the next call of a tool."""
        self._lost.add(tool)

    def headers(self, tool: str, name: str) -> list[str | None]:
        """A header, named in lower case, of each call of a tool."""
        return [headers.get(name) for called, headers in self.calls if called == tool]

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass)
        runner = web.AppRunner(app, shutdown_timeout=0)
        self._client = await self._ends.enter_async_context(aiohttp.ClientSession(self._server))
        await runner.setup()
        self._ends.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._ends.aclose()

    async def _pass(self, request: web.Request) -> web.Response:
        body = await request.read()
        tool = called(request.path, body)
        if tool:
            self.calls.append((tool, {name.lower(): value for name, value in request.headers.items()}))
        async with self._client.request(
            request.method, request.path, data=body, headers=_end_to_end(request.headers)
        ) as reply:
            content = await reply.read()
        await self._delay(tool, request)
        return web.Response(status=reply.status, body=content, headers=_end_to_end(reply.headers))

    async def _delay(self, tool: str, request: web.Request) -> None:
        if tool in self._lost and request.transport is not None:
            self._lost.remove(tool)
            request.transport.abort()
        kept = self._kept.pop(tool, None)
        if kept is not None:
            kept.given.set()
            await kept.let_go.wait()


def called(path: str, body: bytes) -> str:
    """The tool that a request calls, over plain HTTP or MCP; "" for any other request."""
    if path.startswith("/tools/"):
        return path.removeprefix("/tools/")
    message = json.loads(body) if path == "/mcp" and body else {}
    return str(message["params"]["name"]) if message.get("method") == "tools/call" else ""


def _end_to_end(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _OF_ONE_HOP}
