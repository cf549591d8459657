"""Who is on the line, and what they mostly ask."""

from collections.abc import Mapping
from typing import Any

from tests.tools.desk import FakeDesk
from tests.tools.replies import sound
from tools.call import BookingData, Reply

TEN, ELEVEN, TWO = "2026-12-01T10:00", "2026-12-01T11:00", "2026-12-01T14:00"
CALLER, OTHER_CALLER = "+4930123456", "+4930999999"

TALK: Mapping[str, str] = {"conversation": "talk", "caller": CALLER}
AGAIN: Mapping[str, str] = {"conversation": "again", "caller": CALLER}
"""The same person calls once more."""
STRANGER: Mapping[str, str] = {"conversation": "elsewhere", "caller": OTHER_CALLER}
WITHHELD: Mapping[str, str] = {"conversation": "hidden", "caller": "anonymous"}


async def ask(desk: FakeDesk, tool: str, line: Mapping[str, str] = TALK, /, **given: Any) -> Reply:
    """The reply to a call on a line, which is a sound one."""
    return sound(await desk.ask(tool, given, **line))


async def booked(
    desk: FakeDesk, when: str = TEN, line: Mapping[str, str] = TALK, /, **given: Any
) -> BookingData:
    """A booking that was had."""
    return had(await ask(desk, "book", line, **{"when": when, "name": "Max Weber"} | given))


async def held(
    desk: FakeDesk, when: str = TEN, line: Mapping[str, str] = TALK, /, **given: Any
) -> BookingData:
    """A time that is held."""
    booking = had(await ask(desk, "hold_slot", line, **{"when": when} | given))
    assert booking.status == "held"
    return booking


def had(reply: Reply) -> BookingData:
    """The booking of a reply."""
    assert reply.booking is not None, reply
    return reply.booking
