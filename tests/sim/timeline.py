"""The changes of a run, played again: what each booking was, and from when to when.

The rule: nothing of the engine is used here but the shape of its documents. What takes time, when a hold is
over, who is who: all of that is reckoned anew.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from engine.model import Attendee, Booking, BusyBlock, Step
from tests.sim.history import Fell, History, Landed

TAKING = frozenset(("held", "pending", "confirmed", "completed", "no_show"))
STANDING = frozenset(("pending", "confirmed"))

_booking = msgspec.json.Decoder(Booking)
_busy = msgspec.json.Decoder(BusyBlock)


class Person(NamedTuple):
    """One attendee's part of a booking."""

    id: str
    status: str
    held_until_ms: int
    decided_at_ms: int
    conversation: str
    caller: str
    op: str
    attendee: Attendee
    history: tuple[Step, ...]

    def takes(self, at_ms: int) -> bool:
        """Whether the time is taken; a hold only until it is over."""
        return self.held_until_ms > at_ms if self.status == "held" else self.status in TAKING

    def may_be(self, other: "Person") -> bool:
        """Whether they are one person, in one conversation or calling from one number."""
        if not _common(self.conversation, other.conversation) and not _common(self.caller, other.caller):
            return False
        mine, theirs = (set(each.attendee.name.lower().split()) for each in (self, other))
        return mine <= theirs or mine >= theirs


class Version(Struct):
    """A booking as it was for a while."""

    tenant: str
    booking: Booking
    people: tuple[Person, ...]
    from_ms: int
    until_ms: int | None = None
    lost: bool = False
    """A failover has undone it."""


class Moment(Struct):
    """One change, and what there was before and after."""

    change: Landed
    before: dict[str, Version]
    """The bookings of the tenant, by id."""
    after: dict[str, Version]
    busy: dict[str, BusyBlock]
    decided_at_ms: int
    """By the clock of the worker that decided; 0 where nothing was."""
    again: bool
    """Whether the tenant's log had this op before."""


class Timeline:
    """All of them, as they came."""

    def __init__(self, history: History) -> None:
        self.moments: list[Moment] = []
        self.versions: dict[tuple[str, str], list[Version]] = {}
        """By tenant and the id of a booking or of a seat in it."""
        self.documents: dict[str, dict[str, str]] = {}
        """What must be there at the end, by tenant and key."""
        self._bookings: dict[str, dict[str, Version]] = {}
        self._busy: dict[str, dict[str, BusyBlock]] = {}
        self._lines: dict[int, list[Landed]] = {}
        self._ops: set[tuple[str, str]] = set()
        for change in history.changes:
            if isinstance(change, Landed):
                self._land(change)
            else:
                self._fall(change)

    def _land(self, change: Landed) -> None:
        self._lines.setdefault(change.partition, []).append(change)
        before = dict(self._bookings.get(change.tenant, {}))
        again = (change.tenant, change.op) in self._ops
        touched = self._apply(change)
        decided = [
            person.decided_at_ms
            for version in touched
            for person in version.people
            if person not in (before[version.booking.id].people if version.booking.id in before else ())
        ]
        self.moments.append(
            Moment(
                change,
                before,
                dict(self._bookings.get(change.tenant, {})),
                dict(self._busy.get(change.tenant, {})),
                max(decided, default=0),
                again,
            )
        )

    def _apply(self, change: Landed, lost_at_ms: int | None = None) -> list[Version]:
        """Take a change in; `lost_at_ms`: it is played again because of a failover then."""
        self._ops.add((change.tenant, change.op))
        texts = self.documents.setdefault(change.tenant, {})
        bookings = self._bookings.setdefault(change.tenant, {})
        busy = self._busy.setdefault(change.tenant, {})
        touched = []
        ms = change.ms if lost_at_ms is None else lost_at_ms
        for key in (*change.archives, *change.deletes):
            texts.pop(key, None)
            kind, _, name = key.partition(":")
            if kind == "booking" and name in bookings:
                bookings.pop(name).until_ms = ms
            busy.pop(name, None)
        for key, text in change.puts.items():
            texts[key] = text
            kind, _, name = key.partition(":")
            if kind == "booking":
                if name in bookings:
                    bookings[name].until_ms = ms
                bookings[name] = self._version(change.tenant, _booking.decode(content(text)), ms)
                touched.append(bookings[name])
            elif kind == "busy":
                busy[name] = _busy.decode(content(text))
        return touched

    def _version(self, tenant: str, booking: Booking, ms: int) -> Version:
        version = Version(tenant, booking, people(booking), ms)
        for id in {booking.id, *(each.id for each in version.people)}:
            self.versions.setdefault((tenant, id), []).append(version)
        return version

    def _fall(self, fell: Fell) -> None:
        """Everything after the place never was: play what is left again."""
        lines = self._lines.get(fell.partition, [])
        left = [each for each in lines if each.at.n <= fell.n]
        gone = lines[len(left) :]
        for tenant in {each.tenant for each in gone}:
            was = self._bookings.pop(tenant, {})
            self.documents.pop(tenant, None)
            self._busy.pop(tenant, None)
            self._ops = {each for each in self._ops if each[0] != tenant}
            for change in left:
                if change.tenant == tenant:
                    self._apply(change, fell.ms)
            self._join(tenant, was, fell.ms)
        self._lines[fell.partition] = left

    def _join(self, tenant: str, was: dict[str, Version], ms: int) -> None:
        """What is as it was goes on; what is not, is lost."""
        for name, version in was.items():
            now = self._bookings.get(tenant, {}).get(name)
            version.until_ms = ms
            version.lost = now is None or now.booking != version.booking


def people(booking: Booking) -> tuple[Person, ...]:
    """Who is in it: those of its seats, or the one that it is for."""
    found: Iterable[Any] = booking.seats if booking.capacity > 1 else (booking,)
    return tuple(
        Person(
            each.id,
            each.status,
            each.held_until_ms,
            each.decided_at_ms,
            each.conversation,
            each.caller,
            each.op,
            each.attendee,
            each.history,
        )
        for each in found
    )


def content(text: str) -> str:
    """The JSON in a document: what follows its schema number and its checksum."""
    return text.split(":", 2)[2]


def beside(version: Version, others: Iterable[Version], at_ms: int) -> Iterator[Version]:
    """Other bookings that take time of the same host within the reach of this one."""
    mine = version.booking
    lead, trail = mine.start - mine.buffer_before, mine.end + mine.buffer_after
    for other in others:
        theirs = other.booking
        if (
            theirs.id != mine.id
            and theirs.start - theirs.buffer_before < trail
            and lead < theirs.end + theirs.buffer_after
            and set(theirs.hosts) & set(mine.hosts)
            and any(person.takes(at_ms) for person in other.people)
        ):
            yield other


def _common(one: str, other: str) -> bool:
    return bool(one) and one == other
