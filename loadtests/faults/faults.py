"""The faults by name: how each strikes, and how it is healed.

The rule: each heals what it has broken before it returns. Two that need the doors of the proxy take turns:
one would open what the other holds shut, and an answer would come through that counts as never given.
"""

import asyncio
import random
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import cast

from loadtests.faults import hostile
from loadtests.faults.nemesis import Fault, Nemesis
from loadtests.faults.proxy import Mode
from loadtests.faults.target import (
    ClusterTarget,
    RedisTarget,
    ReplicaTarget,
    SentinelTarget,
    SmallDisk,
    repair,
)
from loadtests.faults.workers import CommandFailed
from tests.support.redis_server import RedisServer, until
from tests.support.redis_sets import Cluster

DOWN_S = (0.02, 1.5)
"""How long a server stays dead before it is started again."""
NETWORK_S = (0.2, 3.0)
"""How long connections are treated badly."""
DELAY_MS = (20, 400)
"""A trip over a bad network, up to most of what a write may take."""
REPLIES_LOST_S = 0.05
"""Between the last answer that came through and a death: some commits are done and not answered."""
FULL_S = (0.2, 2.0)
"""How long a disk stays full."""
NOBODY = ("127.0.0.1", 1)
"""A primary that is never there."""
SLOT_STEP_S = (0.0, 0.05)
"""Between two keys of a slot that moves: meanwhile it is in two places."""
FLUSHED_S = (0.5, 2.0)
"""How long a flushed server is left to be asked, before its backup is brought back."""


# What breaks a Redis


async def _redis_kill(it: Nemesis) -> None:
    target = cast(RedisTarget, it.target)
    async with it.strike("redis_kill"):
        target.primary.kill()
        await it.stand(*DOWN_S)
        await asyncio.to_thread(target.primary.start)


async def _redis_stop(it: Nemesis) -> None:
    target = cast(RedisTarget, it.target)
    async with it.strike("redis_stop"):
        target.primary.pause()
        await it.stand()
        target.primary.resume()


async def _power_cut(it: Nemesis) -> None:
    """What was answered was synced; of what came after, any number of bytes may be there."""
    await _cut_power(it, "power_cut", repaired=True)


async def _power_cut_unrepaired(it: Nemesis) -> None:
    """The same, where Redis is started on what it finds; see `target.repair`."""
    await _cut_power(it, "power_cut_unrepaired", repaired=False)


async def _cut_power(it: Nemesis, kind: str, *, repaired: bool) -> None:
    target = cast(RedisTarget, it.target)
    async with it.doors, it.strike(kind):
        target.proxy.set("drop_replies")
        mark = target.mark()
        await asyncio.sleep(REPLIES_LOST_S)
        target.primary.kill()
        target.cut_power(it.rng, mark)
        if repaired:
            repair(target.primary)
        await it.stand(*DOWN_S)
        await asyncio.to_thread(target.primary.start)
        target.proxy.set("pass")


async def _script_flush(it: Nemesis) -> None:
    async with it.strike("script_flush"):
        await asyncio.to_thread(cast(RedisTarget, it.target).primary.ask, "SCRIPT", "FLUSH")


async def _flushall(it: Nemesis) -> None:
    """Everything is gone; a backup is brought back, and the workers are started anew."""
    target, setup = cast(RedisTarget, it.target), it.stage.setup
    backup = it.stage.folder / "backup"
    await asyncio.to_thread(setup.save, backup)
    async with it.strike("flushall", lossy=True):
        await asyncio.to_thread(target.primary.ask, "FLUSHALL")
        await it.stand(*FLUSHED_S)
        for worker in it.workers:
            worker.kill()
        await asyncio.to_thread(setup.restore, backup)
        for worker in it.workers:
            await worker.start()


async def _disk_full(it: Nemesis) -> None:
    disk = SmallDisk(it.target.folder)
    async with it.strike("disk_full"):
        await asyncio.to_thread(disk.fill)
        await it.stand(*FULL_S)
        disk.empty()
        if isinstance(it.target, RedisTarget):
            # With every write synced, a server that cannot write ends itself.
            await asyncio.to_thread(it.target.primary.kill)
            await asyncio.to_thread(it.target.primary.start)


def _network(kind: str, mode: Mode) -> Fault:
    """All workers or one of them have a bad network, and then a good one."""

    async def run(it: Nemesis) -> None:
        proxy = cast(RedisTarget, it.target).proxy
        door = it.rng.choice((None, it.rng.randrange(len(it.workers))))
        async with it.doors, it.strike(kind, *([] if door is None else [door])):
            proxy.set(mode, door, delay_ms=it.rng.randint(*DELAY_MS))
            await it.stand(*NETWORK_S)
            proxy.set("pass", door)

    return Fault(run)


# What breaks a replicated Redis


async def _failover(it: Nemesis) -> None:
    """The primary dies, and the replica takes over."""
    await _take_over(it, "failover", lag_s=0.0)


async def _replica_promoted(it: Nemesis) -> None:
    """The replica takes over when it has not heard of the primary for a while."""
    await _take_over(it, "replica_promoted", lag_s=it.rng.uniform(*NETWORK_S))


async def _take_over(it: Nemesis, kind: str, lag_s: float) -> None:
    target = cast(ReplicaTarget, it.target)
    waits = target.wait_replicas > 0
    async with it.doors, it.strike(kind, lossy=not waits):
        if lag_s:
            await asyncio.to_thread(target.replica.ask, "REPLICAOF", *NOBODY)
            await asyncio.sleep(lag_s)
        target.primary.kill()
        await asyncio.to_thread(target.promote)
        if waits:  # nothing counts before there is a replica again
            await asyncio.to_thread(target.rejoin)
    if not waits:
        await asyncio.to_thread(target.rejoin)


async def _replica_kill(it: Nemesis) -> None:
    target = cast(ReplicaTarget, it.target)
    async with it.strike("replica_kill"):
        target.replica.kill()
        await it.stand(*DOWN_S)
        await asyncio.to_thread(target.rejoin)


# What breaks a Redis under Sentinels


async def _sentinel_failover(it: Nemesis) -> None:
    """The Sentinels are told to make the replica the primary, while the old one lives."""
    target = cast(SentinelTarget, it.target)
    async with it.strike("sentinel_failover", lossy=not target.wait_replicas):
        await asyncio.to_thread(target.set.fail_over)
        await asyncio.to_thread(_settled, target)


async def _primary_kill(it: Nemesis) -> None:
    """The primary dies; the Sentinels notice."""
    target = cast(SentinelTarget, it.target)
    async with it.strike("primary_kill", lossy=not target.wait_replicas):
        old = await asyncio.to_thread(lambda: target.set.primary)
        old.kill()
        await asyncio.to_thread(target.set.await_primary, old)
        await asyncio.to_thread(old.start)
        await asyncio.to_thread(_settled, target)


async def _primary_stop(it: Nemesis) -> None:
    """The primary stands still for so long that another takes its place, and then goes on."""
    target = cast(SentinelTarget, it.target)
    async with it.strike("primary_stop", lossy=not target.wait_replicas):
        old = await asyncio.to_thread(lambda: target.set.primary)
        old.pause()
        await asyncio.to_thread(target.set.await_primary, old)
        await it.stand(*NETWORK_S)
        old.resume()
        await asyncio.to_thread(_settled, target)


def _settled(target: SentinelTarget) -> None:
    """Wait until there is one primary, and the other follows it."""
    until(lambda: _follows(target), "the old primary is a replica")


def _follows(target: SentinelTarget) -> bool:
    primary = target.set.primary
    roles = [each.ask("ROLE") for each in target.set.servers if each is not primary]
    return bool(primary.ask("ROLE")[0] == "master") and all(
        each[0] == "slave" and each[2] == primary.port and each[3] == "connected" for each in roles
    )


# What breaks a Cluster


async def _node_kill(it: Nemesis) -> None:
    node = it.rng.choice(cast(ClusterTarget, it.target).set.servers)
    async with it.strike("node_kill"):
        node.kill()
        await it.stand(*DOWN_S)
        await asyncio.to_thread(node.start)
        await asyncio.to_thread(_cluster_ok, cast(ClusterTarget, it.target))


async def _node_stop(it: Nemesis) -> None:
    node = it.rng.choice(cast(ClusterTarget, it.target).set.servers)
    async with it.strike("node_stop"):
        node.pause()
        await it.stand()
        node.resume()
        await asyncio.to_thread(_cluster_ok, cast(ClusterTarget, it.target))


async def _slot_moved(it: Nemesis) -> None:
    """The slot of a partition that is written to moves to another node, key by key."""
    cluster = cast(ClusterTarget, it.target).set
    async with it.strike("slot_moved"):
        await asyncio.to_thread(_move, cluster, it.rng)


def _move(cluster: Cluster, rng: random.Random) -> None:
    slots = [slot for node in cluster.servers for slot in _slots_in_use(node)]
    slot = rng.choice(slots)
    old = cluster.node_of(slot)
    for _ in cluster.move(slot, rng.choice([each for each in cluster.servers if each is not old])):
        time.sleep(rng.uniform(*SLOT_STEP_S))


def _slots_in_use(node: RedisServer) -> set[int]:
    """The slots of the keys that a node has."""
    _, keys = node.ask("SCAN", 0, "COUNT", 1_000)
    return {int(node.ask("CLUSTER", "KEYSLOT", key)) for key in keys}


def _cluster_ok(target: ClusterTarget) -> None:
    """Wait until every node says so."""
    until(
        lambda: all(each.ask("CLUSTER INFO")["cluster_state"] == "ok" for each in target.set.servers),
        "the Cluster is whole",
    )


# What breaks a worker


async def _worker_kill(it: Nemesis) -> None:
    async with it.one_worker() as worker, it.strike("worker_kill", worker.number):
        worker.kill()
        await it.stand(*DOWN_S)
        await worker.start()


async def _worker_kill_committed(it: Nemesis) -> None:
    """It dies when its commits are done and it has not heard of them."""
    proxy = cast(RedisTarget, it.target).proxy
    async with it.one_worker() as worker, it.doors, it.strike("worker_kill_committed", worker.number):
        proxy.set("drop_replies", worker.number)
        await asyncio.sleep(REPLIES_LOST_S)
        worker.kill()
        proxy.set("pass", worker.number)
        await worker.start()


async def _worker_stop(it: Nemesis) -> None:
    async with it.one_worker() as worker, it.strike("worker_stop", worker.number):
        worker.pause()
        await it.stand()
        worker.resume()


async def _hostile(it: Nemesis) -> None:
    async with it.one_worker() as worker, it.strike("hostile", worker.number):
        await hostile.all_at_once(it.stage.recorder, worker.number, worker.port, it.stage.key)


async def _apply(it: Nemesis) -> None:
    """Another process changes settings that every decision has read; it may find nobody who answers."""
    async with it.strike("apply"):
        with suppress(CommandFailed):
            await asyncio.to_thread(it.stage.setup.change)


_WORKERS = {
    "worker_kill": Fault(_worker_kill, ledger=False),
    "worker_stop": Fault(_worker_stop, ledger=False),
    "hostile": Fault(_hostile, ledger=False),
}
_REDIS = {
    "redis_kill": Fault(_redis_kill),
    "redis_stop": Fault(_redis_stop),
    "power_cut": Fault(_power_cut),
    "script_flush": Fault(_script_flush),
    "delay": _network("delay", "delay"),
    "drop_replies": _network("drop_replies", "drop_replies"),
    "hold_replies": _network("hold_replies", "hold_replies"),
    "cut_replies": _network("cut_replies", "cut_replies"),
    "half_close": _network("half_close", "half_close"),
    "reset": _network("reset", "reset"),
    "apply": Fault(_apply),
    "worker_kill_committed": Fault(_worker_kill_committed, ledger=False),
    "power_cut_unrepaired": Fault(_power_cut_unrepaired, alone=True),
    "flushall": Fault(_flushall, alone=True),
    "disk_full": Fault(_disk_full, alone=True),
}
FAULTS: Mapping[str, Mapping[str, Fault]] = {
    "redis": {**_REDIS, **_WORKERS},
    "replica": {
        "failover": Fault(_failover),
        "replica_promoted": Fault(_replica_promoted),
        "replica_kill": Fault(_replica_kill),
        **_REDIS,
        **_WORKERS,
    },
    "sentinel": {
        "sentinel_failover": Fault(_sentinel_failover),
        "primary_kill": Fault(_primary_kill),
        "primary_stop": Fault(_primary_stop),
        "apply": Fault(_apply),
        **_WORKERS,
    },
    "cluster": {
        "node_kill": Fault(_node_kill),
        "node_stop": Fault(_node_stop),
        "slot_moved": Fault(_slot_moved),
        "apply": Fault(_apply),
        **_WORKERS,
    },
    "sqlite": {"apply": Fault(_apply), "disk_full": Fault(_disk_full, alone=True), **_WORKERS},
}
"""What each target can suffer. What is `alone` comes only when it is asked for."""
