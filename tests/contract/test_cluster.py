"""Redis Cluster: partitions on several nodes, slots that move, nodes that fail."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from engine.errors import LedgerError, LedgerNotReady, LedgerUnavailable
from server.ledger.limits import Limits
from server.ledger.port import Away, Batch, Committed, Entry, Lost, Position, Reload, Replayed
from server.ledger.redis import keys
from server.ledger.redis.ledger import RedisLedger
from tests.contract.commits import TENANT, done, head, make
from tests.contract.stores import PATIENCE_S, opened
from tests.support.fixtures import MakeSet
from tests.support.redis_server import HOST, RedisServer, free_port, until
from tests.support.redis_sets import Cluster, SentinelSet, cut_off

PARTITIONS = 16
PATIENT = Limits(call_timeout_s=PATIENCE_S)
COMMITS_MAX = 1_000
FOLLOWS_MAX = 200


def _ledger(url: str, bounds: Limits = PATIENT, partitions: int = PARTITIONS) -> RedisLedger:
    return RedisLedger(url, partitions=partitions, bounds=bounds, scan_chunk=10)


@pytest.fixture
def cluster(redis_cluster: Cluster) -> Iterator[Cluster]:
    """The shared one, empty; whoever moves slots brings them back."""
    redis_cluster.flush()
    yield redis_cluster
    redis_cluster.flush()


@pytest.fixture
async def ledger(cluster: Cluster) -> AsyncIterator[RedisLedger]:
    """A ledger with the usual number of partitions, opened."""
    async with opened(_ledger(cluster.url)) as ledger:
        yield ledger


def _tenants(ledger: RedisLedger) -> list[str]:
    """One in each partition."""
    found: dict[int, str] = {}
    for number in range(10_000):
        found.setdefault(ledger.partition(f"tenant-{number}"), f"tenant-{number}")
        if len(found) == PARTITIONS:
            break
    return [found[partition] for partition in range(PARTITIONS)]


def _node(cluster: Cluster, partition: int) -> RedisServer:
    return cluster.node_of(keys.slot(partition))


def _calls(cluster: Cluster, command: str) -> int:
    """How often the nodes carried out a command since their statistics were reset."""
    told = [
        each.ask("INFO", "commandstats").get(f"cmdstat_{command}", {"calls": 0}) for each in cluster.servers
    ]
    return sum(int(each["calls"]) for each in told)


async def _everything(ledger: RedisLedger, positions: dict[int, Position], count: int) -> list[Entry]:
    """So many entries, in the order in which they were told."""
    positions = dict(positions)
    entries: list[Entry] = []
    for _ in range(FOLLOWS_MAX):
        for partition, batch in (await ledger.follow(positions)).items():
            if not isinstance(batch, Away):
                assert isinstance(batch, Batch)
                entries += batch.entries
                positions[partition] = batch.entries[-1].at
        if len(entries) >= count:
            return entries
    raise AssertionError(f"only {len(entries)} of {count} entries came")


# Partitions


async def test_the_partitions_are_on_all_nodes_and_each_is_on_one(
    ledger: RedisLedger, cluster: Cluster
) -> None:
    for tenant in _tenants(ledger):
        await done(ledger, await head(ledger, tenant), tenant=tenant, events=(("event", ""),))
    for server in cluster.servers:
        found = {key.split(":")[1].rstrip("}") for key in server.ask("KEYS", "*")}
        assert found == {str(each) for each in range(PARTITIONS) if _node(cluster, each) is server}
        assert found


async def test_several_partitions_are_followed_at_once_and_only_news_are_told(ledger: RedisLedger) -> None:
    tenants = _tenants(ledger)
    positions = {number: await head(ledger, tenant) for number, tenant in enumerate(tenants)}
    assert await ledger.follow(positions, wait=False) == {}
    expected: list[Entry] = []
    for number in (3, 9, 12):
        expected += (await done(ledger, positions[number], tenant=tenants[number])).entries
    assert set(await _everything(ledger, positions, 3)) == set(expected)
    now = await ledger.follow(positions, wait=False)
    assert now == {ledger.partition(each.tenant): Batch(entries=(each,)) for each in expected}


async def test_who_waits_for_all_partitions_is_told_of_news_in_any(ledger: RedisLedger) -> None:
    tenants = _tenants(ledger)
    positions = {number: await head(ledger, tenant) for number, tenant in enumerate(tenants)}
    for number in (0, 7, 15):
        waiting = asyncio.create_task(_everything(ledger, positions, 1))
        outcome = await done(ledger, positions[number], tenant=tenants[number])
        assert tuple(await waiting) == outcome.entries
        positions[number] = outcome.head


async def test_news_in_one_partition_leave_the_reads_of_the_others_waiting(
    ledger: RedisLedger, cluster: Cluster
) -> None:
    tenants = _tenants(ledger)
    positions = {number: await head(ledger, tenant) for number, tenant in enumerate(tenants)}
    for server in cluster.servers:
        server.ask("CONFIG", "RESETSTAT")
    for _ in range(20):
        outcome = await done(ledger, positions[5], tenant=tenants[5])
        assert tuple(await _everything(ledger, positions, 1)) == outcome.entries
        positions[5] = outcome.head
    # One a partition, one for each of the twenty commits; and half a second may pass, once or twice.
    assert _calls(cluster, "xread") <= 20 + 3 * PARTITIONS


async def test_a_position_that_was_lost_is_noticed_on_whichever_node(
    ledger: RedisLedger, cluster: Cluster
) -> None:
    positions = {number: await head(ledger, tenant) for number, tenant in enumerate(_tenants(ledger))}
    for partition in (2, 11):
        cluster.ask(keys.slot(partition), "DEL", keys.log(partition))
    assert await ledger.follow(positions, wait=False) == {2: Lost(), 11: Lost()}
    lost: dict[int, object] = {}
    for _ in range(FOLLOWS_MAX):
        lost |= await ledger.follow(positions)
        if len(lost) == 2:
            break
    assert lost == {2: Lost(), 11: Lost()}


async def test_several_first_boots_at_once_make_one_store(cluster: Cluster) -> None:
    ledgers = [_ledger(cluster.url, partitions=number) for number in (16, 8, 4)]
    await asyncio.gather(*(ledger.open() for ledger in ledgers))
    try:
        assert len({ledger.partition("some tenant") for ledger in ledgers}) == 1
        at = await head(ledgers[0])
        for ledger in ledgers:
            at = (await done(ledger, at, writes=("host:anna",))).head
    finally:
        for ledger in ledgers:
            await ledger.close()


async def test_a_node_that_was_flushed_is_not_ready_and_never_empty(
    ledger: RedisLedger, cluster: Cluster
) -> None:
    flushed = cluster.primaries[1]
    flushed.ask("FLUSHALL")
    for partition, tenant in enumerate(_tenants(ledger)):
        if _node(cluster, partition) is flushed:
            with pytest.raises(LedgerNotReady):
                await ledger.load(tenant)
        else:
            await done(ledger, await head(ledger, tenant), tenant=tenant)
    with pytest.raises(LedgerNotReady):
        await _ledger(cluster.url).open()


# Slots that move


async def test_commits_loads_and_followers_go_on_while_their_slot_moves(
    ledger: RedisLedger, cluster: Cluster
) -> None:
    """There and back: commits that meet a slot in two halves wait, and none is lost or done twice."""
    partition = ledger.partition(TENANT)
    slot, home = keys.slot(partition), _node(cluster, partition)
    away = next(each for each in cluster.primaries if each is not home)
    start = await head(ledger)
    at = (await done(ledger, start, puts={f"old:{number}": "old" for number in range(600)}, body="0")).head
    moved = asyncio.Event()
    committed: list[str] = ["0"]

    async def commit_on() -> None:
        nonlocal at
        while not moved.is_set() and len(committed) < COMMITS_MAX:
            commit = make(at, body=str(len(committed)), writes=("host:anna",))
            outcome = await ledger.commit(commit)
            assert isinstance(outcome, Committed), outcome
            committed.append(commit.body)
            at = outcome.head

    async def load_on() -> None:
        while not moved.is_set():
            loaded = (await ledger.load(TENANT)).documents
            assert sum(key.startswith("old:") for key in loaded) == 600

    async def move() -> None:
        for to in (away, home):
            for _ in await asyncio.to_thread(list, cluster.move(slot, to)):
                pass
            assert _node(cluster, partition) is to
        moved.set()

    async with asyncio.TaskGroup() as group:
        for each in (commit_on(), load_on(), move()):
            group.create_task(each)
    assert len(committed) > 1, "nothing was committed during the move"
    entries = await _everything(ledger, {partition: start}, len(committed))
    assert [each.body for each in entries] == committed
    assert [each.at.n for each in entries] == list(range(start.n + 1, start.n + 1 + len(committed)))
    assert len((await ledger.load(TENANT)).documents) == 600 + len(committed) - 1


async def test_at_every_step_of_a_move_a_commit_is_done_once_or_is_known_to_be_not(
    ledger: RedisLedger, cluster: Cluster
) -> None:
    """Before the first key has moved it is done where they are, after the last one where they went."""
    partition = ledger.partition(TENANT)
    slot, home = keys.slot(partition), _node(cluster, partition)
    away = next(each for each in cluster.primaries if each is not home)
    at = (await done(ledger, await head(ledger), writes=("host:anna",))).head
    async with opened(_ledger(cluster.url, Limits(call_timeout_s=0.3))) as impatient:
        steps, told = cluster.move(slot, away), []
        for _ in steps:
            commit = make(at, writes=("host:anna",))
            try:
                outcome = await impatient.commit(commit)
            except LedgerUnavailable:
                told.append("later")
                continue
            assert isinstance(outcome, Committed)
            told.append("done")
            at = outcome.head
        assert told[0] == "done"
        assert told[-1] == "done"
        assert "later" in told[1:-1], "the slot was never in two halves"
        outcome = await done(impatient, at, writes=("host:anna",))
        assert outcome.head.n == at.n + 1
        log = away.ask("XRANGE", keys.log(partition), "-", "+")
        assert len(log) == 2 + told.count("done") + 1
        assert len(away.ask("HKEYS", keys.ops(partition, TENANT))) == len(log) - 1
        list(cluster.move(slot, home))


async def test_a_load_in_the_middle_of_a_move_is_whole_or_not_at_all(
    ledger: RedisLedger, cluster: Cluster
) -> None:
    partition = ledger.partition(TENANT)
    slot, home = keys.slot(partition), _node(cluster, partition)
    away = next(each for each in cluster.primaries if each is not home)
    documents = {f"booking:{number}": "document" for number in range(600)}
    at = (await done(ledger, await head(ledger), puts=documents, archives={"old:1": "old"})).head
    for _ in cluster.move(slot, away):
        snapshot = await ledger.load(TENANT)
        assert snapshot.documents == documents
        assert snapshot.at == at
        assert (await ledger.archive(TENANT)).documents == {"old:1": "old"}
        assert await ledger.follow({partition: at}, wait=False) == {}
    list(cluster.move(slot, home))


async def test_documents_that_move_between_two_parts_of_a_load_are_loaded_from_the_beginning(
    ledger: RedisLedger, cluster: Cluster
) -> None:
    """Two servers have a hash in two orders: the second part of one is no second part of the other."""
    partition = ledger.partition(TENANT)
    slot, home = keys.slot(partition), _node(cluster, partition)
    away = next(each for each in cluster.primaries if each is not home)
    documents = {f"booking:{number}": "document" for number in range(600)}
    await done(ledger, await head(ledger), puts=documents)
    places = [away, home] * 10
    overlaps = 0
    for to in places:
        for server in (home, away):
            server.ask("CONFIG", "RESETSTAT")
        loading = asyncio.create_task(ledger.load(TENANT))
        await asyncio.sleep(0)
        moving = asyncio.create_task(asyncio.to_thread(list, cluster.move(slot, to)))
        snapshot = await loading
        assert snapshot.documents == documents
        await moving
        overlaps += all("cmdstat_hscan" in server.ask("INFO", "commandstats") for server in (home, away))
    assert overlaps, "no load was told by both servers: nothing was tried"


async def test_the_rest_of_an_archive_is_not_read_from_another_server(
    ledger: RedisLedger, cluster: Cluster
) -> None:
    partition = ledger.partition(TENANT)
    slot, home = keys.slot(partition), _node(cluster, partition)
    away = next(each for each in cluster.primaries if each is not home)
    archives = {f"booking:{number}": "over" for number in range(700)}
    await done(ledger, await head(ledger), puts={}, archives=archives)
    page = await ledger.archive(TENANT)
    assert page.cursor
    list(cluster.move(slot, away))
    with pytest.raises(LedgerError, match="from the beginning"):
        await ledger.archive(TENANT, page.cursor)
    list(cluster.move(slot, home))


async def test_a_ledger_that_knows_an_old_place_is_sent_on_and_commits_once(
    ledger: RedisLedger, cluster: Cluster
) -> None:
    partition = ledger.partition(TENANT)
    slot, home = keys.slot(partition), _node(cluster, partition)
    away = next(each for each in cluster.primaries if each is not home)
    at = (await done(ledger, await head(ledger))).head
    list(cluster.move(slot, away))
    await done(ledger, at)  # the script is known there now
    for server in cluster.servers:
        server.ask("CONFIG", "RESETSTAT")
    await done(ledger, at)
    assert _calls(cluster, "evalsha") == 1
    list(cluster.move(slot, home))
    commit = make(at)
    assert isinstance(await ledger.commit(commit), Committed)
    assert isinstance(await ledger.commit(commit), Replayed)


# Nodes that fail


async def test_a_node_that_stands_still_holds_up_its_own_partitions_only(
    ledger: RedisLedger, cluster: Cluster
) -> None:
    tenants = _tenants(ledger)
    positions = {number: await head(ledger, tenant) for number, tenant in enumerate(tenants)}
    still = cluster.primaries[1]
    its = [number for number in positions if _node(cluster, number) is still]
    other = next(number for number in positions if number not in its)
    async with opened(_ledger(cluster.url, Limits())) as impatient:
        for number in (its[0], other):
            await impatient.load(tenants[number])
        still.pause()
        try:
            with pytest.raises(LedgerUnavailable):
                await impatient.commit(make(positions[its[0]], tenant=tenants[its[0]]))
            for _ in range(5):
                outcome = await done(impatient, positions[other], tenant=tenants[other])
                assert outcome.entries[0] in await _everything(impatient, positions, 1)
                positions[other] = outcome.head
            away: set[int] = set()
            for _ in range(FOLLOWS_MAX):
                away |= {each for each, told in (await impatient.follow(positions)).items() if told == Away()}
                if away == set(its):
                    break
            assert away == set(its)
        finally:
            still.resume()
        await done(ledger, positions[its[0]], tenant=tenants[its[0]])


async def test_a_replica_that_took_over_is_found(make_redis_set: MakeSet) -> None:
    """What it had not got is lost, and noticed."""
    cluster = make_redis_set(Cluster, replicas=1, password="hunter2")
    async with opened(_ledger(cluster.url)) as ledger:
        partition = ledger.partition(TENANT)
        old = _node(cluster, partition)
        at = (await done(ledger, await head(ledger))).head
        replica = cluster.replica_of(old)
        await asyncio.to_thread(until, lambda: replica.ask("ROLE")[4] == old.ask("ROLE")[1], "it has all")
        cut_off(replica, old)
        lost = make(at, writes=("host:anna",))
        outcome = await ledger.commit(lost)
        assert isinstance(outcome, Committed)
        await asyncio.to_thread(old.kill)
        assert await asyncio.to_thread(cluster.fail_over, old) is replica
        assert isinstance(await ledger.commit(make(outcome.head)), Reload)
        assert await head(ledger) == at
        assert (await ledger.follow({partition: outcome.head}))[partition] == Lost()
        assert isinstance(await ledger.commit(lost), Committed)
        await asyncio.to_thread(old.start)
        await done(ledger, await head(ledger), writes=("host:anna",))


# Addresses


async def test_any_node_tells_of_all_others(cluster: Cluster) -> None:
    login = f":{cluster.password}@{HOST}:{free_port()}"
    for server in cluster.servers:
        async with opened(_ledger(f"redis+cluster://{login},{server.place}")) as ledger:
            for tenant in _tenants(ledger):
                await head(ledger, tenant)


async def test_where_no_node_answers_there_is_no_ledger() -> None:
    with pytest.raises(LedgerUnavailable, match="no node of the Cluster answers"):
        await _ledger(f"redis+cluster://{HOST}:{free_port()}", Limits()).open()


async def test_a_cluster_is_no_single_server_and_the_other_way_round(
    cluster: Cluster, sentinel_set: SentinelSet
) -> None:
    node, single = cluster.servers[0], sentinel_set.primary
    with pytest.raises(LedgerNotReady, match=r"runs as cluster.*redis\+cluster://"):
        await _ledger(f"redis://:{cluster.password}@{node.place}").open()
    with pytest.raises(LedgerNotReady, match="is no node of a Cluster"):
        await _ledger(f"redis+cluster://{single.place}").open()


async def test_a_wrong_password_is_not_repeated(cluster: Cluster) -> None:
    for url in (cluster.url.replace("hunter2", "hunter3"), cluster.url.replace(":hunter2@", "")):
        with pytest.raises(LedgerNotReady) as caught:
            await _ledger(url).open()
        assert "hunter" not in str(caught.value)


async def test_a_slot_that_nobody_has_is_unavailable(make_redis_set: MakeSet) -> None:
    cluster = make_redis_set(Cluster, nodes=1)
    async with opened(_ledger(cluster.url, Limits(call_timeout_s=0.3))) as ledger:
        at = await head(ledger)
        cluster.servers[0].ask("CLUSTER", "DELSLOTS", keys.slot(ledger.partition(TENANT)))
        with pytest.raises(LedgerUnavailable):
            await ledger.commit(make(at))
