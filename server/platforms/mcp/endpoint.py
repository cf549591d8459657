"""`POST /mcp`: MCP's streamable HTTP, without sessions and answered in JSON.

The rule: the SDK sees a request only once it is known whose it is, and its body has arrived, is within its
limits and is clean JSON. Each request stands for itself, so any worker answers any of them. Clients of
either protocol era are served; a read here costs the SDK some tasks, where the other routes wait for nothing.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import INTERNAL_ERROR, INVALID_REQUEST, PARSE_ERROR
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from server.platforms.body import BODY_MAX, Disconnected, read_body
from server.platforms.decoding import decode
from server.platforms.known import known_of
from server.platforms.mcp import protocol
from server.platforms.mcp.origin import Origin, of_headers, of_meta
from server.running import UNAVAILABLE, Desks, Runner, report
from server.security.admission import Keys, admit, tenant_of
from server.security.bearer import UNAUTHORIZED, UNAUTHORIZED_HEADERS
from server.tasks import stop
from tools.faults import Fault

ORIGIN = "halfpast.origin"
"""Where a request's origin stands in its scope."""

_STATUSES = {"too_large": 413, "too_slow": 408}
"""Of a body that cannot be read; else 400. No request can be named then, so HTTP has to say it."""
_UNAUTHORIZED = Response(
    UNAUTHORIZED, 401, headers={name.decode(): value.decode() for name, value in UNAUTHORIZED_HEADERS}
)
_WHICH_TENANT = (
    "This key opens several tenants, and nothing says which is meant: send the header X-Tenant, or "
    "X-Called-Number or X-Agent-Id with a line that is set up."
)


class McpEndpoint:
    """The route, as an ASGI application. It answers while `running`."""

    def __init__(self, runner: Runner, desks: Desks, keys: Keys) -> None:
        self._runner = runner
        self._keys = keys
        self._server = protocol.create(runner, desks, _origin_of)
        self._manager = self._new_manager()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hold the SDK's tasks, in a task of its own: whoever has begun them has to end them."""
        protocol.keep_quiet()
        self._manager = self._new_manager()  # one runs but once
        begun = asyncio.Event()
        holding = asyncio.create_task(_hold(self._manager, begun))
        try:
            await begun.wait()
            yield
        finally:
            await stop((holding,))

    def _new_manager(self) -> StreamableHTTPSessionManager:
        return StreamableHTTPSessionManager(
            self._server,
            stateless=True,
            json_response=True,
            event_store=None,
            max_request_body_size=BODY_MAX,
            # A name in DNS that turns to this machine (rebinding) lets a web page talk to a server that asks
            # for nothing. This one asks for a key, which no browser sends by itself; and under which names it
            # is reached is its proxy's to say. So neither Host nor Origin is looked at.
            security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = scope["headers"]
        admission = admit(headers, scope.get("path_params", {}), self._keys)
        if admission is None:
            await _UNAUTHORIZED(scope, receive, send)
            return
        tenant = tenant_of(admission, known_of(headers).lines, self._keys)
        if tenant is None:
            await _refusal(400, INVALID_REQUEST, _WHICH_TENANT)(scope, receive, send)
            return
        try:
            body = _mended(await read_body(headers, receive))
        except Disconnected:
            return
        except Fault as fault:
            reply = await self._runner.refusal(tenant, fault)
            status = _STATUSES.get(fault.reason, 400)
            await _refusal(status, PARSE_ERROR, reply.say)(scope, receive, send)
            return
        scope = {**scope, ORIGIN: of_headers(headers, tenant)}
        await self._answer(scope, _Received(body, receive), send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the SDK answer; what breaks in it is told by type and place, here and nowhere else."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._manager.handle_request(scope, receive, sending)
        except Exception as error:
            report(error, "mcp")
            if not begun:
                await _refusal(500, INTERNAL_ERROR, UNAVAILABLE.say)(scope, receive, send)


def _mended(body: bytes) -> bytes:
    """The same message without what is only careless, as for the other platforms. Raises `Fault`."""
    value = decode(body)
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # of what was read, only what has hundreds of levels is not written
        raise Fault("too_deep") from None


async def _hold(manager: StreamableHTTPSessionManager, begun: asyncio.Event) -> None:
    async with manager.run():
        begun.set()
        await asyncio.Event().wait()


class _Received:
    """A body that has been read, and whatever comes after it."""

    def __init__(self, body: bytes, rest: Receive) -> None:
        self._body: bytes | None = body
        self._rest = rest

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._rest()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def _origin_of(context: protocol.Context) -> Origin:
    """What the headers say, and else what stands beside the arguments."""
    assert context.request is not None, "this transport has one"
    known: Origin = context.request.scope[ORIGIN]
    return known.or_else(of_meta(context.params))


def _refusal(status: int, code: int, message: str) -> Response:
    """An error of no request in particular. What is left of the body must not be taken for the next one."""
    error = {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": message}}
    headers = {"content-type": "application/json", "connection": "close"}
    return Response(orjson.dumps(error), status, headers=headers)
