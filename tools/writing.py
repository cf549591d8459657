"""What every tool that writes does alike: what makes a repetition of its call one, and what it is told.

The rule: only effects are kept, never refusals. Whoever repeats a call hears of the booking as it is now;
whoever sends an idempotency key gets the very reply that they got the first time.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from engine import finding, seats
from engine.bookings import Decision, Reused
from engine.errors import OpReused
from engine.model import Booking, Change, Seat
from engine.picture import Picture
from engine.seats import Place
from tools.call import Reply, ToolCall
from tools.identity import asked, hashed
from tools.ports import Desk
from tools.request import Context

Other = TypeVar("Other")

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Reply, strict=True)

Tool = Callable[[ToolCall, Desk], Awaitable[Reply]]
Answer = Callable[[Picture, list[Place]], Reply]
"""What is said of bookings that were written; the picture is for what else is to be said."""


class Operation(NamedTuple):
    """What a repetition is recognised by, and what must then be the same."""

    op: str
    fingerprint: str


def once(tool: Tool) -> Tool:
    """The tool; but under an idempotency key that had its reply, that very reply, whatever is true by now."""

    async def replaying(call: ToolCall, desk: Desk) -> Reply:
        told = await desk.replay(*_by_key(call)) if call.key else None
        return await tool(call, desk) if told is None else _decoder.decode(told)

    return replaying


def operation(found: Context, new_id: str, *parts: str) -> Operation:
    """The operation that a call asks for.

    By the idempotency key or the platform's id of the call where there is one; else by `parts`, which say
    who asks for what, so that next week's "tomorrow at two" is another one. Without any: by nothing.
    """
    call = found.call
    if call.key:
        return _by_key(call)
    if call.id:
        return by_call_id(found)
    return Operation(hashed(call.name, *parts) if parts else f"{call.name}:{new_id}", "")


def by_call_id(found: Context) -> Operation:
    """The operation that the platform's id of the call stands for, in its conversation.

    Where none is named, ids such as `call_0` are everybody's: then it is this caller's, of these words.
    """
    call, said = found.call, hashed(asked(found.call))
    whose = (found.conversation,) if found.conversation else ("", found.caller, said)
    return Operation(hashed(call.name, *whose, call.id), said)


def _by_key(call: ToolCall) -> Operation:
    return Operation(hashed("key", call.key), hashed(call.name, asked(call)))


async def write(
    found: Context,
    desk: Desk,
    operation: Operation,
    decide: Callable[[Picture, int], Decision | Place | Reused | Other],
    answer: Answer,
) -> Reply | Other:
    """Decide and commit; the reply, or whatever the decision is instead. Raises `LedgerError`s."""
    if not found.call.key:
        done: str | Place | Reused | Other = await desk.write(*operation, decide)
        if isinstance(done, str):
            return answer(desk.picture, _of(desk.picture, found, done))
        return _told(desk.picture, operation, done, answer)
    return await _write_once(found, desk, operation, decide, answer)


async def _write_once(
    found: Context,
    desk: Desk,
    operation: Operation,
    decide: Callable[[Picture, int], Decision | Place | Reused | Other],
    answer: Answer,
) -> Reply | Other:
    """The same under an idempotency key: the reply itself is what is kept."""

    def deciding(picture: Picture, now_ms: int) -> Decision | Reused | Other:
        decision = decide(picture, now_ms)
        if isinstance(decision, Decision):
            return replace(decision, outcome=_encoded(answer(picture, _after(picture, found, decision))))
        if isinstance(decision, Place):
            # Nothing is to be done; that this was the answer is an effect all the same.
            told = _encoded(answer(picture, [decision]))
            people = tuple(filter(None, (found.conversation, found.caller)))
            return Decision(Change(), (), people, outcome=told)
        return decision

    done: str | Reused | Other = await desk.write(*operation, deciding)
    if isinstance(done, Reused):
        raise OpReused(operation.op)
    return _decoder.decode(done) if isinstance(done, str) else done


def _told(
    picture: Picture, operation: Operation, done: Place | Reused | Other, answer: Answer
) -> Reply | Other:
    if isinstance(done, Place):
        return answer(picture, [done])
    if isinstance(done, Reused):
        raise OpReused(operation.op)
    return done


def _of(picture: Picture, found: Context, id: str) -> list[Place]:
    """The booking that an outcome names; none where it is gone."""
    place = finding.by_id(picture, id, found.conversation, found.caller)
    return [place] if place is not None else []


def _after(picture: Picture, found: Context, decision: Decision) -> list[Place]:
    """The bookings that a decision writes for whoever asks, the one that its outcome names first."""
    made = [
        Place(each, seat)
        for each in decision.change.puts.values()
        if isinstance(each, Booking)
        for seat in seats.of(each)
        if _is_meant(seat, decision.outcome)
    ]
    return sorted(made, key=lambda each: (each.seat.id != decision.outcome, each.booking.start))


def _is_meant(seat: Seat, id: str) -> bool:
    return seat.id == id or (seat.series != "" and seat.series == id)


def _encoded(reply: Reply) -> str:
    return _encoder.encode(reply).decode()
