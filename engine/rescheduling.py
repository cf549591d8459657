"""Moving a booking: the old time is freed exactly when the new one is taken, or nothing changes.

The rule: a booking that moves keeps its id and its history, and is in nobody's way on its own account.
"""

from msgspec import Struct
from msgspec.structs import replace

from engine import bookings, finding, lifecycle, seats, teams, turns
from engine.bookings import Decision
from engine.model import Booking, Change, Party, Refusal, Seat, Slot, Turn
from engine.picture import Picture, key_of
from engine.seats import Place


class Reschedule(Struct, frozen=True):
    """Move this seat. `party`: who may have it then; who has it now goes first."""

    id: str
    party: Party
    start: int
    duration: int
    conversation: str = ""
    caller: str = ""


class Impossible(Struct, frozen=True):
    """What is asked cannot be done with this booking as it is: it is over, cancelled, only held."""

    place: Place


def reschedule(
    picture: Picture, command: Reschedule, now_ms: int
) -> Decision | Place | Refusal | Impossible | None:
    """The move, or what stands against it; the place itself where it is there already. None: no such id."""
    place = finding.by_id(picture, command.id, command.conversation, command.caller)
    if place is None:
        return None
    booking, seat = place
    if lifecycle.after(seat.status, "reschedule") is None or booking.start * 60_000 <= now_ms:
        return Impossible(place)
    if not bookings.stands(picture, command.party):
        return Refusal("closed")
    if bookings.is_there(booking, command.party, command.start, command.duration):
        return place
    if _has_another(picture, command, seat):
        return Refusal("busy")
    return _move(picture, command, place, now_ms)


def _has_another(picture: Picture, command: Reschedule, seat: Seat) -> bool:
    """Whether they have another appointment at the very time: nobody is in two places."""
    return any(
        other.seat.id != seat.id
        and other.booking.start == command.start
        and seats.standing(other.seat)
        and finding.same_person(other.seat.attendee, seat.attendee)
        for other in finding.own(picture, seat.conversation, seat.caller)
    )


def _move(picture: Picture, command: Reschedule, place: Place, now_ms: int) -> Decision | Refusal:
    booking, seat = place
    own = _holds(picture, command, booking, now_ms)
    view = bookings.view_of((*own, place), now_ms)
    slot = teams.judge(picture, command.party, command.duration, command.start, view)
    if isinstance(slot, Refusal):
        return slot
    hosts = bookings.chosen(picture, command.party, slot, booking.hosts)
    left = seats.drop(booking, seat)
    moved = _moved(picture, command, place, hosts, now_ms)
    new, joined = bookings.occupy(picture, command.party, slot, hosts, moved, view)
    if joined is None:
        new = _named(picture, new, booking, left)
    gone = bookings.cleared(picture, new, own, now_ms)
    old = (key_of(booking),) if left is None and new.id != booking.id else ()
    freed = left is None or not seats.firm(left)
    first = joined is None or not seats.firm(joined)
    counted = _turns(picture, slot, booking.hosts if freed else (), hosts if first else ())
    return Decision(
        change=Change(
            puts=bookings.put(*([left] if left is not None else []), new, *gone.left, *counted),
            deletes=(*gone.deletes, *old),
        ),
        reads=bookings.settings(command.party),
        writes=bookings.entities(
            (*booking.hosts, *gone.hosts),
            *(command.conversation, command.caller),
            *bookings.people_of((place, *own)),
        ),
        outcome=seat.id,
    )


def _holds(picture: Picture, command: Reschedule, booking: Booking, now_ms: int) -> list[Place]:
    """What is held for who moves it, and given up where that needs it; not a seat beside the one moved."""
    held = finding.holds(picture, command.conversation, command.caller, now_ms)
    return [each for each in held if each.booking.id != booking.id]


def _moved(picture: Picture, command: Reschedule, place: Place, hosts: tuple[str, ...], now_ms: int) -> Seat:
    """The seat as it is in its new place: confirmed anew where the host must."""
    booking, seat = place
    old = lifecycle.after(seat.status, "reschedule")
    assert old is not None, "asked before"
    terms = bookings.terms_for(picture, command.party, hosts[0])
    status = lifecycle.after(old, "request" if terms.confirm else "book")
    assert status is not None, "the table has both"
    return replace(seat, status=status, decided_at_ms=now_ms, history=seats.step(seat, booking, old, now_ms))


def _named(picture: Picture, new: Booking, old: Booking, left: Booking | None) -> Booking:
    """The new booking under the id of the old one, unless others are still in that, or ever were."""
    if left is None and (new.capacity == 1) == (old.capacity == 1):
        return replace(new, id=old.id)
    id = new.id
    while new.capacity > 1 and id in picture.bookings:  # the groups that this seat has begun and left
        id = seats.group_id(id)
    return replace(new, id=id)


def _turns(picture: Picture, slot: Slot, before: tuple[str, ...], after: tuple[str, ...]) -> list[Turn]:
    """Whoever has it now has been given a turn, whoever had it gets theirs back."""
    new = tuple(host for host in after if host not in before)
    among = tuple(dict.fromkeys((*slot.hosts, *new)))
    return [
        *turns.given_back(picture, [host for host in before if host not in after]),
        *turns.taken(picture, among, new),
    ]
