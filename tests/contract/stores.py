"""The stores under test, and a look behind them that the port does not offer.

The rule: tests act through the port and look through here. What a store keeps is shown in the same shape
for each, so that one assertion holds for all.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from msgspec import structs

from server.ledger.limits import DEFAULT, Limits
from server.ledger.redis import keys
from server.ledger.redis.ledger import RedisLedger
from server.ledger.sqlite.ledger import SqliteLedger
from tests.support.redis_server import RedisServer

PATIENCE_S = 20.0
"""Instead of the usual 0.6 s, on a machine that is busy with other tests. Who tests the wait says so."""

AnyLedger = RedisLedger | SqliteLedger
OneLedger = TypeVar("OneLedger", RedisLedger, SqliteLedger)


@asynccontextmanager
async def opened(ledger: OneLedger) -> AsyncIterator[OneLedger]:
    """A ledger, open for as long as the block."""
    await ledger.open()
    try:
        yield ledger
    finally:
        await ledger.close()


class Kept(NamedTuple):
    """All that a store keeps of a tenant, and the log of its partition."""

    log: list[tuple[int, str, str]]
    """n, tenant, body; the first entry of all has neither."""
    documents: dict[str, str]
    archive: dict[str, str]
    entities: dict[str, int]
    ops: list[str]
    outbox: list[tuple[str, str, str]]
    """Tenant, id, body."""


class Store(Protocol):
    """A store, while its ledgers come and go."""

    url: str

    def ledger(self, bounds: Limits = DEFAULT) -> AnyLedger:
        """A new ledger on it, not opened."""

    def kept(self, tenant: str) -> Kept:
        """All that it keeps of a tenant."""

    def flip(self, tenant: str, key: str, place: int, mask: int) -> None:
        """Flip these bits of one byte of a document."""

    def lose_tail(self, tenant: str) -> None:
        """Replace the last entry by another one with the same n, as a failover may."""


class SqliteStore:
    """An SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ledger.db"
        self.url = f"sqlite:///{self.path}"

    def ledger(self, bounds: Limits = DEFAULT, *, patient: bool = True) -> SqliteLedger:
        """A new ledger on it, not opened."""
        return SqliteLedger(self.url, bounds=_patient(bounds) if patient else bounds, page=10)

    def kept(self, tenant: str) -> Kept:
        """All that it keeps of a tenant."""
        with self.connection() as connection:

            def rows(query: str, *values: str) -> list[Any]:
                return connection.execute(query, values).fetchall()

            return Kept(
                log=rows("SELECT n, tenant, body FROM log ORDER BY n"),
                documents=dict(rows("SELECT key, body FROM documents WHERE tenant = ?", tenant)),
                archive=dict(rows("SELECT key, body FROM archive WHERE tenant = ?", tenant)),
                entities=dict(rows("SELECT entity, n FROM last WHERE tenant = ?", tenant)),
                ops=sorted(op for (op,) in rows("SELECT op FROM ops WHERE tenant = ?", tenant)),
                outbox=rows("SELECT tenant, id, body FROM outbox ORDER BY number"),
            )

    def flip(self, tenant: str, key: str, place: int, mask: int) -> None:
        """Flip these bits of one byte of a document."""
        with self.connection() as connection:
            where = "WHERE tenant = ? AND key = ?"
            query = f"SELECT CAST(body AS BLOB) FROM documents {where}"
            (body,) = connection.execute(query, (tenant, key)).fetchone()
            update = f"UPDATE documents SET body = CAST(? AS TEXT) {where}"
            connection.execute(update, (_flipped(body, place, mask), tenant, key))

    def lose_tail(self, tenant: str) -> None:
        """Replace the last entry by another one with the same n, as a restored copy may."""
        with self.connection() as connection:
            connection.execute("UPDATE log SET nonce = nonce + 1 WHERE n = (SELECT max(n) FROM log)")

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection beside the ledger's, as another program has."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            yield connection


class RedisStore:
    """A Redis server. With one partition, unless a test asks for more: tenants then share a log.

    `url`: another address that leads there, of Sentinels or of a Cluster.
    """

    def __init__(self, server: RedisServer, url: str = "") -> None:
        self.server = server
        self.url = url or server.url

    def ledger(
        self, bounds: Limits = DEFAULT, *, partitions: int = 1, wait_replicas: int = 0, patient: bool = True
    ) -> RedisLedger:
        """A new ledger on it, not opened."""
        return RedisLedger(
            self.url,
            partitions=partitions,
            wait_replicas=wait_replicas,
            bounds=_patient(bounds) if patient else bounds,
            scan_chunk=10,
        )

    def kept(self, tenant: str) -> Kept:
        """All that it keeps of a tenant, in partition 0."""
        ask = self.server.ask
        ops = sorted(ask("HKEYS", keys.ops(0, tenant)))
        assert ops == sorted(ask("ZRANGE", keys.ops_by_time(0, tenant), 0, -1))
        entities = ask("ZRANGE", keys.last(0, tenant), 0, -1)
        return Kept(
            log=[
                (int(id_.partition("-")[0]), fields["tenant"], fields["body"])
                for id_, fields in ask("XRANGE", keys.log(0), "-", "+")
            ],
            documents=ask("HGETALL", keys.documents(0, tenant)),
            archive=ask("HGETALL", keys.archive(0, tenant)),
            entities={each: int(ask("ZSCORE", keys.last(0, tenant), each)) for each in entities},
            ops=ops,
            outbox=[
                (fields["tenant"], fields["id"], fields["body"])
                for _, fields in ask("XRANGE", keys.outbox(0), "-", "+")
            ],
        )

    def flip(self, tenant: str, key: str, place: int, mask: int) -> None:
        """Flip these bits of one byte of a document."""
        body = self.server.ask("HGET", keys.documents(0, tenant), key)
        flipped = _flipped(body.encode(errors="surrogateescape"), place, mask)
        text = flipped.decode(errors="surrogateescape")
        self.server.ask("HSET", keys.documents(0, tenant), key, text)

    def lose_tail(self, tenant: str) -> None:
        """Replace the last entry by another one with the same n, as a failover may."""
        ask = self.server.ask
        ((last, fields),) = ask("XREVRANGE", keys.log(0), "+", "-", "COUNT", 1)
        n, _, nonce = last.partition("-")
        ask("XDEL", keys.log(0), last)
        flat = [text for pair in fields.items() for text in pair]
        ask("XADD", keys.log(0), f"{n}-{int(nonce) + 1}", *flat)


def _patient(bounds: Limits) -> Limits:
    return structs.replace(bounds, call_timeout_s=PATIENCE_S)


def _flipped(body: bytes, place: int, mask: int) -> bytes:
    flipped = bytearray(body)
    flipped[place] ^= mask
    return bytes(flipped)
