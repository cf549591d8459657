"""The composition root of a server: settings -> what answers calls -> routes.

The rule: what is made here is handed down, and is closed here, after the last request was answered.
"""

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.errors import HalfpastError
from server.assembling import House, warm_up
from server.digest import DigestEndpoint
from server.endpoint import ToolEndpoint
from server.health import Health
from server.keys import Keys
from server.ledger.housekeeping import Housekeeping
from server.ledger.pictures import BACKOFF_S, Pictures
from server.platforms.anthropic import ANTHROPIC
from server.platforms.elevenlabs import ELEVENLABS
from server.platforms.envelope import Platform
from server.platforms.gemini import GEMINI
from server.platforms.mcp.first_use import McpOnFirstUse
from server.platforms.openai import OPENAI
from server.platforms.plain import PLAIN, PLAIN_END
from server.platforms.retell import RETELL
from server.platforms.vapi import VAPI
from server.settings import Settings, read
from server.tasks import stop

OPEN_WAIT_S = 5.0
"""How long a process waits for its ledger before it answers anyway: that it has none. It keeps trying."""
FREEZE_EVERY_S = 30.0
"""Between two looks whether tenants were loaded since: what else is around then is never freed, some KB."""
PROGRESS_S = 1.0
"""Between two words about how far the loading is."""

_UNAVAILABLE = JSONResponse(
    {"error": "unavailable", "message": "The server has not reached its ledger yet. Try again in a moment."},
    status_code=503,
    headers={"retry-after": "1"},
)

log = logging.getLogger("halfpast.app")


def from_environment() -> Starlette:
    """The application of a process that uvicorn has started; see `Settings.to_environment`."""
    return create(read(os.environ))


def create(settings: Settings) -> Starlette:
    """The application. Nothing is opened before its lifespan begins."""
    house = House(settings)
    pictures, desks, keys = house.pictures, house.desks, Keys(house.pictures, demo=settings.demo)
    opened = asyncio.Event()
    health = Health(pictures, opened)
    housekeeping = Housekeeping(pictures, desks, settings.history_days)
    mcp = McpOnFirstUse(house.runner, desks, keys)

    def endpoint(platform: Platform) -> ASGIApp:
        return _OnceOpened(ToolEndpoint(platform, house.runner, keys), opened)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        warm_up()
        opening = asyncio.create_task(_open(house, opened))
        settling = asyncio.create_task(_settle(pictures, opened))
        cleaning = asyncio.create_task(housekeeping.run())
        try:
            await asyncio.wait((opening,), timeout=OPEN_WAIT_S)
            if opening.done():
                opening.result()
            async with mcp.running():
                with _ending_with_parent():
                    yield
        finally:
            await stop((opening, settling, cleaning))
            await house.close()

    app = Starlette(
        debug=False,
        routes=[
            Route("/tools/{name}", endpoint(PLAIN), methods=["POST"]),
            Route("/conversations/{id}/end", endpoint(PLAIN_END), methods=["POST"]),
            Route("/vapi", endpoint(VAPI), methods=["POST"]),
            Route("/vapi/{tenant}", endpoint(VAPI), methods=["POST"]),
            Route("/retell", endpoint(RETELL), methods=["POST"]),
            Route("/retell/{tenant}", endpoint(RETELL), methods=["POST"]),
            Route("/retell/tools/{name}", endpoint(RETELL), methods=["POST"]),
            Route("/retell/{tenant}/tools/{name}", endpoint(RETELL), methods=["POST"]),
            Route("/mcp", _OnceOpened(mcp, opened), methods=["POST"]),
            Route("/mcp/{tenant}", _OnceOpened(mcp, opened), methods=["POST"]),
            Route("/elevenlabs", endpoint(ELEVENLABS), methods=["POST"]),
            Route("/elevenlabs/{name}", endpoint(ELEVENLABS), methods=["POST"]),
            Route("/openai", endpoint(OPENAI), methods=["POST"]),
            Route("/anthropic", endpoint(ANTHROPIC), methods=["POST"]),
            Route("/gemini", endpoint(GEMINI), methods=["POST"]),
            Route("/digest", _OnceOpened(DigestEndpoint(keys, desks), opened), methods=["GET"]),
            Route("/healthz", health.alive, methods=["GET"]),
            Route("/readyz", health.ready, methods=["GET"]),
        ],
        middleware=[Middleware(_WithoutSlash)],
        exception_handlers={HTTPException: _no_route, Exception: _broken},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return app


class _WithoutSlash:
    """A slash too many at the end of an address changes nothing: no platform follows a redirect."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if len(path) > 1 and path.endswith("/"):
            scope = {**scope, "path": path.rstrip("/") or "/"}
        await self._app(scope, receive, send)


class _OnceOpened:
    """A route that cannot know anybody's key before the directory is loaded, and must not say 401 then."""

    def __init__(self, app: ASGIApp, opened: asyncio.Event) -> None:
        self._app = app
        self._opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app if self._opened.is_set() else _UNAVAILABLE
        await app(scope, receive, send)


async def _open(house: House, opened: asyncio.Event) -> None:
    """Reach the ledger, however long it takes: whoever starts a server has checked it once before."""
    failures = 0
    while not opened.is_set():
        try:
            await house.open()
            opened.set()
        except HalfpastError as error:
            log.warning("the ledger cannot be opened: %s (%s)", error.code, error)
            await asyncio.sleep(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
            failures += 1


async def _settle(pictures: Pictures, opened: asyncio.Event) -> None:
    """Tell how the loading goes, and take what is loaded out of the garbage collector's rounds.

    They would stop all callers for 0.1 s now and then. A tenant that is dropped is freed all the same: there
    is no circle in what is kept of it.
    """
    await opened.wait()
    while not pictures.preloaded:
        await asyncio.sleep(PROGRESS_S)
        known = pictures.directory.picture.businesses
        loaded = sum(pictures.loaded(each) is not None for each in known)
        log.info("%d of %d tenants are loaded", loaded, len(known))
    frozen = -1
    while True:
        if pictures.loads != frozen:
            frozen = pictures.loads
            gc.freeze()
        await asyncio.sleep(FREEZE_EVERY_S)


@contextmanager
def _ending_with_parent() -> Iterator[None]:
    """A worker whose supervisor was killed ends as if it had been told to, instead of holding the port."""
    parent = multiprocessing.parent_process()
    if parent is None:
        yield
        return
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.remove_reader(parent.sentinel)
        signal.raise_signal(signal.SIGTERM)

    loop.add_reader(parent.sentinel, end)
    try:
        yield
    finally:
        loop.remove_reader(parent.sentinel)


async def _no_route(_request: Request, error: Exception) -> JSONResponse:
    """404 and 405, as JSON."""
    assert isinstance(error, HTTPException), "registered for nothing else"
    code, message = _MESSAGES.get(error.status_code, ("refused", "This cannot be answered."))
    return JSONResponse({"error": code, "message": message}, error.status_code, headers=error.headers)


_MESSAGES = {
    404: ("not_found", "There is nothing at this path. Tools are called with POST /tools/{name}."),
    405: ("method_not_allowed", "This path takes another method; see the Allow header."),
}


async def _broken(_request: Request, _error: Exception) -> JSONResponse:
    """A bug of ours. The log has the traceback."""
    return JSONResponse({"error": "internal", "message": "This should not have happened."}, 500)
