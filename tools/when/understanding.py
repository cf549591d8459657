"""What callers say about time, and what models make of it -> moments and windows.

The rule: a wrong answer is worse than a question. What can be taken in two ways says so, and a text with a
word in it that nothing is known about was not understood.
"""

import re
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from engine import zones
from engine.hours import EPOCH_ORDINAL
from engine.model import Manner
from tools.faults import Fault
from tools.memory import Talk
from tools.when import iso, registry, resolving, situation
from tools.when.frame import NotUnderstood
from tools.when.handed_back import meant
from tools.when.model import Understood
from tools.when.reading.sentence import read
from tools.when.registry import Listener

TEXT_MAX = 1_000
"""Characters: more is no wish for a time, and is not looked at."""
PLAIN = Manner()
_ISO = re.compile(r"\s*(?:\d{4}-?(?:\d|W)|\.\.\s*/|/|\d{8})")
"""What may be ISO 8601; also what models write alike, which is tried afterwards."""
_RANGE = re.compile(r"\s*(?P<date>\d{4}-\d\d-\d\d)[T ](?P<start>\d\d:\d\d)\s?-\s?(?P<end>\d\d:\d\d)\s*")
"""A range as models write it; or a time with its offset."""
_OFFSETS_END = "11:00"
"""Nowhere is further behind UTC."""
_TIME_AFTER_DATE = re.compile(r"(^|\d|\s)T(\d)")
"""The T of ISO 8601 where the rest is not: "T14:30", "2026-12-01T2:30 PM"."""
_ZONE = re.compile(r"\(?\b([A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?)\b\)?")
"""A zone as models add it: "(Europe/Berlin)"."""


def understand(
    text: str,
    now: int,
    time_zone: ZoneInfo,
    language: str = "en",
    *,
    also: Sequence[str] = (),
    manner: Manner = PLAIN,
    talk: Talk | None = None,
) -> Understood:
    """The windows that a text names. `now` in minutes since the epoch.

    `also`: other languages that it may be in; English always is one, since models translate. `talk`: what
    was talked about before. Raises `Fault` for what is missing or wrong: bad_when, no_such_date,
    weekday_mismatch, window_backwards, unknown_reference, unknown_time_zone.
    """
    if len(text) > TEXT_MAX:
        raise Fault("bad_when")
    ranged = _RANGE.fullmatch(text)
    if ranged is not None and (ranged["end"] > ranged["start"] or ranged["end"] > _OFFSETS_END):
        text = f"{ranged['date']} {ranged['start']} - {ranged['end']}"
    elif _ISO.match(text):
        try:
            return Understood((iso.understand(text, time_zone),))
        except Fault as fault:
            if fault.reason not in ("bad_when", "missing_date"):
                raise
    text, time_zone = _zoned(_TIME_AFTER_DATE.sub(r"\1 \2", text), time_zone)
    for listener in dict.fromkeys(map(registry.find, (language, *also, "en"))):
        try:
            return _understand(text, now, time_zone, listener, manner, talk)
        except NotUnderstood:
            continue
    raise Fault("bad_when")


def _zoned(text: str, time_zone: ZoneInfo) -> tuple[str, ZoneInfo]:
    """The text without a zone that is named in it, and that zone."""
    named = _ZONE.search(text)
    found = zones.find(named[1]) if named is not None else None
    if named is None or found is None:
        return text, time_zone
    return f"{text[: named.start()]} {text[named.end() :]}", found


def _understand(
    text: str, now: int, zone: ZoneInfo, listener: Listener, manner: Manner, talk: Talk | None
) -> Understood:
    here = situation.at(now, zone, manner, talk)
    year = date.fromordinal(here.today + EPOCH_ORDINAL).year
    tags = listener.tokens.tag(meant(text, listener.ours))
    spoken = read(tags, listener.words, year, month_first=manner.date_order == "mdy")
    return resolving.resolve(spoken, here)
