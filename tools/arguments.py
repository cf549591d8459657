"""What a model produced -> one text a parameter, under halfpast's own names.

The rule: nothing that arrives can raise anything but a `Fault`. A parameter that is missing, empty or
called unknown is ""; one that is no text or number is `UNREADABLE`, so that its own check refuses it.
"""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from engine.model import DURATION_MAX, DURATION_MIN
from tools.faults import Fault
from tools.when import durations
from tools.when.iso import BETWEEN

SPELLED_MAX = 1_000
"""Characters of what may be dictated letter by letter: "s as in sugar, c as in ..."."""
LENGTHS = {
    "context": 4_000,
    "attendee_email": SPELLED_MAX,
    "attendee_name": SPELLED_MAX,
    "attendee_phone": SPELLED_MAX,
    "when": 1_000,
    "which": 1_000,
}
"""Characters: a few pages of conversation; what is dictated; what a caller said about time, and around it."""
LENGTH_MAX = 200
"""Characters of any other parameter: a spoken sentence."""
KEY_MAX = 64
KEYS_KEPT = 1_024

UNREADABLE = "?"
"""Stands for a value that is neither text nor number."""

NAMES: dict[str, tuple[str, ...]] = {
    "when": (
        ("start", "start time", "starts at", "start at", "date time", "date and time", "from")
        + ("slot", "window", "range", "date range", "time range", "appointment time")
    ),
    "end": ("end", "end time", "end date", "ends at", "end at", "until", "to"),
    "date": ("date", "day", "start date", "appointment date"),
    "time": ("time",),
    "duration": (
        ("duration minutes", "duration in minutes", "length", "length in minutes", "minutes")
        + ("duration min", "duration mins", "slot duration")
    ),
    "with_whom": ("with", "who", "whom"),
    "host": ("host", "host id", "host name", "provider", "staff", "staff member", "employee", "doctor"),
    "team": ("team", "team id", "team name"),
    "service": ("service", "service id", "service name", "appointment type"),
    "attendee_name": (
        ("name", "full name", "customer name", "client name", "patient name", "guest name", "caller name")
        + ("attendee", "customer")
    ),
    "attendee_email": ("email", "email address", "mail", "customer email"),
    "attendee_phone": (
        ("phone", "phone number", "telephone", "mobile", "customer phone", "attendee phone number")
        + ("customer phone number",)
    ),
    "booking_id": (
        ("booking", "hold id", "hold", "appointment id", "reservation id", "booking reference", "seat")
        + ("seat id", "confirmation number")
    ),
    "which": (
        ("which appointment", "which booking", "appointment", "current time", "current start", "old time")
        + ("old when", "original time", "existing appointment")
    ),
    "repeat": ("recurrence", "recurring", "frequency", "repeats"),
    "times": ("occurrences", "repetitions", "number of times", "repeat count", "how often"),
    "if_some_taken": ("if taken", "partial", "allow partial", "skip taken"),
    "context": ("notes", "note", "summary", "reason"),
    "time_zone": ("tz",),
    "language": ("lang", "locale"),
    "count": ("limit", "max results", "number of slots"),
}
"""Each parameter and what models call it too."""

NESTED = {"attendee": "attendee_", "customer": "attendee_", "when": "", "window": "", "slot": ""}
"""Objects whose members count as parameters. What is in an attendee goes by that name first."""

UNKNOWN = frozenset(
    ("", "null", "none", "undefined", "unknown", "n/a", "nil", "not provided", "not specified", "not given")
    + ("unbekannt", "keine angabe")
)

_SQUASHED = {
    each.replace(" ", "").replace("_", ""): name
    for name, aliases in NAMES.items()
    for each in (name, *aliases)
}
_UNFILLED = re.compile(r"\{\{[^{}]*\}\}")
"""A variable that the platform had nothing for, such as the number of a caller on the web."""
_DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_TIME = re.compile(r"[Tt]?\d{1,2}(?:\D.*)?")
_ISO_DURATION = re.compile(r"pt(?:(?P<hours>\d{1,2})h)?(?:(?P<minutes>\d{1,5})m)?(?:0{1,2}s)?")


def read(arguments: dict[str, Any]) -> dict[str, str]:
    """The parameters that are there, by their own names. Halfpast's own name goes before an alias."""
    found: dict[str, str] = {}
    for key, value in arguments.items():
        prefix = NESTED.get(_squash(key[:KEY_MAX])) if isinstance(value, dict) else None
        if prefix is None:
            _take(found, key, value)
            continue
        for inner, member in value.items():
            name = _name(inner[:KEY_MAX])
            _take(found, name if name and prefix and name.startswith(prefix) else inner, member)
    when = _when(found)
    if when:
        found["when"] = when
    return found


def _when(found: dict[str, str]) -> str:
    """The one text for the time, where its date, its time or its end came apart."""
    when, date, time, end = (found.get(each, "") for each in ("when", "date", "time", "end"))
    if not when:
        when = time if _DATE.match(time) else f"{date} {time}".strip()
    elif date and _TIME.fullmatch(when):
        when = f"{date} {when}"
    elif time and _DATE.fullmatch(when):
        when = f"{when} {time}"
    if end and not BETWEEN.search(when):
        when = f"{when or '..'}/{end}"
    return when


def _take(found: dict[str, str], key: str, value: object) -> None:
    name = _name(key[:KEY_MAX])
    if name is None or (found.get(name) and key != name):
        return
    text = _text(value)
    if isinstance(value, bool) and name in ("if_some_taken", "repeat"):
        text = str(value).lower()
    if text == UNREADABLE and name == "context":
        text = _text(json.dumps(value, ensure_ascii=False))
    most = LENGTHS.get(name, LENGTH_MAX)
    if len(text) > most:
        raise Fault("too_long", field=name.removeprefix("attendee_").replace("_", " "), most=most)
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
        return "" if clean.lower() in UNKNOWN or _UNFILLED.fullmatch(clean) else clean
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    return UNREADABLE


def _number(value: int | float) -> str:
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else UNREADABLE
    return str(int(value)) if value.is_integer() and abs(value) < 10**15 else str(value)


def duration(text: str, languages: Sequence[str] = ()) -> int | None:
    """Minutes, from "22", "1 h 30 min", "half an hour", "PT45M"; None if nothing is said. Raises `Fault`."""
    if not text:
        return None
    found = _ISO_DURATION.fullmatch(text.lower())
    if found is not None and (found["hours"] or found["minutes"]):
        minutes: int | None = int(found["hours"] or 0) * 60 + int(found["minutes"] or 0)
    else:
        minutes = durations.understand(text, languages)
    if minutes is None or not DURATION_MIN <= minutes <= DURATION_MAX:
        raise Fault("bad_duration", least=DURATION_MIN, most=DURATION_MAX)
    return minutes


def count(text: str, default: int, most: int) -> int:
    """How many; what makes no sense is the default, what is too many the most there is."""
    digits = text if text.isascii() and text.isdigit() else ""
    return min(int(digits), most) or default if digits else default
