"""Asking a ledger again: a command has more patience than a caller on the phone.

The rule: only what did not answer in time, or had too much to do, is asked again; and a write under its
own op, so that it has one effect however often it is sent.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import TypeVar

from engine.bookings import Decision
from engine.errors import LedgerBusy, LedgerUnavailable
from server.ledger.desk import Answer, TenantDesk
from server.ledger.tenancy import Kept

TRIES_MAX = 5
"""0.3 to 0.7 s each: a ledger that is away for longer is worth a message."""
PAUSE_S = 0.2

Found = TypeVar("Found")


async def patiently(ask: Callable[[], Awaitable[Found]]) -> Found:
    """Ask until there is an answer. Raises the last `LedgerUnavailable` or `LedgerBusy`."""
    for left in reversed(range(TRIES_MAX)):
        try:
            return await ask()
        except (LedgerBusy, LedgerUnavailable):
            if not left:
                raise
            await asyncio.sleep(PAUSE_S)
    raise AssertionError("the last try returns or raises")


async def write(desk: TenantDesk[Kept], decide: Callable[[Kept, int], Decision | Answer]) -> str | Answer:
    """Write what is no caller's wish, under a random op."""
    op = secrets.token_hex(16)
    return await patiently(lambda: desk.write(op, "", decide))
