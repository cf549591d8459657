"""The ledger on a Redis server: for production, with any number of workers and machines.

The rule: whatever decides is decided by `commit.lua`, on the server, in one trip. This module sends and
reads; it never judges by what it read before. A server whose epoch is another one than when it was opened
was flushed or replaced: it is not ready, and never taken for empty.
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import NamedTuple, NoReturn

from msgspec import structs

from engine.errors import InvalidValue, LedgerError, LedgerNotReady, LedgerUnavailable
from server.ledger import limits
from server.ledger.port import (
    Commit,
    Committed,
    Conflict,
    Entry,
    Late,
    Mismatch,
    Outcome,
    Page,
    Position,
    Reload,
    Replayed,
    Snapshot,
)
from server.ledger.positions import new_nonce, parse
from server.ledger.redis import keys
from server.ledger.redis.address import FORMS, Address
from server.ledger.redis.address import parse as parse_address
from server.ledger.redis.calls import Calls
from server.ledger.redis.client import Link, Script
from server.ledger.redis.fitness import VERSION_MIN
from server.ledger.redis.follow import Following, News
from server.ledger.redis.servers import servers_of
from server.ledger.redis.talks import Channel

SCAN_CHUNK = 1_000
"""Documents read at a time: some 300 KB, 1 ms of the server's time."""


class RedisLedger:
    """See `port.Ledger`. `partitions` counts at the first boot only; afterwards the record is obeyed.

    A commit is durable once `wait_replicas` replicas have it.
    """

    several_workers = True

    def __init__(
        self,
        url: str,
        *,
        partitions: int = keys.PARTITIONS_DEFAULT,
        wait_replicas: int = 0,
        bounds: limits.Limits = limits.DEFAULT,
        scan_chunk: int = SCAN_CHUNK,
    ) -> None:
        if not 1 <= partitions <= keys.PARTITIONS_MAX:
            raise InvalidValue(f"partitions must be 1 to {keys.PARTITIONS_MAX}", limit=keys.PARTITIONS_MAX)
        self._address = parse_address(url)
        self._wait_replicas = wait_replicas
        self.waits_for_replicas = wait_replicas > 0
        self._partitions = partitions
        self._bounds = bounds
        self._scan_chunk = scan_chunk
        self._epoch = ""
        self._commit = Script.read("commit.lua")
        self._create = Script.read("create.lua")
        self._open: _Open | None = None

    async def open(self) -> None:
        """See `port.Ledger`. May be called again after it failed."""
        await self.close()
        self._open = _Open(self._address, self._bounds.call_timeout_s)
        try:
            await self._check_servers()
            await self._found()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """See `port.Ledger`. Whoever follows is cut off."""
        was, self._open = self._open, None
        if was is not None:
            await was.close()

    async def ping(self) -> int:
        """See `port.Ledger`."""
        epoch, clock = await self._calls.ask(0, ("HGET", keys.meta(0), "epoch"), ("TIME",))
        self._check_epoch(epoch)
        return _clock_ms(clock)

    def partition(self, tenant: str) -> int:
        """See `port.Ledger`."""
        return keys.partition_of(tenant, self._partitions)

    async def load(self, tenant: str) -> Snapshot:
        """See `port.Ledger`. The documents come in chunks, and may be newer than the position."""
        limits.check_name(tenant)
        partition = self.partition(tenant)
        try:
            async with asyncio.timeout(limits.LOAD_TIMEOUT_S):
                at, clock_ms = await self._head(partition)
                documents = await self._documents(partition, tenant)
                newest, _ = await self._head(partition)
                # A server flushed in the meantime has no documents, which is not what the tenant has.
                await self._check_partition(partition)
        except TimeoutError:
            raise LedgerUnavailable(f"loading took more than {limits.LOAD_TIMEOUT_S:g} s") from None
        return Snapshot(at=at, documents=documents, clock_ms=clock_ms, newest=newest)

    async def archive(self, tenant: str, cursor: str = "") -> Page:
        """See `port.Ledger`. A cursor is good for one server: another one has another order."""
        limits.check_name(tenant)
        partition = self.partition(tenant)
        known, _, place = cursor.partition(":")
        chunk = await self._chunk(partition, keys.archive(partition, tenant), place or "0")
        await self._check_partition(partition)
        if cursor and chunk.server != known:
            raise LedgerError("another server has the archive now: read it from the beginning")
        following = f"{chunk.server}:{chunk.cursor}" if chunk.cursor != "0" else ""
        return Page(documents=chunk.documents, cursor=following)

    async def commit(self, commit: Commit) -> Outcome:
        """See `port.Ledger`."""
        limits.check(commit)
        partition, tenant = self.partition(commit.tenant), commit.tenant
        # A slot that moves takes commits as long as all of their keys are there; so a key that may never
        # have been made is named only by who makes it. See the script.
        touched = (
            keys.meta(partition),
            keys.log(partition),
            keys.outbox(partition) if commit.events else keys.log(partition),
            keys.documents(partition, tenant),
            keys.archive(partition, tenant) if commit.archives else keys.documents(partition, tenant),
            keys.last(partition, tenant),
            keys.ops(partition, tenant),
            keys.ops_by_time(partition, tenant),
        )
        arguments = self._arguments(commit)

        async def attempt(link: Link) -> Outcome:
            reply = await link.run(self._commit, touched, arguments)
            outcome = _outcome(commit, reply)
            if self._wait_replicas and isinstance(outcome, Committed | Replayed):
                # On the connection that wrote, and only it is held up. A trip of its own, so that a
                # commit that was refused does not wait for the replicas of others.
                durable = await link.replicated(self._wait_replicas, limits.REPLICAS_WAIT_S)
                return structs.replace(outcome, durable=durable)
            return outcome

        return await self._calls.do(partition, attempt)

    async def durable(self, tenant: str) -> bool:
        """See `port.Ledger`. WAIT is for what was written before the last command of its own connection."""
        if not self._wait_replicas:
            return True

        async def attempt(link: Link) -> bool:
            await link.ask_primary()
            return await link.replicated(self._wait_replicas, limits.REPLICAS_WAIT_S)

        return await self._calls.do(self.partition(tenant), attempt)

    async def follow(self, positions: dict[int, Position], *, wait: bool = True) -> News:
        """See `port.Ledger`."""
        if not positions:
            await asyncio.sleep(limits.FOLLOW_WAIT_S if wait else 0)
            return {}
        return await self._opened.following.follow(positions, wait=wait)

    async def tell(self, message: bytes) -> None:
        """See `port.Ledger`."""
        await self._opened.channel.tell(keys.talks(self._epoch), message)

    async def listen(self, hear: Callable[[bytes], None]) -> NoReturn:
        """See `port.Ledger`."""
        await self._opened.channel.listen(keys.talks(self._epoch), hear)

    # Opening

    async def _check_servers(self) -> None:
        mode = self._opened.servers.mode
        for info in await self._calls.everywhere(("INFO",)):
            version = str(info.get("redis_version", "0"))
            if tuple(int(part) for part in version.split(".")[:2]) < VERSION_MIN:
                raise LedgerNotReady(f"Redis {version} is too old, 6.2 or newer is needed", version=version)
            # Valkey calls it server_mode, from 8.0 on.
            its, role = info.get("redis_mode", info.get("server_mode")), info.get("role")
            if its != mode:
                raise LedgerNotReady(
                    f"this Redis runs as {its}, the address is for {mode}; the forms are {FORMS}", mode=its
                )
            if role != "master":
                raise LedgerNotReady("this Redis is a replica, halfpast needs the primary", role=role)

    async def _found(self) -> None:
        """Make what was never made, and otherwise obey the record: partition 0 leads.

        It is marked complete last. So an interrupted first boot is taken up by the next one, while a
        partition that went missing afterwards is never made anew.
        """
        read = ("HMGET", keys.meta(0), "epoch", "partitions", "layout", "complete")
        ((epoch, partitions, layout, complete),) = await self._calls.ask(0, read)
        if epoch is None:
            self._epoch = secrets.token_hex(16)
            epoch, partitions, layout = await self._make(0)
        if layout is None or int(layout) != keys.LAYOUT:
            raise LedgerNotReady(f"this Redis has the layout {layout}, not {keys.LAYOUT}", layout=layout)
        self._epoch, self._partitions = epoch, int(partitions)
        if complete is None:
            for partition in range(1, self._partitions):
                self._check_epoch((await self._make(partition))[0])
            await self._make(0, complete=True)
        for partition in range(self._partitions):
            await self._check_partition(partition)

    async def _make(self, partition: int, *, complete: bool = False) -> list[str | None]:
        """Make a partition, or read what its record says: epoch, partitions, layout."""
        touched = (keys.meta(partition), keys.log(partition))
        arguments = (self._epoch, self._partitions, keys.LAYOUT, new_nonce(), int(complete))
        reply: list[str | None] = await self._calls.do(
            partition, lambda link: link.run(self._create, touched, arguments)
        )
        if not reply:
            raise LedgerNotReady(f"partition {partition} has lost its meta record", partition=partition)
        return reply

    # Asking

    @property
    def _opened(self) -> "_Open":
        if self._open is None:
            raise LedgerUnavailable("the ledger is not open")
        return self._open

    @property
    def _calls(self) -> Calls:
        return self._opened.calls

    def _arguments(self, commit: Commit) -> tuple[str | int, ...]:
        """What `commit.lua` calls ARGV."""
        bounds = self._bounds
        return (
            *(self._epoch, commit.tenant, commit.op, commit.fingerprint, commit.outcome),
            *(str(commit.at), commit.deadline_ms, new_nonce(), commit.body),
            *(bounds.log_retention_s * 1_000, bounds.op_retention_s * 1_000, bounds.sweep_max),
            *(bounds.entries_max, bounds.entries_bytes_max),
            *(len(commit.reads), len(commit.writes)),
            *(len(commit.puts), len(commit.archives), len(commit.deletes), len(commit.events)),
            *(*commit.reads, *commit.writes),
            *(text for pair in commit.puts.items() for text in pair),
            *(text for pair in commit.archives.items() for text in pair),
            *commit.deletes,
            *(text for pair in commit.events for text in pair),
        )

    async def _head(self, partition: int) -> tuple[Position, int]:
        last = ("XREVRANGE", keys.log(partition), "+", "-", "COUNT", 1)
        rows, clock = await self._calls.ask(partition, last, ("TIME",))
        if not rows:
            await self._check_partition(partition)
            raise LedgerNotReady(f"partition {partition} has lost its log", partition=partition)
        return parse(rows[0][0]), _clock_ms(clock)

    async def _documents(self, partition: int, tenant: str) -> dict[str, str]:
        """All of them from one server, or from the beginning: another one has another order."""
        documents: dict[str, str] = {}
        server, cursor = "", "0"
        while True:
            chunk = await self._chunk(partition, keys.documents(partition, tenant), cursor)
            if server and chunk.server != server:
                documents.clear()
                server, cursor = "", "0"
                continue
            documents.update(chunk.documents)
            server, cursor = chunk.server, chunk.cursor
            if cursor == "0":
                return documents

    async def _chunk(self, partition: int, key: str, cursor: str) -> "_Chunk":
        (after, documents), info = await self._calls.ask(
            partition, ("HSCAN", key, cursor, "COUNT", self._scan_chunk), ("INFO", "server")
        )
        return _Chunk(documents, str(after), str(info["run_id"]))

    async def _check_partition(self, partition: int) -> None:
        (epoch,) = await self._calls.ask(partition, ("HGET", keys.meta(partition), "epoch"))
        self._check_epoch(epoch)

    def _check_epoch(self, epoch: str | None) -> None:
        if epoch is None or epoch != self._epoch:
            raise LedgerNotReady("this Redis was flushed or replaced: its meta record is gone")


class _Open:
    """What there is while a ledger is open."""

    def __init__(self, address: Address, call_timeout_s: float) -> None:
        self.servers = servers_of(
            address, step_timeout_s=call_timeout_s / 2, follow_wait_s=limits.FOLLOW_WAIT_S
        )
        self.calls = Calls(self.servers, call_timeout_s)
        self.following = Following(self.calls, together=self.servers.together)
        self.channel = Channel(self.servers, self.calls, call_timeout_s)

    async def close(self) -> None:
        """Let go of the servers, once those that ask now were answered."""
        await self.calls.finish()
        await self.following.close()
        await self.servers.close()


class _Chunk(NamedTuple):
    """Some documents of a hash; `cursor` is "0" after the last. `server` is the process that told them."""

    documents: dict[str, str]
    cursor: str
    server: str


def _outcome(commit: Commit, reply: list[str]) -> Outcome:
    """What `commit.lua` replied."""
    status, clock, head, outcome = reply[:4]
    clock_ms = int(clock)
    match status:
        case "mismatch":
            return Mismatch(clock_ms=clock_ms)
        case "late":
            return Late(clock_ms=clock_ms)
        case "reload":
            return Reload(clock_ms=clock_ms)
        case "not_ready":
            raise LedgerNotReady("this Redis was flushed or replaced: its meta record is gone")
    at = parse(head)
    entries = tuple(
        Entry(at=parse(id_), tenant=commit.tenant, body=body)
        for id_, body in zip(reply[4::2], reply[5::2], strict=True)
    )
    match status:
        case "committed":
            return Committed(head=at, entries=entries, clock_ms=clock_ms)
        case "conflict":
            return Conflict(head=at, entries=entries, clock_ms=clock_ms)
        case _:
            return Replayed(outcome=outcome, head=at, entries=entries, clock_ms=clock_ms)


def _clock_ms(reply: tuple[int, int]) -> int:
    seconds, microseconds = reply
    return seconds * 1_000 + microseconds // 1_000
