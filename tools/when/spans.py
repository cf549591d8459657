"""From one end to the other: windows that begin or end where a frame says so.

The rule: what one end does not say it has from the other, or from what was said of both: "Friday from two to
four", "between nine and eleven on Friday". What begins at a time and has no end ends with its day.
"""

from engine import hours
from tools.faults import Fault
from tools.when import days, dial
from tools.when.days import Days
from tools.when.frame import END, NOON, Frame, NotUnderstood
from tools.when.model import Window
from tools.when.wish import Wish, each_of, last_moment


def between(wish: Wish, base: Frame, begin: Frame | None, end: Frame | None) -> tuple[Window, ...]:
    """The windows; several where the days of both are several: "next week after four". Raises `Fault`."""
    context = wish.days(base) if base.dated else None
    first = wish.days(begin) if begin is not None and begin.dated else context
    last = None
    if end is not None and end.dated:
        last = wish.days(end, after=first.first if first is not None else None)
    clocks = dial.ends(base, begin, end)
    dated = (begin is not None and begin.dated) or last is not None
    if context is not None and not context.single and not dated and _timed(begin, end):
        return tuple(
            _Span(wish, base, days.one(day), None, clocks).window(begin, end) for day in each_of(context)
        )
    if begin is not None and first is None:
        first = last
    return (_Span(wish, base, first, last, clocks).window(begin, end, context),)


def _timed(*frames: Frame | None) -> bool:
    return any(each is not None and (each.clock is not None or each.part) for each in frames)


class _Span:
    """One window: its days as far as they are said, and both ends as minutes of the day."""

    def __init__(
        self,
        wish: Wish,
        base: Frame,
        first: Days | None,
        last: Days | None,
        clocks: tuple[int | None, int | None],
    ) -> None:
        self._wish = wish
        self._base = base
        self._first = first
        self._last = last
        self._clocks = clocks

    def window(self, begin: Frame | None, end: Frame | None, context: Days | None = None) -> Window:
        start = self._start(begin) if begin is not None else self._start_of_days()
        stop = self._stop(end, start) if end is not None else self._open_end(begin, start, context)
        now = self._wish.now.minute
        if (
            start is None
            and stop is not None
            and end is not None
            and end.relation == "before"
            and _timed(end)
        ):
            start = self._wish.reached(hours.local(self._wish.now.zone, stop - 1)[0], 0)
        start = now if start is None else start
        if stop is not None and stop <= start:
            if stop > now:
                raise Fault("window_backwards")
            start = stop - 1  # it is over
        exact = begin is not None and end is not None and None not in self._clocks
        by_days = self._clocks == (None, None) and not _timed(begin, end) and not _counted(begin, end)
        return Window(start, stop, days=by_days, exact=exact)

    def _start(self, begin: Frame) -> int:
        wish, clock, first = self._wish, self._clocks[0], self._first
        if begin.length is not None and not begin.dated:
            return last_moment(wish.counted(begin, begin.length))
        if begin.now:
            return wish.now.minute
        if clock is not None:
            return wish.moment(
                first.first if first is not None else wish.day_for(clock, begins=True), clock, begin
            ).minute
        if begin.part:
            minute = dial.part(begin, wish.now.manner)[begin.relation == "after"]
            return wish.reached(
                first.first if first is not None else wish.day_for(minute, begins=True), minute
            )
        if first is None:
            raise NotUnderstood
        return wish.reached(first.last + 1 if begin.relation == "after" else first.first, 0)

    def _start_of_days(self) -> int | None:
        """Where nothing is said of the beginning: that of the days, or of the part of them."""
        if self._first is None:
            return None
        minute = dial.part(self._base, self._wish.now.manner)[0] if self._base.part else 0
        return self._wish.reached(self._first.first, minute)

    def _open_end(self, begin: Frame | None, start: int | None, context: Days | None) -> int | None:
        if _timed(begin):
            assert start is not None
            day = hours.local(self._wish.now.zone, start)[0]
            part = self._base.part
            last = self._wish.reached(day, dial.part(self._base, self._wish.now.manner)[1]) if part else start
            return last if last > start else self._wish.reached(day + 1, 0)
        return self._wish.reached(context.last + 1, 0) if context is not None else None

    def _stop(self, end: Frame, start: int | None) -> int:
        wish, clock = self._wish, self._clocks[1]
        if end.length is not None and not end.dated:
            return self._after_length(end)
        if clock is None and not end.part:
            if self._last is None:
                raise NotUnderstood
            # "Before the end of the month" is until then.
            excluded = end.relation == "before" and end.edge != END
            return wish.reached(self._last.first if excluded else self._last.last + 1, 0)
        minute = clock if clock is not None else self._end_of_part(end)
        if self._last is not None:
            return self._at(self._last.last, minute, end)
        if start is None:
            return self._at(wish.day_for(minute), minute, end)
        day, wall = hours.local(wish.now.zone, start)
        return self._at(day + (minute <= wall and self._clocks[0] is not None), minute, end)

    def _at(self, day: int, minute: int, end: Frame) -> int:
        return self._wish.moment(day, minute, end).minute

    def _after_length(self, end: Frame) -> int:
        assert end.length is not None
        found = self._wish.counted(end, end.length)
        return last_moment(found) + isinstance(found, Window)

    def _end_of_part(self, end: Frame) -> int:
        """Until the evening is until its end, before it until it begins, and before lunch is before noon."""
        if end.relation != "before":
            return dial.part(end, self._wish.now.manner)[1]
        return NOON if end.part == "noon" else dial.part(end, self._wish.now.manner)[0]


def _counted(*frames: Frame | None) -> bool:
    return any(each is not None and each.length is not None for each in frames)
