"""`find_bookings`: what the caller has, by the number they call from, by an id, or, where allowed, by name.

The rule: whoever asks for a booking by what anybody could say has a few tries, and these are counted in
the ledger before anything is said. What nobody has and what several could have sounds the same.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress

from engine import finding, guessing, hours, seats
from engine.bookings import Decision
from engine.guessing import TooManyGuesses
from engine.picture import Picture
from engine.seats import Place
from tools import answers, attendee, confirmations, listing, remembering, which
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.ports import Desk
from tools.request import Context, context, meant
from tools.staleness import marked
from tools.when.model import Point, Window

Guess = Callable[[Picture, int], Place | None]


async def find_bookings(call: ToolCall, desk: Desk) -> Reply:
    """The caller's upcoming bookings, the next first. Raises `Fault`, `LedgerError`."""
    fresh = await desk.catch_up()
    try:
        reply = await _find(call, desk)
    except Fault as fault:
        if not fresh and fault.reason == "no_such_booking":
            raise Fault("unavailable") from None  # it may be there all the same
        raise
    return reply if fresh else marked(reply, call, desk.picture, desk.now_ms())


async def _find(call: ToolCall, desk: Desk) -> Reply:
    found = context(call, desk.picture, desk.now_ms(), desk.memory)
    if found.given.get("booking_id"):
        return _by_id(found)
    mine = _asked_for(found, _upcoming(found))
    if len(mine) > 1:
        return remembering.listed(found, listing.everything(found, mine), desk.memory)
    if mine:
        return confirmations.found_one(found, mine[0], known=True)
    guess = _guess(found)
    place = await _guessed(found, desk, guess) if guess is not None else None
    if place is None:
        return Reply(say=found.speaker.say("found_none"), reason="no_such_booking")
    return confirmations.found_one(found, place, known=False)


def _by_id(found: Context) -> Reply:
    place = finding.by_id(found.picture, found.given["booking_id"], found.conversation, found.caller)
    if place is None:
        raise Fault("no_such_booking")
    return confirmations.found_one(found, place, known=True)


def _upcoming(found: Context) -> list[Place]:
    """The caller's appointments; where there are none, what is held for them."""
    mine = finding.upcoming(which.own(found), found.view.now_ms)
    return [each for each in mine if seats.standing(each.seat)] or mine


def _asked_for(found: Context, mine: list[Place]) -> list[Place]:
    """Those at the time that is named; all of them where none is, or where it is named in vain."""
    asked: Sequence[Point | Window] = ()
    with suppress(Fault):
        asked = meant(found)
    return [each for each in mine if which.fits(each.booking.start, asked)] or mine


def _guess(found: Context) -> Guess | None:
    """How to find it by what the caller says, if the business allows that. Raises `Fault` for half of it."""
    tenant, given = found.picture.tenant, found.given
    allowed = tenant.find_by if tenant is not None else ()
    email, name = attendee.email(found), given.get("attendee_name", "")
    if email and "email" in allowed:
        return lambda picture, now_ms: finding.by_email(picture, email, now_ms)
    if "name" not in allowed:
        return None
    asked = meant(found)
    if not name or not asked or not answers.is_one_day(found, asked):
        raise Fault("missing_name_and_day")
    day, _ = hours.local(found.zone, answers.begin(asked[0]))
    return lambda picture, now_ms: finding.by_name(picture, name, day, found.zone, now_ms)


async def _guessed(found: Context, desk: Desk, guess: Guess) -> Place | None:
    """Count the try, and what it finds. Raises `Fault` where there were too many, `LedgerError` where it
    cannot be counted."""

    def decide(picture: Picture, now_ms: int) -> Decision | TooManyGuesses:
        place = guess(picture, now_ms)
        id = place.seat.id if place is not None else ""
        return guessing.guess(picture, found.conversation, found.caller, now_ms, id)

    done = await desk.write(f"guess:{desk.new_id()}", "", decide)
    if isinstance(done, TooManyGuesses):
        raise Fault("too_many_guesses")
    return finding.by_id(desk.picture, done) if done else None
