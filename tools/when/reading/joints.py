"""What stands between: "from", "to", "and", "or", "not", "rather", "at the latest".

The rule: a joint opens a frame or a wish, or changes what is said next, and says nothing itself.
"""

from collections.abc import Mapping

from tools.when import lengths
from tools.when.frame import Frame, NotUnderstood, Relation
from tools.when.reading.reader import Reader
from tools.when.tokens import OF, past

RELATIONS: Mapping[str, Relation] = {
    "from": "from",
    "after": "after",
    "past_or_after": "after",
    "before": "before",
    "to_or_before": "before",
    "until": "to",
    "to_or_until": "to",
}
"""What a window has to do with what follows one of these words."""
_NEGATED: Mapping[Relation, Relation] = {"before": "from", "after": "until"}
_OF_OR_AT = frozenset(("of", "at"))
_OF_OR_ON = frozenset(("of", "on"))
_NO_START = frozenset(("pause", "and", "or"))
"""Behind these an "at" that is "until" too is no end of what was said before."""
_BEFORE_PARTS = frozenset(("early", "late", "later", "of", "in"))
_DAYS = frozenset(
    ("weekday", "relative", "date", "month", "ordinal", "figures", "this", "next", "begin", "end", "weekend")
)
"""What the end of a stretch of days begins with."""
_OTHER_DAYS = frozenset(("weekday", "relative", "date", "ordinal", "which", "next", "this"))
"""What another wish begins with."""


def boundary(reader: Reader, index: int) -> int:
    """One of `RELATIONS`: what follows is an end of a window."""
    tag, frame = reader.tags[index], reader.frame
    relation = next(each for kind, each in RELATIONS.items() if kind in tag)
    if relation == "after" and frame.empty:
        found = lengths.read(reader.tags, index + 1)
        if found is not None and "clock" not in reader.tags[found[1] - 1]:
            reader.set(length=found[0], anchor="now")
            return found[1]
    if "to_or_until" in tag and frame.empty:
        return index + 1  # "move it to Friday"
    if index and "not" in reader.tags[index - 1]:
        if relation not in _NEGATED:
            raise NotUnderstood
        relation = _NEGATED[relation]
    reader.open("until" if relation == "to" and frame.empty else relation)
    return index + 1


def skip(reader: Reader, index: int) -> int:
    """What changes nothing, by itself; unless it is "from" or "until" too."""
    tag = reader.tags[index]
    reader.paused = reader.paused or "pause" in tag
    if "from" in tag or ("until" in tag and _ends_here(reader, index)):
        return boundary(reader, index)
    return index + 1


def _ends_here(reader: Reader, index: int) -> bool:
    """Whether what is "at" too is "until": a time behind a time, a day behind a day."""
    tags, frame = reader.tags, reader.frame
    if frame.relation in ("to", "until", "before") or (index and not _NO_START.isdisjoint(tags[index - 1])):
        return False
    begin = past(tags, index + 1, _OF_OR_AT, but="number")
    tag = tags[begin]
    if "part" in tag:
        return frame.part != "" and frame.clock is None
    if "number" in tag:
        day = "on" in tags[index] or "month" in tags[past(tags, begin + 1, OF, but="number")]
    else:
        day = not _DAYS.isdisjoint(tag)
    return frame.loose is not None or (frame.dated if day else frame.clock is not None)


def dash(reader: Reader, index: int) -> int:
    """A dash between two ends; one that says nothing is passed: "12 September - late evening"."""
    frame, (behind, then) = reader.frame, reader.tags[index + 1 : index + 3]
    if "around" in behind or frame.empty or not (frame.dated or frame.timed):
        return index + 1  # "3-ish"
    timed_behind = (
        "part" in behind
        or ("part" in then and not _BEFORE_PARTS.isdisjoint(behind))
        or (frame.dated and "time" in behind)
    )
    if timed_behind and not frame.timed:
        return index + 1
    reader.open("to")
    return index + 1


def slash(reader: Reader, index: int) -> int:
    """A slash between two days or times: "29 / 30 August"."""
    frame = reader.frame
    if frame.loose is None and frame.ordinal is None and frame.clock is None:
        return index
    reader.open("to")
    return index + 1


def between(reader: Reader, index: int) -> int:
    """The beginning of a window, whose "and" is still to come."""
    reader.open("from")
    reader.between_since = len(reader.spoken.wishes)
    return index + 1


def and_(reader: Reader, index: int) -> int:
    """The end of "between", or another wish."""
    frame, within = reader.frame, reader.between_since == len(reader.spoken.wishes)
    if within and frame.relation == "from" and not frame.empty:
        reader.open("to")
        return index + 1
    return or_(reader, index) if _another(reader, index) else index + 1


def _another(reader: Reader, index: int) -> bool:
    """Whether what follows would say a day or a time once more, and so is another wish."""
    if reader.frame.empty:
        return False
    following = reader.tags[past(reader.tags, index + 1, _OF_OR_ON, but="at")]
    if "at" in following and reader.frame.clock is not None:
        return True  # "à 9h et à 10h"
    return not _OTHER_DAYS.isdisjoint(following)


def or_(reader: Reader, index: int) -> int:
    """Another wish, if something was wished before."""
    if not reader.frame.empty:
        reader.begin_wish()
    return index + 1


def bound_behind(reader: Reader, index: int) -> int:
    """An end that is said before a time or behind it: "at the latest", "or later"."""
    tag, frame = reader.tags[index], reader.frame
    relation: Relation = "until" if "at_latest" in tag or "or_earlier" in tag else "from"
    timed = frame.clock is not None or frame.loose is not None
    last = index + 1 >= reader.count or "pause" in reader.tags[index + 1]
    if timed and frame.relation == relation:
        return index + 1  # "dalle 15 in poi"
    if (timed or (last and frame.dated)) and not frame.relation:
        _bound(reader, relation)
    else:
        reader.open(relation)
    return index + 1


def _bound(reader: Reader, relation: Relation) -> None:
    """Make the frame this end; of "Friday at three at the latest" only the time is the end."""
    frame = reader.frame
    if not frame.dated or not frame.timed:
        frame.relation = relation
        return
    last = Frame(relation, clock=frame.clock, half=frame.half, loose=frame.loose, part=frame.part)
    frame.clock = frame.half = frame.loose = None
    frame.part = ""
    reader.add(last)


def from_now(reader: Reader, index: int) -> int:
    """A window that begins now: "from now until Friday"."""
    reader.open("from")
    reader.set(now=True)
    return index + 1


def not_(reader: Reader, index: int) -> int:
    """A "not" before what can be turned round: "not before ten"."""
    return index if RELATIONS.keys().isdisjoint(reader.tags[index + 1]) else index + 1


def rather(reader: Reader, index: int) -> int:
    """What takes back: in "Tuesday, no, Wednesday" the day that comes next is instead of that before."""
    tag = reader.tags[index]
    if "not" in tag and not reader.paused and "pause" not in reader.tags[index + 1]:
        return index  # "no mornings"
    reader.corrected = not reader.frame.empty
    return index + 1
