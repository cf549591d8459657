"""`book`: take this time for this person. One commit; a repetition of the call has no second effect."""

from msgspec.structs import replace

from engine import bookings, finding, series
from engine.bookings import Book, Decision, Reused
from engine.model import Attendee, Booking, Party, Refusal
from engine.picture import Picture
from engine.seats import Place
from engine.series import Missing, Repeat
from tools import answers, confirmations, repeating, writing
from tools.attendee import known, named
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.ports import Desk
from tools.propose_times import ask_time
from tools.request import Request, for_one_time, understand
from tools.when.iso import Point


async def book(call: ToolCall, desk: Desk) -> Reply:
    """Book, or say why not and what else is free. Raises `Fault`, `LedgerError`."""
    request = _understood(call, desk.picture, desk.now_ms())
    if request.when is None:
        raise Fault("missing_when")
    if not isinstance(request.when, Point):
        return ask_time(request, request.when)
    repeat = repeating.rule(request)
    command = command_of(request, request.when.minute, _attendee(request), desk.new_id())
    operation = writing.operation(request, "book", command.id, *_person(request, command))
    command = replace(command, op=operation.op, fingerprint=operation.fingerprint)
    starts: tuple[int, ...] = (command.start,)
    if repeat is not None:
        starts = series.occurrences(repeat, request.zone, command.start)

    def decide(picture: Picture, now_ms: int) -> Decision | Place | Refusal | Missing | Reused:
        # Who is in a team, and how long a service lasts, may have changed since: it is read again.
        nonlocal request
        request = _understood(call, picture, now_ms)
        current = replace(command, party=request.party, duration=request.duration)
        return _decided(picture, current, starts, request, repeat, now_ms)

    def answer(picture: Picture, places: list[Place]) -> Reply:
        if not places:
            raise Fault("no_such_booking")
        several = places if len(places) > 1 else series.of(picture, places[0])
        if repeat is not None and len(several) > 1:
            return confirmations.repeated(request, picture, several, starts)
        return confirmations.taken(request, picture, places[0], request.duration)

    done: Reply | Refusal | Missing = await writing.write(request, desk, operation, decide, answer)
    if isinstance(done, Refusal):
        return answers.not_free(request, command.start, done)
    if isinstance(done, Missing):
        return confirmations.none_booked(request, done.start, done.refusal)
    return done


def command_of(request: Request, start: int, attendee: Attendee, new_id: str) -> Book:
    """What is asked of the engine."""
    return Book(
        id=new_id,
        party=request.party,
        start=start,
        duration=request.duration,
        attendee=attendee,
        context=request.given.get("context", ""),
        time_zone=request.zone.key,
        language=request.speaker.language.code,
        conversation=request.conversation,
        caller=request.caller,
        hold=request.given.get("booking_id", ""),
    )


def party_of(booking: Booking) -> Party:
    """Whom a booking is with, as somebody to be asked for."""
    if len(booking.hosts) > 1:
        return Party(booking.hosts, "collective", booking.service, booking.team)
    return Party(booking.hosts, "round_robin", booking.service, booking.team)


def _decided(
    picture: Picture,
    command: Book,
    starts: tuple[int, ...],
    request: Request,
    repeat: Repeat | None,
    now_ms: int,
) -> Decision | Place | Refusal | Missing | Reused:
    if repeat is None:
        return bookings.book(picture, command, now_ms)
    return series.book(picture, command, starts, now_ms, partly=repeating.partly(request))


def _understood(call: ToolCall, picture: Picture, now_ms: int) -> Request:
    """The request; where a time is held for the caller, what they do not say is as it is held."""
    request = for_one_time(understand(call, picture, now_ms))
    held = _held(request)
    if held is None:
        return request
    booking, given = held.booking, request.given
    if not any(given.get(each) for each in ("with_whom", "host", "team", "service")):
        request = replace(request, party=party_of(booking))
    if not given.get("duration") and request.when in (None, Point(booking.start)):
        request = replace(request, duration=booking.end - booking.start)
    return replace(request, when=request.when or Point(booking.start))


def _held(request: Request) -> Place | None:
    """What is held and meant: by its id, at that time, or the only one where no time is said."""
    id, when = request.given.get("booking_id", ""), request.when
    if id:
        found = finding.by_id(request.picture, id, request.conversation, request.caller)
        return found if found is not None and found.seat.status == "held" else None
    if not (request.conversation or request.caller):
        return None
    own = finding.holds(request.picture, request.conversation, request.caller, request.view.now_ms)
    meant = [each for each in own if when in (None, Point(each.booking.start))]
    return meant[0] if len(meant) == 1 else None


def _attendee(request: Request) -> Attendee:
    """Who comes. Of what was held for them that may be known already."""
    held = _held(request)
    return known(request) if held is not None and held.seat.attendee != Attendee() else named(request)


def _person(request: Request, command: Book) -> tuple[str, ...]:
    """Who asks for what, without any id of the call: next week's "tomorrow at two" is another booking.

    So is booking again after a cancellation. Nobody known: nothing to recognise it by.
    """
    person = command.conversation or command.caller
    if not person:
        return ()
    own = finding.own(request.picture, command.conversation, "" if command.conversation else command.caller)
    cancelled = sum(each.seat.status == "cancelled" for each in own)
    name = " ".join(command.attendee.name.casefold().split())
    return (person, str(command.start), name, str(cancelled))
