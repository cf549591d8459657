"""Dates of the calendar: "10 August", "the 24th", "12/1/2026", "the first Monday in December".

The rule: a year is one that follows its date and lies near; a number beside a month is its day.
"""

from tools.when.frame import EARLY, MONTH_DAYS_MAX, MONTHS
from tools.when.reading.reader import PASSABLE, Reader
from tools.when.reading.said_days import month_behind, weekday_of
from tools.when.reading.said_times import time_expected
from tools.when.tokens import CENTURY, OF, UNKNOWN, in_one_or_two_figures, past
from tools.when.vocabulary import Tags

YEARS_AHEAD = 10
"""How far ahead a four-figure number behind a date is a year, and no time."""
_HOURS_MAX = 24
_AT = frozenset(("at", "around"))
"""Behind these an ordinal is an hour: "um 2."."""
_OF_OR_SLASH = frozenset(("of", "slash"))
_DASH_OR_SLASH = frozenset(("dash", "slash"))
_BEFORE_YEARS = PASSABLE | _DASH_OR_SLASH
_BEHIND_HOURS = frozenset(("clock", "am", "pm", "past", "unit"))
"""A number before these is no day of the month before it."""
_BEHIND_TIMES = frozenset(("clock", "unit", "fraction", "minus", "am", "pm"))
"""A number before these is no day at all."""
_BEHIND_NO_YEAR = frozenset(("dash", "slash", "clock", "am", "pm", "until", "to_or_until", "part"))
"""Two figures before these are no year: "30. August 17-18 Uhr"."""


def date(reader: Reader, index: int) -> int:
    """A date in figures that can be read in one way only."""
    reader.set(date=reader.tags[index]["date"])
    return index + 1


def figures(reader: Reader, index: int) -> int:
    """A date such as "12/1/2026", by the order of the place unless only one of the two is possible."""
    tag = reader.tags[index]
    first, second, year = tag["figures"]
    if not tag["dots"] and (second > MONTHS or reader.month_first) and first <= MONTHS:
        first, second = second, first
    reader.set(date=(year, second, first))
    if not tag["dots"] and first <= MONTHS and second <= MONTHS:
        reader.frame.other_date = (year, first, second)
    return index + 1


def month_year(reader: Reader, index: int) -> int:
    """A month of a year in figures: "12/2026"."""
    month, year = reader.tags[index]["month_year"]
    reader.set(month=month, year=year)
    return index + 1


def month(reader: Reader, index: int) -> int:
    """A month, with the day before it or behind it, and a year."""
    reader.set(month=reader.tags[index]["month"])
    frame, end = reader.frame, index + 1
    if frame.ordinal is None and frame.loose is None:
        day = _day_behind(reader, end)
        if day is not None:
            reader.set(ordinal=day[0])
            end = day[1]
    elif frame.ordinal is None:
        frame.ordinal, frame.loose = frame.loose, None
    return _year(reader, end)


def _day_behind(reader: Reader, index: int) -> tuple[int, int] | None:
    """The day of a month behind its name, and what follows it: "August 10", "August the tenth"."""
    index = past(reader.tags, index, _OF_OR_SLASH, but="number")
    tag = reader.tags[index]
    if "ordinal" in tag:
        return tag["ordinal"], index + 1
    number = tag.get("number")
    if number is None or not _is_day(number, tag) or not _BEHIND_HOURS.isdisjoint(reader.tags[index + 1]):
        return None
    return number, index + 1


def _is_day(number: int, tag: Tags) -> bool:
    """Whether a number, or an ordinal, can be the day of a month."""
    return 1 <= number <= MONTH_DAYS_MAX and in_one_or_two_figures(tag)


def _year(reader: Reader, index: int) -> int:
    """A year behind a date."""
    end = past(reader.tags, index, _BEFORE_YEARS, but="number")
    tag, frame = reader.tags[end], reader.frame
    year: int | None = tag.get("year")
    figures = tag.get("digits")
    if year is None and figures == 4 and -1 <= tag["number"] - reader.year <= YEARS_AHEAD:
        year = tag["number"]
    if year is None and figures == 2 and end == index and frame.ordinal is not None:
        year = _year_of_two_figures(reader, end)
    if year is None or frame.year:
        return index
    frame.year = year
    return end + 1


def _year_of_two_figures(reader: Reader, index: int) -> int | None:
    """The year that two figures behind a date are, if it is this one or the next."""
    year: int = CENTURY + reader.tags[index]["number"]
    near = year in (reader.year, reader.year + 1)
    return year if near and _BEHIND_NO_YEAR.isdisjoint(reader.tags[index + 1]) else None


def year_alone(reader: Reader, index: int) -> int:
    """A year that does not follow its month: "next January, 2028", "August 10 - 22, 2012"."""
    wish, frame = reader.wish, reader.frame
    if frame.month is None and (frame.loose is None or len(wish) < 2 or wish[-2].month is None):
        return index
    return _year(reader, index)


def day_month(reader: Reader, index: int) -> int:
    """A number with its month behind it: "10 August", "the tenth of August"."""
    tags, tag = reader.tags, reader.tags[index]
    end = past(tags, index + 1, OF)
    if end == index + 1 and not _DASH_OR_SLASH.isdisjoint(tags[end]):
        end += 1  # "10-August", "8/Oct"
    if "month" not in tags[end]:
        return index
    day = tag.get("ordinal", tag.get("number"))
    if not _is_day(day, tag):
        return index
    if end > index + 1 and "ordinal" not in tag and time_expected(reader, index):
        return index  # "at two on the May holiday"
    reader.set(ordinal=day, month=tags[end]["month"])
    return _year(reader, end + 1)


def numbered_day(reader: Reader, index: int) -> int:
    """A number that can be nothing but a day: "le 5", "mardi 5"."""
    tag, before = reader.tags[index], reader.tags[index - 1] if index else UNKNOWN
    behind_weekday = "weekday" in before and reader.words.on and not reader.words.dotted_ordinals
    if "on" not in before and not behind_weekday:
        return index
    if not _is_day(tag["number"], tag) or reader.frame.ordinal is not None:
        return index
    if not _BEHIND_TIMES.isdisjoint(reader.tags[index + 1]):
        return index
    reader.set(ordinal=tag["number"])
    return index + 1


def ordinal(reader: Reader, index: int) -> int:
    """A day, or which of several: "the 24th", "the second one", "the first Monday in December"."""
    tag, behind = reader.tags[index], reader.tags[index + 1]
    ordinal = tag["ordinal"]
    if "one" in behind:
        reader.set(offer=ordinal - 1)
        return index + 2
    if ordinal == 1 and "part" in behind:
        reader.set(late=EARLY)  # "primo pomeriggio"
        return index + 1
    if behind.get("unit") == "week" and month_behind(reader, index + 2):
        reader.set(nth=ordinal)  # "the first week of January"
        return index + 2
    counted = weekday_of(reader, index + 1)
    if counted:
        reader.set(nth=ordinal)
        return counted
    month = behind.get("ordinal")
    if month is not None and month <= MONTHS and "digits" not in behind and reader.words.dotted_ordinals:
        reader.set(ordinal=ordinal, month=month)  # "am dritten zwölften"
        return _year(reader, index + 2)
    following = day_month(reader, index)
    at = index > 0 and not _AT.isdisjoint(reader.tags[index - 1])
    if following > index or (ordinal <= _HOURS_MAX and at):
        return following
    reader.set(ordinal=ordinal, worded="digits" not in tag)
    return index + 1
