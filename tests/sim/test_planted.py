"""The checker is tried: for each promise a bug is planted, and the checker names the promise that it breaks.

The rule: a bug is planted where the real one would be, by one replaced function; seeds are run until one
brings it to light, and the same seed without the bug keeps that promise.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from engine import bookings, seats
from engine.calendar import HostCalendar
from engine.errors import LedgerBusy, LedgerUnavailable
from engine.model import Change
from engine.picture import Picture
from server.keys import Keys
from server.ledger import tenancy
from server.ledger.desk import TenantDesk
from server.ledger.directory import DIRECTORY
from server.ledger.port import Commit, Committed, Entry, Outcome, Position
from server.security.grants import Grant
from tests.sim import simulation
from tests.sim.link import Question
from tests.sim.store import Kept, Partition, Store

SEEDS = 80
"""One of these is enough: most bugs show in the first few."""

Plant = Callable[[pytest.MonkeyPatch], None]


def entities_not_checked(patch: pytest.MonkeyPatch) -> None:
    """Whoever comes second is not told that the host was booked meanwhile."""
    patch.setattr(Store, "_changed", lambda _self, _kept, _commit: False)


def holds_in_nobodys_way(patch: pytest.MonkeyPatch) -> None:
    """What somebody else holds can be booked."""
    patch.setattr(HostCalendar, "_laid_over", lambda _self, _view: iter(()))


def acknowledged_and_forgotten(patch: pytest.MonkeyPatch) -> None:
    """The store says yes and writes nothing, now and then."""
    write = Store._write

    def lying(self: Store, partition: Partition, commit: Commit, clock_ms: int, attempt: int | None) -> Entry:
        if attempt is not None and attempt % 3 == 0:
            return Entry(at=Position(partition.head.n + 1, 1), tenant=commit.tenant, body=commit.body)
        return write(self, partition, commit, clock_ms, attempt)

    patch.setattr(Store, "_write", lying)


def documents_lost_on_the_disk(patch: pytest.MonkeyPatch) -> None:
    """The store forgets a document some time after it was written."""
    apply = Store._apply

    def forgetting(self: Store, kept: Kept, commit: Commit, n: int) -> None:
        apply(self, kept, commit, n)
        if n % 4 == 0:
            kept.documents = {key: text for key, text in kept.documents.items() if key not in commit.puts}

    patch.setattr(Store, "_apply", forgetting)


def answered_before_the_commit(patch: pytest.MonkeyPatch) -> None:
    """The desk says yes as soon as it has sent the commit."""
    commit_it = TenantDesk._commit

    async def hasty(self: TenantDesk[Picture], commit: Commit, deadline_s: float) -> Outcome:
        task = asyncio.create_task(commit_it(self, commit, deadline_s))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        entry = Entry(at=Position(commit.at.n + 1, 1), tenant=commit.tenant, body=commit.body)
        tenancy.fold(self.picture, commit.at, (entry,))
        return Committed(head=entry.at, entries=(entry,), clock_ms=0)

    patch.setattr(TenantDesk, "_commit", hasty)


def unknown_called_refused(patch: pytest.MonkeyPatch) -> None:
    """A write whose answer was lost is said to have had no effect."""
    commit_it = TenantDesk._commit

    async def sure(self: TenantDesk[Picture], commit: Commit, deadline_s: float) -> Outcome:
        try:
            return await commit_it(self, commit, deadline_s)
        except LedgerUnavailable:
            raise LedgerBusy from None

    patch.setattr(TenantDesk, "_commit", sure)


def applied_twice(patch: pytest.MonkeyPatch) -> None:
    """The store writes a commit twice, now and then."""
    write = Store._write

    def twice(self: Store, partition: Partition, commit: Commit, clock_ms: int, attempt: int | None) -> Entry:
        if attempt is not None and attempt % 3 == 0:
            write(self, partition, commit, clock_ms, attempt)
        return write(self, partition, commit, clock_ms, attempt)

    patch.setattr(Store, "_write", twice)


def person_not_looked_up(patch: pytest.MonkeyPatch) -> None:
    """A second call for the same time is a second booking."""
    patch.setattr(bookings, "existing", lambda _picture, _command: None)


def change_not_folded(patch: pytest.MonkeyPatch) -> None:
    """A worker misses a change, now and then."""
    fold = tenancy.fold

    def careless(picture: Any, at: Position, entries: Any) -> Position:
        last = fold(_Nothing(), at, entries) if entries and entries[-1].at.n % 5 == 0 else None
        return last if last is not None else fold(picture, at, entries)

    patch.setattr(tenancy, "fold", careless)


class _Nothing:
    """A picture that takes nothing in."""

    def fold(self, change: Change) -> None: ...

    def advance(self, today: int) -> None: ...


def bits_left_behind(patch: pytest.MonkeyPatch) -> None:
    """The documents are right, but the time of a booking that has gone stays taken."""
    patch.setattr(HostCalendar, "drop", lambda _self, _key: None)


def holds_that_never_end(patch: pytest.MonkeyPatch) -> None:
    """Whoever comes too late is given the hold all the same."""
    alive = seats.alive
    patch.setattr(seats, "alive", lambda seat, now_ms: seat.status == "held" or alive(seat, now_ms))


def holds_that_do_not_hold(patch: pytest.MonkeyPatch) -> None:
    """What somebody holds is over before its time, and swept away."""
    alive = seats.alive
    patch.setattr(seats, "alive", lambda seat, now_ms: seat.status != "held" and alive(seat, now_ms))
    patch.setattr(HostCalendar, "_laid_over", lambda _self, _view: iter(()))


def keys_mixed_up(patch: pytest.MonkeyPatch) -> None:
    """One business's key opens another one's."""
    patch.setattr(Keys, "grant_of", lambda _self, _token: Grant.to(("amber",)))


def tenants_mixed_up(patch: pytest.MonkeyPatch) -> None:
    """A load brings bookings of another business along."""
    part_of = Store.part

    def mixed(self: Store, tenant: str, part: int, parts: int) -> dict[str, str]:
        found = part_of(self, tenant, part, parts)
        for partition in self.partitions if tenant != DIRECTORY else ():
            for kept in partition.tenants.values():
                found |= {key: each for key, each in kept.documents.items() if key.startswith("booking:")}
        return found

    patch.setattr(Store, "part", mixed)


def nobody_loses_patience(patch: pytest.MonkeyPatch) -> None:
    """The store's client waits for an answer for as long as it takes."""
    patch.setattr(Question, "give_up", lambda _self: None)


@pytest.mark.parametrize(
    ("invariant", "plant"),
    [
        ("I1", entities_not_checked),
        ("I1", holds_in_nobodys_way),
        ("I2", acknowledged_and_forgotten),
        ("I2", documents_lost_on_the_disk),
        ("I2", answered_before_the_commit),
        ("I3", unknown_called_refused),
        ("I4", applied_twice),
        ("I4", person_not_looked_up),
        ("I5", change_not_folded),
        ("I5", bits_left_behind),
        ("I7", holds_that_never_end),
        ("I7", holds_that_do_not_hold),
        ("I8", keys_mixed_up),
        ("I8", tenants_mixed_up),
        ("I9", nobody_loses_patience),
    ],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_a_planted_bug_is_named(invariant: str, plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(SEEDS):
        with monkeypatch.context() as patch:
            plant(patch)
            planted = simulation.run(seed)
        if _names(planted, invariant) and not _names(simulation.run(seed), invariant):
            return
    pytest.fail(f"no seed of {SEEDS} showed it")


def _names(result: simulation.Result, invariant: str) -> bool:
    return any(each.invariant == invariant for each in result.violations)
