"""Opening hours: a minute is open if the wall clock then shows a time inside a span of that date.

A span belongs to the date on which it begins and may run into the next. An override replaces the spans
that begin on its date, and leaves alone what runs in from the date before.
"""

from datetime import date, timedelta

from tests.oracle import clock, world
from tests.oracle.world import Span, World


def spans(tenancy: World, host: str, on: date) -> list[Span]:
    """The spans that begin on this date."""
    override = world.overrides(tenancy, host).get(on.isoformat())
    return world.weekly(tenancy, host)[on.weekday()] if override is None else override


def wall_minutes(tenancy: World, host: str, on: date) -> set[int]:
    """The wall minutes of this date that are open."""
    begun = {minute for start, end in spans(tenancy, host, on) for minute in range(start, end)}
    before = spans(tenancy, host, on - timedelta(days=1))
    run_in = {minute - 1440 for start, end in before for minute in range(start, end)}
    return {minute for minute in begun | run_in if 0 <= minute < 1440}


def minutes(tenancy: World, host: str, first: int, last: int) -> set[int]:
    """The open minutes of [first, last)."""
    shown = clock.faces(world.zone(tenancy, host), first, last)
    open_on = {on: wall_minutes(tenancy, host, on) for on in {on for on, _ in shown}}
    return {first + at for at, (on, minute) in enumerate(shown) if minute in open_on[on]}
