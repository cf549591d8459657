"""`hold_slot`: keep a time for a caller who has not decided yet, or still has to spell their name."""

from msgspec.structs import replace

from engine import bookings
from engine.bookings import Decision, Reused, TooManyHolds
from engine.model import Refusal
from engine.picture import Picture
from engine.seats import Place
from tools import answers, confirmations, remembering, writing
from tools.attendee import known
from tools.book import command_of
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.ports import Desk
from tools.propose_times import ask_time
from tools.request import for_one_time, understand


async def hold_slot(call: ToolCall, desk: Desk) -> Reply:
    """Hold, or say why not and what else is free. Raises `Fault`, `LedgerError`."""
    with remembering.doubts(call, desk.picture, desk.now_ms(), desk.memory):
        request = for_one_time(understand(call, desk.picture, desk.now_ms(), desk.memory))
    if not request.wishes:
        raise Fault("missing_when")
    if request.start is None:
        return remembering.reply(request, ask_time(request), desk.memory)
    asked = request
    command = command_of(request, request.start, known(request), desk.new_id())
    operation = writing.operation(request, command.id)
    command = replace(command, op=operation.op, fingerprint=operation.fingerprint)

    def decide(picture: Picture, now_ms: int) -> Decision | Place | Refusal | Reused | TooManyHolds:
        nonlocal request
        request = for_one_time(understand(call, picture, now_ms, desk.memory))
        current = replace(command, party=request.party, duration=request.duration)
        return bookings.hold(picture, current, now_ms)

    def answer(picture: Picture, places: list[Place]) -> Reply:
        if not places:
            raise Fault("no_such_booking")
        return answers.shifted(request, confirmations.taken(request, picture, places[0], request.duration))

    done: Reply | Refusal | TooManyHolds = await writing.write(request, desk, operation, decide, answer)
    if isinstance(done, Refusal):
        done = answers.shifted(request, answers.not_free(request, command.start, done))
    if isinstance(done, TooManyHolds):
        raise Fault("too_many_holds")
    return remembering.reply(asked, done, desk.memory)
