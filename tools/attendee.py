"""Who comes: what a call says of the attendee, and what the platform knows.

The rule: what was dictated is read back, since nobody sees whether it was heard right.
"""

import re

from msgspec.structs import replace

from engine.model import Attendee
from tools import dictation
from tools.arguments import UNREADABLE
from tools.call import Reply
from tools.caller import number
from tools.faults import Fault
from tools.request import Context
from tools.speech import spelling

NAME_MAX, EMAIL_MAX = 200, 254
"""Characters: a long name; the longest address that can be sent to."""

_WRITTEN = re.compile(r"<([^<>\s]{1,64}@[^<>\s]{1,254})>")
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
    name = dictation.name(name, _code(found))
    if len(name) > NAME_MAX:
        raise Fault("too_long", field="name", most=NAME_MAX)
    said = number(phone) or number(dictation.phone(phone, _code(found)))
    if not said and not any(map(str.isdigit, phone)) and number(found.call.caller):
        phone = ""  # "this number": the one they call from
    if phone and not said:
        raise Fault("bad_phone")
    return Attendee(name, email(found), said or number(found.call.caller))


def email(found: Context) -> str:
    """The address that is given, or "". Raises `Fault`."""
    text = found.given.get("attendee_email", "")
    written = _WRITTEN.search(text)  # "Max Weber <max@example.com>"
    text = written[1] if written is not None else text.strip("<>.")
    if not text or _EMAIL.fullmatch(text):
        return text
    address = dictation.email(text, _code(found))
    if address is None or len(address) > EMAIL_MAX or not _EMAIL.fullmatch(address):
        raise Fault("bad_email")
    return address


def read_back(found: Context, reply: Reply) -> Reply:
    """The reply to a booking, followed by what was dictated for it, letter by letter."""
    if reply.booking is None or not reply.available:
        return reply
    given, voice, said = found.given, found.speaker, known(found)
    parts = [reply.say]
    if said.name != given.get("attendee_name", ""):
        parts.append(voice.say("name_is", spelled=spelling.spelled(voice.language, said.name)))
    if said.email and said.email not in given.get("attendee_email", ""):
        parts.append(voice.say("email_is", spelled=spelling.spelled(voice.language, said.email)))
    if any(map(str.isalpha, given.get("attendee_phone", ""))) and said.phone != number(found.call.caller):
        parts.append(voice.say("phone_is", digits=spelling.digits(voice.language, said.phone)))
    return replace(reply, say=" ".join(parts)) if len(parts) > 1 else reply


def _code(found: Context) -> str:
    return found.speaker.language.code
