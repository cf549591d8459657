"""From worker to worker: what is told is heard by all that listen; who hears nothing any more is told so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from engine.errors import LedgerNotReady, LedgerUnavailable
from server.ledger.redis import talks as redis_talks
from server.ledger.redis.address import Endpoint
from server.ledger.redis.client import Server
from server.ledger.redis.ledger import RedisLedger
from server.tasks import stop
from tests.contract.conftest import STORES, OpenLedger
from tests.contract.stores import AnyLedger, RedisStore, SqliteStore, opened
from tests.support.fixtures import MakeServer, MakeSet
from tests.support.redis_server import HOST, RedisServer
from tests.support.redis_server import until as wait_until
from tests.support.redis_sets import Cluster, SentinelSet

PAUSE_S = 0.02
TRIES_MAX = 1_500
"""30 s in all, on a machine that is busy with other tests."""
SOON_S = 0.02
HELLO = b"hello"
EVERY_BYTE = bytes(range(256))
CHANNELS = "hp:talks:*"

shared = pytest.mark.parametrize("store", [each for each in STORES if each != "sqlite"], indirect=True)
"""On every store that has several workers."""


class Listener:
    """One worker that listens, and what it has heard."""

    def __init__(self, ledger: AnyLedger) -> None:
        self.heard: list[bytes] = []
        self.ledger = ledger
        self.task = asyncio.create_task(ledger.listen(self.heard.append))

    async def begun(self) -> None:
        """Ask until it hears."""
        for _ in range(TRIES_MAX):
            await self.ledger.tell(HELLO)
            if HELLO in self.heard:
                return
            assert not self.task.done(), self.task.exception()
            await asyncio.sleep(PAUSE_S)
        raise AssertionError("it never heard anything")

    async def until(self, count: int) -> list[bytes]:
        """What it has heard besides, once it is so many."""
        for _ in range(TRIES_MAX):
            found = [each for each in self.heard if each != HELLO]
            if len(found) >= count:
                return found
            await asyncio.sleep(PAUSE_S)
        raise AssertionError(f"only {len(found)} of {count} were heard")

    async def ended(self) -> None:
        """Wait until it is told that it hears nothing any more."""
        with pytest.raises(LedgerUnavailable):
            await self.task


@asynccontextmanager
async def listening(ledger: AnyLedger) -> AsyncIterator[Listener]:
    """A listener, for as long as the block."""
    listener = Listener(ledger)
    try:
        yield listener
    finally:
        await stop((listener.task,))


@shared
async def test_what_one_worker_tells_is_heard_by_all_as_it_was_and_in_order(open_ledger: OpenLedger) -> None:
    one, other = await open_ledger(), await open_ledger()
    async with listening(one) as first, listening(other) as second:
        await first.begun()
        await second.begun()
        messages = [b"", EVERY_BYTE, b"\xff\xfe", EVERY_BYTE * 256]
        for message in messages:
            await one.tell(message)
        assert await first.until(len(messages)) == messages
        assert await second.until(len(messages)) == messages


@shared
async def test_where_nobody_listens_nothing_is_kept(ledger: AnyLedger) -> None:
    await ledger.tell(b"early")
    async with listening(ledger) as listener:
        await listener.begun()
        assert b"early" not in listener.heard


@shared
async def test_who_listens_is_told_when_the_ledger_is_closed(ledger: AnyLedger) -> None:
    async with listening(ledger) as listener:
        await listener.begun()
        await ledger.close()
        await listener.ended()
    with pytest.raises(LedgerUnavailable):
        await ledger.tell(b"")


@shared
async def test_a_ledger_goes_on_with_everything_else_after_somebody_listened(ledger: AnyLedger) -> None:
    """A connection that is subscribed is never handed to anybody else."""
    for _ in range(3):
        async with listening(ledger) as listener:
            await listener.begun()
        assert await ledger.follow({}, wait=False) == {}
        at = (await ledger.load("salon")).at
        assert await ledger.follow({ledger.partition("salon"): at}) == {}


async def test_the_one_process_on_a_file_tells_nobody_and_hears_nothing(sqlite_store: SqliteStore) -> None:
    async with opened(sqlite_store.ledger()) as ledger, listening(ledger) as listener:
        await ledger.tell(HELLO)
        await ledger.ping()
        assert not listener.task.done()
        assert listener.heard == []


# One server


async def test_after_the_server_was_killed_and_came_back_it_is_heard_again(
    own_redis_store: RedisStore,
) -> None:
    async with opened(own_redis_store.ledger()) as ledger:
        async with listening(ledger) as listener:
            await listener.begun()
            own_redis_store.server.kill()
            await listener.ended()
        with pytest.raises(LedgerUnavailable):
            await ledger.tell(b"")
        with pytest.raises(LedgerUnavailable):
            await ledger.listen(lambda _: None)
        own_redis_store.server.start()
        async with listening(ledger) as listener:
            await listener.begun()


async def test_a_server_that_stands_still_is_noticed(
    own_redis_store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_talks, "SILENCE_S", SOON_S)
    async with opened(own_redis_store.ledger()) as ledger, listening(ledger) as listener:
        await listener.begun()
        own_redis_store.server.pause()
        try:
            await listener.ended()
        finally:
            own_redis_store.server.resume()


async def test_a_server_that_has_nothing_to_say_is_asked_and_listened_to_further(
    own_redis_store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = own_redis_store.server
    async with opened(own_redis_store.ledger()) as ledger, listening(ledger) as listener:
        await listener.begun()
        monkeypatch.setattr(redis_talks, "SILENCE_S", 10 * SOON_S)
        server.ask("CONFIG", "RESETSTAT")

        def pings() -> int:
            return int(server.ask("INFO", "commandstats").get("cmdstat_ping", {"calls": 0})["calls"])

        await asyncio.to_thread(wait_until, lambda: pings() >= 3, "it was asked three times")
        await ledger.tell(b"still here")
        assert await listener.until(1) == [b"still here"]


async def test_two_ledgers_on_one_server_do_not_hear_each_other(make_redis_server: MakeServer) -> None:
    server = make_redis_server(tcp=True)
    one, other = (RedisLedger(f"{server.url}/{number}", partitions=1) for number in (0, 1))
    async with opened(one), opened(other), listening(one) as first, listening(other) as second:
        await first.begun()
        await second.begun()
        await one.tell(b"one")
        await other.tell(b"other")
        assert await first.until(1) == [b"one"]
        assert await second.until(1) == [b"other"]


async def test_a_user_who_may_not_use_the_channel_is_told_so(make_redis_server: MakeServer) -> None:
    server = make_redis_server(tcp=True)
    rights = ("ACL", "SETUSER", "worker", "on", ">hunter2", "~{hp:*", "+@all", "resetchannels")
    server.ask(*rights)
    async with opened(RedisLedger(f"redis://worker:hunter2@{server.where}", partitions=1)) as ledger:
        with pytest.raises(LedgerNotReady) as caught:
            await ledger.tell(b"")
        assert "hunter" not in str(caught.value)
        with pytest.raises(LedgerNotReady):
            await ledger.listen(lambda _: None)
        server.ask("ACL", "SETUSER", "worker", f"&{CHANNELS}")
        async with listening(ledger) as listener:
            await listener.begun()


async def test_a_message_that_comes_in_parts_is_heard_as_a_whole() -> None:
    """However long it takes: what has come by then is kept."""
    whole = b"*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$4\r\nword\r\n"
    going_on = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"SUBSCRIBE\r\n$1\r\nc\r\n")
        writer.write(b"*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n" + whole[:30])
        await going_on.wait()
        writer.write(whole[30:])
        await reader.read()
        writer.close()

    async with await asyncio.start_server(answer, HOST, 0) as listening_there:
        port = listening_there.sockets[0].getsockname()[1]
        server = Server(Endpoint(HOST, port), step_timeout_s=10.0)
        async with server.link(following=True) as link, link.subscribed("c"):
            for _ in range(3):
                assert await link.heard(SOON_S) is None
            going_on.set()
            assert await link.heard(10.0) == ["message", "c", "word"]
        await server.close()


async def test_a_connection_that_was_subscribed_is_not_used_for_anything_else(
    redis_server: RedisServer,
) -> None:
    server = Server(Endpoint(path=str(redis_server.socket)), step_timeout_s=10.0)
    async with server.link(following=True) as link, link.subscribed("c"):
        assert redis_server.ask("PUBSUB", "CHANNELS", "c") == ["c"]
    async with server.link(following=True) as link:
        assert await link.exchange(("TTL", "nothing")) == [-2]
    assert redis_server.ask("PUBSUB", "CHANNELS", "c") == []
    await server.close()


# Several servers


async def test_what_is_published_on_any_node_of_a_cluster_is_heard(redis_cluster: Cluster) -> None:
    redis_cluster.flush()
    async with opened(RedisLedger(redis_cluster.url)) as ledger, listening(ledger) as listener:
        await listener.begun()
        found = [each for node in redis_cluster.servers for each in node.ask("PUBSUB", "CHANNELS", CHANNELS)]
        (channel,) = found
        for number, node in enumerate(redis_cluster.servers):
            node.ask("PUBLISH", channel, f"node {number}")
            assert await listener.until(number + 1) == [b"node %d" % each for each in range(number + 1)]


@pytest.mark.parametrize("kind", [SentinelSet, Cluster])
async def test_after_a_failover_it_is_heard_at_the_next_primary(
    kind: type[SentinelSet] | type[Cluster], make_redis_set: MakeSet
) -> None:
    """Also by who does nothing but listen."""
    servers: SentinelSet | Cluster = make_redis_set(kind, replicas=1)  # type: ignore[type-var]
    heard: list[bytes] = []

    async def listen_on() -> None:
        while True:
            with suppress(LedgerUnavailable):
                await ledger.listen(heard.append)
            await asyncio.sleep(PAUSE_S)

    async with opened(RedisLedger(servers.url)) as ledger:
        task = asyncio.create_task(listen_on())
        await _heard(heard, servers.url)
        old = next(each for each in servers.servers if _listeners(each))
        old.kill()
        await asyncio.to_thread(_replaced, servers, old)
        heard.clear()
        await _heard(heard, servers.url)
        await stop((task,))


async def _heard(heard: list[bytes], url: str) -> None:
    """Tell from elsewhere until it is heard."""
    async with opened(RedisLedger(url)) as other:
        for _ in range(TRIES_MAX):
            await other.tell(HELLO)
            if heard:
                return
            await asyncio.sleep(PAUSE_S)
    raise AssertionError("it was never heard")


async def test_a_primary_that_the_sentinels_have_replaced_is_left_though_it_lives(
    make_redis_set: MakeSet,
) -> None:
    servers = make_redis_set(SentinelSet)
    async with opened(RedisLedger(servers.url)) as ledger, listening(ledger) as listener:
        await listener.begun()
        old = servers.primary
        await asyncio.to_thread(servers.fail_over)
        await listener.ended()
        assert old.ask("ROLE")[0] == "master", "the Sentinels were quicker: nothing was tried"
        async with listening(ledger) as again:
            await again.begun()
            assert (_listeners(old), _listeners(servers.primary)) == (0, 1)


def _replaced(servers: SentinelSet | Cluster, old: RedisServer) -> None:
    """Wait until there is another primary."""
    if isinstance(servers, Cluster):
        servers.fail_over(old)
    else:
        servers.await_primary(old)


def _listeners(server: RedisServer) -> int:
    """How many are subscribed there."""
    return len(server.ask("PUBSUB", "CHANNELS", CHANNELS))
