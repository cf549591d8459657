"""The reading side: tenants in memory, loaded from the ledger once and kept up by its log.

The rule: a picture is exactly the log up to its position. The position is read before the documents;
what arrives meanwhile is buffered and folded after them; then it advances by contiguous folds only.
Whoever lost the place in the log loads anew.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from engine.errors import ClockSkewed, LedgerError, LedgerUnavailable, UnknownTenant
from engine.model import DAY, Change
from engine.picture import Picture
from server.ledger import documents, memory
from server.ledger.clock import CLOCK_SKEW_MAX_MS, StoreClock, loop_s
from server.ledger.directory import DIRECTORY, Directory
from server.ledger.limits import FOLLOW_CHUNK
from server.ledger.port import Away, Batch, Entry, Ledger, Lost, Position, Snapshot
from server.ledger.tenancy import Diverged, Foldable, Kept, Place, Tenancy, fold
from server.ledger.unsettled import Acknowledged, Unknown
from server.tasks import stop

BACKOFF_S = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Pauses after failures to follow in a row; the last one stays."""
FOLD_AT_ONCE = 500
"""Documents folded before other work gets its turn: about 5 ms, so that no caller notices a load."""
LOADS_AT_ONCE = 8
"""Tenants loaded side by side: more would only share the ledger's connections."""
LOAD_TRIES_MAX = 5
"""The log changes hands during a load at a failover, or when the last other tenant of a partition is
dropped: seldom once, never five times."""
STALE_S = 10.0
TICK_S = 1.0
"""Times of use are as exact as that."""
LOOK_S = 30.0
"""Between two looks at all that is in memory: some 10 ms for the most that one worker holds."""
CLOCK_EVERY_S = 5.0
"""How often the ledger is asked for its clock."""

log = logging.getLogger("halfpast.pictures")


def now_ms() -> int:
    """The server's clock, in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class Pictures:
    """All that this worker keeps in memory, and the tasks that keep it current."""

    def __init__(
        self,
        ledger: Ledger,
        clock_ms: Callable[[], int] = now_ms,
        *,
        stale_s: float = STALE_S,
        memory_bytes: int = memory.MEMORY_BYTES,
        idle_s: float = memory.IDLE_S,
        skew_max_ms: int = CLOCK_SKEW_MAX_MS,
        look_s: float = LOOK_S,
    ) -> None:
        """`stale_s`: without the ledger for so long, a picture is stale. For the rest see `memory.to_drop`
        and `clock`; a test that lives at another hour than its ledger allows for more skew.
        """
        self.ledger = ledger
        self.clock_ms = clock_ms
        self.clock = StoreClock(clock_ms, skew_max_ms)
        self.unknown = Unknown()
        self.acknowledged = Acknowledged()
        self.loads = 0
        """Loads so far, of whichever tenants."""
        self.preloaded = False
        """Whether all that is loaded at the start is loaded."""
        self.now_s = 0.0
        """The loop's time, to the second: for what must cost nothing."""
        self.dropped: Callable[[str], None] = lambda _tenant: None
        """Told of a tenant that has left memory."""
        self.lost: Callable[[int], None] = lambda _partition: None
        """Told of a partition whose log has another end than was known, once its tenants are loaded anew."""
        self._stale_s = stale_s
        self._memory_bytes = memory_bytes
        self._idle_s = idle_s
        self._look_s = look_s
        self._directory = Tenancy(DIRECTORY, 0, Directory)
        self._tenancies: dict[str, Tenancy[Picture]] = {}
        self._places: dict[int, Place] = {}
        """What is followed: the places of the partitions that anything in memory is in."""
        self._torn: set[int] = set()
        """Partitions whose log has changed hands, and whose tenants are yet to be loaded anew."""
        self._receiving = asyncio.Lock()
        self._arriving: dict[str, list[Entry]] = {}
        self._loads: dict[str, asyncio.Task[None]] = {}
        self._load_gate = asyncio.Semaphore(LOADS_AT_ONCE)
        self._today = self.today()
        self._size_bytes = 0
        self._looked_s = 0.0
        self._clock_asked_s = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def directory(self) -> Tenancy[Directory]:
        """Which tenants there are, and the keys to them. Never dropped."""
        return self._directory

    @property
    def tenancies(self) -> list[Tenancy[Picture]]:
        """The tenants that are in memory now."""
        return list(self._tenancies.values())

    async def open(self, *, serving: bool = True, preload: bool = True) -> None:
        """Reach the ledger, load the directory, and begin to follow; tenants are loaded behind it.

        `serving=False`, for a command that looks at one tenant and is done: neither follow nor load.
        `preload=False`: load whoever is asked for, and nobody else.
        """
        await self.ledger.open()
        self.now_s = loop_s()
        self._directory.partition = self.ledger.partition(DIRECTORY)
        await self._fill(self._directory)
        if serving:
            self.spawn(self._follow())
            self.spawn(self._keep())
            if preload:
                self.spawn(self._preload())

    async def close(self) -> None:
        """Stop following and let go of the ledger."""
        await stop((*self._tasks, *self._loads.values()))
        await self.ledger.close()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Have something done beside; it is ended when this is closed."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a task of the server has failed", exc_info=error)

    def today(self) -> int:
        """The UTC day, counted from the epoch."""
        return self.clock_ms() // 60_000 // DAY

    # The ledger's clock, and how old what is known may be

    def stale(self, tenancy: Tenancy[Any]) -> bool:
        """Whether the ledger has not said for too long that a picture is current. Never waits."""
        return loop_s() - tenancy.place.reached_s > self._stale_s

    async def ask_clock(self) -> int:
        """Ask the store for its clock: ms since the epoch. Raises `LedgerError`."""
        self._clock_asked_s = asked_s = loop_s()
        shown_ms = await self.ledger.ping()
        self.clock.heard(shown_ms, asked_s)
        return shown_ms

    async def check_clock(self) -> None:
        """Raise `ClockSkewed` where this machine's clock is too far off; asks again before it says so."""
        if self.clock.skewed:
            await self.ask_clock()
        if self.clock.skewed:
            raise ClockSkewed(
                f"this machine's clock is {self.clock.skew_ms() / 1_000:+.1f} s off the ledger's",
                limit_ms=self.clock.skew_max_ms,
            )

    # What is in memory

    def loaded(self, tenant: str) -> Tenancy[Picture] | None:
        """The tenant, if it is in memory. Never waits."""
        return self._tenancies.get(tenant)

    async def load(self, tenant: str, *, new: bool = False) -> Tenancy[Picture]:
        """The tenant, loaded if need be; `new`: also one that has no settings yet.

        Raises `UnknownTenant`, `LedgerError`.
        """
        while (found := self._tenancies.get(tenant)) is None:
            await self._once(tenant, lambda tenant: self._load(tenant, new))
        return found

    async def regain(self, tenancy: Tenancy[Kept]) -> None:
        """Load anew, since the store does not take its position any more. Raises `LedgerError`.

        Until that is done, questions are answered from what there was.
        """
        await self._verify(tenancy.partition, tenancy.place, tenancy.place.head)
        await self._reload(tenancy)

    async def _reload(self, tenancy: Tenancy[Any]) -> None:
        await self._once(tenancy.tenant, lambda _: self._fill(tenancy))

    def drop(self, tenancy: Tenancy[Picture]) -> None:
        """Let go of a tenant. Whoever still holds it goes on with it, and loads it anew to write."""
        del self._tenancies[tenancy.tenant]
        self._size_bytes -= memory.size_of(tenancy)
        tenancy.dropped = True
        self._leave(tenancy)
        self.dropped(tenancy.tenant)

    async def _once(self, tenant: str, load: Callable[[str], Coroutine[None, None, None]]) -> None:
        """One load of a tenant at a time, however many wait for it; none of them can cancel it."""
        task = self._loads.get(tenant)
        if task is None:
            task = self._loads[tenant] = asyncio.create_task(self._in_turn(tenant, load))
            task.add_done_callback(partial(self._loaded, tenant))
        await asyncio.shield(task)

    def _loaded(self, tenant: str, task: asyncio.Task[None]) -> None:
        self._loads.pop(tenant, None)
        if not task.cancelled():
            task.exception()  # whoever waited has it; if nobody did any more, it is no news

    async def _in_turn(self, tenant: str, load: Callable[[str], Coroutine[None, None, None]]) -> None:
        async with self._load_gate:
            await load(tenant)

    async def _load(self, tenant: str, new: bool) -> None:
        partition = self.ledger.partition(tenant)
        tenancy = Tenancy(tenant, partition, lambda: Picture(tenant, self.today()))
        await self._fill(tenancy)
        if tenancy.picture.tenant is None and not new:
            self._leave(tenancy)
            raise UnknownTenant(tenant)
        tenancy.loaded_s = tenancy.used_s = self.now_s
        self._tenancies[tenant] = tenancy
        self._size_bytes += memory.size_of(tenancy)
        if self._size_bytes > self._memory_bytes:
            self._drop_too_many(tenant)

    async def _fill(self, tenancy: Tenancy[Any]) -> None:
        """Fold the ledger's documents, then what arrived meanwhile, and stand where the partition stands.

        If the partition has another place by then, what was loaded may be of the log as it was before.
        """
        for _ in range(LOAD_TRIES_MAX):
            if await self._filled(tenancy):
                return
        raise LedgerUnavailable("the log changed hands while it was loaded")

    async def _filled(self, tenancy: Tenancy[Any]) -> bool:
        """There is no `await` between the last fold and the end, so that nothing can arrive unseen."""
        partition, picture = tenancy.partition, tenancy.fresh()
        before = self._places.get(partition)
        arriving = self._arriving[tenancy.tenant] = []
        try:
            asked_s = loop_s()
            snapshot = await self.ledger.load(tenancy.tenant)
            self.clock.heard(snapshot.clock_ms, asked_s)
            if self._places.get(partition) is not before:
                return False
            place = before or Place(snapshot.at, loop_s())
            with self._shared(partition, place):
                await _fold_all(picture, snapshot)
                if self._places.get(partition) is not place:
                    return False
                place.expect(snapshot.at)
                if snapshot.newest is not None:
                    place.expect(snapshot.newest)
                tenancy.renew(picture, fold(picture, snapshot.at, arriving))
                self._leave(tenancy)
                if not tenancy.dropped:
                    tenancy.place = place
                    place.users += 1
        finally:
            del self._arriving[tenancy.tenant]
        self.loads += 1
        tenancy.loaded_documents = len(snapshot.documents)
        tenancy.text_bytes = sum(map(len, snapshot.documents.values()))
        return True

    @contextmanager
    def _shared(self, partition: int, place: Place) -> Iterator[None]:
        """The place is followed for as long as the block at least."""
        self._places[partition] = place
        place.users += 1
        try:
            yield
        finally:
            self._let_go(partition, place)

    def _leave(self, tenancy: Tenancy[Any]) -> None:
        """From here on the tenancy stands still, and is not followed."""
        place = tenancy.place
        tenancy.place = place.copy()
        self._let_go(tenancy.partition, place)

    def _let_go(self, partition: int, place: Place) -> None:
        """A place that nobody shares any more is not followed."""
        place.users -= 1
        if place.users <= 0 and self._places.get(partition) is place:
            del self._places[partition]

    def _drop_too_many(self, but: str = "") -> None:
        """Drop who is idle, and who does not fit; never who is being loaded, nor `but`."""
        too_many = memory.to_drop(self._tenancies.values(), self._memory_bytes, self._idle_s, self.now_s)
        for each in too_many:
            if each.tenant != but and each.tenant not in self._loads:
                self.drop(each)

    async def _preload(self) -> None:
        """Load the tenants there are, as far as memory goes, so that no caller is the first."""
        waiting = iter(sorted(self._directory.picture.businesses))

        async def load_next() -> None:
            for tenant in waiting:
                if self._size_bytes >= self._memory_bytes:
                    return
                await self._load_patiently(tenant)

        await asyncio.gather(*(load_next() for _ in range(LOADS_AT_ONCE)))
        self.preloaded = True

    async def _load_patiently(self, tenant: str) -> None:
        while True:
            try:
                await self.load(tenant)
            except LedgerUnavailable:
                await asyncio.sleep(BACKOFF_S[-1])
                continue
            except (LedgerError, UnknownTenant) as error:
                log.warning("tenant %s is not loaded: %s", tenant, error.code)
            return

    async def _keep(self) -> None:
        """Look now and then what is of yesterday, too much, or could not be loaded."""
        while True:
            await asyncio.sleep(TICK_S)
            self.now_s = loop_s()
            try:
                await self._advance()
                if self.now_s - self._clock_asked_s >= CLOCK_EVERY_S:
                    await self._watch_clock()
                for partition, place in list(self._places.items()):
                    if place.ahead:
                        await self._verify(partition, place, Position(*max(place.ahead.items())))
                if self.now_s - self._looked_s >= self._look_s:
                    await self._look()
            except LedgerUnavailable:
                continue  # the follower tells
            except Exception as error:
                log.error("what is in memory cannot be kept in order: %s", type(error).__name__)

    async def _watch_clock(self) -> None:
        await self.ask_clock()
        if self.clock.skewed:
            log.error("this machine's clock is %d ms off; nothing is written", self.clock.skew_ms())

    async def _look(self) -> None:
        self._looked_s = self.now_s
        self.acknowledged.recent(self.now_s)
        self._size_bytes = sum(map(memory.size_of, self._tenancies.values()))
        self._drop_too_many()
        for tenancy in self._everything():
            await self._mend_stray(tenancy)

    async def _advance(self) -> None:
        today = self.today()
        if today > self._today:
            self._today = today
            for tenancy in self.tenancies:
                tenancy.picture.advance(today)
                await asyncio.sleep(0)

    # The log

    async def catch_up(self, tenancy: Tenancy[Any]) -> None:
        """Fold what the log has by now, or load anew. Raises `LedgerError` where that cannot be had."""
        partition, place = tenancy.partition, tenancy.place
        more = self._stands(tenancy, place)
        while more:
            asked_s, expected = loop_s(), max(place.ahead, default=0)
            news = (await self.ledger.follow({partition: place.head}, wait=False)).get(partition, Batch(()))
            if isinstance(news, Away):
                raise LedgerUnavailable("the server of this partition does not answer")
            if isinstance(news, Lost):
                self._tear(partition, place)
            else:
                async with self._receiving:
                    await self._receive(partition, place, news)
                more = len(news.entries) >= FOLLOW_CHUNK
                if not more and place.head.n < expected:
                    self._tear(partition, place)  # what was folded ahead is not in the log any more
            if not self._stands(tenancy, place):
                break
            place.reached_s = max(place.reached_s, asked_s)
        if not self._stands(tenancy, place):
            await self.regain(tenancy)

    def _stands(self, tenancy: Tenancy[Any], place: Place) -> bool:
        """Whether the tenancy is at this place, and this is where its partition is followed."""
        return tenancy.place is place and self._places.get(tenancy.partition) is place

    async def _follow(self) -> None:
        failures = 0
        while True:
            try:
                await self.follow_once()
                failures = 0
            except Exception as error:  # without a follower nothing would ever be right again
                why = error.code if isinstance(error, LedgerError) else type(error).__name__
                log.warning("the ledger's log cannot be followed: %s", why)
                await asyncio.sleep(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
                failures += 1

    async def follow_once(self) -> None:
        """Wait for what is new and fold it. Raises `LedgerError`."""
        await self._mend_torn()
        places = dict(self._places)
        news = await self.ledger.follow({partition: each.head for partition, each in places.items()})
        reached_s = loop_s()
        async with self._receiving:
            for partition, batch in news.items():
                if isinstance(batch, Batch):
                    await self._receive(partition, places[partition], batch)
                elif isinstance(batch, Lost):
                    self._tear(partition, places[partition])
        for partition, place in places.items():
            if not isinstance(news.get(partition), Away):
                place.reached_s = reached_s

    async def _receive(self, partition: int, place: Place, batch: Batch) -> None:
        """Fold a batch that begins at this place or before it. One at a time: see `_receiving`."""
        for entry in batch.entries:
            if self._places.get(partition) is not place:
                return
            if entry.at.n <= place.head.n:
                continue  # another batch had it
            if entry.at.n > place.head.n + 1:
                self._tear(partition, place)  # never over a gap
                return
            if entry.tenant in self._arriving:
                self._arriving[entry.tenant].append(entry)
            tenancy = self._find(entry.tenant)
            if tenancy is not None and not _folded(tenancy, place, entry):
                await self._mend(tenancy)
            if not place.meets(entry.at):
                self._tear(partition, place)

    async def _mend(self, tenancy: Tenancy[Any]) -> None:
        """Load anew. Whatever is wrong with one tenant holds up no other: it keeps what it had, as it was."""
        try:
            await self._reload(tenancy)
        except LedgerUnavailable:
            raise  # the next round comes back here
        except Exception as error:
            log.error("%s cannot be loaded: %s", tenancy.tenant, type(error).__name__)
            self._leave(tenancy)

    async def _verify(self, partition: int, place: Place, at: Position) -> None:
        """Find out whether the log still has this entry, and tear the place off where it has not."""
        if self._places.get(partition) is place:
            news = await self.ledger.follow({partition: at}, wait=False)
            if isinstance(news.get(partition), Lost):
                self._tear(partition, place)

    def _tear(self, partition: int, place: Place) -> None:
        """The log has changed hands: nothing stands at this place any more, until it is loaded anew."""
        if self._places.get(partition) is place:
            log.warning("the place in the log of partition %d is lost; loading its tenants anew", partition)
            del self._places[partition]
            self._torn.add(partition)

    async def _mend_torn(self) -> None:
        for partition in sorted(self._torn):
            for tenancy in self._everything():
                if tenancy.partition == partition:
                    await self._mend_stray(tenancy)
            self._torn.discard(partition)
            self.lost(partition)

    async def _mend_stray(self, tenancy: Tenancy[Any]) -> None:
        """Load anew what is not followed, for whatever reason."""
        if self._places.get(tenancy.partition) is not tenancy.place and not tenancy.dropped:
            await self._mend(tenancy)

    def _everything(self) -> list[Tenancy[Any]]:
        return [self._directory, *self._tenancies.values()]

    def _find(self, tenant: str) -> Tenancy[Any] | None:
        return self._directory if tenant == DIRECTORY else self._tenancies.get(tenant)


async def _fold_all(picture: Foldable, snapshot: Snapshot) -> None:
    # Settings first, so that hours are built once and not for every part.
    found = sorted(snapshot.documents.items(), key=_is_many)
    for start in range(0, len(found), FOLD_AT_ONCE):
        part = found[start : start + FOLD_AT_ONCE]
        picture.fold(Change(puts={key: documents.decode(key, body) for key, body in part}))
        await asyncio.sleep(0)


def _folded(tenancy: Tenancy[Any], place: Place, entry: Entry) -> bool:
    """Fold an entry; whether the tenancy is current then."""
    if tenancy.place is not place:
        return False
    try:
        tenancy.fold((entry,))
    except Diverged:
        return False
    except Exception as error:
        log.error("an entry of %s cannot be folded: %s", entry.tenant, type(error).__name__)
        return False
    return True


def _is_many(document: tuple[str, str]) -> bool:
    """Whether a tenant has thousands of these; the others are its settings."""
    return document[0].partition(":")[0] in ("booking", "busy", "turn")
