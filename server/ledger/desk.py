"""The writing side: decide -> commit -> catch up.

The rule: a decision commits only against the position that it was judged at. Whoever lost folds what was
missed and decides again, until the deadline, not a count. Within a worker, writes to one entity queue up,
so that 200 callers for 200 times of one host do not race one another.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from engine.bookings import Decision
from engine.errors import LedgerBusy, LedgerUnavailable, OpReused
from engine.picture import Picture
from server.ledger import documents
from server.ledger.pictures import Foldable, Pictures, Tenancy
from server.ledger.port import Commit, Committed, Conflict, Late, Mismatch, Outcome, Reload, Replayed

WRITE_DEADLINE_S = 0.7
"""From a write's turn on: the caller hears silence, and "not yet confirmed" is better than more of it."""
QUEUE_WAIT_S = 2.0
"""Waiting for the turn. Longer than the deadline, since here it is certain that nothing was sent."""
PAUSE_S = 0.02
"""Between two tries of a commit whose answer was lost."""
ID_BYTES = 12
"""96 random bits: ids are not guessed, and do not meet within a tenant's lifetime."""

Kept = TypeVar("Kept", bound=Foldable)
Answer = TypeVar("Answer")


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

    def __init__(self, pictures: Pictures, tenancy: Tenancy[Kept]) -> None:
        self._pictures = pictures
        self._tenancy = tenancy
        self._queue = EntityQueue()

    @property
    def picture(self) -> Kept:
        """The tenant as it is known now."""
        return self._tenancy.picture

    def now_ms(self) -> int:
        """Milliseconds since the epoch."""
        return self._pictures.clock_ms()

    def new_id(self) -> str:
        """A new id: short, unguessable, safe in a URL."""
        return secrets.token_hex(ID_BYTES)

    async def write(
        self, op: str, fingerprint: str, decide: Callable[[Kept, int], Decision | Answer]
    ) -> str | Answer:
        """Decide, commit, catch up. See `tools.ports.Desk.write`."""
        decision = decide(self.picture, self.now_ms())
        while isinstance(decision, Decision):
            async with self._turn(decision.writes):
                settled = await self._settle(op, fingerprint, decide, frozenset(decision.writes))
            if not isinstance(settled, _OtherEntities):
                return settled
            decision = decide(self.picture, self.now_ms())
        return decision

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
        self,
        op: str,
        fingerprint: str,
        decide: Callable[[Kept, int], Decision | Answer],
        held: frozenset[str],
    ) -> "str | Answer | _OtherEntities":
        deadline_s = _loop_s() + WRITE_DEADLINE_S
        while True:
            decision = decide(self.picture, self.now_ms())
            if not isinstance(decision, Decision):
                return decision
            if not held.issuperset(decision.writes):
                return _OtherEntities()
            commit = self._to_commit(op, fingerprint, decision, deadline_s)
            outcome = await self._commit(commit, deadline_s)
            await self._catch_up(outcome)
            match outcome:
                case Committed():
                    return decision.outcome
                case Replayed():
                    return outcome.outcome
                case Mismatch():
                    raise OpReused(op)
            if isinstance(outcome, Late) or _loop_s() > deadline_s:
                raise LedgerBusy("no commit before the deadline")

    async def _catch_up(self, outcome: Outcome) -> None:
        if isinstance(outcome, Committed | Replayed | Conflict):
            self._tenancy.fold(outcome.entries)
        elif isinstance(outcome, Reload):
            await self._pictures.reload(self._tenancy)

    async def _commit(self, commit: Commit, deadline_s: float) -> Outcome:
        """Commit, and while the answer is lost, again under the same op: it can have one effect only."""
        while True:
            try:
                outcome = await self._pictures.ledger.commit(commit)
            except LedgerUnavailable:
                if _loop_s() + PAUSE_S >= deadline_s:
                    raise
                await asyncio.sleep(PAUSE_S)
            else:
                self._pictures.heard(outcome.clock_ms)
                return outcome

    def _to_commit(self, op: str, fingerprint: str, decision: Decision, deadline_s: float) -> Commit:
        change = decision.change
        left_ms = max(0, round((deadline_s - _loop_s()) * 1000))
        return Commit(
            tenant=self._tenancy.tenant,
            op=op,
            fingerprint=fingerprint,
            outcome=decision.outcome,
            at=self._pictures.position(self._tenancy),
            deadline_ms=self._pictures.store_clock_ms() + left_ms,
            body=documents.encode_change(change),
            reads=decision.reads,
            writes=decision.writes,
            puts={key: documents.encode(key, each) for key, each in change.puts.items()},
            deletes=change.deletes,
        )


class _OtherEntities:
    """The decision has come to need the turn of others."""


class Desks:
    """The desks of all tenants, made once each."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._desks: dict[str, TenantDesk[Picture]] = {}

    def loaded(self, tenant: str) -> TenantDesk[Picture] | None:
        """The desk of a tenant that is in memory. Never waits."""
        return self._desks.get(tenant)

    async def load(self, tenant: str) -> TenantDesk[Picture]:
        """The desk of a tenant, loaded if need be. Raises `UnknownTenant`, `LedgerError`."""
        tenancy = await self._pictures.load(tenant)
        return self._desks.setdefault(tenant, TenantDesk(self._pictures, tenancy))


def _loop_s() -> float:
    return asyncio.get_running_loop().time()
