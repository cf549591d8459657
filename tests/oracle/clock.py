"""What the wall clock of a zone shows at a minute: the one question about daylight saving."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Face = tuple[date, int]
"""A local date, and the minute of that date that the clock shows."""


def face(zone: str, minute: int) -> Face:
    """What the wall clock shows at this minute since the epoch."""
    return _faces(zone, minute // 1440)[minute % 1440]


def faces(zone: str, first: int, last: int) -> list[Face]:
    """What it shows at each minute of [first, last)."""
    found = []
    for day in range(first // 1440, (last - 1) // 1440 + 1):
        found += _faces(zone, day)
    return found[first % 1440 :][: last - first]


def local_date(zone: str, minute: int) -> date:
    return face(zone, minute)[0]


@lru_cache(maxsize=256)
def _faces(zone: str, day: int) -> list[Face]:
    """A UTC day, minute by minute. Remembered only because it is asked for again and again."""
    here = ZoneInfo(zone)
    shown = [
        (EPOCH + timedelta(minutes=minute)).astimezone(here) for minute in range(day * 1440, (day + 1) * 1440)
    ]
    return [(each.date(), each.hour * 60 + each.minute) for each in shown]
