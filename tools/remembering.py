"""What a conversation is about after a reply, so that what the caller says next can refer to it.

The rule: only what was said aloud is remembered: the time that was asked for, and those that were named.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from msgspec.structs import replace

from engine.picture import Picture
from tools import identity, people
from tools.call import Reply, ToolCall
from tools.faults import Fact, Fault
from tools.memory import OFFERED_MAX, Memory, Talk
from tools.request import Context, Request
from tools.when.model import Window


def reply(request: Request, reply: Reply, memory: Memory | None) -> Reply:
    """Remember what this reply to a request names; the reply itself."""
    if memory is not None and request.conversation:
        memory.remember(request.conversation, _talk(request, reply))
    return reply


def listed(found: Context, reply: Reply, memory: Memory | None) -> Reply:
    """Remember the bookings that this reply names; the reply itself."""
    if memory is not None and found.conversation and reply.bookings:
        offered = tuple(_minute(each.start) for each in reply.bookings)[:OFFERED_MAX]
        memory.remember(found.conversation, _said(found, Talk(found.view.now_ms, offered=offered)))
    return reply


def _talk(request: Request, reply: Reply) -> Talk:
    before = request.talk or Talk(0)
    offered = tuple(_minute(each.start) for each in reply.slots or ())[:OFFERED_MAX]
    asked = _minute(reply.booking.start) if reply.booking is not None else request.start
    first = request.wishes[0] if len(request.wishes) == 1 else None
    window = (first.start, first.end) if isinstance(first, Window) and first.end is not None else None
    if asked is None and window is None:
        asked, window = before.asked if not offered else None, before.window
    talk = Talk(request.view.now_ms, asked, window, offered or before.offered)
    usual = request.duration == request.picture.duration(request.party.service)
    whom = people.named(request.party)
    had = reply.booking is not None and reply.booking.status != "held"
    free, duration = reply.available is True and not had, 0 if usual else request.duration
    return _said(request, replace(talk, free=free, duration=duration, whom=whom))


def _said(found: Context, talk: Talk) -> Talk:
    """With the call that it is of; of a repetition it stays that of the first."""
    return replace(
        talk,
        at_ms=min(talk.at_ms, (found.said_at + 1) * 60_000 - 1),
        call=identity.words(found.call),
        tool=found.call.name,
        said=identity.said(found.given.get("when", "")),
        before=replace(found.talk, before=None) if found.talk is not None else None,
    )


def _minute(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) // 60


@contextmanager
def doubts(call: ToolCall, picture: Picture, now_ms: int, memory: Memory | None) -> Iterator[None]:
    """Remember between which times or days a caller is asked to choose."""
    try:
        yield
    except Fault as fault:
        conversation = identity.conversation(call, picture.id)
        if memory is not None and conversation and fault.reason in ("which_when", "weekday_mismatch"):
            offered, days = (_moments(fault.said.get(each, ())) for each in ("moments", "days"))
            memory.remember(conversation, Talk(now_ms, offered=offered, days=days, asked_which=True))
        raise


def _moments(fact: Fact) -> tuple[int, ...]:
    return tuple(each for each in fact if isinstance(each, int)) if isinstance(fact, tuple) else ()
