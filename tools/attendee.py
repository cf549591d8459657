"""Who comes: what a call says of the attendee, and what the platform knows."""

import re

from engine.model import Attendee
from tools.arguments import UNREADABLE
from tools.caller import number
from tools.faults import Fault
from tools.request import Context

_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>.]+(\.[^@\s<>.]+)+")


def named(found: Context) -> Attendee:
    """The attendee; their number is the caller's unless another is given. Raises `Fault` for nobody."""
    attendee = known(found)
    if attendee == Attendee():
        raise Fault("missing_attendee")
    return attendee


def known(found: Context) -> Attendee:
    """What is known of the attendee. Raises `Fault` for what cannot be."""
    given = found.given
    name, phone = (given.get(f"attendee_{each}", "") for each in ("name", "phone"))
    if name == UNREADABLE:
        raise Fault("missing_attendee")
    if not any(map(str.isdigit, phone)) and number(found.call.caller):
        phone = ""  # "this number": the one they call from
    if phone and not number(phone):
        raise Fault("bad_phone")
    return Attendee(name, email(found), number(phone) or number(found.call.caller))


def email(found: Context) -> str:
    """The address that is given, or "". Raises `Fault`."""
    text = found.given.get("attendee_email", "").strip("<>.")
    if text and not _EMAIL.fullmatch(text):
        raise Fault("bad_email")
    return text
