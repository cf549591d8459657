"""A ledger in memory, written from the port's description alone: what Redis and SQLite are held to as well.

The rule: it runs at once or not at all, it never waits, and it knows nothing of networks; `link` brings the
requests. A failover undoes what came last, with everything that hung on it. What it did is in the history.
"""

from binascii import crc32
from collections.abc import Callable, Iterable
from random import Random
from typing import NamedTuple

from msgspec import Struct, field

from server.ledger import limits
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
)
from tests.sim.history import Fell, History, Landed

NONCE_BITS = 62


class Bounds(NamedTuple):
    """How much a reply carries and how long a change is kept, where a run wants less than is usual."""

    entries_max: int = 1_000
    entries_bytes_max: int = 2 * 1024 * 1024
    log_retention_ms: int = 15 * 60_000
    partitions: int = 2


class Kept(Struct):
    """What the store has of one tenant."""

    documents: dict[str, str] = {}
    archive: dict[str, str] = {}
    last: dict[str, int] = {}
    """Entity -> n of its last change."""
    ops: dict[str, tuple[str, str]] = {}
    """Op -> fingerprint and outcome."""


class Line(NamedTuple):
    """A change in the log; kept beside it for good, so that a failover can start from the beginning."""

    entry: Entry
    ms: int
    commit: Commit


class Partition(Struct):
    """A log and the tenants whose changes are in it."""

    first: Position
    lines: list[Line] = []
    trimmed: int = 0
    """How many of the lines are in the log no more, though their effects are."""
    founded: int = 0
    """How many a failover leaves: those that made the tenants."""
    tenants: dict[str, Kept] = field(default_factory=dict)

    @property
    def head(self) -> Position:
        """The last position."""
        return self.lines[-1].entry.at if self.lines else self.first

    @property
    def tail(self) -> Position:
        """The first position that is still in the log."""
        return self.lines[self.trimmed - 1].entry.at if self.trimmed else self.first

    def of(self, tenant: str) -> Kept:
        """What there is of a tenant."""
        return self.tenants.setdefault(tenant, Kept())

    def after(self, at: Position) -> list[Line] | None:
        """The lines after a position; None where it is not in the log."""
        index = at.n - self.first.n
        if not self.trimmed <= index <= len(self.lines):
            return None
        there = self.lines[index - 1].entry.at if index else self.first
        return self.lines[index:] if there == at else None


class Store:
    """All partitions. `clock_ms` is the true clock, which this store goes by."""

    def __init__(self, chance: Random, clock_ms: Callable[[], int], history: History, bounds: Bounds) -> None:
        self._chance = chance
        self._history = history
        self.bounds = bounds
        self.clock_ms = clock_ms
        self._began_ms = clock_ms()
        self._owners: dict[tuple[str, str], int | None] = {}
        self.partitions = [Partition(Position(1, self._nonce())) for _ in range(bounds.partitions)]
        self.landed: list[Callable[[int], None]] = []
        """Called with the partition of each change, as soon as it is there: those that follow."""

    def partition(self, tenant: str) -> int:
        """The partition that a tenant lives in."""
        return crc32(tenant.encode()) % len(self.partitions)

    def head(self, tenant: str) -> Position:
        """Where a load begins: this is read first."""
        return self.partitions[self.partition(tenant)].head

    def part(self, tenant: str, part: int, parts: int) -> dict[str, str]:
        """One of several parts of a tenant's documents, as they are now."""
        found = self.kept(tenant).documents.items()
        return {key: text for key, text in found if crc32(key.encode()) % parts == part}

    def kept(self, tenant: str) -> Kept:
        """Everything of a tenant, for whoever looks behind the port."""
        return self.partitions[self.partition(tenant)].of(tenant)

    def commit(self, commit: Commit, attempt: int | None = None) -> Outcome:
        """See `port.Ledger.commit`. `attempt`: whose request it is, for the history."""
        outcome = self._judged(commit, attempt)
        kind = type(outcome).__name__.lower() if commit.deadline_ms else "only asked about"
        self._history.counts[f"commits {kind}"] += 1
        to = getattr(outcome, "head", commit.at).n
        told = f"commit of attempt {attempt}: {kind} from {commit.at.n} to {to}"
        self._history.trace.append((outcome.clock_ms - self._began_ms, "store", told))
        return outcome

    def _judged(self, commit: Commit, attempt: int | None) -> Outcome:
        clock_ms = self.clock_ms()
        partition = self.partitions[self.partition(commit.tenant)]
        kept = partition.of(commit.tenant)
        lines = partition.after(commit.at)
        missed = None if lines is None or self._too_many(lines) else _entries(lines, commit.tenant)
        done = kept.ops.get(commit.op)
        if done is not None:
            fingerprint, outcome = done
            if fingerprint != commit.fingerprint:
                return Mismatch(clock_ms=clock_ms)
            head = partition.head if missed is not None else commit.at
            return Replayed(outcome=outcome, head=head, entries=missed or (), clock_ms=clock_ms)
        if clock_ms > commit.deadline_ms:
            return Late(clock_ms=clock_ms)
        if missed is None:
            return Reload(clock_ms=clock_ms)
        if self._changed(kept, commit):
            return Conflict(head=partition.head, entries=missed, clock_ms=clock_ms)
        entry = self._write(partition, commit, clock_ms, attempt)
        return Committed(head=entry.at, entries=(*missed, entry), clock_ms=clock_ms)

    def news(self, positions: dict[int, Position]) -> dict[int, Batch | Lost]:
        """See `port.Ledger.follow`; what there is now."""
        found: dict[int, Batch | Lost] = {}
        for partition, at in positions.items():
            lines = self.partitions[partition].after(at)
            if lines is None:
                found[partition] = Lost()
            elif lines:
                found[partition] = Batch(tuple(line.entry for line in lines[: limits.FOLLOW_CHUNK]))
        return found

    def trim(self, partition: int, left: int) -> None:
        """Forget the log but for the last `left` changes; what they did stays."""
        one = self.partitions[partition]
        one.trimmed = max(one.trimmed, len(one.lines) - left)

    def found(self) -> None:
        """What there is by now is never lost."""
        for partition in self.partitions:
            partition.founded = len(partition.lines)

    def fail_over(self, partition: int, lost: int) -> int:
        """Go on from an older state: the last `lost` changes never were. Returns how many those are."""
        one = self.partitions[partition]
        left = max(one.founded, len(one.lines) - lost)
        gone = len(one.lines) - left
        if not gone:
            return 0
        # A replica that has not heard of the last changes has not heard of what was trimmed either.
        one.trimmed = min(one.trimmed, left)
        lines, one.lines, one.tenants = one.lines[:left], [], {}
        for line in lines:
            one.lines.append(line)
            self._apply(one.of(line.commit.tenant), line.commit, line.entry.at.n)
        self._history.changes.append(Fell(self.clock_ms() - self._began_ms, partition, one.head.n))
        return gone

    def _changed(self, kept: Kept, commit: Commit) -> bool:
        return any(kept.last.get(each, 0) > commit.at.n for each in (*commit.reads, *commit.writes))

    def _too_many(self, lines: list[Line]) -> bool:
        bounds = self.bounds
        return len(lines) > bounds.entries_max or (
            sum(len(line.entry.body.encode()) for line in lines) > bounds.entries_bytes_max
        )

    def _write(self, partition: Partition, commit: Commit, clock_ms: int, attempt: int | None) -> Entry:
        at = Position(partition.head.n + 1, self._nonce())
        entry = Entry(at=at, tenant=commit.tenant, body=commit.body)
        partition.lines.append(Line(entry, clock_ms, commit))
        self._apply(partition.of(commit.tenant), commit, at.n)
        oldest_ms = clock_ms - self.bounds.log_retention_ms
        while partition.trimmed < len(partition.lines) - 1 and self._old(partition, oldest_ms):
            partition.trimmed += 1
        number = self.partitions.index(partition)
        attempt = self._owner(commit, attempt)
        self._history.changes.append(
            Landed(
                ms=clock_ms - self._began_ms,
                partition=number,
                at=at,
                tenant=commit.tenant,
                op=commit.op,
                attempt=attempt,
                body=commit.body,
                puts=commit.puts,
                deletes=commit.deletes,
                archives=commit.archives,
            )
        )
        for told in list(self.landed):
            told(number)
        return entry

    def _owner(self, commit: Commit, attempt: int | None) -> int | None:
        """Whose effect it is: of whoever brought this op first, or of another attempt of the same call.

        What a failover has lost is handed in again by whatever work comes upon that.
        """
        first = self._owners.setdefault((commit.tenant, commit.op), attempt)
        if first is None or attempt is None:
            return first
        attempts = self._history.attempts
        return attempt if attempts[first].call is attempts[attempt].call else first

    def _old(self, partition: Partition, oldest_ms: int) -> bool:
        return partition.lines[partition.trimmed].ms <= oldest_ms

    def _apply(self, kept: Kept, commit: Commit, n: int) -> None:
        kept.documents.update(commit.puts)
        kept.archive.update(commit.archives)
        for key in (*commit.archives, *commit.deletes):
            kept.documents.pop(key, None)
        kept.last.update(dict.fromkeys(commit.writes, n))
        kept.ops[commit.op] = (commit.fingerprint, commit.outcome)

    def _nonce(self) -> int:
        return 1 + self._chance.getrandbits(NONCE_BITS)


def _entries(lines: Iterable[Line], tenant: str) -> tuple[Entry, ...]:
    return tuple(line.entry for line in lines if line.entry.tenant == tenant)
