"""Which booking is meant: by its id, by when it is, or because there is only one.

The rule: a caller has what was made in their conversation or from their number, what they have found in this
conversation, and whatever they know the id of. Where several could be meant they are asked, and nothing is
guessed.
"""

from collections.abc import Iterator, Sequence

from engine import finding, guessing
from engine.errors import LedgerUnavailable
from engine.model import Attendee
from engine.seats import Place
from tools import listing
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.ports import Desk
from tools.request import Context, context
from tools.request import meant as meant_times
from tools.staleness import marked
from tools.when.model import Point, Window

CALL_MS = 15 * 60_000
"""Longer than a call: what was given up in it is what a repetition means."""


async def meant(
    call: ToolCall, desk: Desk, named: Sequence[str], *, held: bool
) -> tuple[Context, Place | Reply]:
    """The booking that a call is about, or the question which, from what all workers have written by now.

    `named`: the parameters that may say when it is. `held`: a time that is only held may be meant too.
    Raises `Fault` no_such_booking; `LedgerUnavailable` where one may be there that could not be looked up.
    """
    fresh = await desk.catch_up()
    found = context(call, desk.picture, desk.now_ms(), desk.memory)
    try:
        chosen = _chosen(found, named, held=held)
    except Fault as fault:
        if fresh or fault.reason != "no_such_booking":
            raise
        raise LedgerUnavailable from None
    if isinstance(chosen, Reply) and not fresh:
        return found, marked(chosen, call, desk.picture, desk.now_ms())
    return found, chosen


def own(found: Context) -> list[Place]:
    """All that is the caller's, in whatever state, the earliest first."""
    mine = list(finding.own(found.picture, found.conversation, found.caller))
    for id in guessing.found(found.picture, found.conversation, found.view.now_ms):
        place = finding.by_id(found.picture, id)
        if place is not None and place not in mine:
            mine.append(place)
    return sorted(mine, key=lambda each: (each.booking.start, each.seat.id))


def fits(start: int, asked: Sequence[Point | Window]) -> bool:
    """Whether what starts then is what is asked for: nothing, or one of these."""
    return not asked or any(_is_in(start, each) for each in asked)


def _is_in(start: int, asked: Point | Window) -> bool:
    if isinstance(asked, Point):
        return start in (asked.minute, asked.other)
    return asked.start <= start and (asked.end is None or start < asked.end)


def _chosen(found: Context, named: Sequence[str], *, held: bool) -> Place | Reply:
    id = found.given.get("booking_id", "")
    if id:
        place = finding.by_id(found.picture, id, found.conversation, found.caller)
        if place is None:
            raise Fault("no_such_booking")
        return place
    asked = next((each for name in named if (each := meant_times(found, name))), ())
    for candidates in _candidates(found, asked, held=held):
        if len(candidates) > 1:
            return listing.choice(found, candidates)
        if candidates:
            return candidates[0]
    raise Fault("no_such_booking")


def _candidates(found: Context, asked: Sequence[Point | Window], *, held: bool) -> Iterator[list[Place]]:
    """What could be meant, the likeliest first.

    What was given up comes before whatever else could be meant: a repetition hears of it again, and costs
    nobody another appointment.
    """
    mine = _of_name(found, own(found))
    upcoming = finding.upcoming(mine, found.view.now_ms)
    booked = [each for each in upcoming if each.seat.status != "held"]
    holds = [each for each in upcoming if held and each.seat.status == "held"]
    given_up = [each for each in mine if each.seat.status in ("cancelled", "declined")]
    given_up = [each for each in given_up if each.booking.start > found.now]
    given_up.sort(key=lambda each: each.seat.decided_at_ms)
    if not asked:
        yield booked
        yield [each for each in given_up if found.view.now_ms - each.seat.decided_at_ms < CALL_MS][-1:]
        yield holds
        yield given_up[-1:]
        return
    yield [each for each in booked if fits(each.booking.start, asked)]
    yield [each for each in holds if fits(each.booking.start, asked)]
    yield [each for each in given_up if fits(each.booking.start, asked)][-1:]
    yield [each for each in booked if any(fits(start, asked) for start in finding.starts(*each))]


def _of_name(found: Context, places: list[Place]) -> list[Place]:
    """Those of the person who is named, where several people call from one number."""
    named = Attendee(found.given.get("attendee_name", ""))
    return [each for each in places if finding.same_person(each.seat.attendee, named)]
