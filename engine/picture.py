"""A tenant in memory: its documents and bitmaps, and how a change from the ledger is folded in.

The rule: a picture is nothing but the fold of its changes. Folding a change twice, or documents first
and the same documents again as changes, ends in the same picture; nothing else writes to one.
"""

from collections.abc import Hashable
from typing import Any, TypeVar

from engine import hours, seats, zones
from engine.calendar import MARGIN_DAYS, Block, HostCalendar
from engine.model import (
    ApiKey,
    Booking,
    BusyBlock,
    Change,
    Document,
    Guesses,
    Host,
    Rules,
    Service,
    Team,
    Tenant,
    Terms,
    Turn,
)

DEFAULT = Terms()

Value = TypeVar("Value")


def key_of(document: Document) -> str:
    """Where a document is kept: its kind and its id. Also the entity that a decision reads or writes."""
    match document:
        case Tenant():
            return "tenant"
        case Turn():
            return f"turn:{document.host}"
        case BusyBlock():
            return f"busy:{document.id}"
        case ApiKey():
            return f"key:{document.digest}"
        case _:
            return f"{type(document).__name__.lower()}:{document.id}"


class Picture:
    """Everything that the questions about one tenant are answered from."""

    def __init__(self, tenant: str, today: int) -> None:
        """`today` is a UTC day since the epoch, the first that is built."""
        self.id = tenant
        self.today = today
        self.documents: dict[str, Document] = {}
        self.tenant: Tenant | None = None
        self.hosts: dict[str, Host] = {}
        self.everyone: tuple[str, ...] = ()
        """The ids of all hosts, in order."""
        self.teams: dict[str, Team] = {}
        self.services: dict[str, Service] = {}
        self.bookings: dict[str, Booking] = {}
        self.turns: dict[str, Turn] = {}
        self.guesses: dict[str, Guesses] = {}
        self.calendars: dict[str, HostCalendar] = {}
        self.by_conversation: dict[str, dict[str, Booking]] = {}
        self.by_caller: dict[str, dict[str, Booking]] = {}
        self.by_op: dict[str, dict[str, Booking]] = {}
        self.by_seat: dict[str, dict[str, Booking]] = {}
        """By the ids of seats, where there is room for several."""
        self.holds: dict[str, Booking] = {}
        """Bookings that are held, or have seats that are; expired ones too, until they are swept."""
        self.by_series: dict[str, dict[str, Booking]] = {}
        self.groups: dict[tuple[str, str | None], dict[str, Booking]] = {}
        """Bookings with room for several, by host and service."""
        self.groups_at: dict[tuple[str, str | None, int, int], dict[str, Booking]] = {}
        """The same by host, service, start and end."""
        self._terms: dict[tuple[str, str | None], Terms] = {}
        self._durations: dict[str | None, int] = {}

    def fold(self, change: Change) -> None:
        """Take a change in. Only the calendars that it touches are patched."""
        configured = False
        for key in (*change.puts, *change.deletes):
            old, new = self.documents.get(key), change.puts.get(key)
            if new is None:
                self.documents.pop(key, None)
            else:
                self.documents[key] = new
            if isinstance(old or new, BusyBlock | Booking | Turn | Guesses):
                self._fold_time(old, new)
            else:
                self._fold_settings(key, new)
                configured = True
        if configured:
            self._configure()

    def advance(self, today: int) -> None:
        """Build the days that have come into the horizon since, and let go of those that are over."""
        if today > self.today:
            self.today = today
            self._configure()

    def terms(self, host: str, service: str | None) -> Terms:
        """The rules that hold for a host in a service (None: in none), merged once."""
        found = self._terms.get((host, service))
        if found is None:
            found = self._terms[host, service] = self._merge(
                self.services[service].rules if service is not None else None,
                self.hosts[host].rules,
            )
        return found

    def duration(self, service: str | None) -> int:
        """The minutes that a slot lasts where nobody says: the service's, else the tenant's."""
        found = self._durations.get(service)
        if found is None:
            own = self.services[service].rules if service is not None else None
            found = self._durations[service] = self._merge(own).duration
        return found

    def _merge(self, *rules: Rules | None) -> Terms:
        layers = (*rules, self.tenant.rules if self.tenant is not None else None)
        merged = {
            name: next(
                (value for each in layers if (value := getattr(each, name, None)) is not None),
                getattr(DEFAULT, name),
            )
            for name in Terms.__struct_fields__
        }
        return Terms(**merged)

    def _fold_settings(self, key: str, new: Document | None) -> None:
        kind, _, name = key.partition(":")
        if kind == "tenant":
            self.tenant = new if isinstance(new, Tenant) else None
        elif kind == "host":
            _set(self.hosts, name, new if isinstance(new, Host) else None)
        elif kind == "team":
            _set(self.teams, name, new if isinstance(new, Team) else None)
        elif kind == "service":
            _set(self.services, name, new if isinstance(new, Service) else None)

    def _configure(self) -> None:
        """Give each calendar the hours that hold now; those that have not changed cost a comparison."""
        self._terms.clear()
        self._durations.clear()
        self.everyone = tuple(sorted(self.hosts))
        if self.tenant is None:
            return
        first_day, days = self.today - MARGIN_DAYS, self._days()
        for host in self.hosts.values():
            self._calendar(host.id).configure(
                hours.merged(host.hours, self.tenant.hours),
                zones.get(host.time_zone or self.tenant.time_zone),
                host.caps,
                first_day,
                days,
            )

    def _days(self) -> int:
        """UTC days to build: the furthest horizon that any rule allows."""
        rules = [each.rules for each in self.hosts.values()]
        rules += [each.rules for each in self.services.values()]
        furthest = max((each.horizon_days or 0 for each in rules), default=0)
        return max(furthest, self._merge().horizon_days) + 2 * MARGIN_DAYS

    def _calendar(self, host: str) -> HostCalendar:
        found = self.calendars.get(host)
        if found is None:
            found = self.calendars[host] = HostCalendar()
        return found

    def _fold_time(self, old: Document | None, new: Document | None) -> None:
        """Patch the calendars and the indexes for a booking, a busy block or a turn."""
        if isinstance(old, BusyBlock | Booking):
            for host in _hosts(old):
                self._calendar(host).drop(key_of(old))
        if isinstance(new, BusyBlock | Booking):
            self._take(new)
        if isinstance(old, Booking):
            self._unindex(old)
        if isinstance(new, Booking):
            self._index(new)
        if isinstance(old, Turn):
            self.turns.pop(old.host, None)
        if isinstance(new, Turn):
            self.turns[new.host] = new
        if isinstance(old, Guesses):
            self.guesses.pop(old.id, None)
        if isinstance(new, Guesses):
            self.guesses[new.id] = new

    def _take(self, document: BusyBlock | Booking) -> None:
        block = _block(document)
        if block is not None:
            for host in _hosts(document):
                self._calendar(host).put(key_of(document), block)

    def _index(self, booking: Booking) -> None:
        self.bookings[booking.id] = booking
        if any(seat.status == "held" for seat in seats.people(booking)):
            self.holds[booking.id] = booking
        for index, key in self._indexes(booking):
            index.setdefault(key, {})[booking.id] = booking

    def _unindex(self, booking: Booking) -> None:
        self.bookings.pop(booking.id, None)
        self.holds.pop(booking.id, None)
        for index, key in self._indexes(booking):
            left = index.get(key, {})
            if left.pop(booking.id, None) is not None and not left:
                del index[key]

    def _indexes(self, booking: Booking) -> list[tuple[dict[Any, dict[str, Booking]], Hashable]]:
        """The indexes that it stands in, with the key; the same one twice where two seats share it."""
        found: list[tuple[dict[Any, dict[str, Booking]], Hashable]] = []
        for each in seats.people(booking):
            if each.series:
                found.append((self.by_series, each.series))
            if each.conversation:
                found.append((self.by_conversation, each.conversation))
            if each.caller:
                found.append((self.by_caller, each.caller))
            if each.op:
                found.append((self.by_op, each.op))
            if booking.capacity > 1:
                found.append((self.by_seat, each.id))
        for host in booking.hosts if booking.capacity > 1 else ():
            place = (host, booking.service)
            found += [(self.groups, place), (self.groups_at, (*place, booking.start, booking.end))]
        return found


def _block(document: BusyBlock | Booking) -> Block | None:
    """The time that a document takes; None for a booking that no longer takes any."""
    start, end = document.start, document.end
    if isinstance(document, BusyBlock):
        return Block(start, end, start, end, booked=False)
    if not seats.takes(document):
        return None
    lead, trail = start - document.buffer_before, end + document.buffer_after
    return Block(start, end, lead, trail, booked=True, until_ms=seats.until_ms(document))


def _hosts(document: BusyBlock | Booking) -> tuple[str, ...]:
    return document.hosts if isinstance(document, Booking) else (document.host,)


def _set(index: dict[str, Value], name: str, value: Value | None) -> None:
    if value is None:
        index.pop(name, None)
    else:
        index[name] = value
