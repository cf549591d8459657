"""What only a server can do to a ledger: forget scripts, be flushed, stand still, die, be another one."""

import asyncio
import shutil
from collections.abc import AsyncIterator

import pytest

from engine.errors import LedgerError, LedgerNotReady, LedgerUnavailable
from server.ledger.port import Batch, Committed, Late, Lost, Position, Reload, Replayed
from server.ledger.redis import keys
from server.ledger.redis.client import Script
from server.ledger.redis.ledger import RedisLedger
from tests.contract.commits import TENANT, done, head, make
from tests.contract.stores import RedisStore, opened
from tests.support.fixtures import MakeServer
from tests.support.redis_proxy import RedisProxy
from tests.support.redis_server import RedisServer

LOOKS_MAX = 10_000
"""Questions to a server until it has worked off what lay in its socket."""

TENANTS_KEYS = (keys.documents, keys.archive, keys.last, keys.ops, keys.ops_by_time)
"""What a tenant has, beside what its partition has."""


@pytest.fixture
async def ledger(redis_store: RedisStore) -> AsyncIterator[RedisLedger]:
    """A ledger with the usual number of partitions, opened."""
    async with opened(redis_store.ledger(partitions=16)) as ledger:
        yield ledger


def _in_partition(ledger: RedisLedger, partition: int) -> str:
    """A tenant that lives there."""
    return next(name for name in map(str, range(10_000)) if ledger.partition(name) == partition)


def _calls(server: RedisServer, command: str) -> int:
    """How often a command was carried out since the statistics were reset."""
    return int(server.ask("INFO", "commandstats").get(f"cmdstat_{command}", {"calls": 0})["calls"])


# Scripts and trips


async def test_a_commit_is_one_command(ledger: RedisLedger, redis_store: RedisStore) -> None:
    at = await head(ledger)
    await done(ledger, at)
    redis_store.server.ask("CONFIG", "RESETSTAT")
    for _ in range(5):
        await done(ledger, at)
    assert _calls(redis_store.server, "evalsha") == 5
    for other in ("eval", "script", "hello", "ping", "multi"):
        assert _calls(redis_store.server, other) == 0, other


async def test_a_server_that_forgot_its_scripts_is_told_them_again(
    ledger: RedisLedger, redis_store: RedisStore
) -> None:
    at = await head(ledger)
    await done(ledger, at)
    redis_store.server.ask("SCRIPT", "FLUSH")
    await done(ledger, at)
    redis_store.server.ask("CONFIG", "RESETSTAT")
    await done(ledger, at)
    assert _calls(redis_store.server, "eval") == 0


async def test_a_key_of_another_type_is_an_error_and_nothing_is_written(
    ledger: RedisLedger, redis_store: RedisStore
) -> None:
    at = await head(ledger)
    ask, partition = redis_store.server.ask, ledger.partition(TENANT)
    named = [name(partition, TENANT) for name in TENANTS_KEYS]
    for key in [*named, keys.outbox(partition)]:
        ask("SET", key, "something else")
        for writes in (("host:anna",), ()):
            commit = make(at, writes=writes, events=(("event", ""),), archives={"booking:old": "over"})
            with pytest.raises(LedgerError, match="WRONGTYPE"):
                await ledger.commit(commit)
        ask("DEL", key)
        assert await head(ledger) == at
        assert ask("EXISTS", *named, keys.outbox(partition)) == 0


async def test_a_full_server_refuses_and_writes_nothing(own_redis_store: RedisStore) -> None:
    async with opened(own_redis_store.ledger()) as ledger:
        outcome = await done(ledger, await head(ledger), writes=("host:anna",), deletes=("hold:1",))
        before = own_redis_store.kept(TENANT)
        own_redis_store.server.ask("CONFIG", "SET", "maxmemory", 1)
        # Without a document to put, the first write of the script would else be one that frees memory.
        for puts in ({"booking:1": "document"}, {}):
            with pytest.raises(LedgerUnavailable, match="OOM"):
                await ledger.commit(make(outcome.head, puts=puts, deletes=("hold:2",)))
        assert own_redis_store.kept(TENANT) == before
        own_redis_store.server.ask("CONFIG", "SET", "maxmemory", 0)
        await done(ledger, outcome.head)


async def test_a_list_is_longer_than_what_lua_can_unpack(
    ledger: RedisLedger, redis_store: RedisStore
) -> None:
    """`unpack` of 9,000 values raises, and by then the first write would have been done."""
    at = await head(ledger)
    half = {f"booking:{number}": "x" for number in range(4_500)}
    names = tuple(f"host:{number}" for number in range(9_000))
    events = tuple((name, "") for name in names)
    commit = make(at, puts=half, archives=half, deletes=names, writes=names, events=events)
    partition = ledger.partition(TENANT)
    touched = [keys.meta(partition), keys.log(partition), keys.outbox(partition)]
    touched += [name(partition, TENANT) for name in TENANTS_KEYS]
    script, ask = Script.read("commit.lua"), redis_store.server.ask
    # Past the limits that a ledger has, which is why it is not asked.
    status, *_ = ask("EVAL", script.source, len(touched), *touched, *ledger._arguments(commit))
    assert status == "committed"
    assert ask("HLEN", keys.archive(partition, TENANT)) == 4_500
    assert ask("XLEN", keys.outbox(partition)) == ask("ZCARD", keys.last(partition, TENANT)) == 9_000


# Partitions


async def test_all_keys_of_a_partition_share_its_hash_tag(
    ledger: RedisLedger, redis_store: RedisStore
) -> None:
    tenant = _in_partition(ledger, 11)
    at = await head(ledger, tenant)
    fields = {"writes": ("host:anna",), "archives": {"booking:old": "old"}, "events": (("event", ""),)}
    await done(ledger, at, tenant=tenant, **fields)
    found = redis_store.server.ask("KEYS", "{hp:11}:*")
    expected = [name(11) for name in (keys.meta, keys.log, keys.outbox)]
    expected += [name(11, tenant) for name in TENANTS_KEYS]
    assert sorted(found) == sorted(expected)
    assert redis_store.server.ask("DBSIZE") == len(found) + 15 * 2


async def test_the_partition_count_of_the_first_boot_is_obeyed_afterwards(redis_store: RedisStore) -> None:
    async with opened(redis_store.ledger(partitions=5)) as first:
        tenants = [f"tenant-{number}" for number in range(100)]
        places = [first.partition(tenant) for tenant in tenants]
        assert set(places) == set(range(5))
    async with opened(redis_store.ledger(partitions=16)) as second:
        assert [second.partition(tenant) for tenant in tenants] == places


async def test_several_first_boots_at_once_make_one_store(redis_store: RedisStore) -> None:
    ledgers = [redis_store.ledger(partitions=number) for number in (16, 8, 4, 2)]
    await asyncio.gather(*(ledger.open() for ledger in ledgers))
    try:
        assert len({ledger.partition("salon") for ledger in ledgers}) == 1
        at = await head(ledgers[0])
        for ledger in ledgers:
            at = (await done(ledger, at, writes=("host:anna",))).head
    finally:
        for ledger in ledgers:
            await ledger.close()


async def test_an_interrupted_first_boot_is_taken_up_by_the_next(redis_store: RedisStore) -> None:
    async with opened(redis_store.ledger(partitions=4)):
        pass
    ask = redis_store.server.ask
    ask("HDEL", keys.meta(0), "complete")
    ask("DEL", *(key(number) for number in (2, 3) for key in (keys.meta, keys.log)))
    async with opened(redis_store.ledger()) as ledger:
        await done(ledger, await head(ledger, _in_partition(ledger, 3)), tenant=_in_partition(ledger, 3))
    assert ask("HGET", keys.meta(0), "complete") == "1"


@pytest.mark.parametrize("lost", [(keys.meta,), (keys.meta, keys.log)])
async def test_a_partition_that_went_missing_is_never_made_anew(
    redis_store: RedisStore, lost: tuple[object, ...]
) -> None:
    async with opened(redis_store.ledger(partitions=4)):
        pass
    redis_store.server.ask("DEL", *(name(2) for name in lost if callable(name)))
    before = redis_store.server.ask("DBSIZE")
    with pytest.raises(LedgerNotReady):
        await redis_store.ledger().open()
    assert redis_store.server.ask("DBSIZE") == before


async def test_a_log_without_a_meta_record_is_not_taken_for_a_new_store(redis_store: RedisStore) -> None:
    async with opened(redis_store.ledger()):
        pass
    redis_store.server.ask("DEL", keys.meta(0))
    with pytest.raises(LedgerNotReady, match="lost its meta record"):
        await redis_store.ledger().open()


@pytest.mark.parametrize("layout", [keys.LAYOUT - 1, keys.LAYOUT + 1])
async def test_an_older_or_newer_layout_is_refused(redis_store: RedisStore, layout: int) -> None:
    async with opened(redis_store.ledger()):
        pass
    redis_store.server.ask("HSET", keys.meta(0), "layout", layout)
    with pytest.raises(LedgerNotReady, match=f"has the layout {layout}, not {keys.LAYOUT}"):
        await redis_store.ledger().open()


async def test_several_partitions_are_followed_at_once_and_only_news_are_told(ledger: RedisLedger) -> None:
    tenants = [_in_partition(ledger, number) for number in range(16)]
    positions = {number: await head(ledger, tenant) for number, tenant in enumerate(tenants)}
    one = await done(ledger, positions[3], tenant=tenants[3])
    other = await done(ledger, positions[9], tenant=tenants[9])
    news = await ledger.follow(positions)
    assert news == {3: Batch(entries=one.entries), 9: Batch(entries=other.entries)}


async def test_a_silent_partition_is_verified_though_another_one_always_has_news(
    ledger: RedisLedger, redis_store: RedisStore
) -> None:
    quiet, busy = _in_partition(ledger, 1), _in_partition(ledger, 2)
    positions = {1: await head(ledger, quiet), 2: await head(ledger, busy)}
    redis_store.server.ask("DEL", keys.log(1))
    await done(ledger, positions[2], tenant=busy)
    assert (await ledger.follow(positions))[1] == Lost()


# Flushed, replaced, failed over


async def test_a_flushed_server_is_not_ready_and_never_empty(
    ledger: RedisLedger, redis_store: RedisStore
) -> None:
    at = (await done(ledger, await head(ledger))).head
    redis_store.server.ask("FLUSHALL")
    for asked in (ledger.ping(), ledger.load(TENANT), ledger.commit(make(at))):
        with pytest.raises(LedgerNotReady):
            await asked
    partition = ledger.partition(TENANT)
    assert await ledger.follow({partition: at}) == {partition: Lost()}
    assert redis_store.server.ask("DBSIZE") == 0


async def test_a_load_during_which_the_server_is_flushed_is_never_half_a_tenant(
    redis_store: RedisStore,
) -> None:
    documents = {f"booking:{number}": "document" for number in range(600)}
    refused = 0
    for _ in range(10):
        redis_store.server.ask("FLUSHALL")
        async with opened(redis_store.ledger()) as ledger:
            await done(ledger, await head(ledger), puts=documents)
            flushing = asyncio.to_thread(redis_store.server.ask, "FLUSHALL")
            (loaded, _) = await asyncio.gather(ledger.load(TENANT), flushing, return_exceptions=True)
            refused += isinstance(loaded, LedgerNotReady)
            assert isinstance(loaded, LedgerNotReady) or getattr(loaded, "documents", None) == documents
    assert refused, "no load was caught: nothing was tried"


async def test_a_load_during_which_the_server_is_made_anew_is_not_an_empty_tenant(
    redis_store: RedisStore,
) -> None:
    async def make_anew() -> None:
        redis_store.server.ask("FLUSHALL")
        async with opened(redis_store.ledger()):
            pass

    async with RedisProxy(redis_store.server) as proxy:
        async with opened(RedisLedger(proxy.url, partitions=1)) as ledger:
            await done(ledger, await head(ledger), archives={"booking:old": "over"})
            proxy.first("HSCAN", make_anew)
            with pytest.raises(LedgerNotReady):
                await ledger.load(TENANT)
        async with opened(RedisLedger(proxy.url)) as ledger:
            proxy.first("HSCAN", make_anew)
            with pytest.raises(LedgerNotReady):
                await ledger.archive(TENANT)


async def test_a_server_that_was_made_anew_is_not_ready_for_who_knew_the_old_one(
    ledger: RedisLedger, redis_store: RedisStore
) -> None:
    at = (await done(ledger, await head(ledger))).head
    redis_store.server.ask("FLUSHALL")
    async with opened(redis_store.ledger(partitions=16)) as newer:
        for asked in (ledger.ping(), ledger.load(TENANT), ledger.commit(make(at))):
            with pytest.raises(LedgerNotReady):
                await asked
        assert isinstance(await newer.commit(make(at)), Reload)
        await ledger.open()
        await done(ledger, await head(newer))


@pytest.mark.parametrize("nonce_step", [1, -1])
async def test_a_tail_that_a_failover_replaced_is_lost_though_the_count_goes_on(
    ledger: RedisLedger, redis_store: RedisStore, nonce_step: int
) -> None:
    """The new primary never had the last entry, and has another one with the same n, or more by now."""
    partition, ask = ledger.partition(TENANT), redis_store.server.ask
    start = await head(ledger)
    lost = (await done(ledger, start)).head
    log = keys.log(partition)
    ((_, genesis),) = ask("XRANGE", log, str(start), str(start))
    ask("DEL", log)
    ask("XADD", log, str(start), *(text for pair in genesis.items() for text in pair))
    theirs = Position(lost.n, lost.nonce + nonce_step)
    fields = ("tenant", TENANT, "body", "theirs", "time", genesis["time"], "prev", str(start))
    ask("XADD", log, str(theirs), *fields)
    assert await ledger.follow({partition: lost}) == {partition: Lost()}
    assert await ledger.follow({partition: lost}, wait=False) == {partition: Lost()}
    assert isinstance(await ledger.commit(make(lost)), Reload)
    await done(ledger, theirs)
    assert await ledger.follow({partition: lost}) == {partition: Lost()}
    assert isinstance(await ledger.commit(make(lost)), Reload)
    (batch,) = (await ledger.follow({partition: start})).values()
    assert isinstance(batch, Batch)
    assert [each.at.n for each in batch.entries] == [start.n + 1, start.n + 2]


# Away and back


async def test_a_commit_to_a_server_that_stands_still_never_lands_after_its_deadline(
    own_redis_store: RedisStore,
) -> None:
    """Resumed, the server carries out what a client sent that has long gone."""
    store, server = own_redis_store, own_redis_store.server
    async with opened(store.ledger(patient=False)) as ledger:
        at = await head(ledger)
        await done(ledger, at, tenant="other")
        before = store.kept(TENANT)
        server.ask("CONFIG", "RESETSTAT")
        late = make(at, deadline_ms=await ledger.ping() + 100)
        server.pause()
        with pytest.raises(LedgerUnavailable):
            await ledger.commit(late)
        server.resume()
        for _ in range(LOOKS_MAX):
            if _calls(server, "evalsha"):
                break
        assert _calls(server, "evalsha") == 1
        assert store.kept(TENANT) == before
        again = make(at, op=late.op, deadline_ms=late.deadline_ms)
        assert isinstance(await ledger.commit(again), Late)
        await done(ledger, at, op=late.op)


async def test_a_server_that_stands_still_is_away_for_every_question(own_redis_store: RedisStore) -> None:
    async with opened(own_redis_store.ledger(patient=False)) as ledger:
        at = await head(ledger)
        own_redis_store.server.pause()
        asked = (ledger.ping(), ledger.load(TENANT), ledger.commit(make(at)), ledger.follow({0: at}))
        for outcome in await asyncio.gather(*asked, return_exceptions=True):
            assert isinstance(outcome, LedgerUnavailable)
        own_redis_store.server.resume()
        await done(ledger, at)


async def test_what_was_committed_survives_the_servers_death(own_redis_store: RedisStore) -> None:
    store = own_redis_store
    async with opened(store.ledger()) as ledger:
        at = await head(ledger)
        commits = [make(at, writes=(f"host:{number}",), events=(("event", ""),)) for number in range(50)]
        outcomes = await asyncio.gather(*(ledger.commit(commit) for commit in commits))
        assert all(isinstance(each, Committed) for each in outcomes)
        before = store.kept(TENANT)
        store.server.kill()
        with pytest.raises(LedgerUnavailable):
            await ledger.ping()
        store.server.start()
        assert store.kept(TENANT) == before
        for commit in commits:
            assert isinstance(await ledger.commit(commit), Replayed)
        (batch,) = (await ledger.follow({0: at})).values()
        assert isinstance(batch, Batch)
        assert len(batch.entries) == 50


async def test_a_server_that_was_restored_from_a_copy_has_lost_what_came_after_it(
    own_redis_store: RedisStore,
) -> None:
    """Also once as much was written again: the same count, and another history."""
    store, server = own_redis_store, own_redis_store.server
    async with opened(store.ledger()) as ledger:
        kept = (await done(ledger, await head(ledger))).head
        await asyncio.to_thread(server.stop)
        copy = server.folder.with_name(f"{server.folder.name}-copy")
        shutil.copytree(server.folder, copy, ignore=shutil.ignore_patterns("*.sock", "*.log"))
        await asyncio.to_thread(server.start)
        lost = await done(ledger, kept)
        await asyncio.to_thread(server.kill)
        shutil.copytree(copy, server.folder, dirs_exist_ok=True)
        shutil.rmtree(copy)
        await asyncio.to_thread(server.start)
        assert isinstance(await ledger.commit(make(lost.head)), Reload)
        assert await ledger.follow({0: lost.head}) == {0: Lost()}
        again = await done(ledger, kept)
        assert again.head.n == lost.head.n
        assert isinstance(await ledger.commit(make(lost.head)), Reload)
        assert await ledger.follow({0: lost.head}) == {0: Lost()}
        assert await ledger.follow({0: kept}) == {0: Batch(entries=again.entries)}


async def test_what_was_acknowledged_while_the_server_died_is_there_afterwards(
    own_redis_store: RedisStore,
) -> None:
    store = own_redis_store
    async with opened(store.ledger()) as ledger:
        at = await head(ledger)
        commits = [make(at) for _ in range(300)]
        acknowledged: list[str] = []

        async def send(op: int) -> None:
            if isinstance(await ledger.commit(commits[op]), Committed):
                acknowledged.append(commits[op].op)
                if len(acknowledged) == 100:
                    store.server.kill()

        await asyncio.gather(*(send(number) for number in range(300)), return_exceptions=True)
        assert 100 <= len(acknowledged) < 300
        store.server.start()
        kept = store.kept(TENANT)
        assert set(acknowledged) <= set(kept.ops)
        # All or nothing: each op has its entry and its document, and there is nothing else.
        assert len(kept.log) - 1 == len(kept.documents) == len(kept.ops)


async def test_a_server_that_is_not_there_is_unavailable(own_redis_store: RedisStore) -> None:
    own_redis_store.server.stop()
    ledger = own_redis_store.ledger()
    with pytest.raises(LedgerUnavailable):
        await ledger.open()
    own_redis_store.server.start()
    async with opened(ledger):
        await ledger.ping()


# Other servers


async def test_a_ledger_speaks_tcp_with_a_password_and_another_database(
    make_redis_server: MakeServer,
) -> None:
    server = make_redis_server("--requirepass", "hunter2", tcp=True)
    async with opened(RedisLedger(f"redis://:hunter2@{server.where}/3")) as ledger:
        await done(ledger, await head(ledger))
    assert server.ask("DBSIZE") == 0
    for login in ("", ":wrong-hunter@"):
        with pytest.raises(LedgerNotReady) as caught:
            await RedisLedger(f"redis://{login}{server.where}").open()
        assert "hunter" not in str(caught.value)


async def test_a_replica_is_refused(own_redis_store: RedisStore) -> None:
    own_redis_store.server.ask("REPLICAOF", "127.0.0.1", "1")
    with pytest.raises(LedgerNotReady, match="replica"):
        await own_redis_store.ledger().open()


async def test_a_primary_that_became_a_replica_writes_nothing(own_redis_store: RedisStore) -> None:
    async with opened(own_redis_store.ledger(patient=False)) as ledger:
        at = await head(ledger)
        commit = make(at)
        own_redis_store.server.ask("REPLICAOF", "127.0.0.1", "1")
        with pytest.raises(LedgerUnavailable, match="read only replica"):
            await ledger.commit(commit)
        assert own_redis_store.kept(TENANT).ops == []
        own_redis_store.server.ask("REPLICAOF", "NO", "ONE")
        await done(ledger, at)


@pytest.mark.parametrize(
    ("info", "because"),
    [
        (b"redis_version:6.0.16\r\nredis_mode:standalone\r\n", "Redis 6.0.16 is too old, 6.2 or newer"),
        (b"redis_version:5.0\r\nredis_mode:standalone\r\n", "Redis 5.0 is too old"),
        (b"redis_version:7.0.15\r\nredis_mode:cluster\r\nrole:master\r\n", "runs as cluster"),
        (b"redis_version:7.2.4\r\nserver_name:valkey\r\nserver_mode:cluster\r\n", "runs as cluster"),
        (b"redis_version:7.2.4\r\nserver_mode:standalone\r\nrole:slave\r\n", "is a replica"),
    ],
)
async def test_a_server_that_says_it_is_unfit_is_refused(info: bytes, because: str) -> None:

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"INFO\r\n")
        writer.write(b"$%d\r\n%s\r\n" % (len(info), info))
        await reader.read()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(LedgerNotReady, match=because):
            await RedisLedger(f"redis://127.0.0.1:{port}").open()
