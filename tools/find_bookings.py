"""`find_bookings`: what the caller has, by the number they call from, by an id, or, where allowed, by name.

The rule: whoever asks for a booking by what anybody could say has a few tries, and these are counted in
the ledger before anything is said.
"""

from collections.abc import Callable

from engine import finding, guessing, hours
from engine.bookings import Decision
from engine.guessing import TooManyGuesses
from engine.picture import Picture
from engine.seats import Place
from tools import attendee, confirmations, which
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.ports import Desk
from tools.request import Context, context, when
from tools.when.iso import Point

Guess = Callable[[Context], Place | None]


async def find_bookings(call: ToolCall, desk: Desk) -> Reply:
    """The caller's upcoming bookings, the next first. Raises `Fault`, `LedgerError`."""
    await desk.catch_up()
    found = context(call, desk.picture, desk.now_ms())
    if found.given.get("booking_id"):
        return _by_id(found)
    mine = finding.upcoming(which.own(found), found.view.now_ms)
    if mine:
        return _told(found, mine)
    guess = _guess(found)
    if guess is None:
        return Reply(say=found.speaker.say("found_none"), reason="no_such_booking")
    await _count(found, desk)
    place = guess(context(call, desk.picture, desk.now_ms()))
    if place is None:
        return Reply(say=found.speaker.say("found_none"), reason="no_such_booking")
    return confirmations.found_one(found, desk.picture, place, known=False)


def _by_id(found: Context) -> Reply:
    place = finding.by_id(found.picture, found.given["booking_id"], found.conversation, found.caller)
    if place is None:
        raise Fault("no_such_booking")
    return confirmations.found_one(found, found.picture, place, known=True)


def _told(found: Context, mine: list[Place]) -> Reply:
    if len(mine) == 1:
        return confirmations.found_one(found, found.picture, mine[0], known=True)
    return confirmations.several(found, mine, "found_several")


def _guess(found: Context) -> Guess | None:
    """How to find it by what the caller says, if the business allows that and enough is said."""
    tenant, given = found.picture.tenant, found.given
    allowed = tenant.find_by if tenant is not None else ()
    email = attendee.email(found)
    if email and "email" in allowed:
        return lambda now: finding.by_email(now.picture, email, now.view.now_ms)
    name, asked = given.get("attendee_name", ""), when(found)
    if not name or asked is None or "name" not in allowed:
        return None
    day, _ = hours.local(found.zone, asked.minute if isinstance(asked, Point) else asked.start)
    return lambda now: finding.by_name(now.picture, name, day, now.zone, now.view.now_ms)


async def _count(found: Context, desk: Desk) -> None:
    """Count the try. Raises `Fault` where there were too many, `LedgerError` where it cannot be counted."""

    def decide(picture: Picture, now_ms: int) -> Decision | TooManyGuesses:
        return guessing.guess(picture, found.conversation, found.caller, now_ms)

    if isinstance(await desk.write(f"guess:{desk.new_id()}", "", decide), TooManyGuesses):
        raise Fault("too_many_guesses")
