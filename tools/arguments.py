"""What a model produced -> one text a parameter, under halfpast's own names.

The rule: nothing that arrives can raise anything but a `Fault`. A parameter that is missing, empty or
called unknown is ""; one that is no text or number is `UNREADABLE`, so that its own check refuses it.
"""

import re
from functools import lru_cache
from typing import Any

from engine.model import DURATION_MAX, DURATION_MIN
from tools.faults import Fault

LENGTHS = {"context": 4_000, "attendee_email": 254, "attendee_name": 200}
"""Characters: a few pages of conversation; the longest address that can be sent to; a long name."""
LENGTH_MAX = 200
"""Characters of any other parameter: a spoken sentence."""
KEY_MAX = 64
KEYS_KEPT = 1_024

UNREADABLE = "?"
"""Stands for a value that is neither text nor number."""

NAMES: dict[str, tuple[str, ...]] = {
    "when": ("start", "start time", "starts at", "start at", "date time", "date and time", "datetime"),
    "end": ("end", "end time", "ends at", "until"),
    "date": ("date", "day"),
    "time": ("time",),
    "duration": ("duration minutes", "duration in minutes", "length", "length in minutes", "minutes"),
    "with_whom": ("with", "who", "whom"),
    "host": ("host", "host id", "host name", "provider", "staff", "employee"),
    "team": ("team", "team id", "team name"),
    "service": ("service", "service id", "service name"),
    "attendee_name": ("name", "full name", "customer name", "client name", "patient name"),
    "attendee_email": ("email", "email address", "e mail", "mail", "customer email"),
    "attendee_phone": ("phone", "phone number", "telephone", "mobile", "customer phone"),
    "context": ("notes", "note", "summary", "reason"),
    "time_zone": ("timezone", "time zone", "tz"),
    "language": ("lang", "locale"),
    "count": ("limit", "max results", "number of slots"),
}
"""Each parameter and what models call it too."""

NESTED = {"attendee": "attendee_", "customer": "attendee_", "when": "", "window": "", "slot": ""}
"""Objects whose members count as parameters, with what goes before a member's name."""

UNKNOWN = frozenset(("", "null", "none", "undefined", "unknown", "n/a", "nil"))

_SQUASHED = {
    each.replace(" ", "").replace("_", ""): name
    for name, aliases in NAMES.items()
    for each in (name, *aliases)
}
_DURATION = re.compile(
    r"(?:(?P<hours>\d{1,2}(?:[.,]\d{1,2})?) ?(?:h|hrs?|hours?|std|stunden?)\.?)?"
    r" ?(?:(?:and |und )?(?P<minutes>\d{1,9}(?:[.,]0{1,3})?) ?(?:m|mins?|minutes?|minuten?)?\.?)?"
)
_ISO_DURATION = re.compile(r"pt(?:(?P<hours>\d{1,2})h)?(?:(?P<minutes>\d{1,5})m)?")


def read(arguments: dict[str, Any]) -> dict[str, str]:
    """The parameters that are there, by their own names. Halfpast's own name goes before an alias."""
    found: dict[str, str] = {}
    for key, value in arguments.items():
        if isinstance(value, dict):
            prefix = NESTED.get(_squash(key[:KEY_MAX]))
            if prefix is not None:
                for inner, member in value.items():
                    _take(found, prefix + inner, member)
                continue
        _take(found, key, value)
    if not found.get("when") and (found.get("date") or found.get("time")):
        found["when"] = f"{found.get('date', '')} {found.get('time', '')}".strip()
    return found


def _take(found: dict[str, str], key: str, value: object) -> None:
    name = _name(key[:KEY_MAX])
    if name is None or (found.get(name) and key != name):
        return
    text = _text(value)
    most = LENGTHS.get(name, LENGTH_MAX)
    if len(text) > most:
        raise Fault("too_long", field=name, most=most)
    if text or name not in found:
        found[name] = text


@lru_cache(maxsize=KEYS_KEPT)
def _name(key: str) -> str | None:
    return _SQUASHED.get(_squash(key))


def _squash(key: str) -> str:
    return key.lower().replace("_", "").replace("-", "").replace(" ", "")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        # Surrogates and control characters cannot be stored or spoken.
        clean = value.encode("utf-8", "replace").decode() if not value.isascii() else value
        clean = clean if clean.isprintable() else "".join(c if c.isprintable() else " " for c in clean)
        clean = clean.strip()
        return "" if clean.lower() in UNKNOWN else clean
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    return UNREADABLE


def _number(value: int | float) -> str:
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else UNREADABLE
    return str(int(value)) if value.is_integer() and abs(value) < 10**15 else str(value)


def duration(text: str) -> int | None:
    """Minutes, from "22", "22 minutes", "1 h 30 min", "PT45M"; None where nothing is said."""
    if not text:
        return None
    text = " ".join(text.lower().split())
    found = _ISO_DURATION.fullmatch(text) or _DURATION.fullmatch(text)
    if found is not None and (found["hours"] or found["minutes"]):
        minutes = float((found["hours"] or "0").replace(",", ".")) * 60
        minutes += float((found["minutes"] or "0").replace(",", "."))
        if minutes.is_integer() and DURATION_MIN <= minutes <= DURATION_MAX:
            return int(minutes)
    raise Fault("bad_duration", least=DURATION_MIN, most=DURATION_MAX)


def count(text: str, default: int, most: int) -> int:
    """How many; what makes no sense is the default, what is too many the most there is."""
    digits = text if text.isascii() and text.isdigit() else ""
    return min(int(digits), most) or default if digits else default
