"""Which booking is meant: by its id, by when it is, or because there is only one.

The rule: a caller has what was made in their conversation or from their number, or knows the id of. Where
several could be meant they are asked, and nothing is guessed.
"""

from engine import finding
from engine.seats import Place
from tools import confirmations
from tools.call import Reply
from tools.faults import Fault
from tools.request import Context, when
from tools.when.iso import Point, Window


def chosen(found: Context, *, held: bool) -> Place | Reply:
    """The booking that is meant, or the question which. `held`: a time that is only held may be meant too.

    Raises `Fault` no_such_booking.
    """
    id = found.given.get("booking_id", "")
    if id:
        place = finding.by_id(found.picture, id, found.conversation, found.caller)
        if place is None:
            raise Fault("no_such_booking")
        return place
    mine = finding.upcoming(own(found), found.view.now_ms)
    bookings = [each for each in mine if each.seat.status != "held"]
    asked = when(found, "which")
    candidates = [each for each in mine if _fits(each, asked)] if held else []
    booked = [each for each in bookings if _fits(each, asked)]
    candidates = booked or candidates
    if not candidates:
        raise Fault("no_such_booking")
    if len(candidates) > 1:
        return confirmations.several(found, candidates, "which_booking", "which_booking")
    return candidates[0]


def own(found: Context) -> list[Place]:
    """All that is the caller's, in whatever state."""
    return list(finding.own(found.picture, found.conversation, found.caller))


def _fits(place: Place, asked: Point | Window | None) -> bool:
    start = place.booking.start
    if asked is None:
        return True
    if isinstance(asked, Point):
        return start == asked.minute
    return asked.start <= start and (asked.end is None or start < asked.end)
