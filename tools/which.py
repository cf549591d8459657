"""Which booking is meant: by its id, by when it is, or because there is only one.

The rule: a caller has what was made in their conversation or from their number, or knows the id of. Where
several could be meant they are asked, and nothing is guessed.
"""

from collections.abc import Iterator

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
    asked = when(found, "which")
    for candidates in _candidates(found, held=held):
        fitting = [each for each in candidates if _fits(each.booking.start, asked)] or [
            each for each in candidates if any(_fits(start, asked) for start in finding.starts(*each))
        ]
        if len(fitting) > 1:
            return confirmations.several(found, fitting, "which_booking", "which_booking")
        if fitting:
            return fitting[0]
    raise Fault("no_such_booking")


def _candidates(found: Context, *, held: bool) -> Iterator[list[Place]]:
    """What could be meant: appointments, else what is held, else what was just cancelled, as it was asked."""
    mine = own(found)
    upcoming = finding.upcoming(mine, found.view.now_ms)
    yield [each for each in upcoming if each.seat.status != "held"]
    if held:
        yield [each for each in upcoming if each.seat.status == "held"]
    cancelled = [each for each in mine if each.seat.status == "cancelled"]
    cancelled = [each for each in cancelled if each.seat.conversation == found.conversation != ""]
    yield sorted(cancelled, key=lambda each: each.seat.decided_at_ms)[-1:]


def own(found: Context) -> list[Place]:
    """All that is the caller's, in whatever state."""
    return list(finding.own(found.picture, found.conversation, found.caller))


def _fits(start: int, asked: Point | Window | None) -> bool:
    if asked is None:
        return True
    if isinstance(asked, Point):
        return start == asked.minute
    return asked.start <= start and (asked.end is None or start < asked.end)
