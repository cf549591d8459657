"""What holds for every reply, whatever was asked."""

import re
from datetime import datetime, timedelta

import msgspec

from engine.proposals import OFFERS_MAX
from tools.call import Reply, SlotData

SAY_MAX = 400
"""Characters, about half a minute of speech; a name or a zone that is repeated comes on top."""
WRITTEN = re.compile(r"\d:\d|\d{4}-\d|\dT\d|[\[\]{}_/]|  ")
"""What can be read but not spoken."""


def sound(reply: Reply, most: int = SAY_MAX) -> Reply:
    """The reply, if it can be spoken, understood and used."""
    say = reply.say
    assert say.isprintable(), "one line"
    assert 2 < len(say) <= most
    assert say == say.strip()
    assert say[0].upper() == say[0]
    assert say[-1] in ".?"
    if reply.reason not in ("unknown_time_zone", "too_long"):
        assert not WRITTEN.search(say), say
    if reply.available:
        assert not reply.reason
        assert (reply.slot is None) != (reply.slots is None)
    else:
        assert reply.reason
        assert (reply.slot, reply.booking) == (None, None)
    if reply.booking is not None:
        together = reply.booking.team if len(reply.booking.hosts) > 1 else ""
        host = together or reply.booking.host
        assert reply.slot == SlotData(reply.booking.start, reply.booking.end, host)
        assert reply.booking.id
        assert reply.booking.host in reply.booking.hosts
    if reply.slots is not None:
        starts = [moment(each.start) for each in reply.slots]
        assert 0 < len(starts) <= OFFERS_MAX
        assert starts == sorted(set(starts))
    for slot in (*(reply.slots or ()), *([reply.slot] if reply.slot else [])):
        assert slot.host
        assert timedelta(minutes=1) <= moment(slot.end) - moment(slot.start) <= timedelta(days=1)
    assert msgspec.json.decode(msgspec.json.encode(reply), type=Reply) == reply
    return reply


def moment(text: str) -> datetime:
    """ISO 8601 with an offset."""
    found = datetime.fromisoformat(text)
    assert found.tzinfo is not None
    return found


def minute(text: str) -> int:
    """The same in minutes since the epoch."""
    return int(moment(text).timestamp()) // 60
