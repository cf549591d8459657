"""`cancel`: give an appointment up, or a time that is held."""

from engine import closing
from engine.bookings import Decision
from engine.picture import Picture
from engine.rescheduling import Impossible
from engine.seats import Place
from tools import confirmations, remembering, which, writing
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.ports import Desk
from tools.request import context


async def cancel(call: ToolCall, desk: Desk) -> Reply:
    """Cancel the caller's booking, or ask which. Raises `Fault`, `LedgerError`."""
    try:
        found, meant = await which.meant(call, desk, ("which", "when"), held=True)
    except Fault:
        released = await _released_before(call, desk)
        if released is None:
            raise
        return released
    if isinstance(meant, Reply):
        return remembering.listed(found, meant, desk.memory)
    place = meant
    operation = writing.operation(found, desk.new_id(), place.seat.id)

    def decide(picture: Picture, now_ms: int) -> Decision | Place | Impossible | None:
        nonlocal found
        found = context(call, picture, now_ms)
        return closing.change(picture, place.seat.id, "cancel", now_ms, found.conversation, found.caller)

    def answer(picture: Picture, places: list[Place]) -> Reply:
        if not places:
            return confirmations.released(found)
        return confirmations.as_it_is(found, picture, places[0])

    done: Reply | Impossible | None = await writing.write(found, desk, operation, decide, answer)
    if isinstance(done, Impossible):
        return confirmations.over(found, done.place)
    if done is None:
        if place.seat.status == "held":  # it expired and was swept: nothing is held any more
            return confirmations.released(found)
        raise Fault("no_such_booking")
    return done


async def _released_before(call: ToolCall, desk: Desk) -> Reply | None:
    """What a repetition hears whose first call let go of a held time: of that nothing is left to be found."""
    if not call.id or call.key:
        return None
    found = context(call, desk.picture, desk.now_ms())
    done = await desk.replay(*writing.by_call_id(found))
    return confirmations.released(found) if done is not None else None
