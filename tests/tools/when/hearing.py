"""How these tests say what a text should mean: local times of one zone, as short as they can be written.

"2026-12-01T14:30" is a moment; "2026-12-01" a whole day; "2026-12-01T14:00/17:00" and
"2026-12-01/2026-12-05" are windows, the last with both days; an end that is left out is open. Several are
divided by " | ". What is not to be understood is the reason of its fault.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from engine import zones
from engine.model import Manner
from tools.faults import Fault
from tools.memory import Talk
from tools.when.model import Point, Understood, Window
from tools.when.understanding import understand

BERLIN = zones.get("Europe/Berlin")
MONDAY = "2026-11-30T10:00"
"""When these tests are: a Monday morning on which nothing special happens."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def minute(text: str, zone: ZoneInfo = BERLIN) -> int:
    """A local time, as minutes since the epoch; the first of two."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()) // 60


def shown(moment: int, zone: ZoneInfo = BERLIN) -> datetime:
    """A moment on the clock of a zone."""
    return (_EPOCH + timedelta(minutes=moment)).astimezone(zone)


def heard(
    text: str,
    code: str = "en",
    *,
    now: str = MONDAY,
    zone: ZoneInfo = BERLIN,
    manner: Manner | None = None,
    talk: Talk | None = None,
) -> Understood:
    """What a text means. Raises `Fault`."""
    return understand(text, minute(now, zone), zone, code, manner=manner or Manner(), talk=talk)


def meaning(
    text: str,
    code: str = "en",
    *,
    now: str = MONDAY,
    zone: ZoneInfo = BERLIN,
    manner: Manner | None = None,
    talk: Talk | None = None,
) -> str:
    """What a text means, as these tests write it; "?" behind what is in doubt."""
    try:
        found = heard(text, code, now=now, zone=zone, manner=manner, talk=talk)
    except Fault as fault:
        return fault.reason
    said = " | ".join(written(each, zone) for each in found.windows)
    return f"{said} ?" if found.doubt else said


def written(window: Point | Window, zone: ZoneInfo = BERLIN) -> str:
    """A moment or a window, as these tests write it."""
    if isinstance(window, Point):
        return f"{shown(window.minute, zone):%Y-%m-%dT%H:%M}"
    start = shown(window.start, zone)
    if window.end is None:
        return f"{start:%Y-%m-%d}/" if start.hour == start.minute == 0 else f"{start:%Y-%m-%dT%H:%M}/"
    end = shown(window.end, zone)
    if window.days and start.hour == start.minute == end.hour == end.minute == 0:
        last = shown(window.end - 1, zone)
        return f"{start:%Y-%m-%d}" if start.date() == last.date() else f"{start:%Y-%m-%d}/{last:%Y-%m-%d}"
    midnight = start.date() + timedelta(days=1) == end.date() and end.hour == end.minute == 0
    if start.date() == end.date() or midnight:
        return f"{start:%Y-%m-%dT%H:%M}/{'24:00' if midnight else f'{end:%H:%M}'}"
    return f"{start:%Y-%m-%dT%H:%M}/{end:%Y-%m-%dT%H:%M}"
