"""From an address to its servers: one, those that Sentinels watch over, or a Cluster.

The rule: here it is decided what kind of servers there are, and nowhere else.
"""

from server.ledger.redis.address import Address, Endpoint
from server.ledger.redis.client import Server, tls_context
from server.ledger.redis.cluster import ClusterServers
from server.ledger.redis.known import Known, MakeServer, Servers
from server.ledger.redis.sentinel import SentinelServers


class OneServer:
    """See `Servers`."""

    mode = "standalone"
    together = True
    alone = True

    def __init__(self, server: Server) -> None:
        self._server = server

    async def of(self, partition: int) -> Server:
        """See `Servers`."""
        return self._server

    def at(self, host: str, port: int) -> Server:
        """See `Servers`. Nobody else is named where there is one."""
        return self._server

    def doubt(self, partition: int, server: Server | None, error: Exception) -> None:
        """See `Servers`."""

    async def primaries(self) -> list[Server]:
        """See `Servers`."""
        return [self._server]

    async def close(self) -> None:
        """See `Servers`."""
        await self._server.close()


def servers_of(address: Address, **timeouts: float) -> Servers:
    """The servers of an address; nothing is sent yet. `timeouts` are those of `Server`.

    Raises `LedgerNotReady` where the files for TLS are not fit.
    """
    make = _maker(address.server, timeouts)
    match address.kind:
        case "server":
            return OneServer(make(address.server))
        case "sentinel":
            ask = _maker(address.seeds[0], timeouts)
            sentinels = [ask(each) for each in address.seeds]
            return SentinelServers(sentinels, address.primary, Known(make, address.server))
        case "cluster":
            return ClusterServers(Known(make, address.server), address.seeds)


def _maker(template: Endpoint, timeouts: dict[str, float]) -> MakeServer:
    """Makes servers that share what was read of the files for TLS."""
    context = tls_context(template.tls)
    return lambda endpoint: Server(endpoint, context=context, **timeouts)
