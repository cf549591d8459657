"""Whose booking is it: what a caller may be told of, and may change.

The rule: somebody's are those of their conversation and of the number they call from, and whatever they
know the id of. By a name or an address only a business that has said so lets anybody find one, on an exact
match that fits a single booking, and a few times only: nobody is told of another's booking on a guess.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from engine import seats
from engine.hours import local
from engine.model import Attendee, Booking, Seat
from engine.picture import Picture
from engine.seats import Place

GUESSES_MAX = 3
"""A name that was misheard twice is spelt the third time."""
ANONYMOUS_GUESSES_MAX = 30
"""Of all callers of one business of whom no number is known: redialling gives nobody new ones."""
GUESSES_WINDOW_MS = 3_600_000
"""So long a guess is remembered, from the first one on."""


def by_id(picture: Picture, id: str, conversation: str = "", caller: str = "") -> Place | None:
    """The seat of this id; of a booking that has several, that of this caller."""
    booking = picture.bookings.get(id)
    if booking is None:
        for each in picture.by_seat.get(id, {}).values():
            seat = seats.find(each, id)
            return Place(each, seat) if seat is not None else None
        return _moved_from(picture, id, conversation, caller)
    people = seats.of(booking)
    if booking.capacity == 1:
        return Place(booking, people[0])
    mine = [each for each in people if is_of(each, conversation, caller)]
    mine.sort(key=lambda each: not seats.standing(each))
    return Place(booking, mine[0]) if mine else _moved_from(picture, id, conversation, caller)


def _moved_from(picture: Picture, id: str, conversation: str, caller: str) -> Place | None:
    """The caller's seat that was in the booking of this id before it was moved."""
    for place in own(picture, conversation, caller):
        if id and any(each.booking == id for each in place.seat.history):
            return place
    return None


def is_of(seat: Seat, conversation: str, caller: str) -> bool:
    """Whether it was made in this conversation, or from this number."""
    return (conversation != "" and seat.conversation == conversation) or (
        caller != "" and seat.caller == caller
    )


def own(picture: Picture, conversation: str, caller: str) -> Iterator[Place]:
    """All that is somebody's, in whatever state, the earliest first."""
    bookings = picture.by_conversation.get(conversation, {}) | picture.by_caller.get(caller, {})
    for booking in sorted(bookings.values(), key=lambda each: (each.start, each.id)):
        for seat in seats.of(booking):
            if is_of(seat, conversation, caller):
                yield Place(booking, seat)


def upcoming(places: Iterable[Place], now_ms: int) -> list[Place]:
    """Those that are still to come and still hold."""
    return [
        each
        for each in places
        if each.booking.end * 60_000 > now_ms
        and (seats.standing(each.seat) or (each.seat.status == "held" and seats.alive(each.seat, now_ms)))
    ]


def holds(picture: Picture, conversation: str, caller: str, now_ms: int) -> list[Place]:
    """What is held for somebody now; for whom nothing is known of, nothing."""
    return [each for each in _held(picture, now_ms) if is_of(each.seat, conversation, caller)]


def anonymous_holds(picture: Picture, now_ms: int) -> list[Place]:
    """What is held now for all those of whom nothing is known."""
    return [each for each in _held(picture, now_ms) if not (each.seat.conversation or each.seat.caller)]


def _held(picture: Picture, now_ms: int) -> Iterator[Place]:
    for booking in picture.holds.values():
        for seat in seats.of(booking):
            if seat.status == "held" and seats.alive(seat, now_ms):
                yield Place(booking, seat)


def by_name(picture: Picture, name: str, day: int, zone: ZoneInfo, now_ms: int) -> Place | None:
    """The one upcoming booking on this local day (since the epoch) of somebody of exactly this name."""
    wanted = words(name)
    found = [
        each
        for each in upcoming(_appointments(picture), now_ms)
        if local(zone, each.booking.start)[0] == day and words(each.seat.attendee.name) == wanted
    ]
    return found[0] if wanted and len(found) == 1 else None


def by_email(picture: Picture, email: str, now_ms: int) -> Place | None:
    """The one upcoming booking under exactly this address."""
    wanted = email.casefold()
    found = [
        each
        for each in upcoming(_appointments(picture), now_ms)
        if each.seat.attendee.email.casefold() == wanted
    ]
    return found[0] if wanted and len(found) == 1 else None


def _appointments(picture: Picture) -> Iterator[Place]:
    """Everybody's, without what is only held: that is for who knows of it."""
    for booking in picture.bookings.values():
        for seat in seats.of(booking):
            if seats.standing(seat):
                yield Place(booking, seat)


def same_person(one: Attendee, other: Attendee) -> bool:
    """Whether two names may be one person's: "Zoe", "Zoë Miller". One that was not said is anybody's."""
    first, second = words(one.name), words(other.name)
    return first <= second or first >= second


def words(name: str) -> frozenset[str]:
    """A name without case and accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return frozenset("".join(each for each in plain if not unicodedata.combining(each)).split())


def starts(booking: Booking, seat: Seat) -> set[int]:
    """All starts that somebody's booking ever had: whoever asks for one of them again means this one."""
    return {booking.start, *(each.start for each in seat.history)}
