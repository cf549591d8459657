"""ISO 8601, as models write it -> a moment or a window.

The rule: nothing is guessed. What has an offset is that moment; what has none is wall time in the given
zone; a date that does not exist and a text that is not understood are two different faults.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from engine import hours, zones
from engine.model import DAY
from tools.faults import Fault
from tools.when.model import Point, Window, moment

YEAR_MIN, YEAR_MAX = 1971, 2400
"""Beyond them moments are clamped: long past, or too far ahead, whatever the exact year."""
_DATE = re.compile(r"(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}-W\d{2}-\d|\d{4}W\d{3})(?!\d)", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_WEEK = re.compile(r"\d{4}-?W\d{2}", re.ASCII)
_TIME = re.compile(
    r"T?(?P<hour>\d{1,2})(?::?(?P<minute>\d{2})(?::?\d{2}(?:[.,]\d{1,9})?)?)?"
    r" ?(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?(?:\[(?P<zone>[\w/+-]{1,64})\])?",
    re.ASCII,
)
_LENGTH = re.compile(r"P(?:(\d{1,2})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,5})M)?)?", re.ASCII)
BETWEEN = re.compile(r"/(?![^\[]*\])")
"""What stands between the ends of an interval; not the slash in `[Europe/Berlin]`."""
_HYPHENS = str.maketrans("\u2010\u2011\u2212", "---")
"""What some models write in place of the hyphen and the minus."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Wall(Struct, frozen=True):
    """A date with or without a time, not yet a moment."""

    day: int
    minute: int | None = None
    offset: int | None = None
    zone: str | None = None


def understand(text: str, zone: ZoneInfo) -> Point | Window:
    """The moment or window that a text names; raises `Fault` for what is missing or wrong with it."""
    text = " ".join(text.translate(_HYPHENS).split()).upper()
    left, *right = BETWEEN.split(text)
    if len(right) > 1:
        raise Fault("bad_when")
    if right:
        return _interval(left.strip(), right[0].strip(), zone)
    named = _month_or_week(text)
    if named is not None:
        return _days(zone, *named)
    wall = _wall(text)
    if wall.minute is None:
        return _days(zone, wall.day, wall.day)
    return _point(wall, zone)


def _interval(left: str, right: str, zone: ZoneInfo) -> Window:
    """`A/B`, each days, a moment or open (`..`); B also a bare time of A's date, or a duration."""
    open_left, open_right = left in ("", ".."), right in ("", "..")
    if open_left and open_right:
        raise Fault("bad_when")
    if open_left:
        return Window(0, _end(_plain(right, last=True), zone))
    first = _plain(left)
    start = _start(first, zone)
    if open_right:
        return Window(start, None, days=first.minute is None)
    if right.startswith("P"):
        return _lasting(first, right, zone)
    last = _same_day(right, first)
    end = _end(last, zone)
    if end <= start:
        raise Fault("window_backwards")
    days = first.minute is None and last.minute is None
    return Window(start, end, days, exact=_shown(first, zone) and _shown(last, zone))


def _lasting(first: _Wall, text: str, zone: ZoneInfo) -> Window:
    """From a start on for so long; days are those of the calendar, hours those of a clock."""
    found = _LENGTH.fullmatch(text)
    weeks, days, hour, minute = (int(each or 0) for each in found.groups()) if found else (0, 0, 0, 0)
    days, minutes = weeks * 7 + days, hour * 60 + minute
    if not days and not minutes:
        raise Fault("bad_when")
    end = _start(msgspec.structs.replace(first, day=first.day + days), zone) + minutes
    by_days = first.minute is None and not minutes
    return Window(_start(first, zone), end, by_days, exact=_shown(first, zone))


def _same_day(text: str, first: _Wall) -> _Wall:
    time_only = _TIME.fullmatch(text)
    if time_only is None or _DATE.match(text) or _month_or_week(text):
        return _plain(text, last=True)
    if first.minute is None and text.isdigit():
        raise Fault("bad_when")  # the fifth, or five o'clock
    return _with_time(first.day, time_only, first)


def _plain(text: str, last: bool = False) -> _Wall:
    """A date or a moment; of a month or a week the first or the last date."""
    named = _month_or_week(text)
    if named is not None:
        return _Wall(named[last])
    return _wall(text)


def _wall(text: str) -> _Wall:
    """The date and the time of a text."""
    found = _DATE.match(text)
    if found is None:
        raise Fault("missing_date" if _TIME.fullmatch(text) else "bad_when")
    day, rest = _day(found.group()), text[found.end() :]
    if not rest:
        return _Wall(day)
    if rest[0] not in "T ":
        raise Fault("bad_when")
    rest = rest.strip()
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


def _point(wall: _Wall, zone: ZoneInfo) -> Point:
    minute = wall.minute or 0
    if wall.offset is not None:
        return Point(wall.day * DAY + minute - wall.offset)
    if wall.zone is not None:
        named = zones.find(wall.zone)
        if named is None:
            raise Fault("unknown_time_zone", zone=wall.zone)
        zone = named
    return moment(zone, wall.day, minute)


def _start(wall: _Wall, zone: ZoneInfo) -> int:
    """Where a window begins or ends: in a gap, at its end."""
    if wall.offset is None and wall.zone is None:
        return hours.reached(zone, wall.day, wall.minute or 0)
    return _point(wall, zone).minute


def _shown(wall: _Wall, zone: ZoneInfo) -> bool:
    """Whether this is one moment: a time, and one that the clock does show."""
    if wall.minute is None or wall.offset is not None or wall.zone is not None:
        return wall.minute is not None
    return bool(hours.moments(zone, wall.day, wall.minute))


def _end(wall: _Wall, zone: ZoneInfo) -> int:
    """Where a window ends that includes this: a date to its last minute."""
    return hours.reached(zone, wall.day + 1) if wall.minute is None else _start(wall, zone)


def _days(zone: ZoneInfo, first_day: int, last_day: int) -> Window:
    return Window(*hours.stretch(zone, first_day, last_day), days=True)


def _month_or_week(text: str) -> tuple[int, int] | None:
    """The first and the last day of what is named, if it is a month or a week."""
    if _MONTH.fullmatch(text):
        return _month(text)
    return _week(text) if _WEEK.fullmatch(text) else None


def _month(text: str) -> tuple[int, int]:
    first_day = _day(f"{text}-01")
    following = date.fromordinal(first_day + hours.EPOCH_ORDINAL) + timedelta(days=31)
    return first_day, following.replace(day=1).toordinal() - hours.EPOCH_ORDINAL - 1


def _week(text: str) -> tuple[int, int]:
    monday = _day(f"{text}-1" if "-" in text else f"{text}1")
    return monday, monday + 6


def to_text(minute: int, zone: ZoneInfo) -> str:
    """A moment as ISO 8601 with the offset of a zone."""
    return (_EPOCH + timedelta(minutes=minute)).astimezone(zone).isoformat()
