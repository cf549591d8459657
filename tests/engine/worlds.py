"""Small worlds that are written out: hosts in UTC, open from nine to five unless told otherwise."""

from datetime import date
from fractions import Fraction

from tests.engine.places import day_of
from tests.oracle import world
from tests.oracle.world import World

MONDAY = day_of(date(2026, 6, 1))
NINE_TO_FIVE: world.Weekly = [[(540, 1020)]] * 7
ALWAYS: world.Weekly = [[(0, 1440)]] * 7


def at(hour: int, minute: int = 0, day: int = 0) -> int:
    """A time of that Monday, or of a day after it."""
    return (MONDAY + day) * 1440 + hour * 60 + minute


def host(
    weekly: world.Weekly | None = None,
    rules: world.Rules | None = None,
    caps: world.Caps | None = None,
    zone: str | None = None,
    weight: int = 1,
    priority: int = 0,
) -> world.Host:
    return {
        "zone": zone,
        "weekly": weekly,
        "overrides": {},
        "rules": rules or {},
        "caps": caps or {},
        "weight": weight,
        "priority": priority,
    }


def turn(number: int, load: int = 0) -> world.Turn:
    return {"number": number, "load": Fraction(load)}


def booking(hosts: tuple[str, ...], start: int, end: int, before: int = 0, after: int = 0) -> world.Booking:
    return {
        "hosts": hosts,
        "start": start,
        "end": end,
        "before": before,
        "after": after,
        "status": "confirmed",
        "until_ms": 0,
        "service": None,
        "team": None,
        "group": "",
        "capacity": 1,
        "name": "",
        "email": "",
        "conversation": "",
        "caller": "",
        "op": "",
        "fingerprint": "",
        "was": (),
        "series": "",
    }


def of(**hosts: world.Host) -> World:
    """A tenant with these hosts."""
    return {
        "tenant": {"zone": "UTC", "weekly": NINE_TO_FIVE, "overrides": {}, "rules": {}},
        "hosts": hosts,
        "services": {},
        "bookings": {},
        "busy": {},
        "turns": {},
    }
