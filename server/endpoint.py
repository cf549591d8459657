"""A tool route: one plain ASGI endpoint for every platform. Authenticate, read, parse, run, render.

The rule: whoever holds a key hears a sentence, with HTTP 200, whatever was sent and whatever broke. And
between the last byte of a request and the first of its reply a read waits for nothing.
"""

import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct
from starlette.types import Receive, Scope, Send

from engine.errors import HalfpastError, LedgerBusy, LedgerError, LedgerUnavailable, OpReused, UnknownTenant
from engine.picture import Picture
from server.platforms.body import Disconnected, read_body
from server.platforms.envelope import Acknowledgement, Asked, Headers, Platform
from server.security.bearer import UNAUTHORIZED, UNAUTHORIZED_HEADERS, Keys, tenant_of
from tools.call import Reply, ToolCall
from tools.faults import Fault, FaultReason
from tools.memory import Memory
from tools.ports import Desk
from tools.speech.registry import LAST_RESORT
from tools.staleness import marked

KEY_REUSED: FaultReason = "call_id_reused"
TRACE_FRAMES_MAX = 40
"""Innermost frames of a failure that are logged."""

UNAVAILABLE = Reply(say=LAST_RESORT.unavailable, reason="unavailable")
"""Where there is no tenant to know the language of."""

_UNAUTHORIZED_START = {"type": "http.response.start", "status": 401, "headers": list(UNAUTHORIZED_HEADERS)}
_CONTENT_TYPE = (b"content-type", b"application/json")
_CLOSE = (b"connection", b"close")

log = logging.getLogger("halfpast.endpoint")


class TenantDesk(Desk, Protocol):
    """A desk that knows how old what it says may be."""

    @property
    def stale(self) -> bool:
        """Whether the ledger is away for so long that what is said has to say so. Never waits."""


class Desks(Protocol):
    """The tenants' desks."""

    def loaded(self, tenant: str) -> TenantDesk | None:
        """The desk of a tenant that is in memory. Never waits."""

    async def load(self, tenant: str) -> TenantDesk:
        """The desk of any tenant, loaded on first use. Raises `UnknownTenant` or a `LedgerError`."""


class Tools(Struct, frozen=True):
    """What can be called, and who finds the words for what cannot."""

    reads: Mapping[str, Callable[[ToolCall, Picture, int, Memory], Reply]]
    """The call, the picture, now in ms and what conversations were about -> the reply, from memory."""
    writes: Mapping[str, Callable[[ToolCall, Desk], Awaitable[Reply]]]
    refuse: Callable[[Fault, Picture, int, ToolCall | None], Reply]
    """A fault, in the caller's language; without a call where none could be made out."""
    ended: Callable[[str, Desk], Awaitable[None]]
    """A conversation, by its platform's id, has ended."""


class ToolEndpoint:
    """One platform's route, as an ASGI application."""

    def __init__(self, platform: Platform, tools: Tools, keys: Keys, desks: Desks) -> None:
        self._platform = platform
        self._tools = tools
        self._keys = keys
        self._desks = desks
        self._names = (*tools.reads, *tools.writes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: Headers = scope["headers"]
        tenant = tenant_of(headers, self._keys)
        if tenant is None:
            await send(_UNAUTHORIZED_START)
            await send({"type": "http.response.body", "body": UNAUTHORIZED})
            return
        start, status = [_CONTENT_TYPE], 200
        try:
            body = await read_body(headers, receive)
        except Disconnected:
            return
        except Fault as fault:
            content = await self._without_calls(tenant, fault)
            start.append(_CLOSE)  # what is left of the body must not be taken for the next request
        else:
            status, content = await self._answer(tenant, body, headers, scope.get("path_params", {}))
        start.append((b"content-length", str(len(content)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": start})
        await send({"type": "http.response.body", "body": content})

    async def _answer(
        self, tenant: str, body: bytes, headers: Headers, path_params: Mapping[str, Any]
    ) -> tuple[int, bytes]:
        """The status and the body."""
        try:
            message = self._platform.parse(body, headers, path_params)
        except Exception as error:
            return 200, await self._without_calls(tenant, error)
        if isinstance(message, Acknowledgement):
            await self._end(message, tenant)
            return 200, message.body
        desk = await self._desk(tenant)
        # One after the other: "cancel the first, then book" means what it says.
        replies = [await self._reply(each, desk) for each in message]
        return _status(message, replies), self._rendered([each.call for each in message], replies)

    async def _end(self, message: Acknowledgement, tenant: str) -> None:
        """What was held for a conversation that has ended is let go; if that fails, it expires by itself."""
        desk = await self._desk(tenant) if message.ended else None
        if desk is None:
            return
        try:
            await self._tools.ended(message.ended, desk)
        except Exception as error:
            _report(error, "ended")

    async def _without_calls(self, tenant: str, error: Exception) -> bytes:
        reply = self._refused(error, await self._desk(tenant), None)
        try:
            return self._platform.render_fault(reply)
        except Exception as broken:
            _report(broken, "render_fault")
            return self._platform.render_fault(UNAVAILABLE)

    async def _desk(self, tenant: str) -> TenantDesk | None:
        try:
            desk = self._desks.loaded(tenant)
            return desk if desk is not None else await self._desks.load(tenant)
        except Exception as error:
            _report(error, "load")
            return None

    async def _reply(self, asked: Asked, desk: TenantDesk | None) -> Reply:
        call = asked.call
        if desk is None:
            return UNAVAILABLE
        if asked.fault is not None:
            return self._refused(asked.fault, desk, call)
        try:
            read = self._tools.reads.get(call.name)
            if read is not None:
                reply = read(call, desk.picture, desk.now_ms(), desk.memory)
                return marked(reply, call, desk.picture, desk.now_ms()) if desk.stale else reply
            write = self._tools.writes.get(call.name)
            if write is not None:
                return await write(call, desk)
            raise Fault("unknown_tool", names=self._names)
        except Exception as error:
            return self._refused(error, desk, call)

    def _refused(self, error: Exception, desk: Desk | None, call: ToolCall | None) -> Reply:
        """The reply to whatever was raised: the one place where an exception becomes one."""
        fault = self._fault_of(error, call)
        if desk is None:
            return UNAVAILABLE
        try:
            return self._tools.refuse(fault, desk.picture, desk.now_ms(), call)
        except Exception as broken:
            _report(broken, "refuse")
            return UNAVAILABLE

    def _fault_of(self, error: Exception, call: ToolCall | None) -> Fault:
        """What an exception means to a caller. Of a write that broke nobody knows how far it came."""
        match error:
            case Fault():
                return error
            case LedgerUnavailable():
                return Fault("unconfirmed")
            case LedgerBusy():
                return Fault("overloaded")
            case OpReused():
                return Fault("call_id_reused")
            case HalfpastError():
                reason: FaultReason = "unavailable"
            case _:
                writing = call is not None and call.name in self._tools.writes
                reason = "unconfirmed" if writing else "unavailable"
        _report(error, call.name if call is not None else "parse")
        return Fault(reason)

    def _rendered(self, calls: Sequence[ToolCall], replies: Sequence[Reply]) -> bytes:
        try:
            return self._platform.render(calls, replies)
        except Exception as error:
            _report(error, "render")
            return self._platform.render(calls, [UNAVAILABLE] * len(calls))


def _status(asked: Sequence[Asked], replies: Sequence[Reply]) -> int:
    """200, but for an idempotency key that came with another request: who sends one knows what 422 means."""
    pairs = zip(asked, replies, strict=True)
    reused = any(each.call.key and reply.reason == KEY_REUSED for each, reply in pairs)
    return 422 if reused else 200


def _report(error: Exception, where: str) -> None:
    """Log a failure by its type and its place. Never its message or its values: those are a caller's."""
    if isinstance(error, LedgerError | UnknownTenant):
        log.warning("%s: %s", where, error.code)
        return
    frames = [
        f"  {frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    log.error("%s: %s\n%s", where, type(error).__qualname__, "\n".join(frames[-TRACE_FRAMES_MAX:]))
