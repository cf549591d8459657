"""`book`: take this time for this person. One commit; a repetition of the call has no second effect."""

from msgspec.structs import replace

from engine import bookings, finding, series
from engine.bookings import Book, Decision, Reused
from engine.model import Attendee, Refusal
from engine.picture import Picture
from engine.seats import Place
from engine.series import Missing, Repeat
from tools import answers, confirmations, holding, listing, remembering, repeating, writing
from tools.attendee import read_back
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.ports import Desk
from tools.propose_times import ask_time
from tools.request import Request


async def book(call: ToolCall, desk: Desk) -> Reply:
    """Book, or say why not and what else is free. Raises `Fault`, `LedgerError`."""
    with remembering.doubts(call, desk.picture, desk.now_ms(), desk.memory):
        request = holding.understood(call, desk.picture, desk.now_ms(), desk.memory)
    if not request.wishes:
        # Another worker may have held the time, or have booked it already, just now.
        await desk.catch_up()
        request = holding.understood(call, desk.picture, desk.now_ms(), desk.memory)
    if not request.wishes:
        return _again(request)
    start = request.start
    if start is None:
        return remembering.reply(request, ask_time(request), desk.memory)
    repeat = repeating.rule(request)
    starts = series.occurrences(repeat, request.zone, start) if repeat is not None else (start,)
    reply = await _write(request, desk, start, repeat, starts)
    return remembering.reply(request, reply, desk.memory)


async def _write(
    request: Request, desk: Desk, start: int, repeat: Repeat | None, starts: tuple[int, ...]
) -> Reply:
    call = request.call
    command = command_of(request, start, holding.attendee(request), desk.new_id())
    operation = writing.operation(request, command.id, *_person(request, command, repeat))
    command = replace(command, op=operation.op, fingerprint=operation.fingerprint)

    def decide(picture: Picture, now_ms: int) -> Decision | Place | Refusal | Missing | Reused:
        # Who is in a team, and how long a service lasts, may have changed since: it is read again.
        nonlocal request
        request = holding.understood(call, picture, now_ms, desk.memory)
        current = replace(command, party=request.party, duration=request.duration)
        again = holding.became_at(picture, command.hold, start, command.conversation, command.caller)
        if again is not None:
            return again
        if repeat is None:
            return bookings.book(picture, current, now_ms)
        return _series(picture, current, starts, now_ms, partly=repeating.partly(request))

    def answer(picture: Picture, places: list[Place]) -> Reply:
        if not places:
            raise Fault("no_such_booking")
        if places[0].seat.series:
            several = places if len(places) > 1 else series.of(picture, places[0])
            told = listing.repeated(request, picture, several, starts)
        else:
            told = confirmations.taken(request, picture, places[0], request.duration)
        return answers.shifted(request, read_back(request, told))

    done: Reply | Refusal | Missing = await writing.write(request, desk, operation, decide, answer)
    if isinstance(done, Refusal):
        return answers.shifted(request, answers.not_free(request, start, done))
    if isinstance(done, Missing):
        return listing.none_booked(request, done.start, done.refusal)
    return done


def _series(
    picture: Picture, command: Book, starts: tuple[int, ...], now_ms: int, *, partly: bool
) -> Decision | Place | Refusal | Missing | Reused:
    """The series; where its first is booked already, by itself, the others."""
    found = series.book(picture, command, starts, now_ms, partly=partly)
    if not isinstance(found, Place) or found.seat.series or found.seat.op == command.op:
        return found
    rest = replace(command, start=starts[1])
    return series.book(picture, rest, starts[1:], now_ms, partly=partly)


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


def _again(request: Request) -> Reply:
    """To whoever says no time. Raises `Fault`, unless they ask once more for what they have by now."""
    place = holding.became(request)
    if place is None:
        raise Fault("no_such_booking" if request.given.get("booking_id") else "missing_when")
    return confirmations.as_it_is(request, request.picture, place)


def _person(request: Request, command: Book, repeat: Repeat | None) -> tuple[str, ...]:
    """Who asks for what, without any id of the call: next week's "tomorrow at two" is another booking.

    So is booking again after a cancellation, or the same every week. Nobody known: nothing to know it by.
    """
    person = command.conversation or command.caller
    if not person:
        return ()
    own = finding.own(request.picture, command.conversation, "" if command.conversation else command.caller)
    given_up = sum(each.seat.status in ("cancelled", "declined") for each in own)
    name = " ".join(command.attendee.name.casefold().split())
    asked = (person, str(command.start), name, str(given_up))
    return asked if repeat is None else (*asked, repeat.every, str(repeat.interval), str(repeat.count))
