"""Tokens -> a time of the day: "half past two", "14:30", "Viertel vor drei", "las dos y media", "two thirty".

The rule: what can be a time without a word that says so ("nine", "10") is none here, unless a time has to
follow; then an hour is an hour. Whether "two" is the afternoon is not decided here.
"""

from collections.abc import Sequence
from typing import NamedTuple

from engine.model import DAY
from tools.when.frame import HOUR, NOON, Clock, Reading
from tools.when.tokens import OF, in_one_or_two_figures, past
from tools.when.vocabulary import Tags, Vocabulary

_DIAL = 12
"""Hours on it."""
_HOURS_MAX = 24
_ROUND = frozenset((5, 10, 15, 20, 25))
"""Minutes of which "to" makes a time; "two to four" is from one to the other."""
_HALF = 30
_SAID = frozenset(("clock", "am", "pm"))
"""Behind a number, what makes a time of it."""
_HALVES = frozenset(("am", "pm"))
_NAMED = frozenset(("noon", "midnight"))
_NO_MINUTES = frozenset(("unit", "month", "clock"))
"""A number before these is no minutes: "at two ten minutes", "um zwei 12 Mai"."""
_RANGES = frozenset(("from", "between"))
_PAUSE_OR_UNIT = frozenset(("pause", "unit"))


class Found(NamedTuple):
    """A time, the half of the day that was said with it, and the index of what follows."""

    clock: Clock
    half: int | None
    end: int


class _Minutes(NamedTuple):
    """Minutes behind an hour, the index of what follows, and whether they are as on a digital clock."""

    minutes: int
    end: int
    digital: bool


def read(tags: Sequence[Tags], index: int, words: Vocabulary, *, sure: bool, divided: bool) -> Found | None:
    """The time that begins at a token. `sure`: a time has to follow here. `divided`: an "and" is still to
    come that stands between two times, so that a number behind it need not be minutes.
    """
    if "clock" in tags[index] and "unit" not in tags[index]:
        index, sure = index + 1, True  # "ore 15"
    tag = tags[index]
    if "time" in tag:
        return _figures(tags, index, words, sure=sure)
    found = _before_hour(tags, index, words)
    return found or _on_hour(tags, index, words, sure=sure, divided=divided)


def on_the_hour(hour: int) -> Clock | None:
    """The time of a mere number."""
    if not 0 <= hour <= _HOURS_MAX:
        return None
    return Clock(hour * HOUR, "bare" if 0 < hour <= _DIAL else "fixed")


def _closed(tags: Sequence[Tags], end: int, clock: Clock) -> Found:
    """With what may still follow: "o'clock", am and pm."""
    if "clock" in tags[end]:
        end += 1
    half = None
    if "am" in tags[end] or "pm" in tags[end]:
        half = 0 if "am" in tags[end] else NOON
        end += 1
    return Found(clock, half, end)


def _figures(tags: Sequence[Tags], index: int, words: Vocabulary, *, sure: bool) -> Found | None:
    """A time in figures: "14:30"; "12.10" may be a date."""
    tag = tags[index]
    if tag.get("doubtful") and "figures" in tag and not sure and _SAID.isdisjoint(tags[index + 1]):
        return None
    minute = tag["time"]
    halved = not _HALVES.isdisjoint(tags[index + 1])  # "02:30 PM" is as models write it
    reading = "bare" if halved and minute < NOON + HOUR else _reading(minute, tag["literal"], words)
    return _closed(tags, index + 1, Clock(minute, reading))


def _reading(minute: int, literal: bool, words: Vocabulary) -> Reading:
    if literal or minute >= NOON + HOUR or minute < HOUR:
        return "fixed"
    return "bare" if words.twelve_hours else "figures"


def minutes_from_hour(tags: Sequence[Tags], index: int, words: Vocabulary) -> bool:
    """Whether a time begins here with its minutes: "seven minutes past midnight" is no length."""
    return _before_hour(tags, index, words) is not None


def _before_hour(tags: Sequence[Tags], index: int, words: Vocabulary) -> Found | None:
    """Minutes before the hour they belong to: "a quarter past two", "ten to four", "halb drei"."""
    begin = _past_articles(tags, index)
    tag = tags[begin]
    minutes = tag.get("fraction", tag.get("number"))
    if minutes is None or minutes >= HOUR:
        return None
    end, counted = begin + 1, False
    if tags[end].get("unit") == "minute":
        end, counted = end + 1, True
    ranged = index > 0 and not _RANGES.isdisjoint(tags[index - 1])
    sign = _sign(tags[end], tag, counted=counted, ranged=ranged)
    if sign:
        return _around_hour(tags, end + 1, sign * minutes, words)
    if "fraction" in tag and end == begin + 1:
        return _fraction_of_hour(tags, end, minutes, words)
    return None


def _past_articles(tags: Sequence[Tags], index: int) -> int:
    """The index of minutes, behind articles that may be numbers too: "a quarter", "e un quarto"."""
    index = past(tags, index, OF, but="number")
    return index + 1 if "of" in tags[index] and "fraction" in tags[index + 1] else index


def _sign(tag: Tags, minutes: Tags, *, counted: bool = False, ranged: bool = False) -> int:
    """Whether a word puts minutes after the hour (1) or before it (-1).

    `counted`: they were called minutes. `ranged`: "from" was said, so that "to" is until.
    """
    if "past" in tag:
        return 1
    if "to" in tag:
        return -1
    number = minutes.get("number")
    plain = counted or "fraction" in minutes or number in _ROUND
    if "past_or_after" in tag or "to_or_before" in tag:
        return (1 if "past_or_after" in tag else -1) if plain else 0
    spoken = plain and "digits" not in minutes and not ranged
    return -1 if "to_or_until" in tag and spoken else 0


def _around_hour(tags: Sequence[Tags], index: int, minutes: int, words: Vocabulary) -> Found | None:
    """An hour, with minutes before or after it that were said before it."""
    index = past(tags, index, OF, but="number")
    if tags[index].get("fraction") == _HALF and words.half_before:
        hour = _hour(tags[index + 1])  # "fünf vor halb drei"
        minutes, index = minutes - _HALF, index + 1
    else:
        hour = _hour(tags[index])
    if hour is None:
        return None
    return _closed(tags, index + 1, _moved(hour, minutes))


def _fraction_of_hour(tags: Sequence[Tags], index: int, minutes: int, words: Vocabulary) -> Found | None:
    """A part of the hour that follows: "halb drei", "dreiviertel neun"; in English "half two" is after it."""
    hour, behind = _hour(tags[index]), tags[index + 1]
    if hour is None or ("unit" in behind and "clock" not in behind):
        return None
    if words.half_before:
        return _closed(tags, index + 1, _moved(hour, minutes - HOUR))
    return _closed(tags, index + 1, _moved(hour, minutes)) if minutes == _HALF else None


def _hour(tag: Tags) -> Clock | None:
    if "noon" in tag:
        return Clock(NOON, "fixed")
    if "midnight" in tag:
        return Clock(0, "fixed")
    number = tag.get("number", tag.get("ordinal"))
    return on_the_hour(number) if number is not None and in_one_or_two_figures(tag) else None


def _moved(hour: Clock, minutes: int) -> Clock:
    minute = hour.minute + minutes
    if hour.reading == "fixed":
        return Clock(minute % DAY, "fixed")
    # Of twelve it is remembered: "half past twelve in the morning" need not be at night.
    return Clock(minute if minutes >= 0 and hour.minute == NOON else minute % NOON, "bare")


def _on_hour(
    tags: Sequence[Tags], index: int, words: Vocabulary, *, sure: bool, divided: bool
) -> Found | None:
    """The hour, and what may follow it."""
    tag = tags[index]
    if not in_one_or_two_figures(tag):
        return _run_together(tags, index, words, sure=sure)
    if tag.get("number") == _DIAL and not _NAMED.isdisjoint(tags[index + 1]):
        index, tag = index + 1, tags[index + 1]  # "twelve noon"
    hour = _hour(tag)
    if hour is None or ("ordinal" in tag and not sure) or ("of" in tag and "fraction" in tags[index + 1]):
        return None  # "a quarter" is no "one fifteen"
    end, named = index + 1, not _NAMED.isdisjoint(tag)
    if "clock" in tags[end]:
        end, named = end + 1, True
    minutes = _minutes(tags, end, words, named=named or sure, spoken="digits" not in tag)
    if minutes is not None and not (divided and _divides(tags, end, minutes.end)):
        figures = named and minutes.digital and minutes.minutes > 0 and not words.twelve_hours
        if figures and hour.reading == "bare":
            return _closed(tags, minutes.end, Clock(hour.minute + minutes.minutes, "figures"))
        return _closed(tags, minutes.end, _moved(hour, minutes.minutes))
    found = _closed(tags, end, hour)
    return found if named or sure or found.end > end or _part_behind(tags, end) else None


def _divides(tags: Sequence[Tags], index: int, end: int) -> bool:
    """Whether this "and" stands between two times: "entre nueve y once", not "entre nueve y diez y once"."""
    number = "and" in tags[index] and "fraction" not in tags[end - 1]
    return number and "and" not in tags[past(tags, end, _PAUSE_OR_UNIT)]


def _part_behind(tags: Sequence[Tags], index: int) -> bool:
    """Whether a part of the day makes a time of the hour: "eight in the evening", not "the 20th, evening"."""
    hour, part = tags[index - 1], tags[index]
    return "part" in part and hour.get("number", DAY) <= _DIAL and ("of" not in hour or "joined" in part)


def _minutes(
    tags: Sequence[Tags], index: int, words: Vocabulary, *, named: bool, spoken: bool
) -> _Minutes | None:
    """The minutes that follow an hour. `named`: it is one for sure. `spoken`: it was said in a word."""
    tag = tags[index]
    if "minus" in tag:
        return _fraction_or_number(tags, index + 1, -1)
    if "and" in tag:
        found = _fraction_or_number(tags, index + 1, 1)
        if found is None or _hour(tags[found.end]) is not None or _sign(tags[found.end], tags[found.end - 1]):
            return None  # "between nine and half past eleven", "zwischen neun und halb zwölf"
        return found if "fraction" in tags[found.end - 1] or words.minutes_joined else None
    if "zero" in tag and tags[index + 1].get("number", HOUR) < 10:
        return _Minutes(tags[index + 1]["number"], index + 2, digital=True)
    if "fraction" in tag and not words.half_before and "unit" not in tags[index + 1]:
        return _Minutes(tag["fraction"], index + 1, digital=False)
    return _digital(tags, index, named=named, spoken=spoken)


def _digital(tags: Sequence[Tags], index: int, *, named: bool, spoken: bool) -> _Minutes | None:
    """Minutes as they are on a digital clock: "two thirty", "14 Uhr 30"."""
    tag = tags[index]
    number = tag.get("number")
    if number is None or not 0 < number < HOUR or "of" in tag:
        return None
    two_figures = tag.get("digits") == 2 if "digits" in tag else named or (spoken and number >= 10)
    if not two_figures and not (named and "digits" in tag):
        return None
    end = index + 1
    if tags[end].get("unit") == "minute":
        return _Minutes(number, end + 1, digital=True)
    return _Minutes(number, end, digital=True) if _NO_MINUTES.isdisjoint(tags[end]) else None


def _fraction_or_number(tags: Sequence[Tags], index: int, sign: int) -> _Minutes | None:
    """Minutes behind "and" (`sign` 1) or "minus" (-1)."""
    index = _past_articles(tags, index)
    tag = tags[index]
    minutes = tag.get("fraction", tag.get("number"))
    if minutes is None or minutes >= HOUR or not in_one_or_two_figures(tag):
        return None
    end = index + 1
    if tags[end].get("unit") == "minute":
        return _Minutes(sign * minutes, end + 1, digital=False)
    return _Minutes(sign * minutes, end, digital=False) if _NO_MINUTES.isdisjoint(tags[end]) else None


def _run_together(tags: Sequence[Tags], index: int, words: Vocabulary, *, sure: bool) -> Found | None:
    """Hour and minutes in one number: "1430", "0930"."""
    hour, minute = divmod(tags[index]["number"], 100)
    if hour >= _HOURS_MAX or minute >= HOUR:
        return None
    digits = tags[index]["digits"]
    if digits == 3 and not sure and minute % 5 and _SAID.isdisjoint(tags[index + 1]):
        return None
    time = hour * HOUR + minute
    reading = _reading(time, digits == 4 and hour < 10, words)
    return _closed(tags, index + 1, Clock(time, reading))
