"""`book`: take this time for this person. One commit; a repetition of the call has no second effect."""

import json
import re
from hashlib import sha256

import msgspec

from engine import bookings
from engine.bookings import Book, Decision, Reused
from engine.errors import OpReused
from engine.model import Attendee, Booking, Refusal
from engine.picture import Picture
from tools import answers
from tools.arguments import UNREADABLE
from tools.call import Reply, ToolCall
from tools.caller import number
from tools.faults import Fault
from tools.ports import Desk
from tools.propose_times import ask_time
from tools.request import Request, for_one_time, understand
from tools.when.iso import Point

_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>.]+(\.[^@\s<>.]+)+")


async def book(call: ToolCall, desk: Desk) -> Reply:
    """Book, or say why not and what else is free. Raises `Fault`, `LedgerError`."""
    request = for_one_time(understand(call, desk.picture, desk.now_ms()))
    if request.when is None:
        raise Fault("missing_when")
    if not isinstance(request.when, Point):
        return ask_time(request, request.when)
    command = _command(request, request.when.minute, desk.new_id())

    def decide(picture: Picture, now_ms: int) -> Decision | Booking | Refusal | Reused:
        # Who is in a team, and how long a service lasts, may have changed since: it is read again.
        nonlocal request
        request = for_one_time(understand(call, picture, request.now_ms))
        current = msgspec.structs.replace(command, party=request.party, duration=request.duration)
        return bookings.book(picture, current, now_ms // 60_000)

    found: str | Booking | Refusal | Reused = await desk.write(command.op, command.fingerprint, decide)
    if isinstance(found, str):
        found = desk.picture.bookings[found]
    if isinstance(found, Booking):
        return answers.booked(request, found)
    if isinstance(found, Reused):
        raise OpReused(command.op)
    return answers.not_free(request, command.start, found)


def _command(request: Request, start: int, new_id: str) -> Book:
    call, given, tenant = request.call, request.given, request.picture.id
    attendee = _attendee(request)
    conversation = _entity("conv", tenant, call.conversation)
    caller = _entity("caller", tenant, number(call.caller))
    op, fingerprint = _operation(request, conversation, caller, start, attendee.name)
    return Book(
        id=new_id,
        party=request.party,
        start=start,
        duration=request.duration,
        attendee=attendee,
        context=given.get("context", ""),
        time_zone=request.zone.key,
        language=request.speaker.language.code,
        conversation=conversation,
        caller=caller,
        op=op or f"book:{new_id}",
        fingerprint=fingerprint,
        decided_at_ms=request.now_ms,
    )


def _attendee(request: Request) -> Attendee:
    given = request.given
    name, email, phone = (given.get(f"attendee_{each}", "") for each in ("name", "email", "phone"))
    if name == UNREADABLE:
        raise Fault("missing_attendee")
    email = email.strip("<>.")
    if email and not _EMAIL.fullmatch(email):
        raise Fault("bad_email")
    if not any(map(str.isdigit, phone)) and number(request.call.caller):
        phone = ""  # "this number": the one they call from
    if phone and not number(phone):
        raise Fault("bad_phone")
    phone = number(phone) or number(request.call.caller)
    if not (name or email or phone):
        raise Fault("missing_attendee")
    return Attendee(name, email, phone)


def _operation(request: Request, conversation: str, caller: str, start: int, name: str) -> tuple[str, str]:
    """What makes a repetition of this call one, and what must then be the same.

    The platform's id of the call where it gives one; else the person and the minute, so that next week's
    "tomorrow at two" is another booking, and so is booking again after a cancellation. Nobody known:
    nothing to recognise it by.
    """
    call = request.call
    if call.id:
        asked = json.dumps(call.arguments, sort_keys=True, default=str)
        return _hash("book", conversation, call.id), _hash(asked)
    person = conversation or caller
    if not person:
        return "", ""
    picture = request.picture
    index = picture.by_conversation if conversation else picture.by_caller
    cancelled = sum(each.status == "cancelled" for each in index.get(person, {}).values())
    return _hash("book", person, str(start), " ".join(name.casefold().split()), str(cancelled)), ""


def _entity(kind: str, tenant: str, value: str) -> str:
    """A person or a conversation as an entity: no name or number stands in a key or a log."""
    return f"{kind}:{_hash(tenant, value)}" if value else ""


def _hash(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()[:32]
