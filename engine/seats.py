"""Whose booking it is: one reading of a booking for one attendee and of one for several.

The rule: whoever asks about an attendee asks for seats. A booking with room for one is its own seat, and
keeps everything in its own fields; only this module knows.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from msgspec.structs import replace

from engine.lifecycle import STANDING, TAKING
from engine.model import CAPACITY_MAX, STEPS_MAX, Attendee, Booking, Seat, Status, Step

SEATS_MAX = 2 * CAPACITY_MAX
"""With those that were given up: beyond it the oldest of these are forgotten, or it would grow for ever."""

_OWN = tuple(name for name in Seat.__struct_fields__ if name != "id")
_RANK: tuple[Status, ...] = ("confirmed", "completed", "no_show", "pending", "held", "declined", "cancelled")


class Place(NamedTuple):
    """Somebody's seat in a booking."""

    booking: Booking
    seat: Seat


def of(booking: Booking) -> tuple[Seat, ...]:
    """Its seats, those that were given up included."""
    if booking.capacity > 1:
        return booking.seats
    return (Seat(id=booking.id, **{name: getattr(booking, name) for name in _OWN}),)


def people(booking: Booking) -> tuple[Booking | Seat, ...]:
    """The same to be read only, without building anything: who is alone in a booking is that booking."""
    return booking.seats if booking.capacity > 1 else (booking,)


def put(booking: Booking, seat: Seat) -> Booking:
    """The booking with this seat, in place of the one with its id if there is one."""
    if booking.capacity == 1:
        return replace(booking, **{name: getattr(seat, name) for name in _OWN})
    kept = [seat if each.id == seat.id else each for each in booking.seats]
    kept = kept if seat in kept else [*kept, seat]
    over = len(kept) - SEATS_MAX
    given_up = [each.id for each in kept if each.status not in TAKING][: max(0, over)]
    return _with(booking, [each for each in kept if each.id not in given_up])


def drop(booking: Booking, seat: Seat) -> Booking | None:
    """The booking without this seat; None where nobody is left who ever was more than a hold."""
    if booking.capacity == 1:
        return None
    kept = [each for each in booking.seats if each.id != seat.id]
    return _with(booking, kept) if kept else None


def swept(booking: Booking, now_ms: int, without: frozenset[str]) -> Booking:
    """The booking without the seats that are held no longer, or given up (`without`: their keys)."""
    if booking.capacity == 1:
        return booking
    kept = [
        each
        for each in booking.seats
        if each.status != "held" or (alive(each, now_ms) and key(each) not in without)
    ]
    return replace(booking, seats=tuple(kept))


def find(booking: Booking, id: str) -> Seat | None:
    """The seat of this id."""
    return next((each for each in of(booking) if each.id == id), None)


def alive(seat: Seat, now_ms: int) -> bool:
    """Whether it takes its place: a hold only until it expires."""
    return seat.held_until_ms > now_ms if seat.status == "held" else seat.status in TAKING


def standing(seat: Seat) -> bool:
    """Whether it is an appointment that somebody still has."""
    return seat.status in STANDING


def has_room(booking: Booking, now_ms: int, without: frozenset[str]) -> bool:
    """Whether one more may join. `without`: keys of seats that are given up for it.

    What nobody has any more is no booking that could be joined: its time may be another's by now.
    """
    here = [each for each in of(booking) if alive(each, now_ms)]
    return bool(here) and sum(key(each) not in without for each in here) < booking.capacity


def key(seat: Seat) -> str:
    """What a seat is called in `engine.calendar.View.without`; alone in its booking, it is the booking."""
    return f"booking:{seat.id}"


def group_id(seat_id: str) -> str:
    """The id of a booking for several, from that of its first seat; there is no way back."""
    return sha256(f"group:{seat_id}".encode()).hexdigest()[: len(seat_id)]


def until_ms(booking: Booking) -> int:
    """When its time is free again if nothing happens: 0 for never, as it is more than a hold."""
    seats = [each for each in people(booking) if each.status in TAKING]
    return 0 if any(each.status != "held" for each in seats) else max(each.held_until_ms for each in seats)


def takes(booking: Booking) -> bool:
    """Whether it takes its time, or did until it expired."""
    return any(each.status in TAKING for each in people(booking))


def firm(booking: Booking) -> bool:
    """Whether it is more than a hold. It is then a turn of its hosts."""
    return takes(booking) and until_ms(booking) == 0


def step(seat: Seat, booking: Booking, status: Status, at_ms: int) -> tuple[Step, ...]:
    """The seat's history, with what it was until now. `status`: what that place has become."""
    group = booking.id if booking.capacity > 1 else ""
    past = Step(status, at_ms, booking.start, booking.end, booking.hosts, group)
    return (*seat.history, past)[-STEPS_MAX:]


def _with(booking: Booking, seats: Sequence[Seat]) -> Booking:
    furthest = min((each.status for each in seats), key=_RANK.index)
    return replace(booking, seats=tuple(seats), status=furthest, attendee=Attendee())
