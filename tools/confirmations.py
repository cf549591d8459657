"""Bookings -> replies: what is said of them, and what goes with it as data.

The rule: always the booking as it is now, whatever it was when it was asked for.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from engine.model import Refusal
from engine.picture import Picture
from engine.seats import Place
from tools import answers
from tools.call import BookingData, Reply, SlotData
from tools.request import Context, Request
from tools.speech.language import Sentence
from tools.when.iso import to_text

SEVERAL_MAX = 5
"""Appointments named in one sentence, and in its data."""
SECOND_MS = 1_000
MINUTE_MS = 60_000


def taken(found: Context, picture: Picture, place: Place, duration: int) -> Reply:
    """A booking after it was asked for. `duration`: the minutes that were; others are said."""
    booking, seat = place
    length, until = booking.end - booking.start, seat.held_until_ms
    if seat.status == "held":
        lasts = found.speaker.duration(max(1, round((until - found.view.now_ms) / MINUTE_MS)))
        return standing(found, picture, place, _say(found, picture, place, "held", duration=lasts))
    if seat.status == "confirmed" and length != duration:
        lasts = found.speaker.duration(length)
        say = _say(found, picture, place, "booked_duration", duration=lasts)
        return standing(found, picture, place, say)
    return as_it_is(found, picture, place)


def as_it_is(found: Context, picture: Picture, place: Place, confirmed: Sentence = "booked") -> Reply:
    """A booking, whatever has become of it. `confirmed`: the sentence for one that stands."""
    match place.seat.status:
        case "confirmed":
            return standing(found, picture, place, _say(found, picture, place, confirmed))
        case "pending":
            return standing(found, picture, place, _say(found, picture, place, "pending"))
        case "held":
            return taken(found, picture, place, place.booking.end - place.booking.start)
        case "cancelled" | "declined" as status:
            return Reply(say=_say(found, picture, place, status), booking=data(found, place))
        case _:
            return over(found, place)


def standing(found: Context, picture: Picture, place: Place, say: str) -> Reply:
    """A booking that stands, and what is said of it."""
    return Reply(
        say=say,
        available=True,
        slot=_slot(found, picture, place),
        booking=data(found, place),
    )


def over(found: Context, place: Place) -> Reply:
    """Nothing can be done about it any more."""
    return Reply(say=found.speaker.say("over"), reason="over", booking=data(found, place))


def repeated(request: Request, picture: Picture, places: Sequence[Place], starts: Sequence[int]) -> Reply:
    """A series. `starts`: all that was asked for; what is missing in it was not free."""
    voice, first, last = request.speaker, places[0].booking, places[-1].booking
    names = dict.fromkeys(name for each in places for name in _names(picture, each))
    say = voice.say(
        "booked_series",
        number=voice.number(len(places)),
        first=voice.moment(first.start),
        last=voice.moment(last.start),
        host=voice.names(list(names)),
    )
    left_out = sorted(set(starts) - {each.booking.start for each in places})
    if left_out:
        say = f"{say} {voice.say('left_out', times=voice.moments(left_out, 'and'))}"
    say = answers.local(request, say, [each.booking.start for each in places])
    return Reply(
        say=say,
        available=True,
        slot=_slot(request, picture, places[0]),
        booking=data(request, places[0]),
        bookings=tuple(data(request, each) for each in places),
    )


def none_booked(request: Request, start: int, refusal: Refusal) -> Reply:
    """All or nothing was asked for, and this start is not free."""
    say = request.speaker.say("none_booked", when=request.speaker.moment(start))
    return Reply(say=answers.local(request, say, (start,)), available=False, reason=refusal.reason)


def moved(found: Context, picture: Picture, place: Place) -> Reply:
    """A booking at its new time."""
    return as_it_is(found, picture, place, "moved")


def released(found: Context, place: Place) -> Reply:
    """What was held is free again."""
    say = found.speaker.say("released", when=found.speaker.moment(place.booking.start))
    return Reply(say=answers.local(found, say, (place.booking.start,)))


def found_one(found: Context, picture: Picture, place: Place, *, known: bool) -> Reply:
    """The one booking that somebody has. Not `known`: found by what anybody could say, so no more is told."""
    if place.seat.status in ("held", "pending"):
        return as_it_is(found, picture, place)
    shown = data(found, place) if known else data(found, place, details=False)
    return Reply(say=_say(found, picture, place, "found"), booking=shown, bookings=(shown,))


def several(found: Context, places: Sequence[Place], sentence: Sentence, reason: str = "") -> Reply:
    """Several that somebody has, to be told or to choose from."""
    shown, voice = places[:SEVERAL_MAX], found.speaker
    starts = [each.booking.start for each in shown]
    say = voice.say(
        sentence,
        number=voice.number(len(places)),
        times=voice.moments(starts, "or" if reason else "and"),
    )
    return Reply(
        say=answers.local(found, say, starts),
        reason=reason,
        bookings=tuple(data(found, each) for each in shown),
    )


def data(found: Context, place: Place, *, details: bool = True) -> BookingData:
    """A booking as data, with the times in the caller's zone. Without `details`: nothing of its attendee."""
    booking, seat = place
    attendee = seat.attendee
    pairs = (("name", attendee.name), ("email", attendee.email), ("phone", attendee.phone))
    return BookingData(
        id=booking.id,
        status=seat.status,
        start=to_text(booking.start, found.zone),
        end=to_text(booking.end, found.zone),
        host=booking.hosts[0],
        hosts=booking.hosts,
        attendee={name: value for name, value in pairs if value} if details else {},
        service=booking.service or "",
        team=booking.team or "",
        context=seat.context if details else "",
        held_until=_second(found, seat.held_until_ms) if seat.status == "held" else "",
        seat=seat.id if booking.capacity > 1 else "",
        series=seat.series,
    )


def _say(found: Context, picture: Picture, place: Place, sentence: Sentence, **facts: str) -> str:
    voice, start = found.speaker, place.booking.start
    host = voice.names(_names(picture, place))
    return answers.local(found, voice.say(sentence, when=voice.moment(start), host=host, **facts), (start,))


def _names(picture: Picture, place: Place) -> list[str]:
    hosts = place.booking.hosts
    return [picture.hosts[each].name for each in hosts if each in picture.hosts] or list(hosts)


def _slot(found: Context, picture: Picture, place: Place) -> SlotData:
    """Its time. The host can be handed back: of those who only meet together that is their team."""
    booking = place.booking
    together = booking.team if len(booking.hosts) > 1 else None
    start, end = to_text(booking.start, found.zone), to_text(booking.end, found.zone)
    return SlotData(start, end, together or booking.hosts[0])


def _second(found: Context, at_ms: int) -> str:
    """A moment to the second, ISO 8601 with the caller's offset."""
    return datetime.fromtimestamp(at_ms // SECOND_MS, UTC).astimezone(found.zone).isoformat()
