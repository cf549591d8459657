"""What holds for every reply, whatever was asked."""

import re
from datetime import datetime, timedelta
from typing import get_args

import msgspec

from engine.model import OCCURRENCES_MAX, Status
from engine.proposals import OFFERS_MAX
from tools.call import BookingData, Reply, SlotData
from tools.list_options import OPTIONS_MAX
from tools.speech.registry import LANGUAGES

SAY_MAX = 400
"""Characters, about half a minute of speech; a name or a zone that is repeated comes on top."""
WRITTEN = re.compile(r"\d:\d|\d{4}-\d|\dT\d|[\[\]{}_/]|  ")
"""What can be read but not spoken."""
RELEASED = tuple(language.released for language in LANGUAGES)
"""What is said where nothing is there any more that could be shown."""
TAKEN = ("held", "pending", "confirmed")
"""What a booking is after it was asked for and had."""


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
    elif reply.available is False:
        assert reply.reason
        assert (reply.slot, reply.booking, reply.bookings) == (None, None, None)
    else:
        assert reply.slot is None
        data = reply.booking or reply.bookings or reply.options
        assert reply.reason or data or any(each in say for each in RELEASED)
    if reply.booking is not None:
        together = reply.booking.team if len(reply.booking.hosts) > 1 else ""
        slot = SlotData(reply.booking.start, reply.booking.end, together or reply.booking.host)
        assert reply.slot == (slot if reply.available else None)
        assert (reply.booking.status in TAKEN) == (reply.available is True) or reply.available is None
    for booking in (*(reply.bookings or ()), *([reply.booking] if reply.booking else [])):
        _sound(booking, say)
    if reply.bookings is not None:
        places = [(moment(each.start), each.id, each.seat) for each in reply.bookings]
        assert 0 < len(places) <= OCCURRENCES_MAX
        assert [start for start, *_ in places] == sorted(start for start, *_ in places)
        assert len(set(places)) == len(places)
        assert reply.booking in (None, reply.bookings[0])
    if reply.options is not None:
        assert 0 < len(reply.options) <= OPTIONS_MAX
        assert len(set(reply.options)) == len(reply.options)
        assert not reply.reason
    if reply.slots is not None:
        starts = [moment(each.start) for each in reply.slots]
        assert 0 < len(starts) <= OFFERS_MAX
        assert starts == sorted(set(starts))
    for slot in (*(reply.slots or ()), *([reply.slot] if reply.slot else [])):
        assert slot.host
        assert timedelta(minutes=1) <= moment(slot.end) - moment(slot.start) <= timedelta(days=1)
    assert msgspec.json.decode(msgspec.json.encode(reply), type=Reply) == reply
    return reply


def _sound(booking: BookingData, say: str) -> None:
    assert booking.host == booking.hosts[0]
    assert booking.status in get_args(Status)
    assert bool(booking.held_until) == (booking.status == "held")
    if booking.held_until:
        moment(booking.held_until)
    ids = (booking.id, booking.seat, booking.series)
    assert not any(id and id in say for id in ids), "no id is spoken"
    assert booking.id or not (booking.attendee or booking.context or booking.seat or booking.series)


def moment(text: str) -> datetime:
    """ISO 8601 with an offset."""
    found = datetime.fromisoformat(text)
    assert found.tzinfo is not None
    return found


def minute(text: str) -> int:
    """The same in minutes since the epoch."""
    return int(moment(text).timestamp()) // 60
