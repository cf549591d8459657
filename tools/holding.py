"""What was held for a caller: how `book` comes to it again, when it is not all said a second time.

The rule: who holds one time and says no more than that they take it means that one, as it is held. Who
says it twice, since the line dropped or they were interrupted, means what it has become.
"""

from msgspec.structs import replace

from engine import bookings, finding, seats
from engine.model import Attendee
from engine.picture import Picture
from engine.seats import Place
from tools import people, writing
from tools.attendee import known, named
from tools.call import ToolCall
from tools.memory import Memory
from tools.request import Request, for_one_time, party_of, understand
from tools.when.model import Point


def understood(call: ToolCall, picture: Picture, now_ms: int, memory: Memory | None = None) -> Request:
    """The request; where a time is held for the caller, what they do not say is as it is held."""
    request = for_one_time(understand(call, picture, now_ms, memory))
    place = held(request)
    if place is None:
        return request
    booking, given = place.booking, request.given
    party = party_of(booking)
    if not any(given.get(each) for each in people.ASKED) and bookings.stands(picture, party):
        request = replace(request, party=party)
    if not given.get("duration") and (not request.wishes or request.start == booking.start):
        request = replace(request, duration=booking.end - booking.start)
    return replace(request, wishes=request.wishes or (Point(booking.start),))


def held(request: Request) -> Place | None:
    """What is held and meant: by its id, at that time, or the only one where no time is said.

    Under an id also what expired: it says which time is meant, and that is had if it is still free.
    """
    id = request.given.get("booking_id", "")
    if id:
        place = finding.by_id(request.picture, id, request.conversation, request.caller)
        return place if place is not None and place.seat.status == "held" else None
    own = finding.holds(request.picture, request.conversation, request.caller, request.view.now_ms)
    meant = [each for each in own if not request.wishes or request.start == each.booking.start]
    return meant[0] if len(meant) == 1 else None


def became(request: Request) -> Place | None:
    """What was held and is booked by now, of whom asks to book it once more and says no time."""
    picture, id = request.picture, request.given.get("booking_id", "")
    if request.call.id:
        op = writing.by_call_id(request).op
        for booking in picture.by_op.get(op, {}).values():
            return next(Place(booking, each) for each in seats.of(booking) if each.op == op)
    place = finding.by_id(picture, id, request.conversation, request.caller) if id else None
    here = [place] if place is not None else finding.own(picture, request.conversation, "")
    found = [each for each in here if seats.standing(each.seat) and _was_held(each)]
    return found[0] if len(found) == 1 else None


def became_at(picture: Picture, id: str, start: int, conversation: str, caller: str) -> Place | None:
    """What was held under this id, for this time, and is booked by now."""
    place = finding.by_id(picture, id, conversation, caller) if id else None
    if place is None or not seats.standing(place.seat):
        return None
    return place if start in finding.starts(*place) else None


def attendee(request: Request) -> Attendee:
    """Who comes. Of what was held for them that may be known already. Raises `Fault`."""
    place = held(request)
    if place is None or place.seat.attendee == Attendee():
        return named(request)
    now, before = known(request), place.seat.attendee
    phone = now.phone if request.given.get("attendee_phone") or not before.phone else before.phone
    return Attendee(now.name or before.name, now.email or before.email, phone)


def _was_held(place: Place) -> bool:
    return any(each.status == "held" for each in place.seat.history)
