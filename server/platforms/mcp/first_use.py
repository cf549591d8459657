"""`/mcp` of a server whose agents may never speak MCP: made when the first of them does.

The rule: importing the SDK takes most of a second and a third of a worker's memory. So it is done for those
who use it, in a thread, while the other routes go on answering; and whoever has no key brings nothing about.
"""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from server.running import Desks, Runner
from server.security.admission import Keys, admit
from server.security.bearer import UNAUTHORIZED, UNAUTHORIZED_HEADERS

ENDPOINT = "server.platforms.mcp.endpoint"
"""The module of the route, and the first that needs the SDK."""

_UNAUTHORIZED = Response(
    UNAUTHORIZED, 401, headers={name.decode(): value.decode() for name, value in UNAUTHORIZED_HEADERS}
)


class McpOnFirstUse:
    """The route, as an ASGI application. It answers while `running`."""

    def __init__(self, runner: Runner, desks: Desks, keys: Keys) -> None:
        self._runner = runner
        self._desks = desks
        self._keys = keys
        self._beginning = asyncio.Lock()
        self._endpoint: ASGIApp | None = None
        self._ends = AsyncExitStack()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """End what was begun in between."""
        try:
            yield
        finally:
            self._endpoint = None
            await self._ends.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self._endpoint
        if endpoint is None:
            if admit(scope["headers"], scope.get("path_params", {}), self._keys) is None:
                await _UNAUTHORIZED(scope, receive, send)
                return
            endpoint = await self._begun()
        await endpoint(scope, receive, send)

    async def _begun(self) -> ASGIApp:
        async with self._beginning:
            if self._endpoint is None:
                module = await asyncio.to_thread(import_module, ENDPOINT)
                made = module.McpEndpoint(self._runner, self._desks, self._keys)
                await self._ends.enter_async_context(made.running())
                self._endpoint = made
                gc.freeze()  # modules stay: no round of the collector has to look at them
            return self._endpoint
