"""From worker to worker on Redis: published on one channel, heard on a connection that does nothing else.

The rule: nothing of it is kept, so whoever is away misses it. Workers meet at the primary that has the first
partition: whatever happens to it or to the connection, the listening ends, and is to be begun anew. Of a
Cluster's nodes it does not matter which one it is, since each passes on to all others.
"""

import asyncio
from collections.abc import Callable
from typing import NoReturn

from redis import exceptions as driver

from engine.errors import LedgerUnavailable
from server.ledger.redis.calls import Calls
from server.ledger.redis.client import Link, NotPrimary, NotSent, Server, translated
from server.ledger.redis.known import Servers

MEETING = 0
"""The partition whose primary the workers meet at: the one that leads."""
SILENCE_S = 1.0
"""After so long without a word the server is asked whether it is there, and has as long to say so."""

Hear = Callable[[bytes], None]


class Channel:
    """See `port.Ledger.tell` and `listen`. `timeout_s`: for a call, and to find out who the primary is."""

    def __init__(self, servers: Servers, calls: Calls, timeout_s: float) -> None:
        self._servers = servers
        self._calls = calls
        self._timeout_s = timeout_s

    async def tell(self, name: str, message: bytes) -> None:
        """Publish a message. Raises `LedgerError`."""
        await self._calls.ask(MEETING, ("PUBLISH", name, message))

    async def listen(self, name: str, hear: Hear) -> NoReturn:
        """Have `hear` called with what is published. Raises `LedgerError` once that cannot be any more."""
        server: Server | None = None
        with translated():
            try:
                server = await self._primary()
                async with server.link(following=True) as link, link.subscribed(name):
                    await self._hear_on(link, server, hear)
            except (driver.RedisError, NotSent, NotPrimary, OSError) as error:
                self._servers.doubt(MEETING, server, error)
                raise

    async def _hear_on(self, link: Link, server: Server, hear: Hear) -> NoReturn:
        asked = False
        while True:
            said = await link.heard(SILENCE_S)
            if said is None and asked:
                raise driver.TimeoutError("the server is silent")
            asked = said is None
            if said is None:
                await link.send(("PING",))
            elif said[0] == "message":
                hear(said[2].encode(errors="surrogateescape"))  # as it was decoded
            if await self._primary() is not server:
                raise LedgerUnavailable("another server is the primary now")
            await asyncio.sleep(0)  # what has come is read without waiting, however much it is

    async def _primary(self) -> Server:
        async with asyncio.timeout(self._timeout_s):
            return await self._servers.of(MEETING)
