"""What was talked about before: "the same time", "the second one", "the other one"."""

from tools.when.frame import LAST, OTHER, THAT
from tools.when.reading.reader import Reader

_FIRST = frozenset(("early", "earlier", "at_earliest", "soonest"))
"""Of the offers, which are told in their order, the first."""


def same(reader: Reader, index: int) -> int:
    """After "the same", the time or the day."""
    tag = reader.tags[index + 1]
    if "some_time" in tag:
        reader.set(same_time=True)
    elif "some_day" in tag or tag.get("unit") == "day":
        reader.set(same_day=True)
    else:
        return index
    return index + 2


def neighbour(reader: Reader, index: int) -> int:
    """The day after that, or before: "the day after that", "am Tag danach"."""
    behind = reader.tags[index + 1]
    if "later" not in behind and "earlier" not in behind:
        return index
    reader.set(days_on=1 if "later" in behind else -1)
    return index + 2


def offer(reader: Reader, index: int) -> int:
    """One of what was offered: "the last one", "the earliest one", "the other one"."""
    tag, behind = reader.tags[index], reader.tags[index + 1]
    if "last" in tag and (index + 1 >= reader.count or "pause" in behind) and reader.frame.empty:
        reader.set(offer=LAST)  # "the last, please"
        return index + 1
    if "one" not in behind:
        return index
    reader.set(offer=OTHER if "other" in tag else 0 if not _FIRST.isdisjoint(tag) else LAST)
    return index + 2


def numbered(reader: Reader, index: int) -> int:
    """One of what was offered, by its number: "option two"."""
    tag, number = reader.tags[index], reader.tags[index + 1].get("number")
    if number is None or number < 1 or "number" in tag or "filler" in tag:
        return index
    reader.set(offer=number - 1)
    return index + 2


def that(reader: Reader, index: int) -> int:
    """What was talked about, or one of several: "that one", "the one in the morning"."""
    reader.set(offer=THAT)
    return index + 1
