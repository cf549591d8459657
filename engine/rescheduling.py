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
    if _is_there(booking, command):
        return place
    if _has_another(picture, command, seat):
        return Refusal("busy")
    return _move(picture, command, place, now_ms)


def _is_there(booking: Booking, command: Reschedule) -> bool:
    if booking.start != command.start or booking.end - booking.start != command.duration:
        return False
    if command.party.mode == "collective":
        return set(booking.hosts) == set(command.party.hosts)
    return set(booking.hosts) <= set(command.party.hosts)


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
    held = finding.holds(picture, command.conversation, command.caller, now_ms)
    own = held if command.conversation or command.caller else []
    view = bookings.view_of((*own, place), now_ms)
    slot = teams.judge(picture, command.party, command.duration, command.start, view)
    if isinstance(slot, Refusal):
        return slot
    hosts = bookings.chosen(picture, command.party, slot, booking.hosts)
    left = seats.drop(booking, seat)
    moved = _moved(picture, command, place, hosts, now_ms)
    new, is_new = bookings.occupy(picture, command.party, slot, hosts, moved, view)
    if is_new:
        new = _named(new, booking, left, now_ms)
    went, affected = bookings.cleared(picture, new, own, now_ms)
    gone = (key_of(booking),) if left is None and new.id != booking.id else ()
    freed = left is None or not seats.takes(left)
    counted = _turns(picture, slot, booking.hosts if freed else (), hosts if is_new else ())
    return Decision(
        change=Change(
            puts=bookings.put(*([left] if left is not None else []), new, *counted),
            deletes=(*went, *gone),
        ),
        reads=bookings.settings(command.party),
        writes=bookings.entities(
            (*booking.hosts, *affected),
            *(seat.conversation, seat.caller, command.conversation, command.caller),
        ),
        outcome=seat.id,
    )


def _moved(picture: Picture, command: Reschedule, place: Place, hosts: tuple[str, ...], now_ms: int) -> Seat:
    """The seat as it is in its new place: confirmed anew where the host must."""
    booking, seat = place
    old = lifecycle.after(seat.status, "reschedule")
    assert old is not None, "asked before"
    terms = bookings.terms_for(picture, command.party, hosts[0])
    status = lifecycle.after(old, "request" if terms.confirm else "book")
    assert status is not None, "the table has both"
    return replace(seat, status=status, decided_at_ms=now_ms, history=seats.step(seat, booking, old, now_ms))


def _named(new: Booking, old: Booking, left: Booking | None, now_ms: int) -> Booking:
    """The new booking under the id of the old one, unless others are still in that."""
    if left is None and (new.capacity == 1) == (old.capacity == 1):
        return replace(new, id=old.id)
    if new.id == old.id:
        return replace(new, id=seats.group_id(f"{old.id}{now_ms}")[: len(old.id)])
    return new


def _turns(picture: Picture, slot: Slot, before: tuple[str, ...], after: tuple[str, ...]) -> list[Turn]:
    """Whoever has it now has been given a turn, whoever had it gets theirs back."""
    new = tuple(host for host in after if host not in before)
    among = tuple(dict.fromkeys((*slot.hosts, *new)))
    return [
        *turns.given_back(picture, [host for host in before if host not in after]),
        *turns.taken(picture, among, new),
    ]
