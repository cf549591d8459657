"""The reading side: tenants in memory, loaded from the ledger once and kept up by its log.

The rule: a picture is exactly the log up to its position. The position is read before the documents;
what arrives meanwhile is buffered and folded after them; then it advances by contiguous folds only.
Whoever lost the place in the log loads anew.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Generic, Protocol, TypeVar

from engine.errors import LedgerError, LedgerUnavailable, UnknownTenant
from engine.model import DAY, Change
from engine.picture import Picture
from server.ledger import documents
from server.ledger.directory import DIRECTORY, Directory
from server.ledger.port import Batch, Entry, Ledger, Position
from server.tasks import stop

BACKOFF_S = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Pauses after failures to follow in a row; the last one stays."""
FOLD_AT_ONCE = 500
"""Documents folded before other work gets its turn: about 5 ms, so that no caller notices a load."""
LOADS_AT_ONCE = 8
"""Tenants loaded side by side when the server starts."""

log = logging.getLogger("halfpast.pictures")


class Foldable(Protocol):
    """What is kept in memory of a tenant: nothing but the fold of its changes."""

    def fold(self, change: Change) -> None:
        """Take a change in."""

    def advance(self, today: int) -> None:
        """A new UTC day has begun."""


Kept = TypeVar("Kept", bound=Foldable)


def now_ms() -> int:
    """The server's clock, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class Tenancy(Generic[Kept]):
    """One tenant in memory."""

    def __init__(self, tenant: str, fresh: Callable[[], Kept]) -> None:
        """`fresh` makes an empty picture, into which the ledger's documents are folded."""
        self.tenant = tenant
        self.partition = 0
        self.fresh = fresh
        self.picture = fresh()
        self.at = Position(0, 0)

    def fold(self, entries: Sequence[Entry]) -> None:
        """Fold those that are new. Raises `LedgerCorrupt`; what came before is folded then."""
        self.at = _fold(self.picture, self.at, entries)


class Pictures:
    """All that this worker keeps in memory, and the task that keeps it current."""

    def __init__(self, ledger: Ledger, clock_ms: Callable[[], int] = now_ms) -> None:
        self.ledger = ledger
        self.clock_ms = clock_ms
        self.reached_at_ms = 0
        """When the ledger last answered."""
        self.preloaded = False
        self._directory = Tenancy(DIRECTORY, Directory)
        self._tenancies: dict[str, Tenancy[Picture]] = {}
        self._heads: dict[int, Position] = {}
        self._arriving: dict[str, list[Entry]] = {}
        self._loads: dict[str, asyncio.Task[None]] = {}
        self._clock_offset_ms = 0
        self._today = self.today()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def directory(self) -> Tenancy[Directory]:
        """Which tenants there are, and the keys to them."""
        return self._directory

    async def open(self, *, serving: bool = True) -> None:
        """Reach the ledger, load the directory, and begin to follow; tenants are loaded behind it.

        `serving=False`, for a command that looks at one tenant and is done: neither follow nor load.
        """
        await self.ledger.open()
        self._directory.partition = self.ledger.partition(DIRECTORY)
        await self._fill(self._directory)
        if serving:
            self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._preload())]

    async def close(self) -> None:
        """Stop following and let go of the ledger."""
        await stop((*self._tasks, *self._loads.values()))
        await self.ledger.close()

    def today(self) -> int:
        """The UTC day, counted from the epoch."""
        return self.clock_ms() // 60_000 // DAY

    def store_clock_ms(self) -> int:
        """What the store's own clock shows now, as far as its last answer tells."""
        return self.clock_ms() + self._clock_offset_ms

    def heard(self, clock_ms: int) -> None:
        """The store has answered, and this is its clock."""
        self.reached_at_ms = self.clock_ms()
        self._clock_offset_ms = clock_ms - self.reached_at_ms

    def loaded(self, tenant: str) -> Tenancy[Picture] | None:
        """The tenant, if it is in memory. Never waits."""
        return self._tenancies.get(tenant)

    def position(self, tenancy: Tenancy[Kept]) -> Position:
        """The newest position that a tenant's picture is known to be current for."""
        head = self._heads.get(tenancy.partition)
        return head if head is not None and head.n > tenancy.at.n else tenancy.at

    async def load(self, tenant: str, *, new: bool = False) -> Tenancy[Picture]:
        """The tenant, loaded if need be; `new`: also one that has no settings yet.

        Raises `UnknownTenant`, `LedgerError`.
        """
        if tenant not in self._tenancies:
            await self._once(tenant, lambda tenant: self._load(tenant, new))
        return self._tenancies[tenant]

    async def reload(self, tenancy: Tenancy[Kept]) -> None:
        """Load anew; until that is done, questions are answered from what there was."""
        await self._once(tenancy.tenant, lambda _: self._fill(tenancy))

    async def _once(self, tenant: str, load: Callable[[str], Coroutine[None, None, None]]) -> None:
        """One load of a tenant at a time, however many wait for it; none of them can cancel it."""
        task = self._loads.get(tenant)
        if task is None:
            task = self._loads[tenant] = asyncio.create_task(load(tenant))
            task.add_done_callback(lambda _: self._loads.pop(tenant, None))
        await asyncio.shield(task)

    async def _load(self, tenant: str, new: bool) -> None:
        tenancy = Tenancy(tenant, lambda: Picture(tenant, self.today()))
        tenancy.partition = self.ledger.partition(tenant)
        await self._fill(tenancy)
        if tenancy.picture.tenant is None and not new:
            raise UnknownTenant(tenant)
        self._tenancies[tenant] = tenancy

    async def _fill(self, tenancy: Tenancy[Kept]) -> None:
        """Fold the ledger's documents, then what arrived meanwhile.

        There is no `await` between the last fold and the end, so that nothing can arrive unseen.
        """
        tenant, picture = tenancy.tenant, tenancy.fresh()
        arriving = self._arriving[tenant] = []
        try:
            snapshot = await self.ledger.load(tenant)
            self.heard(snapshot.clock_ms)
            self._heads.setdefault(tenancy.partition, snapshot.at)
            # Settings first, so that hours are built once and not for every part.
            found = sorted(snapshot.documents.items(), key=_is_many)
            for start in range(0, len(found), FOLD_AT_ONCE):
                part = found[start : start + FOLD_AT_ONCE]
                picture.fold(Change(puts={key: documents.decode(key, body) for key, body in part}))
                await asyncio.sleep(0)
            tenancy.at = _fold(picture, snapshot.at, arriving)
            tenancy.picture = picture
        finally:
            del self._arriving[tenant]

    async def _preload(self) -> None:
        """Load every tenant there is, so that no caller is the first."""
        gate = asyncio.Semaphore(LOADS_AT_ONCE)

        async def one(tenant: str) -> None:
            async with gate:
                while True:
                    try:
                        await self.load(tenant)
                    except LedgerUnavailable:
                        await asyncio.sleep(BACKOFF_S[-1])
                        continue
                    except (LedgerError, UnknownTenant) as error:
                        log.warning("tenant %s is not loaded: %s", tenant, error.code)
                    break

        await asyncio.gather(*(one(tenant) for tenant in sorted(self._directory.picture.businesses)))
        self.preloaded = True

    async def _follow(self) -> None:
        failures = 0
        while True:
            try:
                news = await self.ledger.follow(dict(self._heads))
                self.reached_at_ms = self.clock_ms()
                for partition, batch in news.items():
                    if isinstance(batch, Batch):
                        await self._receive(partition, batch)
                    else:
                        await self._lost(partition)
                failures = 0
            except LedgerError as error:
                log.warning("the ledger's log cannot be followed: %s", error.code)
                await asyncio.sleep(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
                failures += 1
            self._advance()

    async def _receive(self, partition: int, batch: Batch) -> None:
        for entry in batch.entries:
            if entry.tenant in self._arriving:
                self._arriving[entry.tenant].append(entry)
            tenancy = self._find(entry.tenant)
            if tenancy is not None:
                try:
                    tenancy.fold((entry,))
                except Exception as error:
                    log.error("an entry of %s cannot be folded: %s", entry.tenant, type(error).__name__)
                    await self._mend(tenancy)
            self._heads[partition] = entry.at

    async def _mend(self, tenancy: Tenancy[Any]) -> None:
        """Load anew. Whatever is wrong with one tenant holds up no other: it keeps what it had."""
        try:
            await self.reload(tenancy)
        except LedgerUnavailable:
            raise  # the next round comes back here
        except Exception as error:
            log.error("%s cannot be loaded: %s", tenancy.tenant, type(error).__name__)

    async def _lost(self, partition: int) -> None:
        log.warning("the place in the log of partition %d is lost; loading its tenants anew", partition)
        head = self._heads.pop(partition)
        try:
            for tenancy in list(self._tenancies.values()):
                if tenancy.partition == partition:
                    await self._mend(tenancy)
            if self._directory.partition == partition:
                await self._mend(self._directory)
        except LedgerError:
            self._heads[partition] = head  # still lost: the next round comes back here
            raise

    def _find(self, tenant: str) -> Tenancy[Any] | None:
        return self._directory if tenant == DIRECTORY else self._tenancies.get(tenant)

    def _advance(self) -> None:
        today = self.today()
        if today > self._today:
            self._today = today
            for tenancy in self._tenancies.values():
                tenancy.picture.advance(today)


def _fold(picture: Foldable, at: Position, entries: Sequence[Entry]) -> Position:
    for entry in entries:
        if entry.at.n > at.n:
            picture.fold(documents.decode_change(entry.body))
            at = entry.at
    return at


def _is_many(document: tuple[str, str]) -> bool:
    """Whether a tenant has thousands of these; the others are its settings."""
    return document[0].partition(":")[0] in ("booking", "busy", "turn")
