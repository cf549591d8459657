"""A booking -> a reply: what is said of it, and what goes with it as data.

The rule: always the booking as it is now, whatever it was when it was asked for. An id is never spoken.
"""

from datetime import UTC, datetime

from msgspec.structs import replace

from engine import finding, guessing, seats
from engine.model import Seat
from engine.picture import Picture
from engine.seats import Place
from tools import answers
from tools.call import BookingData, Reply, SlotData
from tools.request import Context
from tools.speech.language import Sentence
from tools.when.iso import to_text

SECOND_MS = 1_000
MINUTE_MS = 60_000


def taken(found: Context, picture: Picture, place: Place, duration: int) -> Reply:
    """A booking after it was asked for. `duration`: the minutes that were; others are said."""
    length = place.booking.end - place.booking.start
    if place.seat.status == "confirmed" and length != duration:
        lasts = found.speaker.duration(length)
        return _standing(found, picture, place, "booked_duration", duration=lasts)
    return as_it_is(found, picture, place)


def moved(found: Context, picture: Picture, place: Place, *, with_duration: bool) -> Reply:
    """A booking at its new time; with the minutes that it takes where these were asked for too."""
    if place.seat.status == "confirmed" and with_duration:
        lasts = found.speaker.duration(place.booking.end - place.booking.start)
        return _standing(found, picture, place, "moved_duration", duration=lasts)
    return as_it_is(found, picture, place, "moved")


def as_it_is(found: Context, picture: Picture, place: Place, confirmed: Sentence = "booked") -> Reply:
    """A booking, whatever has become of it. `confirmed`: the sentence for one that stands."""
    match place.seat.status:
        case "confirmed":
            return _standing(found, picture, place, confirmed)
        case "pending":
            return _standing(found, picture, place, "pending")
        case "held":
            return _held(found, picture, place)
        case "cancelled" | "declined" as status:
            return Reply(say=_say(found, picture, place, status), booking=data(found, place))
        case _:
            return over(found, place)


def found_one(found: Context, place: Place, *, known: bool) -> Reply:
    """The one booking that somebody has. Not `known`: found by what anybody could say, so no more is told."""
    is_over = seats.standing(place.seat) and place.booking.end * MINUTE_MS <= found.view.now_ms
    told = over(found, place) if is_over else as_it_is(found, found.picture, place, "found")
    if told.booking is None:  # it was only held, and is not any more
        return told
    shown = data(found, place, known=known)
    return Reply(say=told.say, reason=told.reason, booking=shown, bookings=(shown,))


def over(found: Context, place: Place) -> Reply:
    """Nothing can be done about it any more."""
    return Reply(say=found.speaker.say("over"), reason="over", booking=data(found, place))


def released(found: Context) -> Reply:
    """What was held is free again."""
    return Reply(say=found.speaker.say("released"))


def data(found: Context, place: Place, *, known: bool = True) -> BookingData:
    """A booking as data, with the times in the caller's zone.

    Not `known`, as it was found by what anybody could say: nothing of its attendee, nor its ids, which would
    open the rest to whoever has them.
    """
    booking, seat = place
    shown = BookingData(
        id="",
        status=seat.status,
        start=to_text(booking.start, found.zone),
        end=to_text(booking.end, found.zone),
        host=booking.hosts[0],
        hosts=booking.hosts,
        service=booking.service or "",
        team=booking.team or "",
        held_until=_second(found, seat.held_until_ms) if seat.status == "held" else "",
    )
    if not known or _only_guessed(found, seat):
        return shown
    attendee = seat.attendee
    pairs = (("name", attendee.name), ("email", attendee.email), ("phone", attendee.phone))
    return replace(
        shown,
        id=booking.id,
        attendee={name: value for name, value in pairs if value},
        context=seat.context,
        seat=seat.id if booking.capacity > 1 else "",
        series=seat.series,
    )


def _only_guessed(found: Context, seat: Seat) -> bool:
    """Whether the caller has no other claim to it than that they have found it in this conversation."""
    guessed = guessing.found(found.picture, found.conversation, found.view.now_ms)
    return seat.id in guessed and not finding.is_of(seat, found.conversation, found.caller)


def names_of(picture: Picture, place: Place) -> list[str]:
    """The names of its hosts; of those who are gone, their ids."""
    return [picture.hosts[each].name if each in picture.hosts else each for each in place.booking.hosts]


def _held(found: Context, picture: Picture, place: Place) -> Reply:
    left_ms = place.seat.held_until_ms - found.view.now_ms
    if left_ms <= 0:
        return released(found)
    lasts = found.speaker.duration(max(1, round(left_ms / MINUTE_MS)))
    return _standing(found, picture, place, "held", duration=lasts)


def _standing(found: Context, picture: Picture, place: Place, sentence: Sentence, **facts: str) -> Reply:
    """A booking that takes its time, and what is said of it."""
    say = _say(found, picture, place, sentence, **facts)
    return Reply(say=say, available=True, slot=slot(found, place), booking=data(found, place))


def _say(found: Context, picture: Picture, place: Place, sentence: Sentence, **facts: str) -> str:
    voice, start = found.speaker, place.booking.start
    host = voice.names(names_of(picture, place))
    return answers.local(found, voice.say(sentence, when=voice.moment(start), host=host, **facts), (start,))


def slot(found: Context, place: Place) -> SlotData:
    """Its time. The host can be handed back: of those who only meet together that is their team."""
    booking = place.booking
    together = booking.team if len(booking.hosts) > 1 else None
    start, end = to_text(booking.start, found.zone), to_text(booking.end, found.zone)
    return SlotData(start, end, together or booking.hosts[0])


def _second(found: Context, at_ms: int) -> str:
    """A moment to the second, ISO 8601 with the caller's offset."""
    return datetime.fromtimestamp(at_ms // SECOND_MS, UTC).astimezone(found.zone).isoformat()
