"""Frames -> moments and windows, in the zone and at the time of whoever speaks.

The rule: always the future. What can be taken in several ways is in doubt, with all that it may be.
"""

from msgspec import structs

from engine import hours
from tools.faults import Fault
from tools.when import days, dial, sharing, situation, spans
from tools.when.clocks import on_the_hour
from tools.when.days import Days
from tools.when.frame import MONTH_DAYS_MAX, THAT, WEEK, Frame, Frames, Length, NotUnderstood, Spoken
from tools.when.model import Point, Understood, Window
from tools.when.situation import Now
from tools.when.wish import Wish, each_of, last_moment

HOUR_MAX = 24
"""A number above it is no hour."""
SURELY_DAY = 12
"""A number above it beside a weekday is its day, if that is such a weekday: "Friday 14"."""


def resolve(spoken: Spoken, now: Now) -> Understood:
    """What was read, as moments. Raises `Fault`, `NotUnderstood`."""
    sharing.between_wishes(spoken.wishes)
    found = [_resolved(frames, spoken.length, now) for frames in spoken.wishes]
    return Understood(
        tuple(each for one in found for each in one.windows),
        next((one.doubt for one in found if one.doubt), ()),
        dayless=any(one.dayless for one in found),
        unanchored=any(one.unanchored for one in found),
    )


def _resolved(frames: Frames, length: Length | None, now: Now) -> Understood:
    wish = Wish(now)
    if len(frames) == 2 and _is_daily(*frames):
        last = frames[1]
        rest = Frame(clock=last.clock, half=last.half, part=last.part, late=last.late)
        frames = [frames[0], structs.replace(last, clock=None, half=None, part="", late=0), rest]
    if len(frames) > 2 and _is_range(frames):
        return _on_each_day(wish, frames, length)
    base, begin, end = _ends(frames, now)
    if length is not None and begin is not None and begin.relation == "from" and begin.clock and end is None:
        base, begin = _starting(base, begin), None
    windows: tuple[Point | Window, ...]
    if begin is None and end is None:
        windows = _without_ends(wish, base)
    else:
        windows = spans.between(wish, base, begin, end)
    if length is not None:
        windows = tuple(_lasting(each, length) for each in windows)
    doubt = _readings(wish, base, windows, whole=begin is not None or end is not None)
    return Understood(windows, doubt, dayless=wish.dayless, unanchored=wish.unanchored)


def _is_daily(first: Frame, last: Frame) -> bool:
    """Whether a time is said of each of several weekdays: "Monday to Thursday in the afternoon"."""
    both = first.weekday is not None and last.weekday is not None and last.relation == "to"
    return both and not first.timed and (last.clock is not None or last.part != "")


def _is_range(frames: Frames) -> bool:
    """Whether it begins with days of which more is said: "Monday to Friday after four"."""
    first, last, *rest = frames
    ranged = first.relation in ("", "from") and last.relation == "to" and first.dated and last.dated
    return ranged and not first.timed and not last.timed and not any(each.dated for each in rest)


def _on_each_day(wish: Wish, frames: Frames, length: Length | None) -> Understood:
    """What is said of every one of several days."""
    now, (first, last, *rest) = wish.now, frames
    sharing.between_ends(first, last)
    begin = wish.days(first)
    end = wish.days(last, after=begin.first if begin is not None else None)
    if begin is None or end is None or end.last < begin.first:
        raise NotUnderstood
    found = [
        _resolved(_on_day(day - now.today, rest), length, now) for day in each_of(Days(begin.first, end.last))
    ]
    return Understood(tuple(each for one in found for each in one.windows))


def _on_day(relative: int, rest: Frames) -> Frames:
    """The frames of a time on one of several days."""
    first, *others = [structs.replace(each) for each in rest]
    if first.relation:
        return [Frame(relative=relative), first, *others]
    first.relative = relative
    return [first, *others]


def _starting(base: Frame, begin: Frame) -> Frame:
    """Of "tomorrow from two for an hour": tomorrow at two."""
    if base.empty or not base.dated:
        return structs.replace(begin, relation="")
    return structs.replace(base, clock=begin.clock, half=begin.half, part=begin.part or base.part)


def _ends(frames: Frames, now: Now) -> tuple[Frame, Frame | None, Frame | None]:
    """What was said of all of it, of its beginning and of its end."""
    base, begin, end = Frame(), None, None
    for frame in frames:
        if frame.relation == "" and base.empty:
            base = frame
        elif frame.relation in ("from", "after") and begin is None:
            begin = frame
        elif frame.relation in ("to", "before", "until") and end is None:
            end = frame
        else:
            raise NotUnderstood
    if end is not None and end.relation == "to" and begin is None and not base.empty and _alike(base, end):
        base, begin = Frame(), base
    if begin is not None and end is not None:
        sharing.between_ends(begin, end)
    for each in (base, begin, end):
        if each is not None and each.loose is not None:
            timed = any(one is not None and one.clock is not None for one in (begin, end))
            _settle(each, each.loose, now, timed=timed)
    return base, begin, end


def _alike(base: Frame, end: Frame) -> bool:
    """Whether the end is of the kind of what came before it: "Monday to Friday", "two to four"."""
    if end.clock is None and not end.part:
        return True
    return base.clock is not None or base.loose is not None or (end.dated and base.dated)


def _settle(frame: Frame, number: int, now: Now, *, timed: bool) -> None:
    """A mere number: a day where that fits, else an hour. `timed`: there is a time at either end."""
    frame.loose = None
    if frame.clock is not None or number > HOUR_MAX or (not timed and _is_day(frame, number, now)):
        if frame.ordinal is not None or not 1 <= number <= MONTH_DAYS_MAX:
            raise NotUnderstood
        frame.ordinal = number
        return
    frame.clock = on_the_hour(number)


def _is_day(frame: Frame, number: int, now: Now) -> bool:
    if frame.ordinal is not None:
        return False
    if frame.month is not None:
        return True
    if frame.weekday is None or number <= SURELY_DAY:
        return False
    try:
        return days.of(Frame(weekday=frame.weekday, ordinal=number), now.today, now.manner) is not None
    except Fault:
        return False


def _without_ends(wish: Wish, frame: Frame) -> tuple[Point | Window, ...]:
    """One moment, or the windows of one day or more."""
    offer = _offer(frame, wish.now)
    if offer == THAT and (frame.timed or structs.replace(frame, offer=None).dated):
        windows = _without_ends(wish, structs.replace(frame, offer=None))
        return situation.offered_in(wish.now, windows, dayless=wish.dayless)
    if offer is not None:
        return (situation.offer(wish.now, offer),)
    if frame.now and frame.clock is None:
        return (Point(wish.later(wish.now.minute, frame.length or Length())),)
    _find_weekday(frame, wish.now)
    length = frame.length
    if length is not None and not _told_from(frame):
        if frame.dated_otherwise:
            raise NotUnderstood
        return (wish.counted(frame, length),)
    found = wish.days(frame)
    if length is not None and (length.minutes or found is None):
        return (wish.counted_from(frame, length, found),)
    if found is None:
        return (wish.without_day(frame),)
    chosen = None if frame.timed else situation.chosen(wish.now, found, frame.weekday)
    if chosen is not None:
        wish.doubt = ()
        return (chosen,)
    return wish.on_days(frame, _not_over(wish, frame, found))


def _offer(frame: Frame, now: Now) -> int | None:
    """Which of the offers is meant: "the second one", and behind offers "the second"."""
    if frame.offer is not None:
        return frame.offer
    if frame.ordinal is None or not frame.worded or frame != Frame(ordinal=frame.ordinal, worded=True):
        return None
    return frame.ordinal - 1 if _offered(frame, now) else None


def _find_weekday(frame: Frame, now: Now) -> None:
    """The week of "in three weeks on Monday", and the weekday of "the same time next week"."""
    length = frame.length
    if frame.same_time and frame.week is not None and frame.weekday is None:
        talked = situation.talked_moment(now)
        if talked is None:
            raise Fault("unknown_reference")
        frame.weekday = days.weekday(hours.local(now.zone, talked)[0])
    elif length is not None and frame.anchor == "now" and frame.weekday is not None and _in_weeks(length):
        frame.week, frame.length = length.days // WEEK, None


def _offered(frame: Frame, now: Now) -> bool:
    return now.talk is not None and 0 < (frame.ordinal or 0) <= len(now.talk.offered or now.talk.days)


def _in_weeks(length: Length) -> bool:
    return not length.minutes and not length.months and length.days % WEEK == 0


def _told_from(frame: Frame) -> bool:
    """Whether a length counts from what is said with it."""
    return frame.anchor in ("from", "before") and (frame.timed or frame.dated_otherwise)


def _not_over(wish: Wish, frame: Frame, found: Days) -> Days:
    """Of "Sunday morning", said on a Sunday afternoon: next week's."""
    if not found.doubt or found.first != wish.now.today or not frame.timed:
        return found
    if frame.clock is not None:
        over = wish.moment(found.first, dial.readings(frame.clock, frame)[0], frame).minute
    else:
        over = last_moment(wish.on_day(frame, found.first))
    if over > wish.now.minute:
        return found
    wish.doubt = ()
    return days.one(found.first + WEEK)


def _lasting(window: Point | Window, length: Length) -> Point | Window:
    """A moment "for an hour" is a window of that length."""
    if isinstance(window, Point) and length.minutes and not length.days:
        return Window(window.minute, window.minute + length.minutes, exact=True)
    return window


def _readings(
    wish: Wish, frame: Frame, windows: tuple[Point | Window, ...], *, whole: bool
) -> tuple[Point | Window, ...]:
    """All that may have been meant: what was understood, on each of the days in doubt. `whole`: as days."""
    if len(windows) != 1:
        return ()
    found: list[Point | Window] = []
    for day in wish.doubt:
        if whole:
            found.append(Window(*hours.stretch(wish.now.zone, day, day), days=True))
        else:
            found += wish.on_days(frame, days.one(day))
    found = [each for each in found if last_moment(each) > wish.now.minute]
    return tuple(found) if len(found) > 1 else ()
