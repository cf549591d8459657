"""What callers say about time, and what models make of it -> moments and windows.

The rule: a wrong answer is worse than a question. What can be taken in two ways says so, and a text with a
word in it that nothing is known about was not understood.
"""

from zoneinfo import ZoneInfo

from engine import hours
from engine.hours import EPOCH_ORDINAL
from engine.model import Manner
from tools.faults import Fault
from tools.memory import Talk
from tools.when import reading, registry, resolving
from tools.when.frame import Length
from tools.when.model import Understood
from tools.when.reading import NotUnderstood
from tools.when.registry import Listener
from datetime import date

TEXT_MAX = 1_000
"""Characters: more is no wish for a time, and is not looked at."""
PLAIN = Manner()


def understand(
    text: str,
    now: int,
    time_zone: ZoneInfo,
    language: str = "en",
    *,
    manner: Manner = PLAIN,
    talk: Talk | None = None,
) -> Understood:
    """The windows that a text names. `now` in minutes since the epoch.

    Raises `Fault` for what is missing or wrong: bad_when, no_such_date, weekday_mismatch, window_backwards,
    unknown_reference.
    """
    if len(text) > TEXT_MAX:
        raise Fault("bad_when")
    listener = registry.find(language)
    try:
        return _understand(text, now, time_zone, listener, manner, talk)
    except (NotUnderstood, Fault):
        english = registry.find("en")
        if listener is english:
            raise Fault("bad_when") from None
    try:
        return _understand(text, now, time_zone, english, manner, talk)
    except NotUnderstood:
        raise Fault("bad_when") from None


def _understand(
    text: str, now: int, zone: ZoneInfo, listener: Listener, manner: Manner, talk: Talk | None
) -> Understood:
    today, _ = hours.local(zone, now)
    year = date.fromordinal(today + EPOCH_ORDINAL).year
    tags = listener.tokens.tag(text)
    month_first = manner.date_order == "mdy"
    spoken = reading.read(tags, listener.words, year, month_first=month_first)
    return resolving.resolve(spoken, now, zone, manner, talk)
