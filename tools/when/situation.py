"""Where and when something is said, and what was talked about before."""

from zoneinfo import ZoneInfo

from msgspec import Struct

from engine import hours
from engine.model import Manner
from tools.faults import Fault
from tools.memory import Talk
from tools.when.days import Days
from tools.when.days import weekday as weekday_of
from tools.when.frame import OTHER, THAT
from tools.when.model import Point, Window


class Now(Struct, frozen=True):
    """The moment at which something is said: `today` and `wall` are the day and minute on the wall there."""

    minute: int
    zone: ZoneInfo
    today: int
    wall: int
    manner: Manner
    talk: Talk | None


def at(minute: int, zone: ZoneInfo, manner: Manner, talk: Talk | None) -> Now:
    """This moment there."""
    today, wall = hours.local(zone, minute)
    return Now(minute, zone, today, wall, manner, talk)


def offer(now: Now, index: int) -> Point | Window:
    """One of the times or days offered last; `LAST` is that, `OTHER` that of two which was not asked for."""
    talk = _talk(now)
    if index == THAT:
        return Point(_that(talk))
    if talk.days and not talk.offered:
        if index >= len(talk.days) or index == OTHER:
            raise Fault("unknown_reference")
        day = hours.local(now.zone, talk.days[index])[0]
        return Window(*hours.stretch(now.zone, day, day), days=True)
    offered = talk.offered
    if index == OTHER:
        offered, index = tuple(each for each in offered if each != talk.asked), 0
        if len(offered) != 1:
            raise Fault("unknown_reference")
    if not offered or index >= len(offered):
        raise Fault("unknown_reference")
    return Point(offered[index])


def _that(talk: Talk) -> int:
    known = _known(talk)
    if len(known) != 1:
        raise Fault("unknown_reference")
    return known[0]


def offered_in(now: Now, windows: tuple[Point | Window, ...], *, dayless: bool) -> tuple[Point | Window, ...]:
    """The one offer in these windows, "the one in the morning"; all of them where it is not one.

    `dayless`: no day was said, so that it may be on any.
    """
    offered = now.talk.offered if now.talk is not None else ()
    found = [each for each in offered if any(_holds(window, each) for window in windows)]
    if not found and dayless:
        walls = [_wall(now, each) for each in windows]
        found = [
            each for each in offered if any(_holds(wall, hours.local(now.zone, each)[1]) for wall in walls)
        ]
    return (Point(found[0]),) if len(found) == 1 else windows


def _wall(now: Now, window: Point | Window) -> Point | Window:
    """The same, in minutes of the day."""
    if isinstance(window, Point):
        return Point(hours.local(now.zone, window.minute)[1])
    end = hours.local(now.zone, window.end - 1)[1] + 1 if window.end is not None else None
    return Window(hours.local(now.zone, window.start)[1], end)


def _holds(window: Point | Window, minute: int) -> bool:
    if isinstance(window, Point):
        return minute in (window.minute, window.other)
    return window.start <= minute and (window.end is None or minute < window.end)


def offered_at(now: Now, minutes: set[int]) -> tuple[int, int] | None:
    """The day and minute of the one offer at one of these minutes of a day; None if it is not one."""
    if now.talk is None:
        return None
    found = [hours.local(now.zone, each) for each in now.talk.offered]
    found = [(day, minute) for day, minute in found if minute in minutes]
    return found[0] if len(found) == 1 else None


def chosen(now: Now, days: Days, weekday: int | None) -> Point | Window | None:
    """What a day means to whom was asked which of several: the one on it, or on that weekday."""
    talk = now.talk
    if talk is None or not talk.asked_which:
        return None
    asked = talk.offered or talk.days
    local = [hours.local(now.zone, each)[0] for each in asked]
    found = [each for each, day in zip(asked, local, strict=True) if days.first <= day <= days.last]
    if not found and weekday is not None:
        found = [each for each, day in zip(asked, local, strict=True) if weekday_of(day) == weekday]
    if len(found) != 1:
        return None
    if talk.offered:
        return Point(found[0])
    day = hours.local(now.zone, found[0])[0]
    return Window(*hours.stretch(now.zone, day, day), days=True)


def talked_moment(now: Now) -> int | None:
    """The one moment that was asked for or offered; None if nothing was. Raises `Fault` for several."""
    if now.talk is None:
        return None
    known = _known(now.talk)
    if len(known) != 1:
        raise Fault("unknown_reference")
    return known[0]


def talked_minute(now: Now) -> int:
    """The one minute of the day that was talked about. Raises `Fault`."""
    known = {hours.local(now.zone, each)[1] for each in _known(_talk(now))}
    if len(known) != 1:
        raise Fault("unknown_reference")
    return known.pop()


def talked_day(now: Now) -> int | None:
    """The one day that was talked about; None if none was, or several."""
    talk, zone = now.talk, now.zone
    if talk is None:
        return None
    if talk.asked is None and talk.window is not None:
        known = {hours.local(zone, each)[0] for each in (talk.window[0], talk.window[1] - 1)}
    else:
        known = {hours.local(zone, each)[0] for each in _known(talk)}
    return known.pop() if len(known) == 1 else None


def _talk(now: Now) -> Talk:
    if now.talk is None:
        raise Fault("unknown_reference")
    return now.talk


def _known(talk: Talk) -> tuple[int, ...]:
    return (talk.asked,) if talk.asked is not None else talk.offered
