"""What the oracle is told: one tenant as plain dicts, lists and tuples.

Minutes count from the Unix epoch, UTC. A span is (start, end) in wall minutes of the date on which it
begins, an end past 1440 runs into the next date. Seven lists make a week, Monday first.
"""

from typing import TypedDict

Span = tuple[int, int]
Weekly = list[list[Span]]
Overrides = dict[str, list[Span]]
"""By ISO date; an empty list is a closed date."""
Rules = dict[str, int]
"""Some of duration, buffer_before, buffer_after, notice, horizon_days, grid."""
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


class Booking(TypedDict):
    hosts: tuple[str, ...]
    start: int
    end: int
    before: int
    after: int
    confirmed: bool
    name: str
    conversation: str
    caller: str
    op: str
    fingerprint: str


class World(TypedDict):
    tenant: Tenant
    hosts: dict[str, Host]
    services: dict[str, Rules]
    bookings: dict[str, Booking]
    busy: dict[str, tuple[str, int, int]]
    """Host, start, end."""
    turns: dict[str, int]


DEFAULTS: Rules = {
    "duration": 30,
    "buffer_before": 0,
    "buffer_after": 0,
    "notice": 0,
    "horizon_days": 90,
    "grid": 15,
}


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


def bookings(world: World, host: str) -> list[Booking]:
    """The host's bookings that still stand."""
    return [each for each in world["bookings"].values() if each["confirmed"] and host in each["hosts"]]
