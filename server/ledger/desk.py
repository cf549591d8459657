"""The writing side: decide -> commit -> catch up.

The rule: a decision commits only against the position that it was judged at. Whoever lost folds what was
missed and decides again, until the deadline, not a count. Within a worker, writes to one entity queue up,
so that 200 callers for 200 times of one host do not race one another. What a lost reply leaves open is
settled before the same people's next decision.
"""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeVar, cast

from msgspec import Struct

from engine.bookings import Decision
from engine.errors import HalfpastError, LedgerBusy, LedgerCorrupt, LedgerError, LedgerUnavailable, OpReused
from engine.picture import Picture
from engine.seats import Place
from server.ledger import documents
from server.ledger.clock import loop_s
from server.ledger.directory import DIRECTORY
from server.ledger.pictures import Pictures
from server.ledger.port import Commit, Committed, Conflict, Late, Mismatch, Outcome, Reload, Replayed
from server.ledger.tenancy import Diverged, Kept, Tenancy
from server.ledger.unsettled import Acknowledgement
from tools.memory import Memory

WRITE_DEADLINE_S = 0.7
"""From a write's turn on: the caller hears silence, and "not yet confirmed" is better than more of it."""
QUEUE_WAIT_S = 2.0
"""Waiting for the turn. Longer than the deadline, since here it is certain that nothing was sent."""
WRITE_MAX_S = QUEUE_WAIT_S + WRITE_DEADLINE_S
"""For all of it, however often a decision comes to need other turns, or the tenant has to be loaded anew."""
PAUSE_S = 0.02
"""Between two tries of a commit whose answer was lost."""
CATCH_UP_S = 0.3
"""For the log's head, before an answer is given that must not be older: some trips, on the phone."""
HAND_IN_TRIES_MAX = 30
"""Tries for one write after a failover, `HAND_IN_PAUSE_S` apart: who is not there by then reports it lost."""
HAND_IN_PAUSE_S = 1.0
NOT_DURABLE = "too few replicas have it yet"
ID_BYTES = 12
"""96 random bits: ids are not guessed, and do not meet within a tenant's lifetime."""

Answer = TypeVar("Answer")

log = logging.getLogger("halfpast.desk")


class EntityQueue:
    """Turns: one holder an entity, first come first served, no trace of those that nobody waits for."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, entities: Iterable[str]) -> AsyncIterator[None]:
        """Hold these entities. In sorted order, so that no two holders wait for each other."""
        wanted = sorted(set(entities))
        held: list[str] = []
        self._users.update(wanted)
        try:
            for entity in wanted:
                await self._locks.setdefault(entity, asyncio.Lock()).acquire()
                held.append(entity)
            yield
        finally:
            for entity in held:
                self._locks[entity].release()
            self._users.subtract(wanted)
            for entity in wanted:
                if not self._users[entity]:
                    del self._users[entity]
                    self._locks.pop(entity, None)


class TenantDesk(Generic[Kept]):
    """One tenant's desk; see `tools.ports.Desk`."""

    def __init__(self, pictures: Pictures, tenancy: Tenancy[Kept], memory: Memory | None = None) -> None:
        """`memory`: this worker's; a command, which no caller talks to, has none."""
        self._pictures = pictures
        self.tenancy = tenancy
        self._memory = memory if memory is not None else Memory()
        self._queue = EntityQueue()

    @property
    def picture(self) -> Kept:
        """The tenant as it is known now."""
        return self.tenancy.picture

    @property
    def memory(self) -> Memory:
        """What conversations were last about; see `tools.memory`."""
        return self._memory

    @property
    def stale(self) -> bool:
        """Whether the ledger has not said for too long that the picture is current. Never waits."""
        return self._pictures.stale(self.tenancy)

    def now_ms(self) -> int:
        """Milliseconds since the epoch."""
        return self._pictures.clock_ms()

    def new_id(self) -> str:
        """A new id: short, unguessable, safe in a URL."""
        return secrets.token_hex(ID_BYTES)

    async def catch_up(self) -> bool:
        """Bring the picture to the log's head. See `tools.ports.Desk.catch_up`."""
        try:
            async with asyncio.timeout(CATCH_UP_S), self._at_work():
                await self._settle_unknown()
                await self._pictures.catch_up(self.tenancy)
                return await self._durable()
        except (HalfpastError, TimeoutError):
            return False

    async def _durable(self) -> bool:
        """Whether enough replicas have all that the picture had, on whichever server is the primary then.

        Looked at once more after they were asked: what they have is that of a server which may have taken
        over since the picture was caught up, and lack what was in it.
        """
        ledger = self._pictures.ledger
        if not ledger.waits_for_replicas:
            return True
        if not await ledger.durable(self.tenancy.tenant):
            return False
        await self._pictures.catch_up(self.tenancy)
        return True

    async def write(
        self, op: str, fingerprint: str, decide: Callable[[Kept, int], Decision | Answer]
    ) -> str | Answer:
        """Decide, commit, catch up. See `tools.ports.Desk.write`."""
        try:
            async with asyncio.timeout(WRITE_MAX_S):
                return await self._write(_Write(op, fingerprint, decide))
        except TimeoutError:
            raise LedgerUnavailable("no answer in time") from None

    async def replay(self, op: str, fingerprint: str) -> str | None:
        """What became of an op. See `tools.ports.Desk.replay`."""
        async with self._at_work():
            outcome = await self._ask_about(op, fingerprint)
        if isinstance(outcome, Mismatch):
            raise OpReused(op)
        if not isinstance(outcome, Replayed):
            return None
        if not outcome.durable:
            raise LedgerUnavailable(NOT_DURABLE)
        return outcome.outcome

    async def hand_in(self, one: Acknowledgement) -> bool:
        """Write again what was acknowledged, if it was lost. Whether it stands. Raises `HalfpastError`s.

        It has to be decided again as it was, at that hour, or it would not be what the caller was told.
        """
        async with self._at_work():
            if isinstance(await self._ask_about(one.op, one.fingerprint), Replayed):
                return True

        def decide(picture: Kept, _now_ms: int) -> Decision | None:
            decided = one.decide(picture, one.now_ms)
            return decided if isinstance(decided, Decision) and one.same(decided) else None

        return await self._write(_Write(one.op, one.fingerprint, decide, remembered=False)) is not None

    async def _ask_about(self, op: str, fingerprint: str) -> Outcome:
        """`Replayed` where it was done, and then the picture has it, `Mismatch`, else `Late`."""
        nothing = Commit(
            tenant=self.tenancy.tenant,
            op=op,
            fingerprint=fingerprint,
            outcome="",
            at=self.tenancy.position,
            deadline_ms=0,
            body="",
        )
        return await self._ask(nothing)

    async def _settle_unknown(self, people: frozenset[str] | None = None, but: str = "") -> None:
        """Find out what became of writes whose reply was lost: those for these people, or all.

        Not of the op `but`, which is about to be asked for anyway.
        """
        for each in self._pictures.unknown.of(self.tenancy.tenant, people, but):
            while isinstance(outcome := await self._ask_about(each.op, each.fingerprint), Late):
                left_ms = each.deadline_ms - outcome.clock_ms
                if left_ms < 0:
                    break  # it can never land any more
                await asyncio.sleep((left_ms + 1) / 1_000)
            self._pictures.unknown.settled(each.tenant, each.op)

    async def _settle_unknown_until(self, deadline_s: float, people: frozenset[str], but: str) -> None:
        """The same, in time or `LedgerUnavailable`."""
        try:
            async with asyncio.timeout_at(deadline_s):
                await self._settle_unknown(people, but)
        except TimeoutError:
            raise LedgerUnavailable("an earlier write for the same people is not settled yet") from None

    @asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        """The tenant stays in memory for as long as the block; it is loaded anew if it was dropped before."""
        if self.tenancy.dropped:
            # The directory never is: this is a picture's.
            self.tenancy = cast(Tenancy[Kept], await self._pictures.load(self.tenancy.tenant))
        tenancy = self.tenancy
        tenancy.busy += 1
        try:
            yield
        finally:
            tenancy.busy -= 1

    async def _write(self, write: "_Write[Kept, Answer]") -> str | Answer:
        async with self._at_work():
            until_s, known = loop_s() + WRITE_MAX_S, None
            while loop_s() < until_s:
                done = await self._decided(write)
                if isinstance(done, _OtherEntities):
                    continue
                if not isinstance(done, Place) or done == known:
                    return done
                # What is in memory may be over by now, and whoever is told "booked" has to be: it is told
                # once it was found twice, before and after the ledger and its replicas were asked.
                known = done
                if not await self.catch_up():
                    raise LedgerUnavailable("whether it still stands is not known")
            raise LedgerUnavailable("no answer in time")

    async def _decided(self, write: "_Write[Kept, Answer]") -> "str | Answer | _OtherEntities":
        """Decide, and if there is something to write, wait for the turn and write it."""
        decision = write.decide(self.picture, self.now_ms())
        if not isinstance(decision, Decision):
            return decision
        async with self._turn(decision.writes):
            return await self._settle(write, frozenset(decision.writes))

    @asynccontextmanager
    async def _turn(self, entities: Iterable[str]) -> AsyncIterator[None]:
        turn = self._queue.turn(entities)
        try:
            async with asyncio.timeout(QUEUE_WAIT_S):
                await turn.__aenter__()
        except TimeoutError:
            raise LedgerBusy("too many writes to one host") from None
        try:
            yield
        finally:
            await turn.__aexit__(None, None, None)

    async def _settle(
        self, write: "_Write[Kept, Answer]", held: frozenset[str]
    ) -> "str | Answer | _OtherEntities":
        await self._pictures.check_clock()
        deadline_s = loop_s() + WRITE_DEADLINE_S
        # Once for all tries: what was found to be late by one of them is late for all.
        deadline_ms = self._pictures.clock.now_ms() + round(WRITE_DEADLINE_S * 1_000)
        await self._settle_unknown_until(deadline_s, held, but=write.op)
        while True:
            now_ms = self.now_ms()
            decision = write.decide(self.picture, now_ms)
            if not isinstance(decision, Decision):
                return decision
            if not held.issuperset(decision.writes):
                return _OtherEntities()
            commit = self._to_commit(write, decision, deadline_ms)
            outcome = await self._commit(commit, deadline_s)
            if isinstance(outcome, Committed | Replayed):
                return self._acknowledged(write, decision, now_ms, outcome)
            if isinstance(outcome, Mismatch):
                raise OpReused(write.op)
            if isinstance(outcome, Late) or loop_s() > deadline_s:
                raise LedgerBusy("no commit before the deadline")

    def _acknowledged(
        self,
        write: "_Write[Kept, Answer]",
        decision: Decision,
        now_ms: int,
        outcome: Committed | Replayed,
    ) -> str:
        """What the caller is told, which is remembered. Raises `LedgerUnavailable` where it is too early."""
        if not outcome.durable:
            raise LedgerUnavailable(NOT_DURABLE)
        told = outcome.outcome if isinstance(outcome, Replayed) else decision.outcome
        # Another outcome was another decision, told by somebody else.
        if write.remembered and told == decision.outcome:
            asked = (self.tenancy.tenant, write.op, write.fingerprint, write.decide)
            self._pictures.acknowledged.add(Acknowledgement(loop_s(), *asked, now_ms, decision.change))
        return told

    async def _commit(self, commit: Commit, deadline_s: float) -> Outcome:
        """Commit, and while the answer is lost, again under the same op: it can have one effect only."""
        while True:
            try:
                async with asyncio.timeout_at(deadline_s):
                    return await self._ask(commit)
            except (LedgerUnavailable, TimeoutError):
                if loop_s() + PAUSE_S >= deadline_s:
                    self._pictures.unknown.add(commit)
                    raise LedgerUnavailable("no answer in time") from None
                await asyncio.sleep(PAUSE_S)
            except (LedgerError, asyncio.CancelledError):
                self._pictures.unknown.add(commit)
                raise

    async def _ask(self, commit: Commit) -> Outcome:
        """Commit once, and take in what the answer brings."""
        asked_s = loop_s()
        outcome = await self._pictures.ledger.commit(commit)
        self._pictures.clock.heard(outcome.clock_ms, asked_s)
        if not (isinstance(outcome, Late) and commit.deadline_ms == 0):
            self._pictures.unknown.settled(commit.tenant, commit.op)
        try:
            await self._take_in(outcome)
        except LedgerError as error:
            raise LedgerUnavailable(f"what is written cannot be read: {error}") from error
        return outcome

    async def _take_in(self, outcome: Outcome) -> None:
        match outcome:
            case Replayed(entries=()):
                # Folded long ago, or the position does not stand any more: the answer does not tell.
                try:
                    await self._pictures.catch_up(self.tenancy)
                except LedgerUnavailable:
                    await self._pictures.regain(self.tenancy)
            case Committed() | Replayed() | Conflict():
                try:
                    self.tenancy.fold_ahead(outcome.entries)
                except (LedgerCorrupt, Diverged):
                    await self._pictures.regain(self.tenancy)
            case Reload():
                await self._pictures.regain(self.tenancy)

    def _to_commit(self, write: "_Write[Kept, Answer]", decision: Decision, deadline_ms: int) -> Commit:
        change = decision.change
        return Commit(
            tenant=self.tenancy.tenant,
            op=write.op,
            fingerprint=write.fingerprint,
            outcome=decision.outcome,
            at=self.tenancy.position,
            deadline_ms=deadline_ms,
            body=documents.encode_change(change),
            reads=decision.reads,
            writes=decision.writes,
            puts={key: documents.encode(key, each) for key, each in change.puts.items()},
            deletes=change.deletes,
            archives={key: documents.encode(key, each) for key, each in decision.archives.items()},
        )


class _Write(Struct, Generic[Kept, Answer], frozen=True):
    """What is to be written: the op, and how to decide."""

    op: str
    fingerprint: str
    decide: Callable[[Kept, int], Decision | Answer]
    remembered: bool = True
    """Whether a failover that loses it has it handed in again."""


class _OtherEntities:
    """The decision has come to need the turn of others."""


class Desks:
    """The desks of all tenants, made once each and dropped with their pictures."""

    def __init__(self, pictures: Pictures, memory: Memory | None = None) -> None:
        """`memory`: what they share, for the conversations of all tenants."""
        self._pictures = pictures
        self._memory = memory if memory is not None else Memory()
        self._desks: dict[str, TenantDesk[Picture]] = {}
        pictures.dropped = self._forget
        pictures.lost = self._hand_in_again

    def loaded(self, tenant: str) -> TenantDesk[Picture] | None:
        """The desk of a tenant that is in memory. Never waits."""
        desk = self._desks.get(tenant)
        if desk is not None:
            desk.tenancy.used_s = self._pictures.now_s
        return desk

    async def load(self, tenant: str) -> TenantDesk[Picture]:
        """The desk of a tenant, loaded if need be. Raises `UnknownTenant`, `LedgerError`."""
        tenancy = await self._pictures.load(tenant)
        tenancy.used_s = self._pictures.now_s
        return self.of(tenancy)

    def of(self, tenancy: Tenancy[Picture]) -> TenantDesk[Picture]:
        """The desk of a tenant that is in memory. Counts as no use of it."""
        return self._desks.setdefault(tenancy.tenant, TenantDesk(self._pictures, tenancy, self._memory))

    def _forget(self, tenant: str) -> None:
        self._desks.pop(tenant, None)

    def _hand_in_again(self, partition: int) -> None:
        self._pictures.spawn(self._reconcile(partition))

    async def _reconcile(self, partition: int) -> None:
        """Hand in again what was acknowledged just before a failover, and tell what does not fit any more."""
        pictures, lost = self._pictures, Counter[str]()
        for each in pictures.acknowledged.recent(loop_s()):
            if pictures.ledger.partition(each.tenant) == partition:
                lost[each.tenant] += not await self._stands(each)
        for tenant, count in sorted(lost.items()):
            if count:
                log.error("failover: %d acknowledged writes of %s are lost and fit no more", count, tenant)

    async def _stands(self, one: Acknowledgement) -> bool:
        for _ in range(HAND_IN_TRIES_MAX):
            try:
                desk: TenantDesk[Any] = (
                    TenantDesk(self._pictures, self._pictures.directory)
                    if one.tenant == DIRECTORY
                    else await self.load(one.tenant)
                )
                return await desk.hand_in(one)
            except (LedgerBusy, LedgerUnavailable):
                await asyncio.sleep(HAND_IN_PAUSE_S)
            except HalfpastError as error:
                log.warning("failover: a write of %s cannot be handed in: %s", one.tenant, error.code)
                return False
        return False
