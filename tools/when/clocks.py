"""Tokens -> a time of the day: "half past two", "14:30", "Viertel vor drei", "las dos y media", "two thirty".

The rule: what can be a time without a word that says so ("nine", "10") is none here, unless a time has to
follow; then an hour is an hour. Whether "two" is the afternoon is not decided here.
"""

from collections.abc import Sequence

from engine.model import DAY
from tools.when.frame import Clock, Reading
from tools.when.tokens import past
from tools.when.vocabulary import Tags, Vocabulary

HOUR = 60
NOON = 12 * HOUR
ROUND = frozenset((5, 10, 15, 20, 25))
"""Minutes of which "to" makes a time; "two to four" is from one to the other."""
Found = tuple[Clock, int | None, int]
"""The time, the half of the day that was said with it, and the index of what follows."""


def read(
    tags: Sequence[Tags], index: int, words: Vocabulary, *, sure: bool, divided: bool = False
) -> Found | None:
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
    if not 0 <= hour <= 24:
        return None
    return Clock(hour * HOUR, "bare" if 0 < hour <= 12 else "fixed")


def _closed(tags: Sequence[Tags], end: int, clock: Clock) -> Found:
    """With what may still follow: "o'clock", am and pm."""
    if "clock" in tags[end]:
        end += 1
    half = None
    if "am" in tags[end] or "pm" in tags[end]:
        half = 0 if "am" in tags[end] else NOON
        end += 1
    return clock, half, end


def _figures(tags: Sequence[Tags], index: int, words: Vocabulary, *, sure: bool) -> Found | None:
    tag = tags[index]
    behind = tags[index + 1]
    said = sure or "clock" in behind or "am" in behind or "pm" in behind
    if tag.get("doubtful") and not said and "figures" in tag:
        return None
    minute = tag["time"]
    reading = _reading(minute, literal=tag["literal"], words=words)
    return _closed(tags, index + 1, Clock(minute, reading))


def _reading(minute: int, *, literal: bool, words: Vocabulary) -> Reading:
    if literal or minute >= NOON + HOUR or minute < HOUR:
        return "fixed"
    return "bare" if words.twelve_hours else "figures"


def minutes_from_hour(tags: Sequence[Tags], index: int, words: Vocabulary) -> bool:
    """Whether a time begins here with its minutes: "seven minutes past midnight" is no length."""
    return _before_hour(tags, index, words) is not None


def _before_hour(tags: Sequence[Tags], index: int, words: Vocabulary) -> Found | None:
    """Minutes before the hour they belong to: "a quarter past two", "ten to four", "halb drei"."""
    begin = past(tags, index, "of", but="number")
    if "of" in tags[begin] and "fraction" in tags[begin + 1]:
        begin += 1  # "a quarter"
    tag = tags[begin]
    minutes = tag.get("fraction", tag.get("number"))
    if minutes is None or minutes >= HOUR:
        return None
    end = begin + 1
    if tags[end].get("unit") == "minute":
        end += 1
    sign = _sign(tags[end], tag)
    if sign:
        return _around_hour(tags, end + 1, sign * minutes, words)
    if "fraction" in tag and end == begin + 1:
        return _fraction_of_hour(tags, end, minutes, words)
    return None


def _sign(tag: Tags, minutes: Tags) -> int:
    """Whether a word puts minutes after the hour (1) or before it (-1)."""
    if "past" in tag or "past_or_after" in tag:
        return 1
    if "to" in tag or "to_or_before" in tag:
        return -1
    number = minutes.get("number")
    spoken = "fraction" in minutes or (number in ROUND and "digits" not in minutes)
    return -1 if "to_or_until" in tag and spoken else 0


def _around_hour(tags: Sequence[Tags], index: int, minutes: int, words: Vocabulary) -> Found | None:
    index = past(tags, index, "of", but="number")
    if tags[index].get("fraction") == 30 and words.half_before:
        hour = _hour(tags[index + 1])  # "fünf vor halb drei"
        minutes, index = minutes - 30, index + 1
    else:
        hour = _hour(tags[index])
    if hour is None:
        return None
    return _closed(tags, index + 1, _moved(hour, minutes))


def _fraction_of_hour(tags: Sequence[Tags], index: int, minutes: int, words: Vocabulary) -> Found | None:
    """ "Halb drei", "dreiviertel neun"; in English "half two"."""
    hour = _hour(tags[index])
    if hour is None or "unit" in tags[index + 1] and "clock" not in tags[index + 1]:
        return None
    if words.half_before:
        return _closed(tags, index + 1, _moved(hour, minutes - HOUR))
    return _closed(tags, index + 1, _moved(hour, minutes)) if minutes == 30 else None


def _hour(tag: Tags) -> Clock | None:
    if "noon" in tag:
        return Clock(NOON, "fixed")
    if "midnight" in tag:
        return Clock(0, "fixed")
    number = tag.get("number", tag.get("ordinal"))
    return None if number is None or tag.get("digits", 0) > 2 else on_the_hour(number)


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
    if tag.get("digits", 0) > 2:
        return _run_together(tags, index, words, sure=sure)
    if tag.get("number") == 12 and ("noon" in tags[index + 1] or "midnight" in tags[index + 1]):
        index, tag = index + 1, tags[index + 1]
    hour = _hour(tag)
    if hour is None or ("ordinal" in tag and not sure):
        return None
    end, named = index + 1, "noon" in tag or "midnight" in tag
    if "clock" in tags[end]:
        end, named = end + 1, True
    minutes = _minutes(tags, end, words, named=named or sure, spoken="digits" not in tag)
    if minutes is not None and divided and _divides(tags, end, minutes[1]):
        minutes = None
    if minutes is not None:
        clock = _moved(hour, minutes[0])
        if named and minutes[0] > 0 and not words.twelve_hours and hour.reading == "bare" and minutes[2]:
            clock = Clock(hour.minute + minutes[0], "figures")
        return _closed(tags, minutes[1], clock)
    found = _closed(tags, end, hour)
    return found if named or sure or found[2] > end or _part_behind(tags, end) else None


def _divides(tags: Sequence[Tags], index: int, end: int) -> bool:
    """Whether this "and" stands between two times: "entre nueve y once", not "entre nueve y diez y once"."""
    number = "and" in tags[index] and "fraction" not in tags[end - 1]
    return number and "and" not in tags[past(tags, end, "pause", "unit")]


def _part_behind(tags: Sequence[Tags], index: int) -> bool:
    """ "Eight in the evening"; "the twentieth, in the evening" is no time."""
    hour, part = tags[index - 1], tags[index]
    return "part" in part and hour.get("number", DAY) <= 12 and ("of" not in hour or "joined" in part)


def _minutes(
    tags: Sequence[Tags], index: int, words: Vocabulary, *, named: bool, spoken: bool
) -> tuple[int, int, bool] | None:
    """Minutes behind an hour, the index behind them, and whether they are as on a digital clock."""
    tag = tags[index]
    if "minus" in tag:
        return _fraction_or_number(tags, index + 1, -1)
    if "and" in tag:
        found = _fraction_or_number(tags, index + 1, 1)
        if found is None or _hour(tags[found[1]]) is not None or _sign(tags[found[1]], tags[found[1] - 1]):
            return None  # "between nine and half past eleven", "zwischen neun und halb zwölf"
        return found if "fraction" in tags[found[1] - 1] or words.minutes_joined else None
    if "zero" in tag and tags[index + 1].get("number", HOUR) < 10:
        return tags[index + 1]["number"], index + 2, True
    if "fraction" in tag and not words.half_before and "unit" not in tags[index + 1]:
        return tag["fraction"], index + 1, False
    number = tag.get("number")
    if number is None or not 0 < number < HOUR or "of" in tag:
        return None
    two_figures = tag.get("digits") == 2 if "digits" in tag else spoken and (number >= 10 or named)
    if not two_figures and not (named and "digits" in tag):
        return None
    end = index + 1
    if tags[end].get("unit") == "minute":
        return number, end + 1, True
    return None if _belongs_elsewhere(tags[end]) else (number, end, True)


def _belongs_elsewhere(tag: Tags) -> bool:
    """Whether a number before this is no minutes: "at two ten minutes", "um zwei 12 Mai"."""
    return any(kind in tag for kind in ("unit", "month", "clock"))


def _fraction_or_number(tags: Sequence[Tags], index: int, sign: int) -> tuple[int, int, bool] | None:
    index = past(tags, index, "of", but="number")
    if "of" in tags[index] and "fraction" in tags[index + 1]:
        index += 1  # "e un quarto"
    tag = tags[index]
    minutes = tag.get("fraction", tag.get("number"))
    if minutes is None or minutes >= HOUR or tag.get("digits", 0) > 2:
        return None
    end = index + 1
    if tags[end].get("unit") == "minute":
        return sign * minutes, end + 1, False
    return None if _belongs_elsewhere(tags[end]) else (sign * minutes, end, False)


def _run_together(tags: Sequence[Tags], index: int, words: Vocabulary, *, sure: bool) -> Found | None:
    """ "1430", "0930"."""
    hour, minute = divmod(tags[index]["number"], 100)
    if hour > 23 or minute > 59:
        return None
    digits = tags[index]["digits"]
    found = _closed(tags, index + 1, Clock(0, "fixed"))
    if digits == 3 and not sure and found[2] == index + 1:
        return None
    time = hour * HOUR + minute
    reading = _reading(time, literal=digits == 4 and hour < 10, words=words)
    return Clock(time, reading), found[1], found[2]
