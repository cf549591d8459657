"""What a store has to do, and nothing more: one conditional commit, a load, and a stream of changes.

The rules of the house live in the engine; a store compares, writes all or nothing, and tells what was
missed. A partition's log is a stream of changes with ids `n-nonce`: n counts by one, the nonce is random,
so a position that was lost (flush, restore, failover) is recognised. A tenant lives in one partition.

Both stores pass one suite, `tests/contract`; nothing above this module knows which one is there.
"""

from collections.abc import Callable, Mapping
from typing import NoReturn, Protocol

from msgspec import Struct

OP_RETENTION_S = 24 * 3600
"""How long a repeated op is recognised. Afterwards the documents themselves deduplicate."""
LOG_RETENTION_S = 15 * 60
"""How long changes are kept for those that follow; who was away for longer loads anew."""
ENTRIES_MAX = 1_000
"""Changes that one reply carries; who has missed more is told to load anew (`Reload`)."""
DOCUMENTS_MAX = 1_000
"""Documents that one commit may touch: 20,000 in one script would hold Redis for 41 ms."""
COMMIT_BYTES_MAX = 512 * 1024
"""Size of one commit's documents, for the same reason."""
SWEEP_MAX = 20
"""Old entries, ops and entities that one commit sweeps away at most, of each."""


class Position(Struct, frozen=True, order=True):
    """A place in a partition's log. The nonce tells two histories with the same count apart."""

    n: int
    nonce: int

    def __str__(self) -> str:
        return f"{self.n}-{self.nonce}"


class Entry(Struct, frozen=True):
    """One change of one tenant. Bodies are opaque to the store (see `documents`)."""

    at: Position
    tenant: str
    body: str


class Commit(Struct, frozen=True):
    """What a decision asks of the store.

    `reads` must not have changed since `at`; `writes` neither, and they change now. `puts` are documents
    by key, `deletes` keys, `body` the same as one opaque string for the log, `events` rows of the outbox
    (id, opaque string). `deadline_ms` is by the store's own clock: past it, nothing is written, ever.
    """

    tenant: str
    op: str
    fingerprint: str
    outcome: str
    """Opaque; what a repetition of the op is told."""
    at: Position
    deadline_ms: int
    body: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    puts: dict[str, str] = {}
    deletes: tuple[str, ...] = ()
    archives: dict[str, str] = {}
    """Documents that move to the archive, by key: they are there, and no longer loaded.

    What `deletes` takes away is not archived by itself. `body` tells that they are gone.
    """
    events: tuple[tuple[str, str], ...] = ()


class Committed(Struct, frozen=True):
    """Written. `entries` are the tenant's since `at`, the commit's own last; `head` is its position."""

    head: Position
    entries: tuple[Entry, ...]
    clock_ms: int
    durable: bool = True
    """Whether as many replicas have it as were asked for. Where they have not, it is written on the primary
    all the same; the same op asks again."""


class Replayed(Struct, frozen=True):
    """The op was done before; nothing changes. `entries` since `at` where the position still stands.

    Where it does not, or too much was missed, there are none and `head` is `at`: nothing may be taken for
    folded.
    """

    outcome: str
    head: Position
    entries: tuple[Entry, ...]
    clock_ms: int
    durable: bool = True
    """As for `Committed`: so a repetition can find durable what was not at first."""


class Mismatch(Struct, frozen=True):
    """The op was done before with another fingerprint; nothing changes."""

    clock_ms: int


class Conflict(Struct, frozen=True):
    """An entity changed after `at`; nothing was written. `entries` are what was missed, up to `head`."""

    head: Position
    entries: tuple[Entry, ...]
    clock_ms: int


class Reload(Struct, frozen=True):
    """`at` is not in the log, or too far back: load anew. Nothing was written.

    Too far back is judged by the entries of all tenants after `at`, conflict or not.
    """

    clock_ms: int


class Late(Struct, frozen=True):
    """The deadline had passed by the store's clock. Nothing was written and nothing will be."""

    clock_ms: int


Outcome = Committed | Replayed | Mismatch | Conflict | Reload | Late


class Snapshot(Struct, frozen=True):
    """A tenant's documents, opaque, and a position they are at least as new as."""

    at: Position
    documents: dict[str, str]
    clock_ms: int
    newest: Position | None = None
    """A position they are at most as new as; None where that is `at`. If a failover loses it, a document may
    be of a change that never was."""


class Page(Struct, frozen=True):
    """A part of a tenant's archive. `cursor` asks for the next part; "" where this was the last.

    A key may come twice, with the same document; one that is archived meanwhile may be missing. A page
    may be empty and not the last.
    """

    documents: dict[str, str]
    cursor: str


class Batch(Struct, frozen=True):
    """What a partition's log has after a position: all tenants' entries, in order, without a gap."""

    entries: tuple[Entry, ...]


class Lost(Struct, frozen=True):
    """The position is not in the log any more: every tenant of the partition is to be loaded anew."""


class Away(Struct, frozen=True):
    """The server that has the partition does not answer, while others do: what came is unknown."""


class Ledger(Protocol):
    """A store. Errors are `engine.errors.LedgerError`s only; no driver's exception leaves a store.

    Every call answers or raises `LedgerUnavailable` within the store's own timeout.
    """

    waits_for_replicas: bool
    """Whether a commit counts only once replicas have it; see `durable`."""
    several_workers: bool
    """Whether more than one serving process may share it."""

    async def open(self) -> None:
        """Connect; on a store that was never used, write the meta record (epoch, partition count).

        Raises `LedgerNotReady` for a store that is not fit to be used.
        """

    async def close(self) -> None:
        """Let go of everything. A commit under way is finished first."""

    async def ping(self) -> int:
        """The store's clock in ms since the epoch. Raises if it is away or has lost its meta record."""

    def partition(self, tenant: str) -> int:
        """The partition that a tenant lives in."""

    async def load(self, tenant: str) -> Snapshot:
        """A tenant's documents. The position is read first, so folding what follows is always right."""

    async def archive(self, tenant: str, cursor: str = "") -> Page:
        """A part of what was archived of a tenant, opaque; "" asks for the first part.

        Some thousand documents. A cursor is good for the store that it came from only.
        """

    async def commit(self, commit: Commit) -> Outcome:
        """Check and write, in this order: op seen, deadline, position, entities; all or nothing.

        Exactly one round trip, and one more where replicas are waited for. After `LedgerUnavailable` the
        outcome is unknown: commit the same op again.
        """

    async def durable(self, tenant: str) -> bool:
        """Whether all that was written for a tenant until now is kept as safely as was asked for.

        That is: by as many replicas (see `connect`). Of their own commits writers are told anyway.
        """

    async def follow(
        self, positions: dict[int, Position], *, wait: bool = True
    ) -> Mapping[int, Batch | Lost | Away]:
        """What came after these positions, by partition; waits up to half a second for something to come.

        `wait=False`: what there is now, for whoever has to catch up and cannot wait for more. Partitions
        without news are left out; where there is a lot, the next call brings the next. Raises
        `LedgerUnavailable` where no server answers.
        """

    async def tell(self, message: bytes) -> None:
        """Tell a message to every worker that listens now, this one too. Nothing of it is kept.

        Whether anybody hears it is not known, nor how often.
        """

    async def listen(self, hear: Callable[[bytes], None]) -> NoReturn:
        """Have `hear` called with each message that is told from now on. It gets whatever comes.

        Raises a `LedgerError` as soon as nothing is heard any more: then listen again.
        """
