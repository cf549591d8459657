"""How long something is to take, as callers and models say it -> minutes.

The rule: as for times, a word that nothing is known about means that it was not understood.
"""

from collections.abc import Sequence

from engine.model import DAY
from tools.when import lengths, registry
from tools.when.frame import Length
from tools.when.registry import Listener
from tools.when.tokens import UNKNOWN
from tools.when.vocabulary import Tags

TEXT_MAX = 200
"""Characters: more is no length of time."""
_SKIPPED = ("filler", "of", "pause", "around", "for", "within", "or", "whole_day", "some_time", "clock", "at")


def understand(text: str, languages: Sequence[str]) -> int | None:
    """Minutes, from "22", "half an hour", "quick 15", "anderthalb Stunden"; None if it is not understood.

    `languages`: what it may be in, the likeliest first; English always is one.
    """
    if len(text) > TEXT_MAX:
        return None
    for listener in dict.fromkeys(map(registry.find, (*languages, "en"))):
        found = _understand(text, listener)
        if found is not None:
            return found
    return None


def _understand(text: str, listener: Listener) -> int | None:
    tags = [*listener.tokens.tag(text), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]
    index, count, found = 0, len(tags) - 4, None
    while index < count:
        length = lengths.read(tags, index)
        following = index + 1
        if length is not None:
            said, following = length
        elif (minutes := _bare(tags[index])) is not None:
            said = Length(minutes=minutes)
        elif any(kind in tags[index] for kind in _SKIPPED):
            index = following
            continue
        else:
            return None
        if found is not None:
            return None  # "twenty or thirty minutes"
        found, index = said, following
    return _minutes(found) if found is not None else None


def _bare(tag: Tags) -> int | None:
    """A mere number is minutes, and "1:30" is an hour and a half."""
    if "of" in tag and "digits" not in tag:
        return None  # an article
    if "time" in tag and not tag.get("doubtful"):
        minutes: int = tag["time"]
        return minutes
    number = tag.get("number", tag.get("decimal"))
    return int(number) if number is not None and number == int(number) else None


def _minutes(length: Length) -> int | None:
    return None if length.months else length.minutes + length.days * DAY
