"""The ledger on a Redis server: for production, with any number of workers and machines.

The rule: whatever decides is decided by `commit.lua`, on the server, in one trip. This module sends and
reads; it never judges by what it read before. A server whose epoch is another one than when it was opened
was flushed or replaced: it is not ready, and never taken for empty.
"""

import asyncio
import secrets

from engine.errors import InvalidValue, LedgerNotReady, LedgerUnavailable
from server.ledger import keys, limits
from server.ledger.port import (
    Batch,
    Commit,
    Committed,
    Conflict,
    Entry,
    Late,
    Lost,
    Mismatch,
    Outcome,
    Position,
    Reload,
    Replayed,
    Snapshot,
)
from server.ledger.positions import new_nonce, parse
from server.ledger.redis_client import CONNECTIONS_MAX, FOLLOWERS_MAX, Script, Server, arguments

VERSION_MIN = (6, 2)
"""XTRIM MINID and exclusive ranges, which the script needs."""
SCAN_CHUNK = 1_000
"""Documents read at a time: some 300 KB, 1 ms of the server's time."""


class RedisLedger:
    """See `port.Ledger`. `partitions` counts at the first boot only; afterwards the record is obeyed."""

    several_workers = True

    def __init__(
        self,
        url: str,
        *,
        partitions: int = keys.PARTITIONS_DEFAULT,
        bounds: limits.Limits = limits.DEFAULT,
        scan_chunk: int = SCAN_CHUNK,
    ) -> None:
        if not 1 <= partitions <= keys.PARTITIONS_MAX:
            raise InvalidValue(f"partitions must be 1 to {keys.PARTITIONS_MAX}", limit=keys.PARTITIONS_MAX)
        arguments(url)  # raises for what is no address
        self._url = url
        self._partitions = partitions
        self._bounds = bounds
        self._scan_chunk = scan_chunk
        self._epoch = ""
        self._commit = Script.read("commit.lua")
        self._create = Script.read("create.lua")
        self._servers: tuple[Server, Server] | None = None
        self._verified_s: dict[int, float] = {}

    async def open(self) -> None:
        """See `port.Ledger`. May be called again after it failed."""
        await self.close()
        timeout_s = self._bounds.call_timeout_s
        commands = Server(self._url, connections=CONNECTIONS_MAX, call_timeout_s=timeout_s)
        following = Server(
            self._url,
            connections=FOLLOWERS_MAX,
            call_timeout_s=timeout_s,
            block_s=limits.FOLLOW_WAIT_S,
        )
        self._servers = (commands, following)
        try:
            await self._check_server()
            await self._found()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """See `port.Ledger`. Whoever follows is cut off."""
        servers, self._servers = self._servers, None
        if servers is not None:
            commands, following = servers
            await commands.finish()
            await commands.close()
            await following.close()

    async def ping(self) -> int:
        """See `port.Ledger`."""
        epoch, clock = await self._commands.calls(("HGET", keys.meta(0), "epoch"), ("TIME",))
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
                # A server flushed in the meantime has no documents, which is not what the tenant has.
                self._check_epoch(await self._commands.call("HGET", keys.meta(partition), "epoch"))
        except TimeoutError:
            raise LedgerUnavailable(f"loading took more than {limits.LOAD_TIMEOUT_S:g} s") from None
        return Snapshot(at=at, documents=documents, clock_ms=clock_ms)

    async def commit(self, commit: Commit) -> Outcome:
        """See `port.Ledger`."""
        limits.check(commit)
        partition, tenant = self.partition(commit.tenant), commit.tenant
        touched = (
            keys.meta(partition),
            keys.log(partition),
            keys.outbox(partition),
            keys.documents(partition, tenant),
            keys.last(partition, tenant),
            keys.ops(partition, tenant),
            keys.ops_by_time(partition, tenant),
        )
        reply = await self._commands.run(self._commit, touched, self._arguments(commit))
        return _outcome(commit, reply)

    async def follow(self, positions: dict[int, Position], *, wait: bool = True) -> dict[int, Batch | Lost]:
        """See `port.Ledger`."""
        if not positions:
            await asyncio.sleep(limits.FOLLOW_WAIT_S if wait else 0)
            return {}
        streams = {keys.log(partition): partition for partition in positions}
        block = ("BLOCK", round(limits.FOLLOW_WAIT_S * 1_000)) if wait else ()
        found = await self._following.call(
            *("XREAD", "COUNT", limits.FOLLOW_CHUNK, *block),
            *("STREAMS", *streams, *(str(at) for at in positions.values())),
        )
        news: dict[int, Batch | Lost] = {}
        for stream, rows in found or ():
            partition = streams[stream]
            news[partition] = _contiguous(positions[partition], rows)
        return news | await self._verify(positions, news, wait)

    # Opening

    async def _check_server(self) -> None:
        info = await self._commands.call("INFO")
        version = str(info.get("redis_version", "0"))
        if tuple(int(part) for part in version.split(".")[:2]) < VERSION_MIN:
            raise LedgerNotReady(f"Redis {version} is too old, 6.2 or newer is needed", version=version)
        # Valkey calls it server_mode, from 8.0 on.
        mode, role = info.get("redis_mode", info.get("server_mode")), info.get("role")
        if mode != "standalone":
            raise LedgerNotReady(f"this Redis runs as {mode}, which is not supported yet", mode=mode)
        if role != "master":
            raise LedgerNotReady("this Redis is a replica, halfpast needs the primary", role=role)

    async def _found(self) -> None:
        """Make what was never made, and otherwise obey the record: partition 0 leads.

        It is marked complete last. So an interrupted first boot is taken up by the next one, while a
        partition that went missing afterwards is never made anew.
        """
        read = ("HMGET", keys.meta(0), "epoch", "partitions", "layout", "complete")
        epoch, partitions, layout, complete = await self._commands.call(*read)
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
        epochs = [("HGET", keys.meta(partition), "epoch") for partition in range(self._partitions)]
        for epoch in await self._commands.calls(*epochs):
            self._check_epoch(epoch)

    async def _make(self, partition: int, *, complete: bool = False) -> list[str | None]:
        """Make a partition, or read what its record says: epoch, partitions, layout."""
        reply: list[str | None] = await self._commands.run(
            self._create,
            (keys.meta(partition), keys.log(partition)),
            (self._epoch, self._partitions, keys.LAYOUT, new_nonce(), int(complete)),
        )
        if not reply:
            raise LedgerNotReady(f"partition {partition} has lost its meta record", partition=partition)
        return reply

    # Asking

    @property
    def _commands(self) -> Server:
        return self._open_servers()[0]

    @property
    def _following(self) -> Server:
        return self._open_servers()[1]

    def _open_servers(self) -> tuple[Server, Server]:
        if self._servers is None:
            raise LedgerUnavailable("the ledger is not open")
        return self._servers

    def _arguments(self, commit: Commit) -> tuple[str | int, ...]:
        """What `commit.lua` calls ARGV."""
        bounds = self._bounds
        return (
            *(self._epoch, commit.tenant, commit.op, commit.fingerprint, commit.outcome),
            *(str(commit.at), commit.deadline_ms, new_nonce(), commit.body),
            *(bounds.log_retention_s * 1_000, bounds.op_retention_s * 1_000, bounds.sweep_max),
            *(bounds.entries_max, bounds.entries_bytes_max),
            *(len(commit.reads), len(commit.writes)),
            *(len(commit.puts), len(commit.deletes), len(commit.events)),
            *(*commit.reads, *commit.writes),
            *(text for pair in commit.puts.items() for text in pair),
            *commit.deletes,
            *(text for pair in commit.events for text in pair),
        )

    async def _head(self, partition: int) -> tuple[Position, int]:
        epoch, rows, clock = await self._commands.calls(
            ("HGET", keys.meta(partition), "epoch"),
            ("XREVRANGE", keys.log(partition), "+", "-", "COUNT", 1),
            ("TIME",),
        )
        self._check_epoch(epoch)
        if not rows:
            raise LedgerNotReady(f"partition {partition} has lost its log", partition=partition)
        return parse(rows[0][0]), _clock_ms(clock)

    async def _documents(self, partition: int, tenant: str) -> dict[str, str]:
        documents: dict[str, str] = {}
        cursor = 0
        while True:
            cursor, chunk = await self._commands.call(
                *("HSCAN", keys.documents(partition, tenant), cursor, "COUNT", self._scan_chunk),
            )
            documents.update(chunk)
            if not int(cursor):
                return documents

    async def _verify(
        self, positions: dict[int, Position], news: dict[int, Batch | Lost], wait: bool
    ) -> dict[int, Batch | Lost]:
        """Which of the silent partitions have lost their position: XREAD waits for ever after a flush.

        All of them when nothing came or nobody waits; otherwise, where one partition always has news,
        those not looked at for as long as a follower waits.
        """
        now_s = asyncio.get_running_loop().time()
        for partition in news:
            self._verified_s[partition] = now_s
        oldest_s = now_s - (limits.FOLLOW_WAIT_S if news and wait else 0)
        verified_s = self._verified_s
        silent = [each for each in positions.keys() - news if verified_s.get(each, 0) <= oldest_s]
        if not silent:
            return {}
        at = [("XRANGE", keys.log(each), str(positions[each]), str(positions[each])) for each in silent]
        found = await self._commands.calls(*at)
        self._verified_s.update(dict.fromkeys(silent, now_s))
        return {partition: Lost() for partition, rows in zip(silent, found, strict=True) if not rows}

    def _check_epoch(self, epoch: str | None) -> None:
        if epoch is None or epoch != self._epoch:
            raise LedgerNotReady("this Redis was flushed or replaced: its meta record is gone")


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


def _contiguous(at: Position, rows: list[tuple[str, dict[str, str]]]) -> Batch | Lost:
    """The entries after a position, or `Lost` where one is missing or belongs to another history."""
    entries = []
    for id_, fields in rows:
        position = parse(id_)
        if position.n != at.n + 1 or fields["prev"] != str(at):
            return Lost()
        entries.append(Entry(at=position, tenant=fields["tenant"], body=fields["body"]))
        at = position
    return Batch(entries=tuple(entries))


def _clock_ms(reply: tuple[int, int]) -> int:
    seconds, microseconds = reply
    return seconds * 1_000 + microseconds // 1_000
