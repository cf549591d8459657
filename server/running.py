"""Calls, run for a tenant: whatever goes wrong becomes a reply that can be spoken.

The rule: this is the one place where an exception becomes one. A read waits for nothing but a tenant's first
load; of a write that broke nobody knows how far it came, so it is never called a failure.
"""

import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from engine.errors import HalfpastError, LedgerBusy, LedgerError, LedgerUnavailable, OpReused, UnknownTenant
from engine.picture import Picture
from server.platforms.envelope import Asked
from tools.call import Reply, ToolCall
from tools.faults import Fault, FaultReason
from tools.memory import Memory
from tools.ports import Desk
from tools.speech.registry import LAST_RESORT
from tools.staleness import marked

TRACE_FRAMES_MAX = 40
"""Innermost frames of a failure that are logged."""

UNAVAILABLE = Reply(say=LAST_RESORT.unavailable, reason="unavailable")
"""Where there is no tenant to know the language of."""
UNKNOWN_LINE = Reply(
    say="I can't tell which business this call is for, since it is not set up yet.",
    reason="unknown_line",
)
"""Where a key opens several tenants, and nothing says which, or names one that there is not."""

log = logging.getLogger("halfpast.running")


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


class Runner:
    """Runs calls."""

    def __init__(self, tools: Tools, desks: Desks) -> None:
        self._tools = tools
        self._desks = desks
        self._names = (*tools.reads, *tools.writes)

    async def replies(self, tenant: str, calls: Sequence[Asked]) -> list[Reply]:
        """One for each, in order."""
        try:
            desk = await self._desk(tenant)
        except UnknownTenant:
            return [UNKNOWN_LINE] * len(calls)
        # One after the other: "cancel the first, then book" means what it says.
        return [await self._reply(each, desk) for each in calls]

    async def refusal(self, tenant: str, error: Exception) -> Reply:
        """What is said of a message in which no call could be made out."""
        try:
            return self._refused(error, await self._desk(tenant), None)
        except UnknownTenant:
            return UNKNOWN_LINE

    async def end(self, tenant: str, conversation: str) -> bool:
        """What was held for a conversation that has ended is let go; if that fails, it expires by itself.

        False where there is no such tenant.
        """
        try:
            desk = await self._desk(tenant)
            if desk is not None:
                await self._tools.ended(conversation, desk)
        except UnknownTenant:
            return False
        except Exception as error:
            report(error, "ended")
        return True

    async def _desk(self, tenant: str) -> TenantDesk | None:
        """None while the ledger is away. Raises `UnknownTenant`."""
        try:
            desk = self._desks.loaded(tenant)
            return desk if desk is not None else await self._desks.load(tenant)
        except UnknownTenant as error:
            report(error, "load")
            raise
        except Exception as error:
            report(error, "load")
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
            report(broken, "refuse")
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
        report(error, call.name if call is not None else "parse")
        return Fault(reason)


def report(error: Exception, where: str) -> None:
    """Log a failure by its type and its place. Never its message or its values: those are a caller's."""
    if isinstance(error, LedgerError | UnknownTenant):
        log.warning("%s: %s", where, error.code)
        return
    frames = [
        f"  {frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    log.error("%s: %s\n%s", where, type(error).__qualname__, "\n".join(frames[-TRACE_FRAMES_MAX:]))
