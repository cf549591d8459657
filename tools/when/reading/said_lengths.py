"""Counted lengths: "in two weeks", "a week tomorrow", "an hour later", "for half an hour".

The rule: a length alone says no time. What stands before it or behind it tells from where it counts, or that
it is how long something is to be.
"""

from tools.when import clocks, lengths
from tools.when.frame import WEEK, Anchor, Length
from tools.when.reading.reader import Reader
from tools.when.tokens import OF, past

_COMING = frozenset(("next", "coming"))
_DAYS_IN_A_WEEK = frozenset(("relative", "weekday"))
"""What says "a week" before it is that day in a week."""
_ANCHORED_BY: dict[str, Anchor] = {
    "hence": "now",
    "from": "from",
    "after": "from",
    "past_or_after": "from",
    "before": "before",
    "to_or_before": "before",
    "later": "later",
    "earlier": "earlier",
}
"""From where a length counts, by the word behind it."""
_ANCHORS = frozenset(
    ("relative", "weekday", "date", "ordinal", "month", "noon", "midnight", "time", "number", "part", "now")
    + ("next", "this", "fraction", "figures")
)
"""What a time or a day that can be counted from begins with."""


def length(reader: Reader, index: int) -> int:
    """A length that says a time: with what is before it or behind it."""
    tags = reader.tags
    if "number" in tags[index] and not _COMING.isdisjoint(tags[index + 1]):
        counted = lengths.read([*tags[: index + 1], *tags[index + 2 :]], index)
        if counted is not None:
            reader.set(length=counted[0], span=True)  # "les deux prochaines semaines"
            return counted[1] + 1
    if clocks.minutes_from_hour(tags, index, reader.words):
        return index
    found = lengths.read(tags, index)
    return index if found is None else _counted(reader, *found, index)


def _counted(reader: Reader, length: Length, end: int, index: int) -> int:
    """A length, by what is behind it: "from now", "later", "after two", "before noon"."""
    tag = reader.tags[end]
    if length.days and not length.days % WEEK and not _DAYS_IN_A_WEEK.isdisjoint(tag):
        reader.set(length=length, anchor="from")  # "a week tomorrow"
        return end
    for kind, anchor in _ANCHORED_BY.items():
        if kind in tag and (anchor not in ("from", "before") or anchored(reader, end + 1)):
            reader.set(length=length, anchor=anchor)
            return end + 1
    return index


def anchored(reader: Reader, index: int) -> bool:
    """Whether something begins here that can be counted from."""
    return not _ANCHORS.isdisjoint(reader.tags[past(reader.tags, index, OF)])


def ahead(reader: Reader, index: int) -> int:
    """After "in" or "within": "in two weeks"; with a day before it, that day in two weeks."""
    begin, window = reader.passed(index + 1), "within" in reader.tags[index]
    if "next" in reader.tags[begin]:
        begin, window = reader.passed(begin + 1), True
    found = lengths.read(reader.tags, begin)
    if found is None:
        return index
    if window:
        reader.set(length=found[0], span=True)
        return found[1]
    counted = _counted(reader, *found, index)
    if counted > index:
        return counted
    reader.set(length=found[0], anchor="from" if reader.frame.dated else "now")
    return found[1]


def coming(reader: Reader, index: int) -> int:
    """After "next": "the next two weeks" are from now until then."""
    found = lengths.read(reader.tags, index + 1)
    if found is None or "number" not in reader.tags[index + 1]:
        return index
    reader.set(length=found[0], span=True)
    return found[1]


def plus(reader: Reader, index: int) -> int:
    """After "plus": from now, or from the day before it."""
    found = lengths.read(reader.tags, index + 1)
    if found is None:
        return index
    reader.set(length=found[0], anchor="now" if reader.frame.empty or reader.frame.now else "from")
    return found[1]


def kept(reader: Reader, index: int) -> int:
    """What we say of a time that is held, handed back."""
    reader.kept = True
    return index + 1


def lasting(reader: Reader, index: int) -> int:
    """After "for", how long it is to be: "for half an hour"."""
    tags, spoken = reader.tags, reader.spoken
    found = lengths.read(tags, reader.passed(index + 1))
    if found is None or spoken.length is not None:
        return index
    if reader.frame.clock is None and "filler" in tags[index] and "clock" in tags[found[1] - 1]:
        return index  # "pour 14 heures"
    spoken.length = found[0]
    return found[1]
