"""Sending to whichever server has a partition, and again while it is certain that nothing was done.

The rule: a command is sent again only after an answer, or the lack of a connection, that says that it had
no effect: moved, asked elsewhere, try again, not a primary, loading. A lost answer is never one of these.
All of it takes no longer than one call may.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from redis import exceptions as driver

from server.ledger.redis.client import (
    Command,
    Link,
    NotPrimary,
    NotSent,
    Server,
    is_demoted,
    nothing_done,
    translated,
)
from server.ledger.redis.known import Servers

PAUSE_S = 0.03
"""Between two tries: some twenty fit into a call, and a slot that moves is found soon after it has."""

Answer = TypeVar("Answer")
Attempt = Callable[[Link], Awaitable[Answer]]


class Calls:
    """Calls to the servers of an address, each within `timeout_s`. To be closed, and the servers with it."""

    def __init__(self, servers: Servers, timeout_s: float) -> None:
        self._servers = servers
        self._timeout_s = timeout_s
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def do(self, partition: int, attempt: Attempt[Answer]) -> Answer:
        """What an attempt returns, on a connection to the server that has a partition."""
        self._under_way += 1
        self._idle.clear()
        try:
            with translated():
                return await self._until_done(partition, attempt, following=False, timeout_s=self._timeout_s)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def ask(self, partition: int, *commands: Command) -> list[Any]:
        """The answers of a primary to several commands in one trip, which touch one key at most.

        On a slot that moves, each key is on one of two servers: the other would take it for empty.
        """
        return await self.do(partition, lambda link: link.ask_primary(*commands))

    async def wait(self, partition: int, command: Command, wait_s: float) -> Any:
        """The answer of a primary to a command that waits there, for so long at most."""
        timeout_s = self._timeout_s + wait_s
        with translated():
            (answer,) = await self._until_done(
                partition, lambda link: link.ask_primary(command), following=True, timeout_s=timeout_s
            )
        return answer

    async def everywhere(self, command: Command) -> list[Any]:
        """The answers of all servers that have partitions."""
        with translated():
            async with asyncio.timeout(self._timeout_s):
                return [(await server.ask(command))[0] for server in await self._servers.primaries()]

    async def finish(self) -> None:
        """Wait for those that ask now, as long as a call may take. Those that wait for news are left."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._timeout_s):
                await self._idle.wait()

    async def _until_done(
        self, partition: int, attempt: Attempt[Answer], *, following: bool, timeout_s: float
    ) -> Answer:
        server: Server | None = None
        refused: Exception | None = None
        # Looked at besides: redis-py loses a cancellation now and then, and a timeout cancels once.
        loop = asyncio.get_running_loop()
        until_s = loop.time() + timeout_s
        try:
            async with asyncio.timeout_at(until_s):
                while True:
                    try:
                        server = await self._servers.of(partition)
                        return await self._attempt(server, attempt, following)
                    except (driver.RedisError, NotSent, NotPrimary, OSError) as error:
                        self._servers.doubt(partition, server, error)
                        if not self._may_again(error):
                            raise
                        if server is not None and is_demoted(error):
                            await server.renew()
                        refused = error
                    if loop.time() >= until_s:
                        raise TimeoutError
                    await asyncio.sleep(PAUSE_S)
        except TimeoutError as error:
            self._servers.doubt(partition, server, error)
            raise refused or error from None

    async def _attempt(self, server: Server, attempt: Attempt[Answer], following: bool) -> Answer:
        """On a slot that moves, a server that has not got the keys any more names the one that has."""
        try:
            async with server.link(following=following) as link:
                return await attempt(link)
        except driver.AskError as asked:
            if isinstance(asked, driver.MovedError):  # which redis-py takes for a kind of ASK
                raise
            other = self._servers.at(asked.host or server.endpoint.host, asked.port)
        async with other.link(following=following, redirected=True) as link:
            return await attempt(link)

    def _may_again(self, error: Exception) -> bool:
        return nothing_done(error) and not (isinstance(error, NotSent) and self._servers.alone)
