"""Frames -> days: which days of the calendar were said. Days are counted from the epoch.

The rule: always what comes next, today included. What was said twice has to fit: a weekday that is not that
of its date is a fault, and which of the two was meant is for the caller to say.
"""

from calendar import monthrange
from datetime import date

from msgspec import Struct, structs

from engine.hours import EPOCH_ORDINAL
from engine.model import Manner
from tools.faults import Fault
from tools.when.frame import BEGIN, END, LAST, MONTHS, WEEK, Frame, Length

SATURDAY = 5
"""Monday is 0."""
LEAP_YEARS_MAX = 8
"""Until the twenty-ninth of February comes again, at most."""
NEAR_MONTHS = 2
"""Months in which "Friday the 23rd" is looked for: who means a later one says its month."""
CALENDAR_YEAR_MIN, CALENDAR_YEAR_MAX = 1971, 2399
"""Beyond them nothing is booked: dates there are clamped, or refused."""


class Days(Struct, frozen=True):
    """The days from `first` to `last`. `doubt`: each that may have been meant, where that is not clear."""

    first: int
    last: int
    doubt: tuple[int, ...] = ()

    @property
    def single(self) -> bool:
        return self.first == self.last


def one(day: int) -> Days:
    """A single day."""
    return Days(day, day)


def of(frame: Frame, today: int, manner: Manner, *, after: int | None = None) -> Days | None:
    """The days that a frame says, None if it says none. Raises `Fault` for those that do not exist.

    `after`: the day at which the window begins that this frame ends.
    """
    found = _named(frame, today, manner, after)
    if found is None:
        return None
    if frame.length is not None and frame.anchor in ("from", "before"):
        sign = 1 if frame.anchor == "from" else -1
        if frame.length.days or frame.length.months:
            found = one(moved(found.first, frame.length, sign))
    if frame.week_of and found.single:
        monday = found.first - _date(found.first).weekday()
        return Days(monday, monday + WEEK - 1)
    return _edged(frame, found)


def moved(day: int, length: Length, sign: int = 1) -> int:
    """A day, so many days and months later; the last of a month that is shorter."""
    on = _date(day)
    if length.months:
        year, month = _month_from(on, sign * length.months)
        if not CALENDAR_YEAR_MIN <= year <= CALENDAR_YEAR_MAX:
            raise Fault("bad_when")
        on = date(year, month, min(on.day, monthrange(year, month)[1]))
    return _day(on) + sign * length.days


def weekday(day: int) -> int:
    """The weekday of a day, Monday 0."""
    return _date(day).weekday()


def _named(frame: Frame, today: int, manner: Manner, after: int | None) -> Days | None:
    if frame.date is not None:
        return _date_in_figures(frame, frame.date, today)
    if frame.month is not None and frame.ordinal is not None:
        return _fitting(frame, _dates(frame.year, frame.month, frame.ordinal, today, after), today)
    if frame.relative is not None:
        return _fitting(frame, (today + frame.relative,), today)
    if frame.weekday is not None:
        return _weekday(frame, frame.weekday, today, manner, after)
    if frame.ordinal is not None:
        return _day_of_month(frame, today, after)
    return _stretch(frame, today, manner, after)


def _date_in_figures(frame: Frame, figures: tuple[int, int, int], today: int) -> Days:
    """The date; that of the other order, if only that is to come, or is on the weekday that was said."""
    candidates = _dates(*figures, today)
    if frame.other_date is not None:
        other = _dates(*frame.other_date, today)
        past = candidates[0] < today <= other[0]
        misfit = frame.weekday is not None and weekday(candidates[0]) != frame.weekday == weekday(other[0])
        candidates = other if past or misfit else candidates
    return _fitting(frame, candidates, today)


def _fitting(frame: Frame, candidates: tuple[int, ...], today: int) -> Days:
    """The date, if the weekday that was said with it is its own."""
    day = candidates[0]
    if frame.weekday is not None and _date(day).weekday() != frame.weekday:
        raise _mismatch(day, frame.weekday, today)
    return one(day)


def _mismatch(day: int, weekday: int, today: int) -> Fault:
    """What to raise, with the days that may be meant: the date, and the weekday nearest to it."""
    near = min(
        (each for each in range(day - 3, day + 4) if _date(each).weekday() == weekday),
        key=lambda each: (each < today, abs(each - day)),
    )
    return Fault("weekday_mismatch", days=(day, near))


def _dates(year: int, month: int, day: int, today: int, after: int | None = None) -> tuple[int, ...]:
    """The next such date. Raises `Fault` if there is none."""
    if year:
        return (_exact(year, month, monthrange(year, month)[1] if day == LAST else day),)
    begin = _since(today, after)
    this_year = _date(begin).year
    for each in range(this_year, this_year + LEAP_YEARS_MAX + 1):
        last = monthrange(each, month)[1] if 1 <= month <= MONTHS else 0
        if day == LAST or 1 <= day <= last:
            found = _day(date(each, month, last if day == LAST else day))
            if found >= begin:
                return (found,)
    raise Fault("no_such_date")


def _since(today: int, after: int | None) -> int:
    """The first day of which something that is to come may be: today, or when its window begins."""
    return today if after is None else max(today, after)


def _exact(year: int, month: int, day: int) -> int:
    # Long ago and far ahead it is all the same; a leap year stands in, as only the date may be at fault.
    near = CALENDAR_YEAR_MIN + 1 if year < CALENDAR_YEAR_MIN else CALENDAR_YEAR_MAX - 3
    try:
        return _day(date(year if CALENDAR_YEAR_MIN <= year <= CALENDAR_YEAR_MAX else near, month, day))
    except ValueError:
        raise Fault("no_such_date") from None


def _weekday(frame: Frame, weekday: int, today: int, manner: Manner, after: int | None) -> Days:
    if frame.week is not None or frame.calendar_week is not None:
        stretch = _stretch(frame, today, manner)
        assert stretch is not None
        monday = stretch.last - WEEK + 1
        return one(monday + weekday)
    if frame.nth is not None:
        return _nth_weekday(frame, weekday, frame.nth, today)
    if frame.ordinal is not None:
        return _weekday_of_month(frame, weekday, today)
    if after is not None and not frame.which:
        return one(after + (weekday - _date(after).weekday()) % WEEK)
    return _coming_weekday(frame, weekday, today, manner)


def _coming_weekday(frame: Frame, weekday: int, today: int, manner: Manner) -> Days:
    ahead = (weekday - _date(today).weekday()) % WEEK
    soonest = today + (ahead or WEEK)
    next_week = today - _date(today).weekday() + WEEK + weekday
    match frame.which:
        case "this":
            return one(today + ahead)
        case "coming":
            return one(soonest)
        case "last":
            return one(soonest - WEEK if ahead else today - WEEK)
        case "after_next":
            return one(soonest + WEEK)
        case "next":
            if manner.next_weekday == "soonest":
                return one(soonest)
            ask = manner.next_weekday == "ask" and soonest != next_week
            return Days(next_week, next_week, (soonest, next_week) if ask else ())
    if ahead or frame.anchor:
        return one(today + ahead)
    return Days(today, today, (today, today + WEEK))


def _nth_weekday(frame: Frame, weekday: int, nth: int, today: int) -> Days:
    """Counted in its month: "the first Monday in January", "the last Friday of next month"."""
    month = _month_counted_in(frame, today)
    day = _nth_of(month, weekday, nth)
    if day < today and frame.month is not None and not frame.year:
        day = _nth_of(_month_of(_date(month.first), MONTHS), weekday, nth)
    return one(day)


def _nth_week(frame: Frame, nth: int, today: int) -> Days:
    """Counted in its month: "the first week of January" is its first seven days."""
    month = _month_counted_in(frame, today)
    first = month.first + WEEK * (nth - 1) if nth > 0 else month.last - WEEK + 1
    if first > month.last:
        raise Fault("no_such_date")
    return Days(first, min(first + WEEK - 1, month.last))


def _month_counted_in(frame: Frame, today: int) -> Days:
    month = _stretch(structs.replace(frame, nth=None), today, Manner())
    assert month is not None, "weekdays and weeks are counted only in a month"
    return month


def _nth_of(month: Days, weekday: int, nth: int) -> int:
    days = [each for each in range(month.first, month.last + 1) if _date(each).weekday() == weekday]
    if nth > len(days):
        raise Fault("no_such_date")
    return days[nth - 1 if nth > 0 else nth]


def _weekday_of_month(frame: Frame, weekday: int, today: int) -> Days:
    """A weekday and its day of a month that is not said: "Friday the 23rd"."""
    assert frame.ordinal is not None
    candidates = _days_of_months(frame, frame.ordinal, today)
    if not candidates:
        raise Fault("no_such_date")
    for place, day in enumerate(candidates[:NEAR_MONTHS]):
        if _date(day).weekday() == weekday:
            first = candidates[0]
            return Days(day, day, (first, day) if place else ())
    raise _mismatch(candidates[0], weekday, today)


def _day_of_month(frame: Frame, today: int, after: int | None) -> Days:
    assert frame.ordinal is not None
    candidates = _days_of_months(frame, frame.ordinal, _since(today, after))
    if not candidates:
        raise Fault("no_such_date")
    return one(candidates[0])


def _days_of_months(frame: Frame, ordinal: int, begin: int) -> list[int]:
    """This day of the coming months that have it; of the month that was said, only that."""
    on = _date(begin)
    ahead = range(MONTHS + 1) if frame.months is None else (frame.months,)
    found = []
    for months in ahead:
        year, month = _month_from(on, months)
        last = monthrange(year, month)[1]
        if ordinal == LAST:
            return [_day(date(year, month, last))]
        if 1 <= ordinal <= last:
            day = _day(date(year, month, ordinal))
            if day >= begin or frame.months is not None:
                found.append(day)
    return found


def _stretch(frame: Frame, today: int, manner: Manner, after: int | None = None) -> Days | None:
    """Several days: weeks, months, years, a weekend."""
    if frame.week is not None:
        monday = today - _date(today).weekday() + WEEK * frame.week
        return Days(max(monday, today) if _rest_of_week(frame) else monday, monday + WEEK - 1)
    if frame.calendar_week is not None:
        return _calendar_week(frame, frame.calendar_week, today)
    if frame.weekend:
        return _weekend(frame, today, manner)
    if frame.workday:
        day = today + 1
        while _date(day).weekday() >= SATURDAY:
            day += 1
        return one(day)
    if frame.nth is not None:
        return _nth_week(frame, frame.nth, today)
    if frame.month is not None:
        return _month(frame, frame.month, _since(today, after))
    if frame.months is not None:
        return _month_of(_date(today), frame.months)
    if frame.years is not None:
        year = _date(today).year + frame.years
        return Days(_day(date(year, 1, 1)), _day(date(year, 12, 31)))
    return None


def _rest_of_week(frame: Frame) -> bool:
    """Whether it is what is left of this week that is meant, and not its beginning or its end."""
    return frame.week == 0 and frame.edge is None and not frame.late


def _calendar_week(frame: Frame, number: int, today: int) -> Days:
    year = frame.year or _date(today).year
    try:
        monday = _day(date.fromisocalendar(year, number, 1))
        if not frame.year and monday + WEEK - 1 < today:
            monday = _day(date.fromisocalendar(year + 1, number, 1))
    except ValueError:
        raise Fault("no_such_date") from None
    return Days(monday, monday + WEEK - 1)


def _weekend(frame: Frame, today: int, manner: Manner) -> Days:
    saturday = today - _date(today).weekday() + SATURDAY
    if frame.which in ("next", "after_next"):
        next_one = saturday + WEEK * (1 if frame.which == "next" else 2)
        if manner.next_weekday == "soonest" and frame.which == "next" and _date(today).weekday() < SATURDAY:
            next_one = saturday
        return Days(next_one, next_one + 1)
    return Days(saturday, saturday + 1)


def _month(frame: Frame, month: int, today: int) -> Days:
    on = _date(today)
    year = frame.year or on.year + (month < on.month)
    if not frame.year and frame.which in ("next", "after_next") and month == on.month:
        year += 1
    if not CALENDAR_YEAR_MIN <= year <= CALENDAR_YEAR_MAX:
        raise Fault("no_such_date")
    return _month_of(date(year, month, 1), 0)


def _month_of(on: date, ahead: int) -> Days:
    """All days of the month that is so many months from a date."""
    year, month = _month_from(on, ahead)
    first = _day(date(year, month, 1))
    return Days(first, first + monthrange(year, month)[1] - 1)


def _month_from(on: date, ahead: int) -> tuple[int, int]:
    """The year and the month, so many months from a date."""
    months = on.year * MONTHS + on.month - 1 + ahead
    return months // MONTHS, months % MONTHS + 1


def _edged(frame: Frame, found: Days) -> Days:
    """The beginning, the middle or the end of several days; "early January" is its beginning."""
    edge = frame.edge
    if edge is None and frame.late and not frame.part:
        edge = BEGIN if frame.late < 0 else END
    if edge is None or found.single:
        return found
    count = found.last - found.first + 1
    if count == WEEK:
        first, last = ((0, 1), (2, 3), (3, 6))[edge]
    else:
        third = max(count // 3, 1)
        middle = (third, max(count - third - 1, third))
        first, last = ((0, third - 1), middle, (count - third, count - 1))[edge]
    return Days(found.first + first, found.first + last)


def _date(day: int) -> date:
    try:
        return date.fromordinal(day + EPOCH_ORDINAL)
    except (ValueError, OverflowError):
        raise Fault("bad_when") from None


def _day(on: date) -> int:
    return on.toordinal() - EPOCH_ORDINAL
