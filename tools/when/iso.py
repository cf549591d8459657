"""ISO 8601, as models write it -> a moment or a window.

The rule: nothing is guessed. What has an offset is that moment; what has none is wall time in the given
zone; a date that does not exist, a time in the gap of daylight saving and a text that is not understood
are three different faults. A wall time that occurs twice is the first of the two.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from engine import hours, zones
from engine.model import DAY
from tools.faults import Fault

YEAR_MIN, YEAR_MAX = 1971, 2400
"""Beyond them moments are clamped: long past, or too far ahead, whatever the exact year."""
PARTS = {
    "morning": (0, 12),
    "noon": (11, 14),
    "afternoon": (12, 18),
    "evening": (17, 24),
    "morgen": (0, 12),
    "vormittag": (0, 12),
    "mittag": (11, 14),
    "nachmittag": (12, 18),
    "abend": (17, 24),
}
"""Parts of a day that may follow a date, in hours of the wall clock."""

_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})|\d{4}-?W\d{2}-?\d")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-?W(\d{2})")
_TIME = re.compile(
    r"T?(?P<hour>\d{1,2})(?::?(?P<minute>\d{2})(?::?\d{2}(?:[.,]\d{1,9})?)?)?"
    r"\s?(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?(?:\[(?P<zone>[\w/+-]{1,64})\])?"
)
_SPAN = re.compile(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,5})M)?)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Point(Struct, frozen=True):
    """One moment."""

    minute: int


class Window(Struct, frozen=True):
    """A stretch of time, [start, end). `end=None`: from `start` on. `days`: it was named in whole days."""

    start: int
    end: int | None
    days: bool = False


class _Wall(Struct, frozen=True):
    """A date with or without a time, not yet a moment."""

    day: int
    minute: int | None = None
    offset: int | None = None
    zone: str | None = None


def understand(text: str, zone: ZoneInfo) -> Point | Window:
    """The moment or window that a text names; raises `Fault` for what is missing or wrong with it."""
    text = " ".join(text.split()).upper()
    if "/" in text.split("[")[0]:
        return _interval(text, zone)
    month, week = _MONTH.fullmatch(text), _WEEK.fullmatch(text)
    if month or week:
        return _days(zone, *(_month(text) if month else _week(text)))
    wall = _wall(text)
    if isinstance(wall, tuple):
        day, (start, end) = wall
        return Window(hours.reached(zone, day, start * 60), hours.reached(zone, day, end * 60))
    if wall.minute is None:
        return _days(zone, wall.day, wall.day)
    return Point(_moment(wall, zone))


def _interval(text: str, zone: ZoneInfo) -> Window:
    """`A/B`, each a date, a moment or open (`..`); B also a bare time of A's date, or a duration."""
    left, _, right = text.rpartition("/") if "]" in text else text.partition("/")
    open_left, open_right = left in ("", ".."), right in ("", "..")
    if open_left and open_right:
        raise Fault("bad_when")
    first = None if open_left else _plain(left)
    if open_right:
        assert first is not None
        return Window(_start(first, zone), None, days=first.minute is None)
    if right.startswith("P") and first is not None:
        return Window(_start(first, zone), _start(first, zone) + _length(right))
    last = _same_day(right, first) if first is not None else _plain(right)
    days = last.minute is None and (first is None or first.minute is None)
    start = 0 if first is None else _start(first, zone)
    end = hours.reached(zone, last.day + 1) if last.minute is None else _start(last, zone)
    if end <= start:
        raise Fault("window_backwards")
    return Window(start, end, days)


def _same_day(text: str, first: _Wall) -> _Wall:
    time_only = _TIME.fullmatch(text)
    if time_only is None or _DATE.match(text):
        return _plain(text)
    return _with_time(first.day, time_only, first)


def _plain(text: str) -> _Wall:
    wall = _wall(text)
    if isinstance(wall, tuple):
        raise Fault("bad_when")
    return wall


def _wall(text: str) -> _Wall | tuple[int, tuple[int, int]]:
    """The date and time of a text, or its date and the part of that day, in hours."""
    found = _DATE.match(text)
    if found is None:
        raise Fault("missing_date" if _TIME.fullmatch(text) else "bad_when")
    day, rest = _day(found.group()), text[found.end() :].strip()
    if not rest:
        return _Wall(day)
    part = PARTS.get(rest.lower()) or PARTS.get(rest.lower().removesuffix("s"))
    if part is not None:
        return day, part
    time_of_day = _TIME.fullmatch(rest)
    if time_of_day is None:
        raise Fault("bad_when")
    return _with_time(day, time_of_day, None)


def _with_time(day: int, found: re.Match[str], like: _Wall | None) -> _Wall:
    """A time on this date; without an offset of its own it has that of the one before it."""
    minute = int(found["hour"]) * 60 + int(found["minute"] or 0)
    if minute > DAY or int(found["minute"] or 0) > 59:
        raise Fault("bad_when")
    offset = _offset(found["offset"])
    if offset is None and found["zone"] is None and like is not None:
        return _Wall(day, minute, like.offset, like.zone)
    return _Wall(day, minute, offset, found["zone"])


def _offset(text: str | None) -> int | None:
    if text is None or text == "Z":
        return None if text is None else 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes > DAY:
        raise Fault("bad_when")
    return minutes if text[0] == "+" else -minutes


def _day(text: str) -> int:
    """Days since the epoch; a year that nothing happens in is clamped."""
    year = int(text[:4])
    try:
        if not YEAR_MIN <= year <= YEAR_MAX:
            # A leap year stands in, so that only a date that never exists is refused.
            near = YEAR_MIN + 1 if year < YEAR_MIN else YEAR_MAX
            text = f"{near:04}{text[4:]}"
        return date.fromisoformat(text).toordinal() - hours.EPOCH_ORDINAL
    except ValueError:
        raise Fault("no_such_date") from None


def _moment(wall: _Wall, zone: ZoneInfo) -> int:
    minute = wall.minute or 0
    if wall.offset is not None:
        return wall.day * DAY + minute - wall.offset
    if wall.zone is not None:
        named = zones.find(wall.zone)
        if named is None:
            raise Fault("unknown_time_zone", zone=wall.zone)
        zone = named
    moments = hours.moments(zone, wall.day, minute)
    if not moments:
        raise Fault("no_such_time")
    return moments[0]


def _start(wall: _Wall, zone: ZoneInfo) -> int:
    """Where a window begins or ends: in a gap, at its end."""
    if wall.minute is None or (wall.offset is None and wall.zone is None):
        return hours.reached(zone, wall.day, wall.minute or 0)
    return _moment(wall, zone)


def _days(zone: ZoneInfo, first_day: int, last_day: int) -> Window:
    return Window(*hours.stretch(zone, first_day, last_day), days=True)


def _month(text: str) -> tuple[int, int]:
    first_day = _day(f"{text}-01")
    following = date.fromordinal(first_day + hours.EPOCH_ORDINAL) + timedelta(days=31)
    return first_day, following.replace(day=1).toordinal() - hours.EPOCH_ORDINAL - 1


def _week(text: str) -> tuple[int, int]:
    monday = _day(f"{text}-1" if "-" in text else f"{text}1")
    return monday, monday + 6


def _length(text: str) -> int:
    found = _SPAN.fullmatch(text)
    minutes = 0
    if found is not None:
        days, hour, minute = (int(each or 0) for each in found.groups())
        minutes = days * DAY + hour * 60 + minute
    if not minutes:
        raise Fault("bad_when")
    return minutes


def to_text(minute: int, zone: ZoneInfo) -> str:
    """A moment as ISO 8601 with the offset of a zone."""
    return (_EPOCH + timedelta(minutes=minute)).astimezone(zone).isoformat()
