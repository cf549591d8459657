"""The oracle's plain world as the engine's documents, and the engine's bitmaps as sets."""

from fractions import Fraction
from typing import get_args

from engine import seats
from engine.model import (
    Attendee,
    Booking,
    BusyBlock,
    Caps,
    Change,
    Document,
    Host,
    Hours,
    Rules,
    Seat,
    Service,
    Span,
    Status,
    Step,
    Tenant,
    Turn,
    Weekly,
)
from engine.picture import Picture, key_of
from engine.turns import UNIT
from tests.oracle import world
from tests.oracle.world import World


def minutes(base: int, starts: int) -> set[int]:
    """A bitmap counted from `base`, as a set of minutes."""
    return {base + at for at, bit in enumerate(bin(starts)[:1:-1]) if bit == "1"}


def bits(members: set[int]) -> int:
    """A set of minutes as a bitmap."""
    return sum(1 << each for each in members)


def hours(weekly: world.Weekly | None, overrides: world.Overrides) -> Hours:
    return Hours(
        weekly=_weekly(weekly) if weekly is not None else None,
        overrides=tuple((on, _spans(spans)) for on, spans in sorted(overrides.items())),
    )


def _weekly(weekly: world.Weekly) -> Weekly:
    return tuple(_spans(spans) for spans in weekly)


def _spans(spans: list[world.Span]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in spans)


def rules(own: world.Rules) -> Rules:
    confirm = own.get("confirm")
    rest = {name: value for name, value in own.items() if name != "confirm"}
    return Rules(**rest, confirm=None if confirm is None else bool(confirm))


def tenant(tenancy: World) -> Tenant:
    own = tenancy["tenant"]
    return Tenant(
        id="tenant",
        name="Tenant",
        time_zone=own["zone"],
        hours=hours(own["weekly"], own["overrides"]),
        rules=rules(own["rules"]),
    )


def host(tenancy: World, name: str) -> Host:
    own = tenancy["hosts"][name]
    return Host(
        id=name,
        name=name,
        time_zone=own["zone"],
        hours=hours(own["weekly"], own["overrides"]),
        rules=rules(own["rules"]),
        caps=Caps(**own["caps"]),
        weight=own["weight"],
        priority=own["priority"],
    )


def service(tenancy: World, name: str) -> Service:
    return Service(id=name, name=name, rules=rules(tenancy["services"][name]))


def booking(tenancy: World, name: str) -> Booking:
    """The document of this name: that of one booking, or that of a group."""
    own = tenancy["bookings"].get(name)
    if own is not None and not own["group"]:
        return seats.put(_entry(own, name), _seat(own, name))
    people = world.people(tenancy, name)
    found = _entry(next(iter(people.values())), name)
    for key, each in people.items():
        found = seats.put(found, _seat(each, key))
    return found


def _entry(own: world.Booking, name: str) -> Booking:
    return Booking(
        id=name,
        hosts=own["hosts"],
        start=own["start"],
        end=own["end"],
        buffer_before=own["before"],
        buffer_after=own["after"],
        service=own["service"],
        team=own["team"],
        capacity=own["capacity"],
    )


def _seat(own: world.Booking, name: str) -> Seat:
    length = own["end"] - own["start"]
    return Seat(
        id=name,
        attendee=Attendee(name=own["name"], email=own["email"]),
        status=_STATUSES[own["status"]],
        held_until_ms=own["until_ms"],
        conversation=own["conversation"],
        caller=own["caller"],
        op=own["op"],
        fingerprint=own["fingerprint"],
        history=tuple(
            Step(_STATUSES[status], 0, start, start + length, own["hosts"]) for status, start in own["was"]
        ),
        series=own["series"],
    )


_STATUSES: dict[str, Status] = {each: each for each in get_args(Status)}


def busy(tenancy: World, name: str) -> BusyBlock:
    whose, start, end = tenancy["busy"][name]
    return BusyBlock(name, whose, start, end)


def turn(tenancy: World, whose: str) -> Turn:
    own = tenancy["turns"][whose]
    load = own["load"] * UNIT
    assert load.denominator == 1, "a share of a turn is a whole number"
    return Turn(whose, own["number"], load.numerator)


def entries(tenancy: World) -> list[str]:
    """The ids of all documents of bookings."""
    names = {world.appointment(name, each) for name, each in tenancy["bookings"].items()}
    return sorted(names)


def settings(tenancy: World) -> dict[str, Document]:
    """The documents of the tenant, its hosts and services, by key."""
    found: list[Document] = [tenant(tenancy)]
    found += [host(tenancy, name) for name in tenancy["hosts"]]
    found += [service(tenancy, name) for name in tenancy["services"]]
    return {key_of(each): each for each in found}


def everything(tenancy: World) -> dict[str, Document]:
    """All documents of a world, by key."""
    found: list[Document] = [booking(tenancy, name) for name in entries(tenancy)]
    found += [busy(tenancy, name) for name in tenancy["busy"]]
    found += [turn(tenancy, name) for name in tenancy["turns"]]
    return settings(tenancy) | {key_of(each): each for each in found}


def picture(tenancy: World, today: int) -> Picture:
    """A world as the engine sees it. `today` is a UTC day since the epoch."""
    found = Picture("tenant", today)
    found.fold(Change(puts=everything(tenancy)))
    return found


def plain_bookings(booking: Booking) -> dict[str, world.Booking]:
    """An engine's booking as the oracle keeps it: each of its people alone."""
    return {
        each.id: {
            "hosts": booking.hosts,
            "start": booking.start,
            "end": booking.end,
            "before": booking.buffer_before,
            "after": booking.buffer_after,
            "status": each.status,
            "until_ms": each.held_until_ms,
            "service": booking.service,
            "team": booking.team,
            "group": booking.id if booking.capacity > 1 else "",
            "capacity": booking.capacity,
            "name": each.attendee.name,
            "email": each.attendee.email,
            "conversation": each.conversation,
            "caller": each.caller,
            "op": each.op,
            "fingerprint": each.fingerprint,
            "was": tuple((step.status, step.start) for step in each.history),
            "series": each.series,
        }
        for each in seats.of(booking)
    }


def take_over(tenancy: World, picture: Picture) -> None:
    """Let the oracle's world have the bookings and turns that the picture has."""
    tenancy["bookings"] = {
        name: each
        for document in picture.bookings.values()
        for name, each in plain_bookings(document).items()
    }
    tenancy["turns"] = {
        name: {"number": each.number, "load": Fraction(each.load, UNIT)}
        for name, each in picture.turns.items()
    }
