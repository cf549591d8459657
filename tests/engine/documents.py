"""The oracle's plain world as the engine's documents, and the engine's bitmaps as sets."""

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
    Service,
    Span,
    Tenant,
    Turn,
    Weekly,
)
from engine.picture import Picture, key_of
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


def tenant(tenancy: World) -> Tenant:
    own = tenancy["tenant"]
    return Tenant(
        id="tenant",
        name="Tenant",
        time_zone=own["zone"],
        hours=hours(own["weekly"], own["overrides"]),
        rules=Rules(**own["rules"]),
    )


def host(tenancy: World, name: str) -> Host:
    own = tenancy["hosts"][name]
    return Host(
        id=name,
        name=name,
        time_zone=own["zone"],
        hours=hours(own["weekly"], own["overrides"]),
        rules=Rules(**own["rules"]),
        caps=Caps(**own["caps"]),
    )


def service(tenancy: World, name: str) -> Service:
    return Service(id=name, name=name, rules=Rules(**tenancy["services"][name]))


def booking(tenancy: World, name: str) -> Booking:
    own = tenancy["bookings"][name]
    return Booking(
        id=name,
        hosts=own["hosts"],
        start=own["start"],
        end=own["end"],
        attendee=Attendee(name=own["name"]),
        status="confirmed" if own["confirmed"] else "cancelled",
        buffer_before=own["before"],
        buffer_after=own["after"],
        conversation=own["conversation"],
        caller=own["caller"],
        op=own["op"],
        fingerprint=own["fingerprint"],
    )


def busy(tenancy: World, name: str) -> BusyBlock:
    whose, start, end = tenancy["busy"][name]
    return BusyBlock(name, whose, start, end)


def everything(tenancy: World) -> dict[str, Document]:
    """All documents of a world, by key."""
    found: list[Document] = [tenant(tenancy)]
    found += [host(tenancy, name) for name in tenancy["hosts"]]
    found += [service(tenancy, name) for name in tenancy["services"]]
    found += [booking(tenancy, name) for name in tenancy["bookings"]]
    found += [busy(tenancy, name) for name in tenancy["busy"]]
    found += [Turn(whose, number) for whose, number in tenancy["turns"].items()]
    return {key_of(each): each for each in found}


def picture(tenancy: World, today: int) -> Picture:
    """A world as the engine sees it. `today` is a UTC day since the epoch."""
    found = Picture("tenant", today)
    found.fold(Change(puts=everything(tenancy)))
    return found


def plain_booking(booking: Booking) -> world.Booking:
    """An engine's booking as the oracle keeps it."""
    return {
        "hosts": booking.hosts,
        "start": booking.start,
        "end": booking.end,
        "before": booking.buffer_before,
        "after": booking.buffer_after,
        "confirmed": booking.status == "confirmed",
        "name": booking.attendee.name,
        "conversation": booking.conversation,
        "caller": booking.caller,
        "op": booking.op,
        "fingerprint": booking.fingerprint,
    }
