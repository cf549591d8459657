"""How often a booking is to repeat, as a call says it.

The rule: a bounded number of occurrences; whoever does not say how often is asked.
"""

import re

from engine.model import OCCURRENCES_MAX
from engine.series import Every, Repeat
from tools.faults import Fault
from tools.request import Context

CONTEXT_BYTES_MAX = 256 * 1024
"""Of a whole series: each of its bookings has it, and they are one commit, which has half a megabyte."""
BYTES_A_CHARACTER = 4
"""At most."""

_RULES: dict[str, tuple[Every, int]] = {
    "daily": ("day", 1),
    "every day": ("day", 1),
    "weekly": ("week", 1),
    "every week": ("week", 1),
    "biweekly": ("week", 2),
    "fortnightly": ("week", 2),
    "every other week": ("week", 2),
    "monthly": ("month", 1),
    "every month": ("month", 1),
    "every other day": ("day", 2),
    "every other month": ("month", 2),
    "every two weeks": ("week", 2),
    "every second week": ("week", 2),
    "every three weeks": ("week", 3),
    "every four weeks": ("week", 4),
    "every two months": ("month", 2),
    "täglich": ("day", 1),
    "jeden tag": ("day", 1),
    "wöchentlich": ("week", 1),
    "jede woche": ("week", 1),
    "zweiwöchentlich": ("week", 2),
    "alle zwei wochen": ("week", 2),
    "alle 2 wochen": ("week", 2),
    "monatlich": ("month", 1),
    "jeden monat": ("month", 1),
}
_EVERY = re.compile(r"every (?P<interval>\d{1,2}) (?P<every>day|week|month)s?")
_NEVER = frozenset(("", "no", "none", "never", "once", "false", "1"))
_SOME = frozenset(
    ("skip", "skip them", "skip taken", "skip it", "leave out", "leave them out", "leave it out", "partial")
    + ("book the others", "book others", "book the rest", "others", "rest", "some", "fit", "as many as fit")
    + ("yes", "true", "allow", "auslassen", "überspringen", "die anderen", "ja")
)
# fmt: off
_NUMBERS = {
    "two": 2, "twice": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
    "zweimal": 2, "dreimal": 3, "viermal": 4, "fünfmal": 5, "sechsmal": 6,
}
# fmt: on
"""What models write in words."""


def rule(found: Context) -> Repeat | None:
    """The repetition that is asked for, None for a single booking. Raises `Fault` bad_repeat."""
    text = " ".join(found.given.get("repeat", "").lower().replace("_", " ").split()).rstrip(".")
    count = _times(found.given.get("times", ""))
    if text in _NEVER:
        if not text and count > 1:
            raise Fault("bad_repeat", most=OCCURRENCES_MAX)
        return None
    every, interval = _rule(text)
    if not 1 <= count <= OCCURRENCES_MAX:
        raise Fault("bad_repeat", most=OCCURRENCES_MAX)
    if count * len(found.given.get("context", "").encode()) > CONTEXT_BYTES_MAX:
        raise Fault("too_long", field="context", most=CONTEXT_BYTES_MAX // BYTES_A_CHARACTER // count)
    return Repeat(every, count, interval) if count > 1 else None


def partly(found: Context) -> bool:
    """Whether as many as fit are wanted where not all do; unless somebody says so, it is all or nothing."""
    return found.given.get("if_some_taken", "").lower().replace("_", " ").rstrip(".") in _SOME


def _times(text: str) -> int:
    """How often, from "6", "6 times", "six"; 0 for what is none."""
    words = text.lower().split()
    if len(words) == 2 and words[1] in ("times", "x", "mal", "weeks", "days", "months"):
        words.pop()
    if len(words) != 1:
        return 0
    word = words[0].removesuffix("x") if words[0][:1].isdigit() else words[0]
    digits = word.isascii() and word.isdigit() and len(word) < 4
    return int(word) if digits else _NUMBERS.get(word, 0)


def _rule(text: str) -> tuple[Every, int]:
    known = _RULES.get(text)
    if known is not None:
        return known
    match = _EVERY.fullmatch(text)
    if match is None or not int(match["interval"]):
        raise Fault("bad_repeat", most=OCCURRENCES_MAX)
    units: dict[str, Every] = {"day": "day", "week": "week", "month": "month"}
    return units[match["every"]], int(match["interval"])
