"""What the oracle is told: one tenant as plain dicts, lists and tuples.

Minutes count from the Unix epoch, UTC. A span is (start, end) in wall minutes of the date on which it
begins, an end past 1440 runs into the next date. Seven lists make a week, Monday first.
"""

from fractions import Fraction
from typing import TypedDict

Span = tuple[int, int]
Weekly = list[list[Span]]
Overrides = dict[str, list[Span]]
"""By ISO date; an empty list is a closed date."""
Rules = dict[str, int]
"""Some of duration, buffer_before, buffer_after, notice, horizon_days, grid, hold_s, confirm, capacity."""
Caps = dict[str, int]
"""Some of day_count, day_minutes, week_count, week_minutes, month_count, month_minutes."""


class Tenant(TypedDict):
    zone: str
    weekly: Weekly | None
    overrides: Overrides
    rules: Rules


class Host(TypedDict):
    zone: str | None
    weekly: Weekly | None
    overrides: Overrides
    rules: Rules
    caps: Caps
    weight: int
    priority: int


class Booking(TypedDict):
    """What one person has: alone, or together with all those of the same `group`."""

    hosts: tuple[str, ...]
    start: int
    end: int
    before: int
    after: int
    status: str
    until_ms: int
    """Of a hold."""
    service: str | None
    team: str | None
    group: str
    """"" of a booking that nobody could share."""
    capacity: int
    name: str
    email: str
    conversation: str
    caller: str
    op: str
    fingerprint: str
    was: tuple[tuple[str, int], ...]
    """Status and start of what it was before, the oldest first."""
    series: str


class Turn(TypedDict):
    number: int
    """When the host was last booked: a count that only grows."""
    load: Fraction
    """Its bookings, divided by its weight."""


class World(TypedDict):
    tenant: Tenant
    hosts: dict[str, Host]
    services: dict[str, Rules]
    bookings: dict[str, Booking]
    busy: dict[str, tuple[str, int, int]]
    """Host, start, end."""
    turns: dict[str, Turn]


class Eyes(TypedDict):
    """Who looks, and when."""

    now_ms: int
    mine: frozenset[str]
    """Names of bookings that are in nobody's way: those who ask would give them up."""
    extra: tuple[tuple[str, int, int, int, int], ...]
    """Host, start, end and buffers of what they would have besides."""


def anybody(now: int) -> Eyes:
    """What everybody sees at this minute."""
    return {"now_ms": now * 60_000, "mine": frozenset(), "extra": ()}


DEFAULTS: Rules = {
    "duration": 30,
    "buffer_before": 0,
    "buffer_after": 0,
    "notice": 0,
    "horizon_days": 90,
    "grid": 15,
    "hold_s": 120,
    "confirm": False,
    "capacity": 1,
}
FIRM = ("pending", "confirmed", "completed", "no_show")
"""These take their time whatever the clock shows."""


def terms(world: World, host: str, service: str | None) -> Rules:
    """The service's rules go first, then the host's, then the tenant's, then the defaults."""
    own = world["services"][service] if service is not None else {}
    return {**DEFAULTS, **world["tenant"]["rules"], **world["hosts"][host]["rules"], **own}


def zone(world: World, host: str) -> str:
    """A host without a zone of its own has the tenant's."""
    return world["hosts"][host]["zone"] or world["tenant"]["zone"]


def weekly(world: World, host: str) -> Weekly:
    """A host's own week, as a whole, else the tenant's, else closed."""
    for week in (world["hosts"][host]["weekly"], world["tenant"]["weekly"]):
        if week is not None:
            return week
    return [[], [], [], [], [], [], []]


def overrides(world: World, host: str) -> Overrides:
    """Date by date: the host's, else the tenant's."""
    return {**world["tenant"]["overrides"], **world["hosts"][host]["overrides"]}


def takes(booking: Booking, now_ms: int) -> bool:
    """Whether it takes its time: a hold until it expires."""
    return booking["status"] in FIRM or (booking["status"] == "held" and booking["until_ms"] > now_ms)


def appointment(name: str, booking: Booking) -> str:
    """What is one entry in a calendar: the booking of one person, or that of a group."""
    return booking["group"] or name


def people(world: World, entry: str) -> dict[str, Booking]:
    """All who are, or were, in one entry."""
    return {name: each for name, each in world["bookings"].items() if appointment(name, each) == entry}


def in_the_way(world: World, host: str, eyes: Eyes) -> dict[str, Booking]:
    """The entries of a host's calendar, each with one of its bookings: they share their time.

    One that nobody is in but who asks is in nobody's way.
    """
    found: dict[str, Booking] = {}
    for name, each in world["bookings"].items():
        if host in each["hosts"] and takes(each, eyes["now_ms"]) and name not in eyes["mine"]:
            found[appointment(name, each)] = each
    return found


def appointments(world: World, host: str) -> dict[str, Booking]:
    """The entries that are more than holds."""
    return {
        appointment(name, each): each
        for name, each in world["bookings"].items()
        if host in each["hosts"] and each["status"] in FIRM
    }
