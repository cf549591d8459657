"""What was understood: moments and windows, and what they leave open. How a business means its words.

Moments are minutes since the epoch, UTC; windows are half-open, [start, end).
"""

from collections.abc import Mapping
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from engine import hours
from engine.model import DAY, Manner

Shift = Literal["", "forward"]


class Point(Struct, frozen=True):
    """One moment. `other`: the other reading of a bare hour, or the second time that the clock shows it."""

    minute: int
    other: int | None = None
    about: bool = False
    """"Around two": near it is as good."""
    shift: Shift = ""
    """"forward": the clock never shows what was said, and this is as long after the gap began."""


class Window(Struct, frozen=True):
    """A stretch of time. `end=None`: from `start` on.

    `days`: it was named in whole days. `exact`: by its first and last moment, so that it may be a slot.
    `soon`: its beginning is wanted, "first thing on Monday".
    """

    start: int
    end: int | None
    days: bool = False
    exact: bool = False
    soon: bool = False


class Understood(Struct, frozen=True):
    """What a text means."""

    windows: tuple[Point | Window, ...]
    """One or more, in the order in which they were said."""
    doubt: tuple[Point | Window, ...] = ()
    """Where it can be taken in several ways: all of them, so that the caller is asked."""
    dayless: bool = False
    """No day was said: it is the next one that fits."""
    unanchored: bool = False
    """Told from something that nobody remembers ("an hour later"), and counted from now."""


MORNING, AFTERNOON, EVENING = 6 * 60, 12 * 60, 17 * 60
PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (MORNING, 12 * 60),
    "forenoon": (9 * 60, 12 * 60),
    "noon": (11 * 60 + 30, 13 * 60 + 30),
    "afternoon": (AFTERNOON, 18 * 60),
    "evening": (EVENING, 22 * 60),
    "night": (19 * 60, DAY),
}
"""Parts of a day in minutes of the wall clock, where a business says nothing else."""


def part(manner: Manner, name: str) -> tuple[int, int]:
    """The minutes of a part of a day: [start, end)."""
    for own, span in manner.parts:
        if own == name:
            return span.start, span.end
    return PARTS[name]


def moment(zone: ZoneInfo, day: int, minute: int) -> Point:
    """The moment at which the clock shows this, on a local day since the epoch.

    In a gap it is as long after it as the time lies in it: what the clock would show, had nobody touched it.
    Of a time that comes twice it is the first; the second is `other`.
    """
    day, minute = day + minute // DAY, minute % DAY
    found = hours.moments(zone, day, minute)
    if not found:
        before = hours.reached(zone, day, minute) - 1
        return Point(day * DAY + minute - hours.offset(zone, before), shift="forward")
    return Point(found[0], found[1] if len(found) > 1 else None)
