"""A desk without a ledger: decisions are folded into a real picture at once. And the practice it serves.

The practice: three hosts in Berlin, a round-robin team, a team that comes as a whole, two services. Now is
Monday the thirtieth of November 2026, ten in the morning.
"""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, TypeVar

import msgspec

from engine import seats
from engine.bookings import Decision
from engine.errors import LedgerUnavailable, OpReused
from engine.model import (
    DAY,
    BusyBlock,
    Change,
    Document,
    Host,
    Hours,
    Rules,
    Service,
    Span,
    Team,
    Tenant,
    Weekly,
)
from engine.picture import Picture, key_of
from tests.tools.speech.callers import NOW, at
from tools.answers import refuse
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.memory import Memory
from tools.registry import READS, WRITES

Answer = TypeVar("Answer")


def week(*spans: tuple[int, int], days: int = 5) -> Weekly:
    """The same spans, in hours, from Monday on."""
    day = tuple(Span(start * 60, end * 60) for start, end in spans)
    return tuple(day if weekday < days else () for weekday in range(7))


OFFICE = Hours(week((9, 12), (13, 17)))
ALWAYS = Hours(week((0, 24), days=7))
NIGHTS = Hours(week((22, 30), days=7))
NEVER = Hours(week(days=0))

PRACTICE: tuple[Document, ...] = (
    Tenant("practice", "Praxis am Park", "Europe/Berlin", hours=OFFICE),
    Host("anna", "Dr. Anna Müller"),
    Host("ben", "Ben Okafor"),
    Host("clara", "Clara Schmidt"),
    Team("practice", "The Practice", ("anna", "ben", "clara")),
    Team("board", "The Board", ("anna", "ben"), mode="collective"),
    Service("checkup", "Check-up", team="practice", rules=Rules(duration=45)),
    Service("surgery", "Surgery", hosts=("ben",), rules=Rules(duration=90, buffer_before=30)),
)
TUESDAY = at(2026, 12, 1)


def picture(*documents: Document, today: int = NOW // DAY) -> Picture:
    """A tenant in memory."""
    found = Picture("practice", today)
    found.fold(change(*documents))
    return found


def change(*documents: Document) -> Change:
    return Change(puts={key_of(each): each for each in documents})


def taken(host: str, start: int, minutes: int, id: str = "") -> BusyBlock:
    """Time in which a host cannot be booked."""
    return BusyBlock(id or f"{host}-{start}", host, start, start + minutes)


class FakeDesk:
    """`tools.ports.Desk` over a picture. Its clock stands still, and its ids are counted."""

    def __init__(self, *documents: Document, now: int = NOW) -> None:
        self.picture = picture(*(documents or PRACTICE), today=now // DAY)
        self.memory = Memory()
        self.now = now
        self.seconds = 0
        """Since then."""
        self.rivals: list[Change] = []
        """Changes of other workers, each of which makes one commit conflict."""
        self.away = False
        """Whether the ledger does not answer."""
        self.decisions: list[Decision] = []
        """What was committed."""
        self._ids = count(sum(len(seats.of(each)) for each in self.picture.bookings.values()) + 1)
        self._ops: dict[str, tuple[str, str]] = {}

    def now_ms(self) -> int:
        return self.now * 60_000 + self.seconds * 1_000

    def new_id(self) -> str:
        return f"id{next(self._ids)}"

    async def write(
        self, op: str, fingerprint: str, decide: Callable[[Picture, int], Decision | Answer]
    ) -> str | Answer:
        while isinstance(decision := decide(self.picture, self.now_ms()), Decision):
            if self.away:
                raise LedgerUnavailable
            if op in self._ops:
                first, outcome = self._ops[op]
                if first != fingerprint:
                    raise OpReused(op)
                return outcome
            if not self.rivals:
                self._ops[op] = fingerprint, decision.outcome
                self.decisions.append(decision)
                self.picture.fold(decision.change)
                return decision.outcome
            self.picture.fold(self.rivals.pop(0))
        return decision

    async def catch_up(self) -> bool:
        while self.rivals and not self.away:
            self.picture.fold(self.rivals.pop(0))
        return not self.away

    async def replay(self, op: str, fingerprint: str) -> str | None:
        if self.away:
            raise LedgerUnavailable
        if op not in self._ops:
            return None
        first, outcome = self._ops[op]
        if first != fingerprint:
            raise OpReused(op)
        return outcome

    async def bookable(self, reply: Reply, **asked: Any) -> None:
        """Each time that was offered can be handed back as it came, and is booked."""
        assert reply.slots
        for slot in reply.slots:
            desk = FakeDesk(*self.picture.documents.values(), now=self.now)
            booked = await desk.ask("book", {"name": "Max", "slot": msgspec.to_builtins(slot), **asked})
            assert booked.booking is not None, booked
            assert (booked.booking.start, booked.booking.end) == (slot.start, slot.end)
            assert booked.booking.host == slot.host

    async def ask(self, name: str, arguments: Mapping[str, Any] | None = None, **envelope: str) -> Reply:
        """Call a tool as an endpoint does: what is missing or wrong is answered, not raised."""
        call = ToolCall(name, dict(arguments or {}), **envelope)
        try:
            if name in READS:
                return READS[name](call, self.picture, self.now_ms(), self.memory)
            return await WRITES[name](call, self)
        except Fault as fault:
            return refuse(fault, self.picture, self.now_ms(), call)
        except OpReused:
            return refuse(Fault("call_id_reused"), self.picture, self.now_ms(), call)
        except LedgerUnavailable:
            return refuse(Fault("unconfirmed"), self.picture, self.now_ms(), call)

    def restarted(self) -> "FakeDesk":
        """The same ledger, read anew by another process."""
        other = FakeDesk(*self.picture.documents.values(), now=self.now)
        other.seconds, other._ops, other._ids = self.seconds, self._ops, self._ids
        return other
