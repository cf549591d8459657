"""Opening hours and busy time as people write them -> wall-clock spans and moments.

The rule: what a person would naturally write is taken ("9-17", "22:00-06:00", `mon-fri`, `daily`); what
could mean two things is refused, never guessed. Errors are `InvalidValue`s that say what would be right;
whoever calls knows where it stands and puts that before them.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine import hours
from engine.errors import InvalidValue
from engine.model import DAY, HORIZON_DAYS_MAX, SPANS_MAX, Span, Weekly

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {name: number for names in (DAYS, _LONG) for number, name in enumerate(names)}

CLOSED = "closed"
BUSY_DAYS_MAX = HORIZON_DAYS_MAX
"""Days that one busy block spans at most: nothing beyond the horizon can be booked anyway."""

_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))? *[-\u2013] *(\d{1,2})(?::(\d{2}))?", re.ASCII)
_DATE_ONLY = re.compile(r"[0-9-]+")
_SHOWN_MAX = 80

_HINT = "write spans as 09:00-12:00, in 24-hour time"
_PART_HINT = "write it as 17:00-21:00, with 24:00 as the latest end"


class Misplaced(InvalidValue):
    """Something wrong below what was read: `where` is the part of it, such as `.mon`."""

    def __init__(self, where: str, detail: str) -> None:
        super().__init__(detail)
        self.where = where


def weekly(given: Mapping[Any, Any]) -> Weekly:
    """Hours by day. `daily` gives way to a range such as `mon-fri`, and that to a single day."""
    found: list[tuple[int, tuple[Span, ...]]] = [(0, ())] * 7
    for key, value in given.items():
        numbers, rank = _days(str(key))
        try:
            own = spans(value)
        except InvalidValue as error:
            raise Misplaced(f".{key}", error.detail) from None
        for number in numbers:
            if found[number][0] == rank:
                raise Misplaced(f".{key}", f"{DAYS[number]} has hours already")
            if found[number][0] < rank:
                found[number] = (rank, own)
    return tuple(own for _, own in found)


def _days(key: str) -> tuple[list[int], int]:
    """The weekdays that a key names, and how specific it is."""
    name = key.strip().casefold()
    if name == "daily":
        return list(range(7)), 1
    if name in _NUMBERS:
        return [_NUMBERS[name]], 3
    first, dash, last = (part.strip() for part in name.partition("-"))
    if dash and first in _NUMBERS and last in _NUMBERS:
        start, count = _NUMBERS[first], (_NUMBERS[last] - _NUMBERS[first]) % 7 + 1
        return [(start + each) % 7 for each in range(count)], 2
    raise Misplaced(f".{key}", f"no such day; the days are {', '.join(DAYS)}, mon-fri and the like, daily")


def spans(value: object) -> tuple[Span, ...]:
    """The spans of one day, sorted: a list, one text with commas, or `closed`."""
    texts = _texts(value)
    if len(texts) > SPANS_MAX:
        raise InvalidValue(f"{len(texts)} spans; at most {SPANS_MAX} a day")
    found = sorted(each for each in map(span, texts) if each.start < each.end)
    for one, other in zip(found, found[1:], strict=False):
        if other.start < one.end:
            raise InvalidValue(f"{_written(one)} and {_written(other)} overlap")
    return tuple(found)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        if not value.strip():
            raise InvalidValue(f"nothing is written here; {_HINT}, or {CLOSED}")
        return [] if value.strip().casefold() == CLOSED else value.split(",")
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return value
    raise InvalidValue(f"a list of spans is needed here; {_HINT}")


def span(text: str) -> Span:
    """One span. Its end may be 24:00; before its start it means the next day; equal to it, no time."""
    start, end, whole_hours = _ends(text)
    if end < start < end + DAY // 2 and whole_hours:
        raise InvalidValue(
            f"{text[:_SHOWN_MAX]!r} would run overnight; write {clock(start)}-{clock(end)} if it does, "
            f"or {clock(start)}-{clock(end + DAY // 2)} in 24-hour time"
        )
    return Span(start, end if end >= start else end + DAY)


def part(value: object) -> Span:
    """A part of a day, which ends on that day: whoever says "on Friday night" names one date, not two."""
    if not isinstance(value, str):
        raise InvalidValue(f"one span is needed here; {_PART_HINT}")
    start, end, _ = _ends(value)
    if end <= start:
        raise InvalidValue(f"{value[:_SHOWN_MAX]!r} does not end later on the same day; {_PART_HINT}")
    return Span(start, end)


def _ends(text: str) -> tuple[int, int, bool]:
    """Both minutes of the day as they are written, and whether one of them is written without minutes."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise InvalidValue(f"{text[:_SHOWN_MAX]!r} is no span; {_HINT}")
    start = _minute(match[1], match[2])
    end = _minute(match[3], match[4])
    if start is None or end is None or start == DAY:
        raise InvalidValue(f"{text[:_SHOWN_MAX]!r}: times go from 00:00 to 23:59, an end to 24:00")
    return start, end, match[2] is None or match[4] is None


def _minute(hour: str, minute: str | None) -> int | None:
    found = int(hour) * 60 + int(minute or 0)
    return found if int(minute or 0) < 60 and found <= DAY else None


def _written(each: Span) -> str:
    return f"{clock(each.start)}-{clock(each.end if each.end <= DAY else each.end - DAY)}"


def clock(minute: int) -> str:
    """A minute of the day as HH:MM."""
    return f"{minute // 60:02}:{minute % 60:02}"


def day(text: str) -> str:
    """A date, as ISO 8601 has it."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise InvalidValue(f"{text[:_SHOWN_MAX]!r} is no date; write it as 2026-12-24") from None


def busy(start: str, end: str, zone: ZoneInfo) -> tuple[int, int]:
    """A stretch of time, widened to whole minutes: moments, or wall times in this zone."""
    first, last = _moment(start, zone, late=False), _moment(end, zone, late=True)
    if last <= first:
        raise InvalidValue(f"it ends ({end}) before it starts ({start})")
    if last - first > BUSY_DAYS_MAX * DAY:
        raise InvalidValue(f"it lasts {(last - first) // DAY} days; at most {BUSY_DAYS_MAX}")
    return first, last


def _moment(text: str, zone: ZoneInfo, *, late: bool) -> int:
    """`late`: of a wall time that comes twice the second one, and of a part of a minute its end."""
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        given = None
    if given is None or _DATE_ONLY.fullmatch(text.strip()):
        raise InvalidValue(
            f"{text[:_SHOWN_MAX]!r} is no time; write date and time, as in 2026-12-24T09:00 "
            "or 2026-12-24T09:00+01:00"
        )
    ahead = given.utcoffset()
    wall = (given.toordinal() - hours.EPOCH_ORDINAL) * DAY + given.hour * 60 + given.minute
    if late and (given.second or given.microsecond):
        wall += 1
    if not 0 <= wall < hours.MINUTE_MAX:
        raise InvalidValue(f"{text[:_SHOWN_MAX]!r}: years go from 1970 to 9989")
    if ahead is not None:
        return wall - ahead // timedelta(minutes=1)
    found = hours.moments(zone, *divmod(wall, DAY))
    if not found:
        raise InvalidValue(f"{text[:_SHOWN_MAX]!r}: the clocks skip this time in {zone.key}")
    return found[-1 if late else 0]
