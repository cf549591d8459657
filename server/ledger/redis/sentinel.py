"""Redis behind Sentinels: they name the primary, and another one after it failed.

The rule: what a Sentinel says is believed once the server itself says that it is a primary; a Sentinel that
was cut off may name an old one. Whatever goes wrong with the primary, the Sentinels are asked again.
"""

import asyncio
from contextlib import suppress

from redis import exceptions as driver

from engine.errors import LedgerNotReady
from server.ledger.redis.client import NotPrimary, NotSent, Server, nothing_done
from server.ledger.redis.known import LOOKUP_TIMEOUT_S, Known
from server.tasks import stop

WATCH_S = 0.5
"""Between two questions to the Sentinels: what is written to an old primary for so long will be lost."""


class SentinelServers:
    """See `redis_known.Servers`."""

    mode = "standalone"
    together = True
    alone = False

    def __init__(self, sentinels: list[Server], name: str, known: Known) -> None:
        self._sentinels = sentinels
        self._name = name
        self._known = known
        self._primary: Server | None = None
        self._looking = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None

    async def of(self, partition: int) -> Server:
        """See `Servers`. One looks for the primary, however many wait for it."""
        primary = self._primary
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())
        if primary is None:
            async with self._looking:
                primary = self._primary = self._primary or await self._find()
        return primary

    def at(self, host: str, port: int) -> Server:
        """See `Servers`."""
        return self._known.at(host, port)

    def doubt(self, partition: int, server: Server | None, error: Exception) -> None:
        """See `Servers`."""
        if server is self._primary:
            self._primary = None

    async def primaries(self) -> list[Server]:
        """See `Servers`."""
        return [await self.of(0)]

    async def close(self) -> None:
        """See `Servers`."""
        if self._watching is not None:
            await stop((self._watching,))
        for sentinel in self._sentinels:
            await sentinel.close()
        await self._known.close()

    async def _find(self) -> Server:
        """Ask one after the other, the one that knew the last time first."""
        why: Exception = NotSent("there is no Sentinel")
        for sentinel in list(self._sentinels):
            try:
                host, port = await self._ask(sentinel)
                primary = self._known.at(host, port)
                await _check(primary)
            except driver.AuthenticationError:
                raise
            except (NotSent, NotPrimary, driver.RedisError, OSError, LedgerNotReady) as error:
                why = error
                continue
            self._sentinels.remove(sentinel)
            self._sentinels.insert(0, sentinel)
            await self._known.keep({(host, port)})
            return primary
        raise why if isinstance(why, LedgerNotReady) else NotSent(f"the Sentinels name no primary: {why}")

    async def _watch(self) -> None:
        """Move on as soon as the Sentinels name another one: the old one may live and take writes for long.

        While none of them answers, the one that is known stays.
        """
        while True:
            await asyncio.sleep(WATCH_S)
            with suppress(NotSent, driver.RedisError, OSError, LedgerNotReady):
                named = await self._find()
                if self._primary is not None:
                    self._primary = named

    async def _ask(self, sentinel: Server) -> tuple[str, int]:
        """Where the primary is, in the words of one. Raises `LedgerNotReady` for one that cannot know."""
        try:
            async with asyncio.timeout(LOOKUP_TIMEOUT_S):
                (place,) = await sentinel.ask(("SENTINEL", "GET-MASTER-ADDR-BY-NAME", self._name))
        except driver.ResponseError as error:
            if nothing_done(error):
                raise
            raise LedgerNotReady(f"{sentinel.endpoint} is no Sentinel: {error}") from None
        if place is None:
            raise LedgerNotReady(f"{sentinel.endpoint} knows no primary {self._name!r}")
        host, port = place
        return str(host), int(port)


async def _check(primary: Server) -> None:
    async with asyncio.timeout(LOOKUP_TIMEOUT_S):
        (role,) = await primary.ask(("ROLE",))
    if role[0] != "master":
        await primary.renew()
        raise NotPrimary(f"{primary.endpoint} is a replica")
