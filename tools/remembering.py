"""What a conversation is about after a reply, so that what the caller says next can refer to it.

The rule: only what was said aloud is remembered: the time that was asked for, and those that were named.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from engine.picture import Picture
from tools import identity
from tools.call import Reply, ToolCall
from tools.faults import Fault
from tools.memory import OFFERED_MAX, Memory, Talk
from tools.request import Request
from tools.when.model import Window


def reply(request: Request, reply: Reply, memory: Memory | None) -> Reply:
    """Remember what this reply to a request names; the reply itself."""
    if memory is not None and request.conversation:
        memory.remember(request.conversation, _talk(request, reply))
    return reply


def _talk(request: Request, reply: Reply) -> Talk:
    before = request.talk or Talk(0)
    offered = tuple(_minute(each.start) for each in reply.slots or ())[:OFFERED_MAX]
    asked = _minute(reply.booking.start) if reply.booking is not None else request.start
    first = request.wishes[0] if len(request.wishes) == 1 else None
    window = (first.start, first.end) if isinstance(first, Window) and first.end is not None else None
    if asked is None and window is None:
        asked, window = before.asked if not offered else None, before.window
    return Talk(request.view.now_ms, asked, window, offered or before.offered)


def _minute(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp()) // 60


@contextmanager
def doubts(call: ToolCall, picture: Picture, now_ms: int, memory: Memory | None) -> Iterator[None]:
    """Remember between which times a caller is asked to choose."""
    try:
        yield
    except Fault as fault:
        conversation = identity.conversation(call, picture.id)
        moments = fault.said.get("moments")
        if memory is not None and conversation and isinstance(moments, tuple):
            offered = tuple(each for each in moments if isinstance(each, int))
            memory.remember(conversation, Talk(now_ms, offered=offered))
        raise
