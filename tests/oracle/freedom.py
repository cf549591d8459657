"""One host: whether a start is free, and the first of the reasons why it is not."""

from datetime import date, timedelta
from typing import TypedDict

from tests.oracle import clock, opening, world
from tests.oracle.world import Caps, Eyes, Rules, World

BEFORE, AFTER = 720, 1440 + 720
"""How far from a start anything can matter: the longest slot and its longest buffers."""


class View(TypedDict):
    """What is known of one host about the starts of [first, last)."""

    first: int
    last: int
    zone: str
    open: set[int]
    busy: set[int]
    """Inside a booking or a busy block."""
    occupied: set[int]
    """`busy`, and the buffers of the bookings, each its own."""
    booked: list[tuple[date, int]]
    """Local date of the start and length of each booking."""
    caps: Caps
    eyes: Eyes


def view(tenancy: World, host: str, first: int, last: int, eyes: Eyes) -> View:
    """Gather what these eyes see of the starts of [first, last)."""
    zone = world.zone(tenancy, host)
    around = range(first - BEFORE, last + AFTER)
    there = [
        (each["start"], each["end"], each["before"], each["after"])
        for each in world.in_the_way(tenancy, host, eyes).values()
    ]
    there += [
        (start, end, before, after) for whose, start, end, before, after in eyes["extra"] if whose == host
    ]
    busy: set[int] = set()
    occupied: set[int] = set()
    for start, end, before, after in there:
        busy.update(_inside(around, start, end))
        occupied.update(_inside(around, start - before, end + after))
    for whose, start, end in tenancy["busy"].values():
        if whose == host:
            busy.update(_inside(around, start, end))
            occupied.update(_inside(around, start, end))
    return {
        "first": first,
        "last": last,
        "zone": zone,
        "open": opening.minutes(tenancy, host, around.start, around.stop),
        "busy": busy,
        "occupied": occupied,
        "booked": [(clock.local_date(zone, start), end - start) for start, end, _, _ in there],
        "caps": tenancy["hosts"][host]["caps"],
        "eyes": eyes,
    }


def _inside(around: range, start: int, end: int) -> range:
    return range(max(start, around.start), min(end, around.stop))


def reason(seen: View, terms: Rules, duration: int, start: int) -> str | None:
    """The first reason against this start, None where it is free."""
    now = this_minute(seen)
    assert seen["first"] <= start < seen["last"], "asked about a start that was not looked at"
    if start < now:
        return "past"
    if start < now + terms["notice"]:
        return "notice"
    if clock.local_date(seen["zone"], start) > last_date(seen, terms):
        return "horizon"
    slot = range(start, start + duration)
    if not seen["open"].issuperset(slot):
        return "closed"
    if not seen["busy"].isdisjoint(slot):
        return "busy"
    padded = range(start - terms["buffer_before"], start + duration + terms["buffer_after"])
    if not seen["occupied"].isdisjoint(padded):
        return "buffer"
    if capped(seen, clock.local_date(seen["zone"], start), duration):
        return "cap"
    return None


def this_minute(seen: View) -> int:
    return seen["eyes"]["now_ms"] // 60_000


def last_date(seen: View, terms: Rules) -> date:
    """The last local date that can be booked."""
    return clock.local_date(seen["zone"], this_minute(seen)) + timedelta(days=terms["horizon_days"])


def capped(seen: View, on: date, duration: int) -> bool:
    """Whether one more booking of so many minutes on this date exceeds a cap."""
    caps = seen["caps"]
    if not caps:
        return False
    same_day = [length for when, length in seen["booked"] if when == on]
    same_week = [length for when, length in seen["booked"] if _week(when) == _week(on)]
    same_month = [length for when, length in seen["booked"] if _month(when) == _month(on)]
    return (
        len(same_day) + 1 > caps.get("day_count", 10**9)
        or sum(same_day) + duration > caps.get("day_minutes", 10**9)
        or len(same_week) + 1 > caps.get("week_count", 10**9)
        or sum(same_week) + duration > caps.get("week_minutes", 10**9)
        or len(same_month) + 1 > caps.get("month_count", 10**9)
        or sum(same_month) + duration > caps.get("month_minutes", 10**9)
    )


def _week(on: date) -> tuple[int, int]:
    year, week, _ = on.isocalendar()
    return year, week


def _month(on: date) -> tuple[int, int]:
    return on.year, on.month


def free_starts(seen: View, terms: Rules, duration: int, first: int, last: int) -> set[int]:
    """Every free start of [first, last), whether it lies on the grid or not."""
    return {start for start in range(first, last) if reason(seen, terms, duration, start) is None}


def on_grid(zone: str, grid: int, first: int, last: int) -> set[int]:
    """The minutes of [first, last) at which the wall clock shows a multiple of the grid."""
    return {first + at for at, (_, minute) in enumerate(clock.faces(zone, first, last)) if minute % grid == 0}
