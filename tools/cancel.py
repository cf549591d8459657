"""`cancel`: give an appointment up, or a time that is held."""

from engine import closing
from engine.bookings import Decision
from engine.picture import Picture
from engine.rescheduling import Impossible
from engine.seats import Place
from tools import confirmations, which, writing
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.ports import Desk
from tools.request import context


async def cancel(call: ToolCall, desk: Desk) -> Reply:
    """Cancel the caller's booking, or ask which. Raises `Fault`, `LedgerError`."""
    await desk.catch_up()
    found = context(call, desk.picture, desk.now_ms())
    meant = which.chosen(found, held=True)
    if isinstance(meant, Reply):
        return meant
    place = meant
    step = str(len(place.seat.history))
    operation = writing.operation(found, "cancel", desk.new_id(), place.seat.id, step)

    def decide(picture: Picture, now_ms: int) -> Decision | Place | Impossible | None:
        nonlocal found
        found = context(call, picture, now_ms)
        return closing.change(picture, place.seat.id, "cancel", now_ms, found.conversation, found.caller)

    def answer(picture: Picture, places: list[Place]) -> Reply:
        if not places or place.seat.status == "held":
            return confirmations.released(found, place)
        return confirmations.as_it_is(found, picture, places[0])

    done: Reply | Impossible | None = await writing.write(found, desk, operation, decide, answer)
    if isinstance(done, Impossible):
        return confirmations.over(found, done.place)
    if done is None:
        if place.seat.status == "held":  # it expired and was swept: nothing is held any more
            return confirmations.released(found, place)
        raise Fault("no_such_booking")
    return done
