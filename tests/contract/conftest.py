"""Fixtures of the suite: each store there is, and ledgers on it that are closed at the end."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from server.ledger import limits
from server.ledger.redis import keys
from tests.contract.stores import AnyLedger, RedisStore, SqliteStore, Store
from tests.support.fixtures import BINARIES, MakeServer, first_binary
from tests.support.folders import temporary_folder
from tests.support.redis_server import Binary, RedisServer
from tests.support.redis_sets import Cluster, SentinelSet

OpenLedger = Callable[..., Awaitable[AnyLedger]]
"""Takes limits, if they matter; returns a ledger on the store, opened."""

# Without any server there is a parameter all the same, which is skipped or fails, and is seen.
REDIS_VERSIONS = [each.version for each in BINARIES] or ["none"]


def _binary(version: str) -> Binary:
    found = [each for each in BINARIES if each.version == version]
    return found[0] if found else first_binary()


STORES = ["sqlite", *(f"redis-{version}" for version in REDIS_VERSIONS), "tls", "sentinel", "cluster"]


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Each store in turn, empty."""
    kind, _, version = str(request.param).partition("-")
    if kind == "sqlite":
        with temporary_folder() as folder:
            yield SqliteStore(folder)
        return
    found = _redis_store(kind, version, request.getfixturevalue)
    found.server.ask("FLUSHALL")
    yield found


def _redis_store(kind: str, version: str, fixture: Callable[[str], Any]) -> RedisStore:
    match kind:
        case "tls":
            return RedisStore(fixture("tls_server"))
        case "sentinel":
            servers: SentinelSet = fixture("sentinel_set")
            return RedisStore(servers.primary, servers.url)
        case "cluster":
            cluster: Cluster = fixture("redis_cluster")
            cluster.flush()
            return RedisStore(cluster.node_of(keys.slot(0)), cluster.url)
        case _:
            return RedisStore(fixture("redis_servers")(_binary(version)))


@pytest.fixture
def sqlite_store() -> Iterator[SqliteStore]:
    """An SQLite file that is not there yet."""
    with temporary_folder() as folder:
        yield SqliteStore(folder)


@pytest.fixture(params=REDIS_VERSIONS)
def redis_store(request: pytest.FixtureRequest, redis_servers: Callable[[Binary], RedisServer]) -> RedisStore:
    """Each version of Redis in turn, empty."""
    server = redis_servers(_binary(request.param))
    server.ask("FLUSHALL")
    return RedisStore(server)


@pytest.fixture(params=REDIS_VERSIONS)
def own_redis_store(request: pytest.FixtureRequest, make_redis_server: MakeServer) -> RedisStore:
    """Each version of Redis in turn, on a server of the test's own: to be paused, killed, filled."""
    return RedisStore(make_redis_server(binary=_binary(request.param)))


@pytest.fixture
async def open_ledger(store: Store) -> AsyncIterator[OpenLedger]:
    """Opens ledgers on the store."""
    async with AsyncExitStack() as stack:

        async def open_one(bounds: limits.Limits = limits.DEFAULT) -> AnyLedger:
            ledger = store.ledger(bounds)
            await ledger.open()
            stack.push_async_callback(ledger.close)
            return ledger

        yield open_one


@pytest.fixture
async def ledger(open_ledger: OpenLedger) -> AnyLedger:
    """A ledger on the store, opened."""
    return await open_ledger()
