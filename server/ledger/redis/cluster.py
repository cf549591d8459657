"""Redis Cluster: which node has which partition, learned from the nodes and from their refusals.

The rule: a node that has a partition no more says so and does nothing, so a wrong guess costs a trip and
no more. Partitions are a few fixed slots, so a map of those is all that is kept. redis-py's own cluster
client is not used: it sends commands again on its own, and has timeouts of its own.
"""

import asyncio
from typing import Any, NamedTuple

from redis import exceptions as driver

from engine.errors import LedgerNotReady
from server.ledger.redis import keys
from server.ledger.redis.address import Endpoint
from server.ledger.redis.client import NotSent, Server, nothing_done
from server.ledger.redis.known import LOOKUP_TIMEOUT_S, Known, Place


class _Map(NamedTuple):
    """What CLUSTER SLOTS says."""

    primaries: list[tuple[int, int, Place]]
    """First slot, last slot, and who has them."""
    nodes: list[Place]
    """All that were named, replicas too."""


class ClusterServers:
    """See `redis_known.Servers`."""

    mode = "cluster"
    together = False
    alone = False

    def __init__(self, known: Known, seeds: tuple[Endpoint, ...]) -> None:
        self._known = known
        self._seeds = [(seed.host, seed.port) for seed in seeds]
        self._nodes = list(self._seeds)
        """Whom to ask for the map, the most trusted first."""
        self._places: dict[int, Place] = {}
        """By partition. Those that are missing are unknown, or were found to be wrong."""
        self._looking = asyncio.Lock()

    async def of(self, partition: int) -> Server:
        """See `Servers`. One asks for the map, however many wait for it."""
        if partition not in self._places:
            async with self._looking:
                if partition not in self._places:
                    await self._look()
        place = self._places.get(partition)
        if place is None:
            raise NotSent(f"no node of the Cluster has slot {keys.slot(partition)}")
        return self._known.at(*place)

    def at(self, host: str, port: int) -> Server:
        """See `Servers`."""
        return self._known.at(host, port)

    def doubt(self, partition: int, server: Server | None, error: Exception) -> None:
        """See `Servers`. MOVED says where to go; after TRYAGAIN the map is as right as before."""
        if isinstance(error, driver.MovedError):
            host = error.host or (server.endpoint.host if server else "")
            self._places[partition] = (host, error.port)
        elif server is not None and not isinstance(error, driver.TryAgainError):
            doubted = (server.endpoint.host, server.endpoint.port)
            self._places = {each: place for each, place in self._places.items() if place != doubted}
            self._mistrust(doubted)

    async def primaries(self) -> list[Server]:
        """See `Servers`."""
        async with self._looking:
            found = await self._look()
        return [self._known.at(*place) for place in dict.fromkeys(place for *_, place in found.primaries)]

    async def close(self) -> None:
        """See `Servers`."""
        await self._known.close()

    async def _look(self) -> _Map:
        """Ask one node after the other for the map, until one has told."""
        why: Exception = NotSent("there is no node")
        for place in list(self._nodes):
            try:
                found = await self._ask(place)
            except driver.AuthenticationError:
                raise
            except (NotSent, driver.RedisError, OSError) as error:
                self._mistrust(place)
                why = error
                continue
            self._nodes = list(dict.fromkeys((place, *found.nodes, *self._seeds)))
            self._places = _partitions(found)
            await self._known.keep(set(self._nodes))
            return found
        raise NotSent(f"no node of the Cluster answers: {why}")

    async def _ask(self, place: Place) -> _Map:
        try:
            async with asyncio.timeout(LOOKUP_TIMEOUT_S):
                (told,) = await self._known.at(*place).ask(("CLUSTER", "SLOTS"))
        except driver.ResponseError as error:
            if nothing_done(error):
                raise
            raise LedgerNotReady(f"{place[0]}:{place[1]} is no node of a Cluster: {error}") from None
        return _read(told, place[0])

    def _mistrust(self, place: Place) -> None:
        """Ask this one last, the next time."""
        if place in self._nodes:
            self._nodes.remove(place)
            self._nodes.append(place)


def _read(told: list[list[Any]], asked: str) -> _Map:
    """A node whose host is not named is where we have asked."""
    primaries, nodes = [], []
    for first, last, *row in told:
        places = [(str(host or asked), int(port)) for host, port, *_ in row]
        primaries.append((int(first), int(last), places[0]))
        nodes += places
    return _Map(primaries, nodes)


def _partitions(found: _Map) -> dict[int, Place]:
    """The places of all partitions that there can be."""
    places = {}
    for partition in range(keys.PARTITIONS_MAX):
        slot = keys.slot(partition)
        for first, last, place in found.primaries:
            if first <= slot <= last:
                places[partition] = place
    return places
