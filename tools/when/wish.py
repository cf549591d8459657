"""One wish: what its words mean on a day, and what is open about it.

The rule: hours and minutes from now are elapsed time, days and weeks are wall time.
"""

from engine import hours
from engine.model import DAY
from tools.faults import Fault
from tools.when import days, dial, model, situation
from tools.when.days import Days
from tools.when.frame import END, LATER, NOON, Clock, Frame, Length, NotUnderstood
from tools.when.model import Point, Window
from tools.when.situation import Now

DAYS_MAX = 31
"""Of a stretch on each day of which a time is named: "weekdays in January at ten"."""
MINUTES_MAX = 400 * DAY
"""From now: nobody books by the hour further ahead."""


class Wish:
    """What is understood of one wish, as its parts are looked at."""

    __slots__ = ("dayless", "doubt", "now", "unanchored")

    def __init__(self, now: Now) -> None:
        self.now = now
        self.dayless = False
        self.unanchored = False
        self.doubt: tuple[int, ...] = ()

    def days(self, frame: Frame, after: int | None = None) -> Days | None:
        """The days that a frame says, None for none. Raises `Fault`."""
        if frame.same_day:
            day = situation.talked_day(self.now)
            if day is None:
                raise Fault("unknown_reference")
            return days.one(day)
        if frame.days_on is not None:
            talked = situation.talked_day(self.now)
            return days.one((self.now.today if talked is None else talked) + frame.days_on)
        try:
            found = days.of(frame, self.now.today, self.now.manner, after=after)
        except Fault as fault:
            raise self._placed(fault, frame) from None
        if found is not None and found.doubt:
            self.doubt = found.doubt
        return found

    def _placed(self, fault: Fault, frame: Frame) -> Fault:
        """The fault, with days as moments: when they begin here; and with the time that was said on each."""
        said = fault.said.get("days")
        if not isinstance(said, tuple):
            return fault
        local = [each for each in said if isinstance(each, int)]
        begins = tuple(self.reached(each, 0) for each in local)
        if frame.clock is None:
            return Fault(fault.reason, days=begins)
        return Fault(
            fault.reason,
            days=begins,
            moments=tuple(self.point(each, frame.clock, frame).minute for each in local),
        )

    def on_days(self, frame: Frame, found: Days) -> tuple[Point | Window, ...]:
        """A frame on its days: one stretch, or the time that it names on each of them."""
        if frame.timed:
            return tuple(self.on_day(frame, day) for day in each_of(found))
        manner = self.now.manner
        if found.single and frame.edge is not None:
            return (self.part_of_day(found.first, dial.edge(frame.edge, manner), frame),)
        if found.single and frame.late > 0 and found.first == self.now.today:
            return (Window(self.now.minute, self.reached(found.first + 1, 0)),)
        if found.single and frame.late:
            part = model.part(manner, "morning" if frame.late < 0 else "evening")
            return (self.part_of_day(found.first, part, frame),)
        start, end = hours.stretch(self.now.zone, found.first, found.last)
        return (Window(start, end, days=True, soon=frame.soon),)

    def on_day(self, frame: Frame, day: int) -> Point | Window:
        """The time or the part of the day that a frame names, on a day."""
        if frame.same_time:
            return self.point(day, Clock(situation.talked_minute(self.now), "fixed"), frame)
        if frame.clock is None:
            return self.part_of_day(day, dial.part(frame, self.now.manner), frame)
        if frame.about and frame.clock == Clock(NOON, "fixed") and frame.half is None:
            return self.part_of_day(day, model.part(self.now.manner, "noon"), frame)
        return self.point(day, frame.clock, frame)

    def part_of_day(self, day: int, part: tuple[int, int], frame: Frame) -> Window:
        """Some minutes of a day, [start, end)."""
        start, end = (self.reached(day, each) for each in part)
        return Window(start, end, soon=frame.soon)

    def point(self, day: int, clock: Clock, frame: Frame) -> Point:
        """A time on a day; today's other reading where the first is over."""
        primary, other = dial.readings(clock, frame)
        point = self.moment(day, primary, frame)
        if other is None:
            return point
        beside = self.moment(day, other, frame).minute
        if point.minute <= self.now.minute < beside:
            return Point(beside, point.minute, frame.about)
        return Point(point.minute, beside, frame.about, point.shift)

    def moment(self, day: int, minute: int, frame: Frame) -> Point:
        """The moment at which the clock shows this."""
        found = model.moment(self.now.zone, day, minute)
        if found.other is not None and frame.fold:
            return Point(found.other if frame.fold == "winter" else found.minute, about=frame.about)
        return Point(found.minute, found.other, frame.about, found.shift)

    def reached(self, day: int, minute: int) -> int:
        """When the clock has come to a minute of a day, which may be its end."""
        return hours.reached(self.now.zone, day + minute // DAY, minute % DAY)

    def day_for(self, minute: int, *, begins: bool = False) -> int:
        """The day of a time that has none: the one talked about, else today, or tomorrow if it is over."""
        talked = situation.talked_day(self.now)
        if talked is not None:
            return talked
        self.dayless = True
        over = minute < self.now.wall if begins else minute <= self.now.wall
        return self.now.today + over

    def without_day(self, frame: Frame) -> Point | Window:
        """What no day was said of: of the offers the one at that time, else the next there is."""
        now = self.now
        if not frame.timed:
            if frame.length is not None or not (frame.soon or frame.late or frame.whole or frame.edge == END):
                raise NotUnderstood
            if frame.than:
                return self._beside(frame.than)
            if frame.whole or (frame.soon and not frame.late):
                return Window(now.minute, None, soon=frame.soon)
            frame.part = "morning" if frame.late < 0 else "evening"
        if frame.clock is not None and not frame.same_time:
            offered = situation.offered_at(now, {each for each in dial.readings(frame.clock, frame) if each})
            if offered is not None:
                return self.moment(*offered, frame)
        talked = None if frame.same_time else situation.talked_day(now)
        if talked is not None:
            return self.on_day(frame, talked)
        self.dayless = True
        today = self.on_day(frame, now.today)
        over = last_moment(today) < now.minute
        if frame.clock is not None and not frame.same_time:
            # "At ten", said at noon, is ten tomorrow rather than tonight.
            over = self.moment(now.today, dial.readings(frame.clock, frame)[0], frame).minute < now.minute
        return self.on_day(frame, now.today + 1) if over else today

    def _beside(self, than: int) -> Window:
        """The rest of the day behind what was talked about, or before it. Raises `Fault`."""
        talked = situation.talked_moment(self.now)
        if talked is None:
            raise Fault("unknown_reference")
        day = hours.local(self.now.zone, talked)[0]
        if than == LATER:
            return Window(talked + 1, self.reached(day + 1, 0), soon=True)
        return Window(self.reached(day, 0), talked)

    def counted(self, frame: Frame, length: Length) -> Point | Window:
        """So long from now, or from what was talked about."""
        now = self.now
        if frame.span:
            return Window(now.minute, self.later(now.minute, length))
        if frame.anchor in ("later", "earlier"):
            talked = situation.talked_moment(now)
            if talked is not None:
                return self._moved(talked, length, 1 if frame.anchor == "later" else -1, frame)
            self.unanchored = True
        if frame.anchor in ("", "earlier") or length.minutes > MINUTES_MAX:
            raise NotUnderstood
        if length.minutes:
            return Point(self.later(now.minute, length), about=frame.about)
        day = days.moved(now.today, length)
        if frame.timed:
            return self.on_day(frame, day)
        return Window(*hours.stretch(now.zone, day, day), days=True)

    def counted_from(self, frame: Frame, length: Length, found: Days | None) -> Point:
        """So long before or after a time that is said: "two hours after noon on Friday"."""
        if found is not None and not frame.timed:
            raise NotUnderstood
        base = self.on_day(frame, found.first) if found is not None else self.without_day(frame)
        if not isinstance(base, Point):
            raise NotUnderstood
        sign = 1 if frame.anchor == "from" else -1
        # Of a day that is said its own days and months have moved it already.
        return self._moved(base.minute, length if found is None else Length(length.minutes), sign, frame)

    def later(self, minute: int, length: Length) -> int:
        """Days and months by the wall, then minutes by a stopwatch."""
        return self._moved(minute, length, 1, Frame()).minute

    def _moved(self, minute: int, length: Length, sign: int, frame: Frame) -> Point:
        if length.days or length.months:
            day, wall = hours.local(self.now.zone, minute)
            minute = self.moment(days.moved(day, length, sign), wall, frame).minute
        return Point(minute + sign * length.minutes)


def each_of(found: Days) -> range:
    """The days one by one. Raises `Fault` where they are too many for that."""
    if found.last - found.first >= DAYS_MAX:
        raise Fault("bad_when")
    return range(found.first, found.last + 1)


def last_moment(window: Point | Window) -> int:
    """The last moment of it; of what has no end, the first."""
    if isinstance(window, Point):
        return window.minute
    return window.end - 1 if window.end is not None else window.start
