"""Redis under Sentinels: which server is the primary, and what a failover may lose is noticed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from engine.errors import LedgerNotReady, LedgerUnavailable
from server.ledger.limits import Limits
from server.ledger.port import Batch, Committed, Lost, Reload
from server.ledger.redis import sentinel as redis_sentinel
from server.ledger.redis.ledger import RedisLedger
from tests.contract.commits import TENANT, done, head, make
from tests.contract.stores import PATIENCE_S, RedisStore, opened
from tests.support.fixtures import MakeSet
from tests.support.redis_server import HOST, RedisServer, free_port, until
from tests.support.redis_sets import PRIMARY, SentinelSet, cut_off

NEVER_S = 10.0**6
WAITS_MAX = 6
"""Half a second each: less in all than the Sentinels take to tell an old primary."""
PATIENT = Limits(call_timeout_s=PATIENCE_S)


@pytest.fixture
def own_set(make_redis_set: MakeSet) -> SentinelSet:
    """A set of the test's own: its primary dies."""
    return make_redis_set(SentinelSet)


def _ledger(url: str, bounds: Limits = PATIENT) -> RedisLedger:
    return RedisLedger(url, partitions=1, bounds=bounds)


async def test_a_ledger_goes_on_with_the_next_primary(
    own_set: SentinelSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, and not when it looks the next time."""
    monkeypatch.setattr(redis_sentinel, "WATCH_S", NEVER_S)
    async with opened(_ledger(own_set.url)) as ledger:
        at = (await done(ledger, await head(ledger), writes=("host:anna",))).head
        until(own_set.set.synced, "the replica has everything")
        old = own_set.primary
        await asyncio.to_thread(old.kill)
        await asyncio.to_thread(own_set.await_primary, old)
        outcome = await done(ledger, at, writes=("host:anna",))
        assert await ledger.follow({0: at}) == {0: Batch(entries=outcome.entries)}
        assert await head(ledger) == outcome.head
        assert [n for n, *_ in RedisStore(own_set.primary).kept(TENANT).log] == [1, 2, 3]


async def test_a_primary_that_the_sentinels_have_replaced_is_left_though_it_lives(
    own_set: SentinelSet,
) -> None:
    """For some ten seconds it takes itself for a primary, and all that it is told is lost."""
    old = own_set.primary
    others = _clients(old)
    async with opened(_ledger(own_set.url)) as ledger:
        at = (await done(ledger, await head(ledger))).head
        ours = _clients(old) - others
        assert ours
        until(own_set.set.synced, "the replica has everything")
        await asyncio.to_thread(own_set.fail_over)
        for _ in range(WAITS_MAX):
            outcome = await ledger.commit(make(at))
            if isinstance(outcome, Reload):
                break  # what the old primary said meanwhile is not in the log
            assert isinstance(outcome, Committed)
            at = outcome.head
            await ledger.follow({0: at})
        outcome = await done(ledger, await head(ledger), body="found")
        assert RedisStore(own_set.primary).kept(TENANT).log[-1] == (outcome.head.n, TENANT, "found")
        await asyncio.to_thread(until, lambda: not ours & _clients(old), "the old primary is let go of")
        assert old.ask("ROLE")[0] == "master", "the Sentinels were quicker: nothing was tried"


def _clients(server: RedisServer) -> set[str]:
    """The connections to a server, but for replicas'."""
    told = server.ask("CLIENT LIST", "TYPE", "normal")
    return {each["id"] for each in told}


async def test_what_a_failover_has_lost_is_lost_for_followers_and_reloaded_by_writers(
    own_set: SentinelSet,
) -> None:
    old, (replica,) = own_set.primary, own_set.set.replicas
    async with opened(_ledger(own_set.url)) as ledger:
        at = (await done(ledger, await head(ledger))).head
        until(own_set.set.synced, "the replica has everything")
        cut_off(replica, old)
        tail = make(at, writes=("host:anna",))
        lost = await ledger.commit(tail)
        assert isinstance(lost, Committed)
        await asyncio.to_thread(old.kill)
        await asyncio.to_thread(own_set.await_primary, old)
        assert await ledger.ping() > 0  # the epoch is the same
        assert await _follow(ledger, lost.head) == Lost()
        assert isinstance(await ledger.commit(make(lost.head)), Reload)
        # Its op is unknown, so that handing it in again books it; the position stands again afterwards.
        assert isinstance(await ledger.commit(tail), Committed)
        again = await done(ledger, await head(ledger), writes=("host:anna",))
        batch = await _follow(ledger, at)
        assert isinstance(batch, Batch)
        assert [each.at.n for each in batch.entries] == [at.n + 1, again.head.n]


async def test_the_old_primary_comes_back_and_changes_nothing(own_set: SentinelSet) -> None:
    old = own_set.primary
    async with opened(_ledger(own_set.url)) as ledger:
        at = (await done(ledger, await head(ledger))).head
        until(own_set.set.synced, "the replica has everything")
        await asyncio.to_thread(old.kill)
        await asyncio.to_thread(own_set.await_primary, old)
        at = (await done(ledger, at)).head
        await asyncio.to_thread(old.start)
        outcome = await done(ledger, at)
        assert await head(ledger) == outcome.head
        assert await ledger.follow({0: at}) == {0: Batch(entries=outcome.entries)}


async def _follow(ledger: RedisLedger, at: object) -> object:
    """What is told of the partition; the reads that a failover has cut off are passed over."""
    for _ in range(100):
        try:
            return (await ledger.follow({0: at}))[0]  # type: ignore[dict-item]
        except LedgerUnavailable:
            continue
    raise AssertionError("the follower never came back")


# Sentinels that are wrong


@asynccontextmanager
async def _sentinel_that_names(server: RedisServer) -> AsyncIterator[str]:
    """The place of a Sentinel that was cut off, and still names one that is no primary any more."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = str(server.port).encode()
        while b"SENTINEL" in await reader.read(1_000):
            writer.write(b"*2\r\n$9\r\n%s\r\n$%d\r\n%s\r\n" % (HOST.encode(), len(port), port))
        writer.close()

    async with await asyncio.start_server(answer, HOST, 0) as listening:
        yield f"{HOST}:{listening.sockets[0].getsockname()[1]}"


async def test_a_sentinel_that_names_a_replica_is_not_believed(sentinel_set: SentinelSet) -> None:
    (replica,) = [each for each in sentinel_set.servers if each is not sentinel_set.primary]
    async with _sentinel_that_names(replica) as wrong:
        right = sentinel_set.sentinels[0].place
        async with opened(_ledger(f"redis+sentinel://{wrong},{right}/{PRIMARY}")) as ledger:
            await done(ledger, await head(ledger))
        with pytest.raises(LedgerUnavailable, match="replica"):
            await _ledger(f"redis+sentinel://{wrong}/{PRIMARY}", Limits()).open()


async def test_a_sentinel_that_is_away_or_stands_still_is_passed_over(sentinel_set: SentinelSet) -> None:
    right = sentinel_set.sentinels[0].place

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, HOST, 0) as listening:
        stands_still = f"{HOST}:{listening.sockets[0].getsockname()[1]}"
        url = f"redis+sentinel://{HOST}:{free_port()},{stands_still},{right}/{PRIMARY}"
        async with opened(_ledger(url)) as ledger:
            await done(ledger, await head(ledger))


async def test_where_no_sentinel_answers_there_is_no_ledger(redis_server: RedisServer) -> None:
    with pytest.raises(LedgerUnavailable, match="name no primary"):
        await _ledger(f"redis+sentinel://{HOST}:{free_port()}/{PRIMARY}", Limits()).open()


async def test_a_primary_that_no_sentinel_knows_is_a_mistake(sentinel_set: SentinelSet) -> None:
    url = sentinel_set.url.replace(PRIMARY, "other")
    with pytest.raises(LedgerNotReady, match="knows no primary 'other'"):
        await _ledger(url).open()


async def test_a_server_that_is_no_sentinel_is_a_mistake(sentinel_set: SentinelSet) -> None:
    with pytest.raises(LedgerNotReady, match="is no Sentinel"):
        await _ledger(f"redis+sentinel://{sentinel_set.primary.place}/{PRIMARY}").open()


async def test_a_sentinel_is_no_server(sentinel_set: SentinelSet) -> None:
    with pytest.raises(LedgerNotReady, match="runs as sentinel"):
        await _ledger(f"redis://{sentinel_set.sentinels[0].place}").open()


async def test_sentinels_and_servers_have_passwords_of_their_own(make_redis_set: MakeSet) -> None:
    found = make_redis_set(SentinelSet, password="hunter2", sentinel_password="hunter3")
    async with opened(_ledger(found.url)) as ledger:
        await done(ledger, await head(ledger))
    for wrong in (found.url.replace("hunter2", "hunter4"), found.url.replace("hunter3", "hunter4")):
        with pytest.raises(LedgerNotReady) as caught:
            await _ledger(wrong).open()
        assert "hunter" not in str(caught.value)
