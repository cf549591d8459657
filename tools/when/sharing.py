"""What one part of a sentence says for another: "Monday or Tuesday at two", "from May 10 to 12".

The rule: what somebody says of the next thing too is said once, before it or behind it.
"""

from collections.abc import Sequence

from msgspec import structs

from tools.when.frame import DAY_FIELDS, UNSAID, Frame, Frames


def between_wishes(wishes: Sequence[Frames]) -> None:
    """Give each wish what it has not said itself: the day of the one before, the time of the one behind."""
    for before, wish in zip(wishes, wishes[1:], strict=False):
        if _is_day_too(before[-1], wish[0]):
            wish[0].ordinal, wish[0].loose, wish[0].month = wish[0].loose, None, before[-1].month
        elif not _dated(wish):
            _take_day(before, wish[0])
        else:
            _take_stretch(before[-1], wish[0])
        _take_time_before(before, wish)
    for wish, behind in zip(reversed(wishes[:-1]), reversed(wishes[1:]), strict=False):
        _month_behind(wish, behind[-1])
        _take_week(behind[-1], wish[0])
        if not _dated(wish):
            _take_day(behind, wish[0])
        if len(wish) == 1 and not wish[0].timed:
            _take_time(behind, wish)


def _take_stretch(before: Frame, frame: Frame) -> None:
    """The month of "December 3rd or the 4th", the week of "next week Monday or Tuesday"."""
    if frame.ordinal is not None and frame.month is None and frame.weekday is None:
        frame.month = before.month
    _take_week(before, frame)


def _take_week(source: Frame, frame: Frame) -> None:
    """The week of "Wednesday or Thursday next week"."""
    if frame.weekday is not None and frame.week is None and not frame.which and source.weekday is not None:
        frame.week = source.week


def _is_day_too(before: Frame, frame: Frame) -> bool:
    """Of "December 3 or 4" the second is a day as well."""
    return frame.loose is not None and not frame.dated and before.ordinal is not None and not before.timed


def _take_time_before(before: Frames, wish: Frames) -> None:
    """Of "at two on Tuesday or Wednesday" both are at two: the time was said before the day."""
    if len(wish) > 1 or wish[0].timed or not any(each.led for each in before):
        return
    timed = [structs.replace(each) for each in before if each.timed]
    for each in timed:
        for name in DAY_FIELDS:
            setattr(each, name, UNSAID[name])
    if len(timed) == 1 and not timed[0].relation:
        wish[0].clock, wish[0].half, wish[0].part = timed[0].clock, timed[0].half, timed[0].part
    else:
        wish += timed


def _take_time(source: Frames, wish: Frames) -> None:
    """Of "Monday or Tuesday after four" both are meant; if not, it is a time of Monday all the same."""
    first, *rest = source
    if wish[0].weekday is not None or not first.part:
        wish[0].clock, wish[0].half, wish[0].part = first.clock, first.half, first.part
    if not any(each.dated for each in rest):
        wish += [structs.replace(each) for each in rest]


def _month_behind(wish: Frames, last: Frame) -> None:
    """The month of what comes behind it: "the first or second of December"."""
    for each in wish:
        if last.month is None or each.month is not None or each.clock is not None or each.weekday is not None:
            continue
        if each.ordinal is None and each.loose is not None:
            each.ordinal, each.loose = each.loose, None
        if each.ordinal is not None:
            each.month, each.year = last.month, last.year


def _dated(wish: Frames) -> bool:
    return any(each.dated for each in wish)


def _take_day(source: Frames, frame: Frame) -> None:
    for each in source:
        if each.dated:
            for name in DAY_FIELDS:
                setattr(frame, name, getattr(each, name))
            return


def between_ends(begin: Frame, end: Frame) -> None:
    """Month and year are those of both: "from the tenth to the twelfth of August 2027"."""
    if begin.loose is not None and begin.clock is None and end.ordinal is not None:
        begin.ordinal, begin.loose = begin.loose, None
        if end.clock is not None and begin.month is None:
            begin.clock, begin.half = end.clock, end.half  # "22-23 Feb at 7 pm"
    if begin.ordinal is not None and begin.month is None and begin.weekday is None:
        begin.month = end.month
    if begin.ordinal is not None and begin.month is not None and end.loose is not None and end.clock is None:
        end.ordinal, end.loose, end.month = end.loose, None, begin.month
    if begin.weekday is not None and begin.week is None and not begin.which and end.weekday is not None:
        begin.week = end.week
    if begin.month is not None and end.month is not None and end.year and not begin.year:
        begin.year = end.year - (begin.month > end.month)
