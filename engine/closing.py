"""What else becomes of a booking: cancelled, confirmed or declined, kept or not; and of what is held.

The rule: the table of `engine.lifecycle` decides; here is only what a change of status brings with it.
"""

from msgspec.structs import replace

from engine import bookings, finding, lifecycle, seats, turns
from engine.bookings import Decision
from engine.lifecycle import Action
from engine.model import Booking, Change, Document
from engine.picture import Picture, key_of
from engine.rescheduling import Impossible
from engine.seats import Place


def change(
    picture: Picture, id: str, action: Action, now_ms: int, conversation: str = "", caller: str = ""
) -> Decision | Place | Impossible | None:
    """Do this to a seat. The place itself where it was done before; None where there is no such id.

    A hold that is cancelled leaves nothing behind.
    """
    place = finding.by_id(picture, id, conversation, caller)
    if place is None:
        return None
    booking, seat = place
    status = lifecycle.after(seat.status, action)
    if status is None and seat.status in (each.get(action) for each in lifecycle.TRANSITIONS.values()):
        return place
    begun = booking.start * 60_000 <= now_ms
    if (
        status is None
        or (begun and action in lifecycle.BEFORE_START and seat.status != "held")
        or (not begun and action in lifecycle.AFTER_START)
    ):
        return Impossible(place)
    writes = bookings.entities(booking.hosts, seat.conversation, seat.caller)
    if seat.status == "held":
        return Decision(_released(booking, [place]), (), writes, outcome=seat.id)
    history = seats.step(seat, booking, seat.status, now_ms)
    new = seats.put(booking, replace(seat, status=status, decided_at_ms=now_ms, history=history))
    freed = turns.given_back(picture, booking.hosts) if not seats.firm(new) else []
    return Decision(Change(puts=bookings.put(new, *freed)), (), writes, outcome=seat.id)


def release(picture: Picture, conversation: str) -> Decision | None:
    """Let go of all that is held for a conversation: it has ended. None where nothing is."""
    held = [
        place
        for place in finding.own(picture, conversation, "")
        if place.seat.status == "held" and place.seat.conversation == conversation
    ]
    if not held:
        return None
    puts: dict[str, Document] = {}
    deletes: list[str] = []
    for id in dict.fromkeys(place.booking.id for place in held):
        booking = picture.bookings[id]
        went = _released(booking, [place for place in held if place.booking.id == id])
        puts |= went.puts
        deletes += went.deletes
    hosts = [host for place in held for host in place.booking.hosts]
    writes = bookings.entities(hosts, *bookings.people_of(held))
    return Decision(Change(puts=puts, deletes=tuple(deletes)), (), writes, outcome="")


def _released(booking: Booking, held: list[Place]) -> Change:
    left: Booking | None = booking
    for place in held:
        left = seats.drop(left, place.seat) if left is not None else None
    if left is None:
        return Change(deletes=(key_of(booking),))
    return Change(puts=bookings.put(left))
