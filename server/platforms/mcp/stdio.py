"""MCP over this process's stdin and stdout, for clients that start their servers themselves.

The rule: stdout has nothing but messages. The process is the conversation, so "the second one" and what was
booked in it are known until it ends; and it ends with its input, after the calls that came before that.
"""

import asyncio
import logging
import os
import secrets
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, cast

import anyio
from mcp.server.context import CallNext, HandlerResult
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from server.assembling import House
from server.ledger.desk import WRITE_MAX_S
from server.platforms.body import BODY_MAX
from server.platforms.mcp import protocol
from server.platforms.mcp.origin import Origin, of_meta

CONVERSATION_BYTES = 12
CHUNK_BYTES = 64 * 1024
"""What a pipe holds."""
CHUNKS_MAX = 4
"""Parts of the input that were read and wait for their turn; the client waits with the next."""
SETTLE_S = 0.1
"""From the end of the input until what came before it has passed the SDK's queues."""
FINISH_S = WRITE_MAX_S + 0.5
"""For the calls that are running then: as long as a booking takes at worst."""

log = logging.getLogger("halfpast.mcp")


def new_conversation() -> str:
    """An id for the conversation that a process is."""
    return secrets.token_hex(CONVERSATION_BYTES)


async def serve(house: House, tenant: str) -> None:
    """Serve a tenant of a ledger that is open, until the input ends."""
    known = Origin(tenant, new_conversation())
    server = protocol.create(
        house.runner, house.desks, lambda context: of_meta(context.params).or_else(known)
    )
    try:
        await run(server)
    finally:
        await house.runner.end(tenant, known.conversation)


async def run(server: Server[Any]) -> None:
    """Run a server on stdin and stdout, until the input ends."""
    protocol.keep_quiet()
    running = _Running()
    server.middleware.insert(0, running.count)
    stdin = cast("anyio.AsyncFile[str]", _lines_until(running))
    try:
        async with stdio_server(stdin=stdin) as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())
    except* BrokenPipeError:
        log.info("the client has gone, and reads no answers any more")


class _Running:
    """The requests that are being answered."""

    def __init__(self) -> None:
        self._requests = 0
        self._none = asyncio.Event()
        self._none.set()

    async def count(self, ctx: protocol.Context, call_next: CallNext) -> HandlerResult:
        """Middleware of the SDK."""
        self._requests += 1
        self._none.clear()
        try:
            return await call_next(ctx)
        finally:
            self._requests -= 1
            if not self._requests:
                self._none.set()

    async def finish(self) -> None:
        """Wait until there are none, for so long."""
        await asyncio.sleep(SETTLE_S)
        with anyio.move_on_after(FINISH_S):
            await self._none.wait()
            await asyncio.sleep(SETTLE_S)  # the answer is still to be written


async def _lines_until(running: _Running) -> AsyncIterator[str]:
    """The lines of the input. It ends when everything was answered, since the SDK drops what was not."""
    rest = b""
    async for chunk in _chunks():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode(errors="replace")
        if len(rest) > BODY_MAX:  # no message is that long; what follows of it is none either
            rest = b""
    if rest:
        yield rest.decode(errors="replace")
    await running.finish()


async def _chunks() -> AsyncIterator[bytes]:
    """The input as it comes.

    The SDK reads it in a thread that is waited for, so Ctrl-C would wait for the next line. Nobody waits for
    this one; and it takes bytes from the system, since Python's own stdin has a lock that must be free at
    exit.
    """
    loop, room = asyncio.get_running_loop(), threading.Semaphore(CHUNKS_MAX)
    chunks: asyncio.Queue[bytes] = asyncio.Queue()

    def read() -> None:
        chunk = b"\n"
        with suppress(RuntimeError):  # the loop has ended, and so does everything
            while chunk:
                room.acquire()
                chunk = _read()
                loop.call_soon_threadsafe(chunks.put_nowait, chunk)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    while chunk := await chunks.get():
        room.release()
        yield chunk


def _read() -> bytes:
    """What has come, once something has; nothing at the end, or where there is no input at all."""
    try:
        return os.read(0, CHUNK_BYTES)
    except OSError:
        return b""
