"""How long something is to take, as callers and models say it -> minutes.

The rule: as for times, a word that nothing is known about means that it was not understood.
"""

from collections.abc import Sequence

from engine.model import DAY
from tools.when import lengths, registry
from tools.when.frame import Length
from tools.when.registry import Listener
from tools.when.tokens import PADDING
from tools.when.vocabulary import Tags

TEXT_MAX = 200
"""Characters: more is no length of time."""
_SKIPPED = frozenset(
    ("filler", "of", "pause", "around", "for", "within", "or", "whole_day", "some_time", "clock", "at")
)
"""What says nothing about how long it is."""


def understand(text: str, languages: Sequence[str]) -> int | None:
    """Minutes, from "22", "half an hour", "quick 15", "anderthalb Stunden"; None if it is not understood.

    `languages`: what it may be in, the likeliest first; any other may be, since lengths
    are taken for one another by nobody.
    """
    if len(text) > TEXT_MAX:
        return None
    for listener in dict.fromkeys(map(registry.find, (*languages, *registry.CODES))):
        found = _understand(text, listener)
        if found is not None:
            return found
    return None


def _understand(text: str, listener: Listener) -> int | None:
    said = listener.tokens.tag(text)
    tags, count = [*said, *PADDING], len(said)
    index, found = 0, None
    while index < count:
        read = lengths.read(tags, index) or _bare(tags[index], index)
        if read is not None:
            if found is not None:
                return None  # "twenty or thirty minutes"
            found, index = read
        elif not _SKIPPED.isdisjoint(tags[index]):
            index += 1
        else:
            return None
    return _minutes(found) if found is not None else None


def _bare(tag: Tags, index: int) -> tuple[Length, int] | None:
    """A length without its unit: a mere number is minutes, and "1:30" is an hour and a half."""
    if "of" in tag and "digits" not in tag:
        return None  # an article
    if "time" in tag and not tag.get("doubtful"):
        return Length(minutes=tag["time"]), index + 1
    number = tag.get("number", tag.get("decimal"))
    if number is None or number != int(number):
        return None
    return Length(minutes=int(number)), index + 1


def _minutes(length: Length) -> int | None:
    return None if length.months else length.minutes + length.days * DAY
