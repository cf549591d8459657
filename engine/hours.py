"""Opening hours and date overrides in an IANA zone -> the open minutes of a UTC day.

The rule: a minute is open exactly when the host's wall clock shows a time within that date's spans.
So a gap has no minutes, a fold has its minutes twice, and daylight saving is dealt with here and
nowhere else: everything outside works on UTC minutes.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine import bitmap
from engine.model import DAY, Hours, Span, Weekly

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
MINUTE_MAX = (date(9990, 1, 1).toordinal() - EPOCH_ORDINAL) * DAY
"""Moments beyond it are refused where they come in: `datetime` ends in the year 9999."""

SEGMENTS_MAX = 262_144
"""Zone days remembered: two years of the 350 zones in use."""
OPEN_DAYS_MAX = 8_192
"""Different combinations of hours, zone and horizon remembered, about 1 KB each."""
GRIDS_MAX = 4_096
"""Joined grids remembered: 16 KB each at 90 days, so 64 MB at the very worst."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


def offset(zone: ZoneInfo, minute: int) -> int:
    """Minutes that the zone is ahead of UTC at this moment."""
    local = (_EPOCH + timedelta(minutes=minute)).astimezone(zone).utcoffset()
    assert local is not None, "an aware datetime has an offset"
    return local // _MINUTE


@lru_cache(maxsize=SEGMENTS_MAX)
def segments(zone: ZoneInfo, day: int) -> tuple[tuple[int, int, int], ...]:
    """The UTC day in stretches of one offset: (start, end, offset), in minutes since the epoch."""
    found: list[tuple[int, int, int]] = []
    start, end = day * DAY, (day + 1) * DAY
    while start < end:
        ahead = offset(zone, start)
        stop = end if offset(zone, end - 1) == ahead else _change(zone, start, end - 1, ahead)
        found.append((start, stop, ahead))
        start = stop
    return tuple(found)


def _change(zone: ZoneInfo, same: int, other: int, ahead: int) -> int:
    """The first minute whose offset is no longer `ahead`, by halving."""
    while other - same > 1:
        middle = (same + other) // 2
        if offset(zone, middle) == ahead:
            same = middle
        else:
            other = middle
    return other


def local(zone: ZoneInfo, minute: int) -> tuple[int, int]:
    """The wall clock at this moment: (local day since the epoch, minute of that day)."""
    for start, end, ahead in segments(zone, minute // DAY):
        if start <= minute < end:
            return divmod(minute + ahead, DAY)
    raise AssertionError("a UTC day's segments cover it")


def moments(zone: ZoneInfo, day: int, minute: int) -> tuple[int, ...]:
    """The moments at which the wall clock shows this time: one; none in a gap; two in a fold."""
    wall = day * DAY + minute
    ahead = {each[2] for near in (-1, 0, 1) for each in segments(zone, wall // DAY + near)}
    return tuple(sorted(wall - by for by in ahead if offset(zone, wall - by) == by))


def stretch(zone: ZoneInfo, first_day: int, last_day: int) -> tuple[int, int]:
    """The moments from the start of one local day to the end of another, [start, end)."""
    return reached(zone, first_day), reached(zone, last_day + 1)


@lru_cache(maxsize=SEGMENTS_MAX)
def reached(zone: ZoneInfo, day: int, minute: int = 0) -> int:
    """The first moment at which the wall clock shows this time; in a gap, the moment that it ends."""
    wall = day * DAY + minute
    for near in (-1, 0, 1):
        for start, end, ahead in segments(zone, wall // DAY + near):
            moment = max(start, wall - ahead)
            if moment < end:
                return moment
    raise AssertionError("no zone is more than a day from UTC")


def spans_of(hours: Weekly, overrides: dict[str, tuple[Span, ...]], day: int) -> tuple[Span, ...]:
    """The spans that begin on a local day (days since the epoch): its override's, else its weekday's."""
    if overrides:
        found = overrides.get(date.fromordinal(day + EPOCH_ORDINAL).isoformat())
        if found is not None:
            return found
    return hours[(day + 3) % 7]  # the epoch was a Thursday


def open_minutes(hours: Hours, zone: ZoneInfo, day: int) -> int:
    """The open minutes of one UTC day. `hours.weekly` must be there (see `merged`)."""
    return _open_minutes(hours.weekly or CLOSED, dict(hours.overrides), zone, day)


def _open_minutes(weekly: Weekly, overrides: dict[str, tuple[Span, ...]], zone: ZoneInfo, day: int) -> int:
    found = 0
    base = day * DAY
    for start, end, ahead in segments(zone, day):
        # The day before too: its overnight spans may still run.
        for local_day in range((start + ahead) // DAY - 1, (end - 1 + ahead) // DAY + 1):
            wall = local_day * DAY - ahead
            for each in spans_of(weekly, overrides, local_day):
                found |= bitmap.span(max(start, wall + each.start) - base, min(end, wall + each.end) - base)
    return bitmap.same(found)


@lru_cache(maxsize=OPEN_DAYS_MAX)
def open_days(hours: Hours, zone: ZoneInfo, first_day: int, count: int) -> tuple[int, ...]:
    """The open minutes of `count` UTC days. Hosts with equal hours share one tuple."""
    weekly, overrides = hours.weekly or CLOSED, dict(hours.overrides)
    return tuple(_open_minutes(weekly, overrides, zone, day) for day in range(first_day, first_day + count))


@lru_cache(maxsize=SEGMENTS_MAX)
def grid(zone: ZoneInfo, step: int, day: int) -> int:
    """The minutes of a UTC day at which the wall clock shows a multiple of `step` since midnight."""
    found = 0
    base = day * DAY
    for start, end, ahead in segments(zone, day):
        at = start
        while at < end:  # each local day anew: `step` need not divide a day
            local_day, minute = divmod(at + ahead, DAY)
            stop = min(end, (local_day + 1) * DAY - ahead)
            found |= bitmap.every(step, stop - at, -minute) << (at - base)
            at = stop
    return bitmap.same(found)


@lru_cache(maxsize=GRIDS_MAX)
def grid_days(zone: ZoneInfo, step: int, first_day: int, count: int) -> int:
    """The grid of `count` UTC days, joined."""
    return bitmap.join([grid(zone, step, day) for day in range(first_day, first_day + count)])


def merged(host: Hours, tenant: Hours) -> Hours:
    """A host's hours over its tenant's: weekly as a whole, overrides date by date."""
    overrides = dict(tenant.overrides) | dict(host.overrides)
    return Hours(
        weekly=host.weekly if host.weekly is not None else (tenant.weekly or CLOSED),
        overrides=tuple(sorted(overrides.items())),
    )


CLOSED: Weekly = ((),) * 7
"""No hours at all: never open."""
