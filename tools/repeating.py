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
}
_EVERY = re.compile(r"every (?P<interval>\d{1,2}) (?P<every>day|week|month)s?")
_NEVER = frozenset(("", "no", "none", "never", "once", "false", "1"))
_ALL = frozenset(("all", "all or nothing", "none", "cancel", "stop", "no", "false"))


def rule(found: Context) -> Repeat | None:
    """The repetition that is asked for, None for a single booking. Raises `Fault` bad_repeat."""
    text = " ".join(found.given.get("repeat", "").lower().replace("_", " ").split()).rstrip(".")
    if text in _NEVER:
        return None
    every, interval = _rule(text)
    times = found.given.get("times", "")
    count = int(times) if times.isascii() and times.isdigit() and len(times) < 4 else 0
    if not 1 <= count <= OCCURRENCES_MAX:
        raise Fault("bad_repeat", most=OCCURRENCES_MAX)
    if count * len(found.given.get("context", "").encode()) > CONTEXT_BYTES_MAX:
        raise Fault("too_long", field="context", most=CONTEXT_BYTES_MAX // BYTES_A_CHARACTER // count)
    return Repeat(every, count, interval) if count > 1 else None


def partly(found: Context) -> bool:
    """Whether as many as fit are wanted where not all do; unless somebody says so, it is all or nothing."""
    text = found.given.get("if_some_taken", "").lower()
    return bool(text) and text not in _ALL


def _rule(text: str) -> tuple[Every, int]:
    known = _RULES.get(text)
    if known is not None:
        return known
    match = _EVERY.fullmatch(text)
    if match is None or not int(match["interval"]):
        raise Fault("bad_repeat", most=OCCURRENCES_MAX)
    units: dict[str, Every] = {"day": "day", "week": "week", "month": "month"}
    return units[match["every"]], int(match["interval"])
