"""How often a booking is to repeat, as a call says it.

The rule: a bounded number of occurrences; whoever does not say how often is asked.
"""

from collections.abc import Iterator, Sequence
from typing import cast

from engine.model import OCCURRENCES_MAX
from engine.series import Every, Repeat
from tools.faults import Fault
from tools.request import Context, languages
from tools.when import registry
from tools.when.vocabulary import Tags

CONTEXT_BYTES_MAX = 256 * 1024
"""Of a whole series: each of its bookings has it, and they are one commit, which has half a megabyte."""
BYTES_A_CHARACTER = 4
"""At most."""
INTERVAL_MAX = 52
"""Between two bookings: more than a year of weeks is no repetition that anybody keeps."""

_NEVER = frozenset(("", "no", "none", "never", "once", "false", "1"))
_UNITS = frozenset(("day", "week", "month"))
_SKIPPED = ("filler", "of", "pause", "at")


def rule(found: Context) -> Repeat | None:
    """The repetition that is asked for, None for a single booking. Raises `Fault` bad_repeat."""
    text = " ".join(found.given.get("repeat", "").lower().replace("_", " ").split()).rstrip(".")
    count = _times(found.given.get("times", ""), found)
    if text in _NEVER:
        if not text and count > 1:
            raise Fault("bad_repeat", most=OCCURRENCES_MAX)
        return None
    every, interval = _rule(text, found)
    if not 1 <= count <= OCCURRENCES_MAX:
        raise Fault("bad_repeat", most=OCCURRENCES_MAX)
    if count * len(found.given.get("context", "").encode()) > CONTEXT_BYTES_MAX:
        raise Fault("too_long", field="context", most=CONTEXT_BYTES_MAX // BYTES_A_CHARACTER // count)
    return Repeat(every, count, interval) if count > 1 else None


def partly(found: Context) -> bool:
    """Whether as many as fit are wanted where not all do; unless somebody says so, it is all or nothing."""
    text = found.given.get("if_some_taken", "").replace("_", " ")
    return any(any("leave_out" in tag for tag in tags) for tags in _readings(text, found))


def _readings(text: str, found: Context) -> Iterator[Sequence[Tags]]:
    """The words that say something, in each language that it may be in."""
    for listener in dict.fromkeys(map(registry.find, (*languages(found), *registry.CODES))):
        tags = listener.tokens.tag(text)
        yield [tag for tag in tags if tag.keys().isdisjoint(_SKIPPED) or "number" in tag or "every" in tag]


def _times(text: str, found: Context) -> int:
    """How often, from "6", "6 times", "six", "twice"; 0 for what is none."""
    for tags in _readings(text, found):
        first = tags[0] if tags else {}
        count = first.get("multiplicity", first.get("number"))
        if count is not None and all("times" in tag or "unit" in tag for tag in tags[1:]):
            return int(count)
    return 0


def _rule(text: str, found: Context) -> tuple[Every, int]:
    """The unit and how many of them, from "weekly", "every 2 weeks", "every other Tuesday"."""
    for tags in _readings(text, found):
        rhythm = _rhythm(tags)
        if rhythm is not None and 1 <= rhythm[1] <= INTERVAL_MAX:
            return rhythm
    raise Fault("bad_repeat", most=OCCURRENCES_MAX)


def _rhythm(tags: Sequence[Tags]) -> tuple[Every, int] | None:
    if len(tags) == 1 and "rhythm" in tags[0]:
        unit, count = tags[0]["rhythm"]
        return cast(Every, unit), count
    if not 2 <= len(tags) <= 3 or "every" not in tags[0]:
        return None
    interval = _interval(tags[1]) if len(tags) == 3 else 1
    unit = "week" if "weekday" in tags[-1] else tags[-1].get("unit")
    return (cast(Every, unit), interval) if unit in _UNITS and interval is not None else None


def _interval(tag: Tags) -> int | None:
    """ "Every OTHER week", "every SECOND week", "every TWO weeks"."""
    if "other" in tag:
        return 2
    interval: int | None = tag.get("number", tag.get("ordinal"))
    return interval
