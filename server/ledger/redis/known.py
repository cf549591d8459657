"""Where the partitions live: on one server, on whichever one the Sentinels name, or on a Cluster's nodes.

The rule: what is known of this is a guess until a server has answered. So whoever was refused says so, and
is told where to go next; nothing here decides whether anything was done.
"""

from collections.abc import Callable
from typing import Protocol

from server.ledger.redis.address import Endpoint
from server.ledger.redis.client import Server

LOOKUP_TIMEOUT_S = 0.2
"""For one Sentinel or node to say where something is: a call has three times as much for all of it."""

Place = tuple[str, int]
"""Host and port."""
MakeServer = Callable[[Endpoint], Server]


class Servers(Protocol):
    """All servers of an address. They are to be closed."""

    mode: str
    """What INFO calls a server of this kind."""
    together: bool
    """Whether one command may touch several partitions."""
    alone: bool
    """Whether there is no other server to go to."""

    async def of(self, partition: int) -> Server:
        """The server that has a partition, as far as is known. Raises `NotSent` where none is."""

    def at(self, host: str, port: int) -> Server:
        """The server at a place, which another one has named."""

    def doubt(self, partition: int, server: Server | None, error: Exception) -> None:
        """Something went wrong with a partition there: look anew, or where the error says."""

    async def primaries(self) -> list[Server]:
        """All servers that have partitions. Raises `NotSent`, and whatever a server answers."""

    async def close(self) -> None:
        """Let go of all connections, whoever still waits on one."""


class Known:
    """Servers by their place, made when they are first named and dropped when nobody names them."""

    def __init__(self, make: MakeServer, template: Endpoint) -> None:
        self._make = make
        self._template = template
        self._servers: dict[Place, Server] = {}

    def at(self, host: str, port: int) -> Server:
        """The server at a place."""
        if (host, port) not in self._servers:
            self._servers[host, port] = self._make(self._template.at(host, port))
        return self._servers[host, port]

    async def keep(self, places: set[Place]) -> None:
        """Drop all others; who is talking to one of them finishes."""
        for place in self._servers.keys() - places:
            await self._servers.pop(place).drop()

    async def close(self) -> None:
        """Let go of all connections."""
        for server in self._servers.values():
            await server.close()
