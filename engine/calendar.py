"""One host's minutes: the open ones of each UTC day, built ahead, and the taken ones, patched by changes.

The rule: a change costs only the days that it touches, and a question only reads. A host with nothing
booked costs a few pointers: its open days are shared with every host of the same hours. What is not true
for everybody and for good, such as a hold, is in no bitmap: it is laid over a window when somebody looks.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import force_setattr

from engine import bitmap, zones
from engine.hours import EPOCH_ORDINAL, local, open_days, open_minutes, stretch
from engine.model import DAY, Caps, Hours

MARGIN_DAYS = 3
"""Built beyond the horizon: the zone's offset, and a slot that runs on past its start's day."""
WINDOWS_MAX = 8
"""Joined windows kept a host until its next change; at 90 days 48 KB each at most."""

Period = tuple[str, int]
"""("day" | "week" | "month", its first local day since the epoch)."""


class Block(NamedTuple):
    """Time that is taken: [start, end) itself, and with its buffers [lead, trail)."""

    start: int
    end: int
    lead: int
    trail: int
    booked: bool
    """A booking counts towards caps and fairness; a busy block does not."""
    until_ms: int = 0
    """Of a hold: when it is free again by itself. 0: never."""


class View(Struct, frozen=True, gc=False):
    """Who looks, and when: what somebody sees of the calendars that others do not."""

    now_ms: int
    """Judges holds; `now` everything else."""
    without: frozenset[str] = frozenset()
    """Keys of what does not stand in their way: their own holds, the booking that they move."""
    extra: tuple[tuple["HostCalendar", Block], ...] = ()
    """What is decided together with what they ask for, and stands in no calendar yet."""
    now: int = 0
    """`now_ms` in minutes, reckoned once: each host of a team is asked with the same view."""
    plain: bool = True
    """Whether they see what everybody sees; as above."""

    def __post_init__(self) -> None:
        """Reckon the rest."""
        force_setattr(self, "now", self.now_ms // 60_000)
        force_setattr(self, "plain", not (self.without or self.extra))

    @classmethod
    def at(cls, now: int) -> "View":
        """What anybody sees at this minute."""
        return cls(now * 60_000)


class Window(NamedTuple):
    """Some UTC days joined into one set each, counted from `base`."""

    base: int
    open: int
    busy: int
    """Taken by bookings and busy blocks themselves."""
    taken: int
    """`busy` and the buffers of bookings."""


class HostCalendar:
    """The bitmaps of one host, and what counting needs: usage by period, starts in order."""

    __slots__ = (
        "_blocks",
        "_busy",
        "_by_day",
        "_days",
        "_holds",
        "_starts",
        "_taken",
        "_today",
        "_usage",
        "_windows",
        "caps",
        "first_day",
        "hours",
        "zone",
    )

    def __init__(self) -> None:
        """Never open, nothing taken; see `configure`."""
        self.hours = NO_HOURS
        self.zone = zones.get("UTC")
        self.caps = NO_CAPS
        self.first_day = 0
        self._days: tuple[int, ...] = ()
        self._blocks: dict[str, Block] = {}
        self._holds: dict[str, Block] = {}
        self._by_day: dict[int, dict[str, Block]] = {}
        self._busy: dict[int, int] = {}
        self._taken: dict[int, int] = {}
        self._usage: _Usage = {}
        self._starts: list[int] = []
        self._today: tuple[int, int, dict[int, int]] = (0, 0, {})
        self._windows: dict[tuple[int, int], Window] = {}

    def configure(self, hours: Hours, zone: ZoneInfo, caps: Caps, first_day: int, days: int) -> None:
        """Build the open minutes of these UTC days, in place of the ones before.

        `hours` are merged ones (see `engine.hours.merged`).
        """
        moved = zone != self.zone
        self.hours, self.zone = hours, zone
        self.caps = NO_CAPS if caps == NO_CAPS else caps
        self.first_day = first_day
        self._days = open_days(hours, zone, first_day, days)
        self._windows.clear()
        if moved:  # today is another day, and usage is counted by the host's own dates
            self._today = (0, 0, {})
            self._usage.clear()
            for block in self._blocks.values():
                self._count(block, 1)

    def put(self, key: str, block: Block) -> None:
        """Take this time, in place of what was taken under the same key."""
        self.drop(key)
        if block.until_ms:
            self._holds[key] = block
            return
        self._blocks[key] = block
        for day in _days_of(block):
            self._by_day.setdefault(day, {})[key] = block
            self._mark(day, block)
        if block.booked:
            insort(self._starts, block.start)
        self._count(block, 1)
        self._windows.clear()

    def drop(self, key: str) -> None:
        """Free what was taken under this key, if anything was."""
        block = self._blocks.pop(key, None)
        if block is None:
            self._holds.pop(key, None)
            return
        for day in _days_of(block):
            left = self._by_day[day]
            del left[key]
            self._busy.pop(day, None)
            self._taken.pop(day, None)
            for other in left.values():
                self._mark(day, other)
            if not left:
                del self._by_day[day]
        if block.booked:
            del self._starts[bisect_left(self._starts, block.start)]
        self._count(block, -1)
        self._windows.clear()

    def upcoming(self, now: int) -> int:
        """How many bookings start at `now` or later."""
        return len(self._starts) - bisect_left(self._starts, now)

    def window(self, first_day: int, count: int, view: View | None = None) -> Window:
        """UTC days joined into one, as `view` sees them (None: firm blocks only).

        What everybody sees is kept until the next change of this host.
        """
        key = (first_day, count)
        found = self._windows.get(key)
        if found is None:
            if len(self._windows) >= WINDOWS_MAX:
                self._windows.clear()
            found = self._windows[key] = self._join(first_day, count)
        if view is None or (view.plain and not self._holds):
            return found
        return self._seen(found, count, view)

    def taken_days(self) -> list[tuple[int, int, int]]:
        """(UTC day, busy, taken) of each day on which a firm block takes anything, in order."""
        return [(day, self._busy.get(day, 0), self._taken[day]) for day in sorted(self._taken)]

    def holds(self, lead: int, trail: int) -> Iterator[str]:
        """The keys of holds that touch [lead, trail), expired ones too."""
        return (key for key, each in self._holds.items() if each.lead < trail and lead < each.trail)

    def horizon_end(self, days: int, now: int) -> int:
        """The first moment too far ahead: the end of the local day that is `days` from today.

        Kept for the rest of the day, since every question asks.
        """
        start, end, limits = self._today
        if not start <= now < end:
            day, _ = local(self.zone, now)
            start, end = stretch(self.zone, day, day)
            limits = {}
            self._today = (start, end, limits)
        limit = limits.get(days)
        if limit is None:
            day, _ = local(self.zone, now)
            limit = limits[days] = stretch(self.zone, day, day + days)[1]
        return limit

    def full(self, day: int, minutes: int, view: View | None = None) -> bool:
        """Whether one more booking of so many minutes on this local day would go over a cap."""
        if self.caps is NO_CAPS:
            return False
        differing = self._differing(view) if view is not None else {}
        return any(
            self._over(period, most, most_minutes, minutes, differing)
            for period, most, most_minutes in self._capped(day)
        )

    def full_minutes(self, window: Window, count: int, minutes: int, view: View | None = None) -> int:
        """The minutes of a window of `count` UTC days at which no booking may start because of a cap."""
        if self.caps is NO_CAPS:
            return 0
        first_local, _ = local(self.zone, window.base)
        last_local, _ = local(self.zone, window.base + count * DAY - 1)
        found = 0
        for day in range(first_local, last_local + 1):
            if self.full(day, minutes, view):
                start, end = stretch(self.zone, day, day)
                found |= bitmap.span(start - window.base, end - window.base)
        return found

    def _capped(self, day: int) -> list[tuple[Period, int | None, int | None]]:
        caps = self.caps
        week, month = _week(day), _month(day)
        return [
            (("day", day), caps.day_count, caps.day_minutes),
            (("week", week), caps.week_count, caps.week_minutes),
            (("month", month), caps.month_count, caps.month_minutes),
        ]

    def _over(
        self, period: Period, most: int | None, most_minutes: int | None, more: int, differing: "_Usage"
    ) -> bool:
        count, minutes = self._usage.get(period, _UNUSED)
        by, by_minutes = differing.get(period, _UNUSED)
        count, minutes = count + by, minutes + by_minutes
        return (most is not None and count + 1 > most) or (
            most_minutes is not None and minutes + more > most_minutes
        )

    def _seen(self, window: Window, count: int, view: View) -> Window:
        """The window without what is not in the way of `view`, and with what only it sees."""
        busy, taken = window.busy, window.taken
        gone = [self._blocks[key] for key in view.without if key in self._blocks]
        for day in {day for block in gone for day in _days_of(block)}:
            at = day * DAY - window.base
            if not 0 <= at < count * DAY:
                continue
            mask = ~(bitmap.FULL_DAY << at)
            busy, taken = busy & mask, taken & mask
            for key, other in self._by_day[day].items():
                if key not in view.without:
                    busy |= bitmap.span(*_within(other.start, other.end, window.base, at, DAY))
                    taken |= bitmap.span(*_within(other.lead, other.trail, window.base, at, DAY))
        for each in self._laid_over(view):
            busy |= bitmap.span(*_within(each.start, each.end, window.base, 0, count * DAY))
            taken |= bitmap.span(*_within(each.lead, each.trail, window.base, 0, count * DAY))
        return Window(window.base, window.open, busy, taken)

    def _laid_over(self, view: View) -> Iterator[Block]:
        """What is in the way of `view` though it is in no bitmap."""
        for key, each in self._holds.items():
            if each.until_ms > view.now_ms and key not in view.without:
                yield each
        for calendar, each in view.extra:
            if calendar is self:
                yield each

    def _differing(self, view: View) -> "_Usage":
        """By how much the usage that `view` sees differs from what was counted."""
        found: _Usage = {}
        for key in view.without:
            if key in self._blocks:
                self._add(found, self._blocks[key], -1)
        for each in self._laid_over(view):
            self._add(found, each, 1)
        return found

    def _count(self, block: Block, by: int) -> None:
        self._add(self._usage, block, by)

    def _add(self, usage: "_Usage", block: Block, by: int) -> None:
        if not block.booked:
            return
        day, _ = local(self.zone, block.start)
        for period in (("day", day), ("week", _week(day)), ("month", _month(day))):
            count, minutes = usage.get(period, _UNUSED)
            usage[period] = (count + by, minutes + by * (block.end - block.start))

    def _mark(self, day: int, block: Block) -> None:
        base = day * DAY
        taken = _clip(block.lead - base, block.trail - base)
        self._taken[day] = self._taken.get(day, 0) | taken
        busy = _clip(block.start - base, block.end - base)
        if busy:
            self._busy[day] = self._busy.get(day, 0) | busy

    def _join(self, first_day: int, count: int) -> Window:
        days = range(first_day, first_day + count)
        return Window(
            base=first_day * DAY,
            open=bitmap.join([self._open(day) for day in days]),
            busy=bitmap.join([self._busy.get(day, 0) for day in days]) if self._busy else 0,
            taken=bitmap.join([self._taken.get(day, 0) for day in days]) if self._taken else 0,
        )

    def _open(self, day: int) -> int:
        at = day - self.first_day
        if 0 <= at < len(self._days):
            return self._days[at]
        return open_minutes(self.hours, self.zone, day)


NO_CAPS = Caps()
NO_HOURS = Hours()

_UNUSED = (0, 0)
_Usage = dict[Period, tuple[int, int]]


def _clip(start: int, end: int) -> int:
    return bitmap.span(start, min(end, DAY))


def _within(start: int, end: int, base: int, low: int, length: int) -> tuple[int, int]:
    """The part of a stretch that lies in [low, low + length), both counted from `base`."""
    return max(start - base, low), min(end - base, low + length)


def _days_of(block: Block) -> range:
    return range(block.lead // DAY, (block.trail - 1) // DAY + 1)


def _week(day: int) -> int:
    return day - (day + 3) % 7


def _month(day: int) -> int:
    ordinal = day + EPOCH_ORDINAL
    return day - date.fromordinal(ordinal).day + 1
