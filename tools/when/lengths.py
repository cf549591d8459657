"""Tokens -> a length of time: "half an hour", "eine Dreiviertelstunde", "1 h 30", "two weeks and a day".

The rule: a quantity and its unit, and what is less than that behind it. What the length is for is for others.
"""

from collections.abc import Sequence
from typing import Any

from tools.when.frame import HOUR, MONTHS, WEEK, Length
from tools.when.tokens import OF, past
from tools.when.vocabulary import Tags

QUANTITY_MAX = 999
"""More of anything is no length that somebody books."""
PARTS_MAX = 6
"""Of one length: no two of them have the same unit."""
_UNITS = {
    "minute": Length(minutes=1),
    "quarter_hour": Length(minutes=15),
    "hour": Length(minutes=HOUR),
    "day": Length(days=1),
    "week": Length(days=WEEK),
    "month": Length(months=1),
    "year": Length(months=MONTHS),
}
_ORDER = tuple(_UNITS)
_BETWEEN_PARTS = frozenset(("and", "pause"))
_BEFORE_UNITS = frozenset(("of", "dash"))
_NO_MINUTES = frozenset(("unit", "month", "clock", "am", "pm"))
"""A number before these is no minutes behind hours."""


def read(tags: Sequence[Tags], index: int) -> tuple[Length, int] | None:
    """The length that begins at a token, and the index of what follows it."""
    found = _part(tags, index)
    if found is None:
        return None
    total, unit, end = found
    for _ in range(PARTS_MAX):
        another = _part(tags, past(tags, end, _BETWEEN_PARTS))
        if another is None or _ORDER.index(another[1]) >= _ORDER.index(unit):
            break
        total, unit, end = total.plus(another[0]), another[1], another[2]
    return total, end


def _part(tags: Sequence[Tags], index: int) -> tuple[Length, str, int] | None:
    """A quantity with its unit, and what follows the unit: "an hour and a half", "1 h 30"."""
    tag = tags[index]
    if tag.get("number") == 1 and "length" in tags[index + 1]:
        index, tag = index + 1, tags[index + 1]  # "in EINER Viertelstunde"
    if "length" in tag:
        return Length(minutes=tag["length"]), "minute", index + 1
    if "hours" in tag:
        return Length(minutes=tag["time"]), "minute", index + 1
    if "weeks" in tag:
        return Length(days=WEEK * tag["weeks"]), "week", index + 1
    found = _quantity(tags, index)
    if found is None:
        return None
    amount, end = found
    end = past(tags, end, _BEFORE_UNITS)  # "half OF AN hour", "30-minute"
    if "weeks" in tags[end] and amount == int(amount):
        return Length(days=WEEK * tags[end]["weeks"] * int(amount)), "week", end + 1
    unit = tags[end].get("unit")
    if unit is None:
        return None
    length = _times(_UNITS[unit], amount)
    if length is None:
        return None
    return _behind_hours(tags, end + 1, length) if unit == "hour" else (length, unit, end + 1)


def _times(one: Length, amount: float) -> Length | None:
    """So many of a unit; half a month is no length."""
    whole = int(amount)
    if whole == amount:
        return Length(one.minutes * whole, one.days * whole, one.months * whole)
    minutes = one.minutes * amount
    return Length(minutes=int(minutes)) if minutes and minutes == int(minutes) else None


def _behind_hours(tags: Sequence[Tags], end: int, length: Length) -> tuple[Length, str, int]:
    """Hours with what is behind them: "an hour AND A HALF", "1 h 30"."""
    begin = end
    if "and" in tags[begin]:
        begin = past(tags, begin + 1, OF)
        if "fraction" in tags[begin] and "unit" not in tags[begin + 1]:
            return Length(length.minutes + tags[begin]["fraction"]), "minute", begin + 1
    elif (
        tags[end].get("digits") == 2 and tags[end]["number"] < HOUR and _NO_MINUTES.isdisjoint(tags[end + 1])
    ):
        return Length(length.minutes + tags[end]["number"]), "minute", end + 1
    return length, "hour", end


def _quantity(tags: Sequence[Tags], index: int) -> tuple[float, int] | None:
    """How many: "two", "1.5", "two and a half", "half a", "three quarters of a"."""
    tag = tags[index]
    if "decimal" in tag:
        return tag["decimal"], index + 1
    if "figures" in tag and not tag["figures"][2] and 0 < tag["figures"][0] < tag["figures"][1]:
        return tag["figures"][0] / tag["figures"][1], index + 1  # "1/2 hour"
    if "multiple" in tag:
        return tag["multiple"] / HOUR, index + 1
    if "fraction" in tag:
        return tag["fraction"] / HOUR, index + 1
    number: Any = tag.get("number")
    if number is None or number > QUANTITY_MAX:
        return None
    behind = tags[index + 1]
    if "fraction" in behind and "number" in tag:
        return number * behind["fraction"] / HOUR, index + 2
    if "and" in behind:
        begin = past(tags, index + 2, OF)
        fraction = tags[begin].get("fraction")
        if fraction is not None and "unit" in tags[begin + 1]:
            return number + fraction / HOUR, begin + 1
    return number, index + 1
