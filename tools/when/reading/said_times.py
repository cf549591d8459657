"""Times of the day, and numbers that may be one: "half past two", "in the morning", "10".

The rule: what a time looks like is for `clocks` to say; here it is whether one is expected. A number by
itself stays loose, an hour or a day, until all was said.
"""

from tools.when import clocks
from tools.when.frame import MONTH_DAYS_MAX, NOON, NotUnderstood
from tools.when.reading.reader import Reader
from tools.when.tokens import in_one_or_two_figures

_BEFORE_TIMES = frozenset(
    ("at", "around", "after", "past_or_after", "before", "to_or_before", "at_latest", "at_earliest")
)
"""Behind these a mere number is an hour."""
_BEHIND_LISTED = frozenset(("or", "pause"))
"""Behind one of several there is more."""


def clock(reader: Reader, index: int) -> int:
    """A time, with the half of the day that belongs to it."""
    expected, divided = time_expected(reader, index), _divided(reader)
    found = clocks.read(reader.tags, index, reader.words, sure=expected, divided=divided)
    if found is None:
        return index
    clock, half, end = found
    reader.set(clock=clock)
    if half is not None:
        reader.set(half=half)
    return end


def _divided(reader: Reader) -> bool:
    """Whether the "and" of a "between" is still to come."""
    frame = reader.frame
    within = reader.between_since == len(reader.spoken.wishes)
    return within and frame.relation == "from" and frame.clock is None


def time_expected(reader: Reader, index: int) -> bool:
    """Whether a mere number is an hour here: after "at", or as the end of what began with a time."""
    if index and not _BEFORE_TIMES.isdisjoint(reader.tags[index - 1]):
        return True
    wish = reader.wish
    return len(wish) > 1 and wish[-1].relation == "to" and wish[-2].clock is not None and wish[-1].empty


def half(reader: Reader, index: int) -> int:
    """What belongs to figures, am and pm."""
    frame = reader.frame
    if frame.loose is not None and frame.clock is None:
        clock = clocks.on_the_hour(frame.loose)
        if clock is None:
            return index
        frame.loose = None
        reader.set(clock=clock)
    if reader.frame.clock is None:
        return index
    reader.frame.half = 0 if "am" in reader.tags[index] else NOON
    return index + 1


def part(reader: Reader, index: int) -> int:
    """A part of the day; the same may be said twice."""
    said, part = reader.frame.part, reader.tags[index]["part"]
    if not said:
        reader.set(part=part)
    elif said != part:
        raise NotUnderstood
    return index + 1


def _is_next_of_list(reader: Reader, index: int) -> bool:
    """Whether a number behind a pause is one more of its kind: "at nine, ten or eleven", "May 3, 4 or 5"."""
    listed = not _BEHIND_LISTED.isdisjoint(reader.tags[index + 1])
    return reader.frame.numbered or (reader.frame.ordinal is not None and listed)


def _ends_number(reader: Reader) -> bool:
    """Whether this is the end of what began with a mere number."""
    wish = reader.wish
    return len(wish) > 1 and wish[-1].relation == "to" and wish[-1].empty and wish[-2].loose is not None


def loose(reader: Reader, index: int) -> int:
    """A number by itself: an hour or a day."""
    tag = reader.tags[index]
    number = tag["number"]
    if reader.paused and _is_next_of_list(reader, index) and not reader.corrected:
        reader.begin_wish()
        reader.paused = False
    if not 0 <= number <= MONTH_DAYS_MAX or not in_one_or_two_figures(tag) or reader.frame.loose is not None:
        return index
    if "of" in tag and "digits" not in tag and not _ends_number(reader):
        return index  # an article, but in "twelve to one"
    if reader.corrected:
        reader.take_back(())
    if "unit" in reader.tags[index + 1]:
        raise NotUnderstood
    reader.frame.loose = number
    return index + 1
