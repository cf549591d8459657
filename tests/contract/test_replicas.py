"""Replicas: how durable a commit is called, and that none of them answers for the primary."""

import asyncio

import pytest

from engine.errors import LedgerUnavailable
from server.ledger.port import Committed, Conflict, Late, Replayed
from tests.contract.commits import PAST_MS, TENANT, done, head, make
from tests.contract.stores import RedisStore, opened
from tests.support.fixtures import MakeSet
from tests.support.redis_server import until
from tests.support.redis_sets import Replicated, cut_off, reconnect


@pytest.fixture
def replicated(make_redis_set: MakeSet) -> Replicated:
    """A primary and its replica."""
    return make_redis_set(Replicated)


@pytest.fixture
def store(replicated: Replicated) -> RedisStore:
    """The same."""
    return RedisStore(replicated.primary, replicated.url)


async def test_a_commit_that_the_replica_has_is_durable(store: RedisStore, replicated: Replicated) -> None:
    async with opened(store.ledger(wait_replicas=1)) as ledger:
        at = await head(ledger)
        commits = [make(at) for _ in range(50)]
        outcomes = await asyncio.gather(*(ledger.commit(commit) for commit in commits))
        assert all(isinstance(each, Committed) and each.durable for each in outcomes)
        replicated.primary.kill()
        (replica,) = replicated.replicas
        assert set(RedisStore(replica).kept(TENANT).ops) == {commit.op for commit in commits}


async def test_a_commit_that_too_few_replicas_have_is_written_and_not_called_durable(
    store: RedisStore, replicated: Replicated
) -> None:
    """It is when it is repeated after they have it, and not before."""
    (replica,) = replicated.replicas
    async with opened(store.ledger(wait_replicas=1)) as ledger:
        at = await head(ledger)
        cut_off(replica, replicated.primary)
        commit = make(at)
        first = await ledger.commit(commit)
        assert isinstance(first, Committed)
        assert not first.durable
        assert commit.op in store.kept(TENANT).ops
        again = await ledger.commit(commit)
        assert isinstance(again, Replayed)
        assert not again.durable
        reconnect(replica)
        until(replicated.synced, "the replica has everything")
        finally_ = await ledger.commit(commit)
        assert isinstance(finally_, Replayed)
        assert finally_.durable


async def test_a_replica_that_stands_still_has_nothing(store: RedisStore, replicated: Replicated) -> None:
    (replica,) = replicated.replicas
    async with opened(store.ledger(wait_replicas=1)) as ledger:
        at = await head(ledger)
        replica.pause()
        commit = make(at)
        outcomes = [await ledger.commit(commit) for _ in range(2)]
        replica.resume()
        assert [getattr(each, "durable", None) for each in outcomes] == [False, False]
        assert getattr(await ledger.commit(commit), "durable", None)


async def test_more_replicas_than_there_are_have_nothing(store: RedisStore) -> None:
    async with opened(store.ledger(wait_replicas=2)) as ledger:
        assert not (await done(ledger, await head(ledger))).durable


async def test_what_another_worker_wrote_is_called_durable_when_the_replica_has_it(
    store: RedisStore, replicated: Replicated
) -> None:
    (replica,) = replicated.replicas
    async with (
        opened(store.ledger(wait_replicas=1)) as one,
        opened(store.ledger(wait_replicas=1)) as other,
        opened(store.ledger()) as trusting,
    ):
        assert await other.durable(TENANT)
        cut_off(replica, replicated.primary)
        assert not getattr(await one.commit(make(await head(one))), "durable", None)
        assert not await other.durable(TENANT)
        assert await trusting.durable(TENANT)
        reconnect(replica)
        until(replicated.synced, "the replica has everything")
        assert await other.durable(TENANT)


async def test_where_no_replicas_are_asked_for_nobody_waits_for_them(store: RedisStore) -> None:
    async with opened(store.ledger()) as ledger:
        at = await head(ledger)
        store.server.ask("CONFIG", "RESETSTAT")
        assert (await done(ledger, at)).durable
        assert "cmdstat_wait" not in store.server.ask("INFO", "commandstats")


async def test_what_was_not_written_waits_for_no_replica(store: RedisStore, replicated: Replicated) -> None:
    async with opened(store.ledger(wait_replicas=1)) as ledger:
        at = await head(ledger)
        await done(ledger, at, writes=("host:anna",))
        store.server.ask("CONFIG", "RESETSTAT")
        assert isinstance(await ledger.commit(make(at, writes=("host:anna",))), Conflict)
        assert isinstance(await ledger.commit(make(at, deadline_ms=PAST_MS)), Late)
        assert "cmdstat_wait" not in store.server.ask("INFO", "commandstats")


async def test_a_primary_that_was_demoted_answers_nothing(replicated: Replicated) -> None:
    """It still has what its successor never got: an op of that must not be told as done."""
    old, (new,) = replicated.primary, replicated.replicas
    store = RedisStore(old)
    async with opened(store.ledger(patient=False)) as ledger:
        cut_off(new, old)
        lost = make(await head(ledger))
        at = getattr(await ledger.commit(lost), "head", None)
        assert at is not None
        new.promote()
        old.ask("CONFIG", "SET", "masterauth", "wrong")
        old.ask("REPLICAOF", "127.0.0.1", new.port)
        asked = (
            *(ledger.ping(), ledger.load(TENANT), ledger.archive(TENANT), ledger.commit(lost)),
            *(ledger.follow({0: at}), ledger.follow({0: at}, wait=False)),
        )
        for answer in await asyncio.gather(*asked, return_exceptions=True):
            assert isinstance(answer, LedgerUnavailable), answer


async def test_a_follower_that_waits_while_its_primary_is_demoted_is_told_so(replicated: Replicated) -> None:
    async with opened(RedisStore(replicated.primary).ledger(patient=False)) as ledger:
        at = await head(ledger)
        following = asyncio.create_task(ledger.follow({0: at}))
        await asyncio.to_thread(until, lambda: _blocked(replicated) == 1, "the follower waits")
        replicated.primary.ask("REPLICAOF", "127.0.0.1", 1)
        with pytest.raises(LedgerUnavailable):
            await following


def _blocked(replicated: Replicated) -> int:
    return int(replicated.primary.ask("INFO", "clients")["blocked_clients"])


async def test_a_ledger_goes_on_at_the_address_where_another_server_is_the_primary_now(
    store: RedisStore, replicated: Replicated
) -> None:
    (replica,) = replicated.replicas
    async with opened(store.ledger(wait_replicas=1)) as ledger:
        outcome = await done(ledger, await head(ledger), writes=("host:anna",))
        assert outcome.durable
        await asyncio.to_thread(replicated.primary.kill)
        await asyncio.to_thread(replicated.promote, replica)
        assert (await ledger.load(TENANT)).at == outcome.head
        again = await done(ledger, outcome.head, writes=("host:anna",))
        assert not again.durable
