"""Which minute of the day a clock time is: "two" is the afternoon, unless something else was said.

The rule: a bare hour is what a business means, the first one from eight in the morning on. A part of the day
or the other end of a window decides otherwise.
"""

from engine.model import DAY, Manner
from tools.when import model
from tools.when.frame import HOUR, NOON, Clock, Frame

BARE_FROM = 8 * HOUR
"""One to seven is the afternoon."""
FIGURES_FROM = 6 * HOUR
"""Where clocks have 24 hours, "6:30" is the morning."""
_AFTER_NOON = 3 * HOUR
"""Around noon "two" is behind it, and "eleven" before."""
_NIGHT_FROM = 6 * HOUR
"""At night "eight" is before midnight, and "five" behind it."""
_MORNINGS = ("morning", "forenoon")
_MIDDAY = (-1 * HOUR, 3 * HOUR)
"""From when until when the middle of a day is, by the end of its morning."""


def readings(clock: Clock, frame: Frame) -> tuple[int, int | None]:
    """The minute of the day that is meant, and the other that could be."""
    if clock.reading == "fixed":
        return clock.minute, None
    minute = clock.minute % NOON
    half = frame.half if frame.half is not None else _half_of(frame.part, minute)
    if half is None:
        begin = FIGURES_FROM if clock.reading == "figures" else BARE_FROM
        first = minute if minute >= begin else minute + NOON
        return first, (first + NOON) % DAY
    if frame.half is None and frame.part in _MORNINGS and clock.minute >= NOON:
        return clock.minute, minute  # a business opens at noon rather than at midnight
    if frame.half is None and frame.part in ("night", "evening") and minute < HOUR:
        return DAY + minute, None  # "twelve at night" ends the day
    return minute + half, None


def _half_of(part: str, minute: int) -> int | None:
    """The half of the day in which a time on the dial is, by a part of it."""
    match part:
        case "morning" | "forenoon":
            return 0
        case "noon":
            return NOON if minute < _AFTER_NOON else 0
        case "afternoon" | "evening":
            return NOON
        case "night":
            return NOON if minute >= _NIGHT_FROM or minute < HOUR else 0
    return None


def ends(base: Frame, begin: Frame | None, end: Frame | None) -> tuple[int | None, int | None]:
    """Both ends of a window as minutes of the day, each in the light of the other."""
    for each in (begin, end):
        if each is None or each.clock is None or each.half is not None or each.part:
            continue
        if base.part not in _MORNINGS or each.clock.minute % NOON >= HOUR:
            each.part = base.part  # of "the morning from ten to twelve" twelve is its end
    one = begin.clock if begin is not None else None
    other = end.clock if end is not None else None
    if begin is None or end is None or one is None or other is None:
        first = readings(one, begin)[0] if begin is not None and one is not None else None
        return first, readings(other, end)[0] if end is not None and other is not None else None
    return _pair(
        [each for each in readings(one, begin) if each is not None],
        [each for each in readings(other, end) if each is not None],
        settled=one.reading == "figures",
    )


def _pair(starts: list[int], stops: list[int], *, settled: bool) -> tuple[int, int]:
    """The start that lies before a certain end ("8 to 11 pm"), and the first end after the start."""
    if len(stops) == 1 and len(starts) == 2 and not settled:
        return max((each for each in starts if each < stops[0]), default=starts[0]), stops[0]
    after = [each for each in stops if each > starts[0]]
    return starts[0], min(after or stops)


def part(frame: Frame, manner: Manner) -> tuple[int, int]:
    """The part of the day that is meant, with "early" and "late"."""
    start, end = model.part(manner, frame.part)
    middle = (start + end) // 2
    if frame.late:
        return (start, middle) if frame.late < 0 else (middle, end)
    return start, end


def edge(which: int, manner: Manner) -> tuple[int, int]:
    """The beginning, the middle or the end of a day, by its place in `EDGES`."""
    morning, afternoon = model.part(manner, "morning"), model.part(manner, "afternoon")
    return (
        (morning[0], sum(morning) // 2),
        (morning[1] + _MIDDAY[0], morning[1] + _MIDDAY[1]),
        (sum(afternoon) // 2, afternoon[1]),
    )[which]
