"""Days and weeks as they are told from today: "tomorrow", "next Friday", "this week", "the end of the month".

The rule: which one it is may stand before it or behind it: "la semaine prochaine".
"""

from engine.model import DAY
from tools.when.frame import EDGES, END, HOUR, LAST, NOON, WEEK, Clock, Length, Which
from tools.when.reading.reader import WHICH, Reader, which_in
from tools.when.reading.said_lengths import anchored
from tools.when.tokens import past

_OF_OR_DASH = frozenset(("of", "dash"))
_JOINING = frozenset(("of", "in"))
_BEFORE_MONTHS = _JOINING.union(WHICH)
_STRETCHES = frozenset(("week", "month", "year"))
"""Units that "next" belongs to rather than to a weekday before it."""
_EDGED = frozenset(("week", "month", "year", "day"))
"""Units that have a beginning and an end."""
_AHEAD: dict[Which, int] = {"this": 0, "next": 1, "coming": 1, "after_next": 2, "last": -1}
_ISO_WEEKS_MAX = 53


def relative(reader: Reader, index: int) -> int:
    """A day told from today: "tomorrow", and "tomorrow week"."""
    tag = reader.tags[index]
    if "part" in tag and reader.frame.dated and not reader.paused:
        return index  # "Montag morgen"
    reader.set(relative=tag["relative"])
    return _in_a_week(reader, index + 1)


def weekday(reader: Reader, index: int) -> int:
    """A weekday, with "next" before or behind it, or "week" for that in a week."""
    tags = reader.tags
    reader.set(weekday=tags[index]["weekday"])
    which = which_in(tags[index + 1])
    if which and not reader.frame.which and tags[index + 2].get("unit") not in _STRETCHES:
        reader.set(which=which)
        return index + 2
    return _in_a_week(reader, index + 1)


def _in_a_week(reader: Reader, index: int) -> int:
    """Behind a day: "Thursday week", "tomorrow week"."""
    tag, behind = reader.tags[index], reader.tags[index + 1]
    if tag.get("unit") != "week" or which_in(behind) or "digits" in behind:
        return index
    reader.set(length=Length(days=WEEK), anchor="from")
    return index + 1


def weeks(reader: Reader, index: int) -> int:
    """A week or two behind the day: "lunes en ocho", "mardi en quinze"."""
    if not reader.frame.dated:
        return index
    reader.set(length=Length(days=WEEK * reader.tags[index]["weeks"]), anchor="from")
    return index + 1


def which(reader: Reader, index: int) -> int:
    """After "this", "next" and the like, what they belong to."""
    said, begin = which_in(reader.tags[index]), reader.passed(index + 1)
    if said == "this" and "coming" in reader.tags[begin]:
        said, begin = "coming", reader.passed(begin + 1)
    tag = reader.tags[begin]
    if "weekday" in tag and said == "last" and weekday_of(reader, begin):
        reader.set(nth=LAST)
    elif "weekday" in tag:
        reader.set(weekday=tag["weekday"], which=said)
    elif "weekend" in tag:
        reader.set(weekend=True, which=said)
    elif "workday" in tag:
        reader.set(workday=True)
    else:
        return _which_other(reader, said, index, begin)
    return begin + 1


def _which_other(reader: Reader, which: Which, index: int, begin: int) -> int:
    """A month or a part of today, which are read for themselves; or a unit."""
    tag = reader.tags[begin]
    if "month" in tag:
        reader.set(which="" if which == "this" else which)
        return begin
    if "part" in tag and which == "this":
        reader.set(relative=0)
        return begin
    return _which_unit(reader, which, tag["unit"], begin + 1) if "unit" in tag else index


def unit(reader: Reader, index: int) -> int:
    """A unit, and behind it which one: "la semaine prochaine", "week 12", "the week of the tenth"."""
    unit, behind = reader.tags[index]["unit"], reader.tags[index + 1]
    which = which_in(behind)
    if which:
        return _which_unit(reader, which, unit, index + 2)
    if unit == "week" and behind.get("digits") and "unit" not in reader.tags[index + 2]:
        return week_number(reader, index)
    if unit == "week" and "of" in behind and anchored(reader, index + 1):
        reader.set(week_of=True)
        return index + 1
    if reader.frame.edge is not None and unit in _EDGED:
        return _which_unit(reader, "this", unit, index + 1)
    return index


def _which_unit(reader: Reader, which: Which, unit: str, end: int) -> int:
    """The index behind it, `end`, or 0 if it says nothing."""
    ahead = _AHEAD[which]
    match unit:
        case "week" if ahead < 0 and month_behind(reader, end):
            reader.set(nth=LAST)  # "the last week of October"
        case "week":
            reader.set(week=ahead)
        case "month":
            reader.set(months=ahead)
        case "year":
            reader.set(years=ahead)
        case "day" if ahead < 0 and month_behind(reader, end):
            reader.set(ordinal=LAST)  # "the last day of October"
        case "day":
            _which_day(reader, ahead)
        case "hour" | "minute" if ahead > 0:
            reader.set(length=Length(minutes=ahead * (HOUR if unit == "hour" else 1)), anchor="now")
        case _:
            return end if ahead == 0 else 0
    return end


def _which_day(reader: Reader, ahead: int) -> None:
    """After "next" or "last"; and "the start of the day", which says nothing more behind midnight."""
    frame = reader.frame
    if frame.edge is not None and frame.clock is not None and frame.clock.minute % NOON == 0:
        if frame.edge == END:
            frame.clock = Clock(DAY, "fixed")
        frame.edge = None
    elif frame.edge is None and ahead > 0:
        reader.set(days_on=ahead)
    elif frame.edge is None:
        reader.set(relative=ahead)


def month_behind(reader: Reader, index: int) -> bool:
    """Whether this is of a month that follows: "of October", "of next month"."""
    tag = reader.tags[past(reader.tags, index, _BEFORE_MONTHS)]
    return "month" in tag or tag.get("unit") == "month"


def weekday_of(reader: Reader, index: int) -> int:
    """A weekday with its month behind it, of "the first Monday in January": the index behind it, or 0."""
    tag, behind = reader.tags[index], reader.tags[index + 1]
    if "weekday" not in tag or _JOINING.isdisjoint(behind) or not month_behind(reader, index + 1):
        return 0
    reader.set(weekday=tag["weekday"])
    return index + 1


def week_number(reader: Reader, index: int) -> int:
    """A week of the calendar, by its number: "KW 49"."""
    number = reader.tags[index + 1].get("number")
    if number is None or not 1 <= number <= _ISO_WEEKS_MAX:
        return index
    reader.set(calendar_week=number)
    return index + 2


def weekend(reader: Reader, index: int) -> int:
    """The weekend, with which one behind it."""
    reader.set(weekend=True)
    which = which_in(reader.tags[index + 1])
    if not which:
        return index + 1
    reader.set(which=which)
    return index + 2


def edge(reader: Reader, index: int) -> int:
    """A beginning, a middle or an end, with something that has one."""
    place = next(place for place, kind in enumerate(EDGES) if kind in reader.tags[index])
    reader.set(edge=place)
    end = past(reader.tags, index + 1, _OF_OR_DASH)  # "mi-janvier"
    if "part" in reader.tags[end]:
        reader.frame.edge = None
        reader.set(late=place - 1)  # "en fin de matinée"
    elif "unit" in reader.tags[end]:
        return unit(reader, end)
    return end
