"""Frames -> moments and windows, in the zone and at the time of whoever speaks.

The rule: always the future. Hours and minutes from now are elapsed time, days and weeks are wall time. A
bare hour is what a business means, and the other reading is returned beside it. A time that the clock skips
is as long after the gap as it would have been without; of one that comes twice, the first.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct

from engine import hours
from engine.model import DAY, Manner
from tools.faults import Fault
from tools.memory import Talk
from tools.when import days, model
from tools.when.clocks import on_the_hour
from tools.when.days import Days
from tools.when.frame import Clock, Frame, Length
from tools.when.model import Point, Understood, Window
from tools.when.reading import NotUnderstood, Spoken, Wish

NOON = 12 * 60
BUSINESS_FROM, FIGURES_FROM = 8 * 60, 6 * 60
"""A bare hour is the first one from then on: one to seven is the afternoon. Figures are from six on."""
DAYS_MAX = 31
"""Of a stretch in which a time of the day is named."""
MINUTES_MAX = 400 * DAY
"""From now: nobody books by the hour further ahead."""


class Now(Struct, frozen=True):
    """Where and when something is said."""

    minute: int
    zone: ZoneInfo
    today: int
    wall: int
    manner: Manner
    talk: Talk | None


def resolve(spoken: Spoken, minute: int, zone: ZoneInfo, manner: Manner, talk: Talk | None) -> Understood:
    """What was read, as moments. Raises `Fault`, `NotUnderstood`."""
    today, wall = hours.local(zone, minute)
    now = Now(minute, zone, today, wall, manner, talk)
    _share(spoken.wishes)
    found = [_Wish(wish, now, spoken.length).resolve() for wish in spoken.wishes]
    windows = tuple(each for one in found for each in one.windows)
    doubt = next((one.doubt for one in found if one.doubt), ())
    return Understood(
        windows,
        doubt,
        dayless=any(each.dayless for each in found),
        unanchored=any(each.unanchored for each in found),
    )


def _share(wishes: Sequence[Wish]) -> None:
    """Of "Monday or Tuesday at two" both are at two; of "Tuesday at two or three" both are on Tuesday."""
    for before, wish in zip(wishes, wishes[1:], strict=False):
        if not any(each.dated for each in wish):
            _date_from(before, wish[0])
        elif wish[0].ordinal is not None and wish[0].month is None and before[-1].month is not None:
            wish[0].month = before[-1].month
    for wish, behind in zip(reversed(wishes[:-1]), reversed(wishes[1:]), strict=False):
        if not any(each.dated for each in wish):
            _date_from(behind, wish[0])
        last = behind[-1]
        if len(wish) == len(behind) == 1 and not wish[0].timed and last.clock is not None:
            wish[0].clock, wish[0].half = last.clock, last.half
        for each in wish:
            if (
                each.month is None
                and last.month is not None
                and (each.ordinal or each.loose)
                and not each.clock
            ):
                each.ordinal, each.loose = each.ordinal or each.loose, None
                each.month, each.year = last.month, last.year


_DAY_FIELDS = (
    "date",
    "relative",
    "weekday",
    "which",
    "ordinal",
    "month",
    "year",
    "week",
    "months",
    "years",
) + ("calendar_week", "weekend", "workday", "edge", "length", "anchor", "same_day")


def _date_from(source: Wish, frame: Frame) -> None:
    """Take the day of another wish."""
    for each in source:
        if each.dated:
            for name in _DAY_FIELDS:
                setattr(frame, name, getattr(each, name))
            return


class _Wish:
    """One window, or one moment."""

    def __init__(self, wish: Wish, now: Now, length: Length | None) -> None:
        self._wish = wish
        self._now = now
        self._length = length
        self._dayless = False
        self._unanchored = False
        self._doubt: tuple[tuple[int, int], ...] = ()

    def resolve(self) -> Understood:
        begin, end, base = self._ends()
        if begin is None and end is None:
            windows = self._single(base)
        else:
            windows = (self._between(base, begin, end),)
        if self._length is not None:
            windows = tuple(self._lasting(each) for each in windows)
        doubt = self._readings(windows)
        return Understood(windows, doubt, dayless=self._dayless, unanchored=self._unanchored)

    def _ends(self) -> tuple[Frame | None, Frame | None, Frame]:
        """Where it begins and ends, and what was said of both."""
        base = Frame()
        begin: Frame | None = None
        end: Frame | None = None
        for frame in self._wish:
            match frame.relation:
                case "":
                    base = _merged(base, frame)
                case "from" | "after":
                    if begin is not None:
                        raise NotUnderstood
                    begin = frame
                case _:
                    if end is not None:
                        raise NotUnderstood
                    end = frame
        if end is not None and end.relation == "to" and begin is None and not base.empty:
            if _alike(base, end):
                begin, base = base, Frame()
        if begin is not None and end is not None:
            _share_month(begin, end)
        for each in (base, begin, end):
            if each is not None:
                self._settle_loose(each, begin, end)
        return begin, end, base

    def _settle_loose(self, frame: Frame, begin: Frame | None, end: Frame | None) -> None:
        """A mere number: a day where that fits, else an hour."""
        number = frame.loose
        if number is None:
            return
        frame.loose = None
        timed = any(each is not None and each.clock is not None for each in (begin, end))
        if frame.clock is not None or number > 24 or (not timed and self._is_day(frame, number)):
            if frame.ordinal is not None or not 1 <= number <= 31:
                raise NotUnderstood
            frame.ordinal = number
            return
        clock = on_the_hour(number)
        if clock is None:
            raise NotUnderstood
        frame.clock = clock

    def _is_day(self, frame: Frame, number: int) -> bool:
        """ "Friday 14": if that is a Friday."""
        if frame.month is not None and frame.ordinal is None:
            return True
        if frame.weekday is None or number <= 12 or frame.ordinal is not None:
            return False
        try:
            found = days.of(Frame(weekday=frame.weekday, ordinal=number), self._now.today, self._now.manner)
        except Fault:
            return False
        return found is not None

    # One moment, or the windows of one day or more.

    def _single(self, frame: Frame) -> tuple[Point | Window, ...]:
        now = self._now
        if frame.offer is not None:
            return (Point(self._offered(frame)),)
        if frame.now and frame.clock is None:
            if frame.length is not None:
                return (Point(self._later(now.minute, frame.length)),)
            return (Point(now.minute),)
        told = frame.anchor in ("from", "before") and (frame.timed or _dated_by_others(frame))
        if frame.length is not None and not told:
            if _dated_by_others(frame):
                raise NotUnderstood
            return (self._counted(frame, frame.length),)
        found = self._days(frame)
        if frame.length is not None and (frame.length.minutes or found is None):
            return (self._counted_from(frame, frame.length, found),)
        if found is None:
            return self._dayless_windows(frame)
        return self._on_days(frame, self._not_over(frame, found))

    def _days(self, frame: Frame, after: int | None = None) -> Days | None:
        if frame.same_day:
            return days.one(self._talked_day())
        found = days.of(frame, self._now.today, self._now.manner, after=after)
        if found is not None and found.doubt:
            self._doubt = found.doubt
        return found

    def _not_over(self, frame: Frame, found: Days) -> Days:
        """Of "Sunday morning", said on a Sunday afternoon: next week's."""
        if not found.doubt or found.first != self._now.today:
            return found
        if not frame.timed or _end_of(self._on_day(frame, found.first)) > self._now.minute:
            return found
        self._doubt = ()
        return days.one(found.first + days.WEEK)

    def _on_days(self, frame: Frame, found: Days) -> tuple[Point | Window, ...]:
        if not frame.timed:
            if found.single and frame.edge is not None:
                return (self._part_window(found.first, *_edge_of_day(frame.edge, self._now.manner), frame),)
            if found.single and frame.late:
                part = "morning" if frame.late < 0 else "evening"
                return (self._part_window(found.first, *model.part(self._now.manner, part), frame),)
            start, end = hours.stretch(self._now.zone, found.first, found.last)
            return (Window(start, end, days=True, soon=frame.soon),)
        if found.last - found.first >= DAYS_MAX:
            raise Fault("bad_when")
        return tuple(self._on_day(frame, day) for day in range(found.first, found.last + 1))

    def _on_day(self, frame: Frame, day: int) -> Point | Window:
        if frame.same_time:
            return self._point(day, Clock(self._talked_clock(), "fixed"), frame)
        if frame.clock is None:
            return self._part_window(day, *self._part(frame), frame)
        if frame.about and frame.clock == Clock(NOON, "fixed") and frame.half is None:
            return self._part_window(day, *model.part(self._now.manner, "noon"), frame)
        return self._point(day, frame.clock, frame)

    def _part(self, frame: Frame) -> tuple[int, int]:
        start, end = model.part(self._now.manner, frame.part)
        middle = (start + end) // 2
        if frame.late:
            return (start, middle) if frame.late < 0 else (middle, end)
        return start, end

    def _part_window(self, day: int, start: int, end: int, frame: Frame) -> Window:
        zone = self._now.zone
        return Window(_reached(zone, day, start), _reached(zone, day, end), soon=frame.soon)

    def _point(self, day: int, clock: Clock, frame: Frame) -> Point:
        """A time on a day; today's other reading where the first is over."""
        primary, other = _readings(clock, frame)
        point = self._moment(day, primary, frame)
        if other is None:
            return point
        beside = self._moment(day, other, frame).minute
        if point.minute <= self._now.minute < beside:
            return Point(beside, point.minute, frame.about)
        return Point(point.minute, beside, frame.about, point.shift)

    def _moment(self, day: int, minute: int, frame: Frame) -> Point:
        """The moment at which the clock shows this."""
        found = model.moment(self._now.zone, day, minute)
        if found.other is not None and frame.fold:
            return Point(found.other if frame.fold == "winter" else found.minute, about=frame.about)
        return Point(found.minute, found.other, frame.about, found.shift)

    # No day was said.

    def _dayless_windows(self, frame: Frame) -> tuple[Point | Window, ...]:
        now = self._now
        if not frame.timed:
            if frame.length is not None or not (frame.soon or frame.late or frame.whole or frame.edge == 2):
                raise NotUnderstood
            if frame.soon:
                return (Window(now.minute, None, soon=True),)
            frame.part = "morning" if frame.late < 0 else "evening"
        self._dayless = True
        day = self._day_of_talk(frame)
        if day is not None:
            self._dayless = False
            return (self._on_day(frame, day),)
        return (self._next(frame),)

    def _next(self, frame: Frame) -> Point | Window:
        """Today, or tomorrow where that is over."""
        found = self._on_day(frame, self._now.today)
        if _end_of(found) >= self._now.minute:
            return found
        return self._on_day(frame, self._now.today + 1)

    # From here on.

    def _counted(self, frame: Frame, length: Length) -> Point | Window:
        """So long from now, or from what was talked about."""
        now = self._now
        if frame.span:
            return Window(now.minute, self._later(now.minute, length))
        if frame.anchor in ("later", "earlier"):
            base = self._talked_moment()
            if base is not None:
                sign = 1 if frame.anchor == "later" else -1
                day, wall = hours.local(now.zone, base)
                if length.days or length.months:
                    day = days.moved(day, length, sign)
                    return Point(self._moment(day, wall, frame).minute + sign * length.minutes)
                return Point(base + sign * length.minutes)
            self._unanchored = True
            if frame.anchor == "earlier":
                raise Fault("unknown_reference")
        if frame.anchor == "" or length.minutes > MINUTES_MAX:
            raise NotUnderstood
        if length.minutes:
            return Point(self._later(now.minute, length), about=frame.about)
        day = days.moved(now.today, length)
        if frame.timed:
            return self._on_day(frame, day)
        return Window(*hours.stretch(now.zone, day, day), days=True)

    def _later(self, minute: int, length: Length) -> int:
        """Days and months by the wall, then minutes by a stopwatch."""
        if not (length.days or length.months):
            return minute + length.minutes
        day, wall = hours.local(self._now.zone, minute)
        return _reached(self._now.zone, days.moved(day, length), wall) + length.minutes

    def _counted_from(self, frame: Frame, length: Length, found: Days | None) -> Point:
        """ "Two hours after noon on Friday"."""
        if not frame.timed:
            raise NotUnderstood
        base = self._on_day(frame, found.first) if found is not None else self._dayless_windows(frame)[0]
        if not isinstance(base, Point):
            raise NotUnderstood
        sign = 1 if frame.anchor == "from" else -1
        if found is None and (length.days or length.months):
            day, wall = hours.local(self._now.zone, base.minute)
            base = self._moment(days.moved(day, length, sign), wall, frame)
        return Point(base.minute + sign * length.minutes)

    def _lasting(self, window: Point | Window) -> Point | Window:
        """ "For an hour": then it is a window of that length."""
        length = self._length
        assert length is not None
        if isinstance(window, Point) and length.minutes and not length.days:
            return Window(window.minute, window.minute + length.minutes, exact=True)
        return window

    # From one end to the other.

    def _between(self, base: Frame, begin: Frame | None, end: Frame | None) -> Window:
        now, zone = self._now, self._now.zone
        context = self._days(base) if base.dated else None
        own_begin = self._days(begin) if begin is not None and begin.dated else None
        first = own_begin or context
        own_end = None
        if end is not None and end.dated:
            own_end = self._days(end, after=first.first if first is not None else None)
        if begin is not None and first is None and own_end is not None:
            first = own_end
        last = own_end or (first if begin is not None or context is not None else None)
        halves = _clocks(base, begin, end)
        start = self._start(begin, first, halves[0], base)
        stop = self._stop(end, last, first, halves, base)
        if start is None and stop is None:
            raise NotUnderstood
        if (
            first is None
            and last is None
            and (begin or base).timed is False
            and stop is not None
            and start is None
        ):
            self._dayless = end is not None and not end.dated
        exact = begin is not None and end is not None and halves[0] is not None and halves[1] is not None
        by_days = halves[0] is None and halves[1] is None and not _has_part(begin, end)
        start = now.minute if start is None else start
        if stop is not None and stop <= start:
            if halves[1] is not None and own_end is None:
                stop = _reached(zone, *hours.local(zone, stop + DAY)) if stop > 0 else stop
            if stop <= start:
                if stop <= now.minute:
                    return Window(stop - 1, stop)
                raise Fault("window_backwards")
        return Window(start, stop, days=by_days, exact=exact)

    def _start(self, begin: Frame | None, first: Days | None, clock: int | None, base: Frame) -> int | None:
        now, zone = self._now, self._now.zone
        if begin is None:
            if base.part and first is not None:
                return _reached(zone, first.first, self._part(base)[0])
            if first is not None:
                return hours.reached(zone, first.first)
            return None
        if begin.length is not None and not begin.dated:
            found = self._counted(begin, begin.length)
            return found.minute if isinstance(found, Point) else found.start
        if begin.now:
            return now.minute
        if clock is not None:
            day = first.first if first is not None else self._day_for(clock)
            return self._moment(day, clock, begin).minute
        if begin.part:
            start, end = self._part(begin)
            minute = end if begin.relation == "after" else start
            day = first.first if first is not None else self._day_for(minute)
            return _reached(zone, day, minute)
        if first is None:
            raise NotUnderstood
        if begin.relation == "after":
            return hours.reached(zone, first.last + 1)
        return hours.reached(zone, first.first)

    def _day_for(self, minute: int) -> int:
        """The day of a time that has none: today's, or tomorrow's where that is over."""
        self._dayless = True
        talked = self._talked_window_day()
        if talked is not None:
            self._dayless = False
            return talked
        return self._now.today if minute >= self._now.wall else self._now.today + 1

    def _stop(
        self,
        end: Frame | None,
        last: Days | None,
        first: Days | None,
        halves: tuple[int | None, int | None],
        base: Frame,
    ) -> int | None:
        now, zone = self._now, self._now.zone
        if end is None:
            if last is None or (not base.dated and halves[0] is None and not (self._wish[-1].part)):
                if halves[0] is None:
                    return None
                last = last or days.one(self._day_for(halves[0]))
            timed = halves[0] is not None or self._wish[-1].part
            return hours.reached(zone, last.first + 1) if timed or base.dated else None
        if end.length is not None and not end.dated:
            found = self._counted(end, end.length)
            return found.minute if isinstance(found, Point) else found.end
        clock = halves[1]
        if clock is not None:
            if last is None:
                last = days.one(self._day_for(clock if halves[0] is None else halves[0]))
            day = last.last if end.dated else last.first
            if (
                halves[0] is not None
                and clock <= halves[0]
                and not (end.dated and first is not None and first != last)
            ):
                day += 1
            return self._moment(day, clock, end).minute
        if end.part:
            start, stop = self._part(end)
            minute = start if end.relation == "before" else stop
            if end.relation == "before" and end.part == "noon":
                minute = NOON
            day = last.last if last is not None else self._day_for(minute)
            return _reached(zone, day, minute)
        if last is None:
            raise NotUnderstood
        if end.relation == "before":
            return hours.reached(zone, last.first)
        return hours.reached(zone, last.last + 1)

    # What was talked about.

    def _talk(self) -> Talk:
        if self._now.talk is None:
            raise Fault("unknown_reference")
        return self._now.talk

    def _offered(self, frame: Frame) -> int:
        """One of the times offered last; "the one on Wednesday", "the last one", "the other one"."""
        talk = self._talk()
        assert frame.offer is not None
        offered = talk.offered
        if frame.offer == -2:
            others = [each for each in offered if each != talk.asked]
            if len(others) != 1:
                raise Fault("unknown_reference")
            return others[0]
        if not offered or frame.offer >= len(offered):
            raise Fault("unknown_reference")
        return offered[frame.offer]

    def _talked_moment(self) -> int | None:
        """What "later" is later than: the one time that was asked for or offered."""
        talk = self._now.talk
        if talk is None:
            return None
        if talk.asked is not None:
            return talk.asked
        if len(talk.offered) == 1:
            return talk.offered[0]
        raise Fault("unknown_reference")

    def _talked_clock(self) -> int:
        talk = self._talk()
        known = {hours.local(self._now.zone, each)[1] for each in _known(talk)}
        if len(known) != 1:
            raise Fault("unknown_reference")
        return known.pop()

    def _talked_day(self) -> int:
        self._talk()
        found = self._talked_window_day()
        if found is None:
            raise Fault("unknown_reference")
        return found

    def _talked_window_day(self) -> int | None:
        """The one day that was talked about."""
        talk, zone = self._now.talk, self._now.zone
        if talk is None:
            return None
        if talk.asked is not None:
            return hours.local(zone, talk.asked)[0]
        if talk.window is not None:
            first, last = (hours.local(zone, each)[0] for each in (talk.window[0], talk.window[1] - 1))
            return first if first == last else None
        known = {hours.local(zone, each)[0] for each in talk.offered}
        return known.pop() if len(known) == 1 else None

    def _day_of_talk(self, frame: Frame) -> int | None:
        """The day of a time that has none: of the one offer at that time, else of what was talked about."""
        talk, zone = self._now.talk, self._now.zone
        if talk is None or frame.same_time:
            return None
        if frame.clock is not None:
            readings = {each % DAY for each in _readings(frame.clock, frame) if each is not None}
            at = [each for each in talk.offered if hours.local(zone, each)[1] in readings]
            if len(at) == 1:
                day, wall = hours.local(zone, at[0])
                frame.clock, frame.half, frame.part = Clock(wall, "fixed"), None, ""
                return day
        return self._talked_window_day()

    def _readings(self, windows: tuple[Point | Window, ...]) -> tuple[Point | Window, ...]:
        """All that may have been meant: what was understood, on each of the days in doubt."""
        if not self._doubt or len(windows) != 1:
            return ()
        found: list[Point | Window] = []
        frame = self._wish[0]
        for first, _ in self._doubt:
            (each,) = (
                self._on_days(frame, days.one(first))
                if len(self._wish) == 1
                else (Window(*hours.stretch(self._now.zone, first, first), days=True),)
            )
            if _end_of(each) > self._now.minute:
                found.append(each)
        return tuple(found) if len(found) > 1 else ()


def _end_of(window: Point | Window) -> int:
    """Its last moment."""
    if isinstance(window, Point):
        return window.minute
    return window.end - 1 if window.end is not None else window.start


def _known(talk: Talk) -> tuple[int, ...]:
    return (talk.asked,) if talk.asked is not None else talk.offered


def _dated_by_others(frame: Frame) -> bool:
    """Whether a day is said apart from a length."""
    length, frame.length = frame.length, None
    found = frame.dated
    frame.length = length
    return found


def _merged(base: Frame, frame: Frame) -> Frame:
    if base.empty:
        return frame
    raise NotUnderstood


def _alike(base: Frame, end: Frame) -> bool:
    """Whether the end is of the kind of what came before it: "Monday to Friday", "two to four"."""
    if end.clock is not None or end.part:
        return base.clock is not None or base.loose is not None or (end.dated and base.dated)
    return True


def _share_month(begin: Frame, end: Frame) -> None:
    """ "From the tenth to the twelfth of August 2027": month and year are those of both."""
    if begin.loose is not None and begin.clock is None and end.ordinal is not None:
        begin.ordinal, begin.loose = begin.loose, None
        if end.clock is not None and begin.month is None:
            begin.clock, begin.half = end.clock, end.half
    if begin.ordinal is not None and begin.month is None and begin.weekday is None:
        begin.month = end.month
    if begin.ordinal is not None and begin.month is not None and end.loose is not None and end.clock is None:
        end.ordinal, end.loose, end.month = end.loose, None, begin.month
    if begin.month is not None and end.month is not None and end.year and not begin.year:
        begin.year = end.year - (begin.month > end.month)


def _has_part(*frames: Frame | None) -> bool:
    return any(each is not None and (each.part or each.length is not None) for each in frames)


def _half_of(frame: Frame, minute: int) -> int | None:
    """The half of the day that was said with a time on the dial: by am and pm, or by a part of the day."""
    if frame.half is not None:
        return frame.half
    match frame.part:
        case "morning" | "forenoon":
            return 0
        case "noon":
            return NOON if minute < 3 * 60 else 0
        case "afternoon":
            return NOON
        case "evening":
            return NOON
        case "night":
            return NOON if minute >= 6 * 60 else 0
    return None


def _readings(clock: Clock, frame: Frame) -> tuple[int, int | None]:
    """The minute of the day that is meant, and the other that could be."""
    if clock.reading == "fixed":
        return clock.minute, None
    minute = clock.minute % NOON
    half = _half_of(frame, minute)
    if half is not None:
        if frame.part in ("night", "evening") and minute < 60 and frame.half is None:
            return DAY + minute if clock.minute >= NOON else minute, None
        return minute + half, None
    begin = FIGURES_FROM if clock.reading == "figures" else BUSINESS_FROM
    first = minute if minute >= begin else minute + NOON
    return first, (first + NOON) % DAY


def _clocks(base: Frame, begin: Frame | None, end: Frame | None) -> tuple[int | None, int | None]:
    """Both ends as minutes of the day, each in the light of the other."""
    for frame in (begin, end):
        if (
            frame is not None
            and frame.half is None
            and not frame.part
            and base.part
            and frame.clock is not None
        ):
            frame.part = base.part
    one = begin.clock if begin is not None else base.clock if end is not None else None
    other = end.clock if end is not None else None
    if one is None or other is None:
        first = _readings(one, begin or base)[0] if one is not None else None
        return first, _readings(other, end)[0] if other is not None and end is not None else None
    assert end is not None
    said = begin or base
    starts = [each for each in _readings(one, said) if each is not None]
    stops = [each for each in _readings(other, end) if each is not None]
    if len(stops) == 1 and len(starts) == 2 and one.reading != "figures":
        before = [each for each in starts if each < stops[0]]
        return (max(before) if before else starts[0]), stops[0]
    start = starts[0]
    after = [each for each in stops if each > start]
    return start, min(after) if after else stops[0] if len(stops) == 1 else min(stops)


def _edge_of_day(edge: int, manner: Manner) -> tuple[int, int]:
    morning, afternoon = model.part(manner, "morning"), model.part(manner, "afternoon")
    if edge == 0:
        return morning[0], (morning[0] + morning[1]) // 2
    if edge == 1:
        return morning[1] - 60, morning[1] + 3 * 60
    return (afternoon[0] + afternoon[1]) // 2, afternoon[1]


def _reached(zone: ZoneInfo, day: int, minute: int) -> int:
    return hours.reached(zone, day + minute // DAY, minute % DAY)
