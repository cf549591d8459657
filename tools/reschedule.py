"""`reschedule`: move an appointment to another time, length or host; or nothing changes."""

from msgspec.structs import replace

from engine import bookings, finding, rescheduling
from engine.bookings import Decision
from engine.model import Booking, Party, Refusal
from engine.picture import Picture
from engine.rescheduling import Impossible, Reschedule
from engine.seats import Place
from tools import answers, confirmations, people, remembering, which, writing
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.memory import Talk
from tools.ports import Desk
from tools.propose_times import ask_time
from tools.request import Context, Request, context, duration, for_one_time, heard, party_of, request
from tools.when.model import Point, Understood


async def reschedule(call: ToolCall, desk: Desk) -> Reply:
    """Move the caller's booking, or say why not and what else is free. Raises `Fault`, `LedgerError`."""
    found, meant = await which.meant(call, desk, ("which",), held=False)
    if isinstance(meant, Reply):
        return remembering.listed(found, meant, desk.memory)
    place = meant
    if place.seat.status == "held":
        raise Fault("only_held")
    asked = _asked(found, place)
    start = asked.start
    if start is None:
        return remembering.reply(asked, ask_time(asked), desk.memory)
    operation = writing.operation(found, desk.new_id(), *_move(place, asked, start))

    def decide(picture: Picture, now_ms: int) -> Decision | Place | Refusal | Impossible | None:
        nonlocal found, asked
        found = context(call, picture, now_ms, desk.memory)
        current = finding.by_id(picture, place.seat.id, found.conversation, found.caller)
        asked = _asked(found, current or place)
        command = Reschedule(
            place.seat.id, asked.party, start, asked.duration, found.conversation, found.caller
        )
        return rescheduling.reschedule(picture, command, now_ms)

    def answer(picture: Picture, places: list[Place]) -> Reply:
        if not places:
            raise Fault("no_such_booking")
        with_duration = bool(found.given.get("duration"))
        told = confirmations.moved(found, picture, places[0], with_duration=with_duration)
        return answers.shifted(asked, told)

    done: Reply | Refusal | Impossible | None = await writing.write(found, desk, operation, decide, answer)
    if isinstance(done, Refusal):
        done = answers.shifted(asked, answers.not_free(asked, start, done))
    if isinstance(done, Impossible):
        return _impossible(found, done.place)
    if done is None:
        raise Fault("no_such_booking")
    return remembering.reply(asked, done, desk.memory)


def _move(place: Place, asked: Request, start: int) -> tuple[str, ...]:
    """What makes a repetition of this move one: from where, as it was decided then, and to where."""
    seat, hosts = place.seat, ",".join(asked.party.hosts)
    return (seat.id, str(seat.decided_at_ms), str(start), str(asked.duration), hosts)


def _impossible(found: Context, place: Place) -> Reply:
    if place.seat.status in ("cancelled", "declined", "held"):
        return confirmations.as_it_is(found, found.picture, place)
    return confirmations.over(found, place)


def _asked(found: Context, place: Place) -> Request:
    """The request for the new time: what is not said stays as it is. Its own time is not in its way."""
    booking = place.booking
    mine = finding.holds(found.picture, found.conversation, found.caller, found.view.now_ms)
    moving = replace(found, view=bookings.view_of((*mine, place), found.view.now_ms))
    length = duration(moving) or booking.end - booking.start
    said = heard(moving, talk=_about(moving, place))
    if said is None and not any(moving.given.get(each) for each in ("duration", *people.ASKED)):
        raise Fault("missing_when")
    said = said or Understood((Point(booking.start),))
    return for_one_time(request(moving, _party(moving, booking), said, length))


def _about(found: Context, place: Place) -> Talk:
    """What "an hour later" and "at three then" refer to: the time of the appointment that is to be moved.

    Of a repetition it is that which it was moved from.
    """
    left = [each.start for each in place.seat.history if each.start != place.booking.start]
    start = left[-1] if found.repeated and left else place.booking.start
    return Talk(found.view.now_ms, start, offered=found.talk.offered if found.talk is not None else ())


def _party(found: Context, booking: Booking) -> Party:
    """Whom it is to be with: who is named, else the team it was booked with, else who has it.

    Where these are gone, whoever does its service; without one, anybody.
    """
    if any(found.given.get(each) for each in people.ASKED):
        named = people.party(found.picture, found.given)
        return named if named.service is not None else replace(named, service=_service(found, booking))
    team = found.picture.teams.get(booking.team) if booking.team is not None else None
    hosts = tuple(each for each in team.hosts if each in found.picture.hosts) if team is not None else ()
    if team is not None and set(booking.hosts) <= set(hosts):
        return Party(hosts, team.mode, _service(found, booking), team.id)
    before = replace(party_of(booking), service=_service(found, booking), team=None)
    if bookings.stands(found.picture, before):
        return before
    return people.party(found.picture, {"service": before.service or ""})


def _service(found: Context, booking: Booking) -> str | None:
    """Its service, if that is still there."""
    return booking.service if booking.service in found.picture.services else None
