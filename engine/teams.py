"""Many hosts: any one of them (round robin) or all at once (collective), and whose turn it is.

The rule: who gets a booking is decided when it is decided at all; before that, a free time of a round robin
belongs to all who are free. Where a booking with room for more is there already, it is filled before
another is begun beside it.
"""

from msgspec.structs import replace

from engine import availability, bitmap, seats, turns
from engine.calendar import View
from engine.model import DAY, Booking, Party, Reason, Refusal, Slot, Terms
from engine.picture import Picture

HOPE: tuple[Reason, ...] = ("busy", "buffer", "cap", "closed", "notice", "horizon", "past")
"""Of the reasons of several hosts, the one that is told: what stands nearest to a yes."""
JOINED: tuple[Reason, ...] = ("busy", "buffer", "cap")
"""Of what stands against a time, what a booking that is there already and has room is no part of."""


def free_starts(
    picture: Picture, party: Party, duration: int, start: int, end: int, view: View, grid: bool = True
) -> tuple[int, int]:
    """The starts in [start, end) free for the party: (base, set of minutes counted from base).

    With `grid`, only those that may be offered; without, every minute.
    """
    start = max(start, view.now)
    # One base for all hosts: their buffers, and so their windows, may differ.
    base = (start // DAY - 2) * DAY
    found: int | None = None
    for host, terms in zip(party.hosts, terms_of(picture, party), strict=True):
        calendar = picture.calendars[host]
        own_base, starts = availability.free_starts(calendar, terms, duration, start, end, view)
        if terms.capacity > 1:
            asked = (own_base, start, end, duration, terms)
            starts |= _joinable_starts(picture, party, host, asked, view)
        if grid:
            starts = availability.on_grid(calendar, terms, own_base, starts)
        starts <<= own_base - base if starts else 0
        if found is None:
            found = starts
        elif party.mode == "collective":
            found &= starts
        else:
            found |= starts
        if not found and party.mode == "collective":
            break
    return base, found or 0


def opens(picture: Picture, party: Party, start: int, end: int) -> bool:
    """Whether any host of the party has an open minute in [start, end), taken or not."""
    first_day, count = start // DAY, (end - 1) // DAY - start // DAY + 1
    wanted = bitmap.span(start - first_day * DAY, end - first_day * DAY)
    return any(picture.calendars[host].window(first_day, count).open & wanted for host in party.hosts)


def judge(picture: Picture, party: Party, duration: int, start: int, view: View) -> Slot | Refusal:
    """The slot with all hosts that are free for it, whose turn it is first; or why there is none."""
    free: list[str] = []
    filling: list[str] = []
    against: list[Refusal] = []
    for host, terms in zip(party.hosts, terms_of(picture, party), strict=True):
        found = availability.refusal(picture.calendars[host], terms, duration, start, view)
        if found is None:
            free.append(host)
        elif (
            terms.capacity > 1
            and found.reason in JOINED
            and joinable(picture, party, host, start, start + duration, view)
        ):
            filling.append(host)
        else:
            against.append(found)
    if against and (party.mode == "collective" or not (free or filling)):
        return _told(against, party.mode == "collective")
    if not (free or filling):
        return Refusal("closed")
    if party.mode == "round_robin":
        now = view.now
        filling, free = turns.order(picture, filling, now), turns.order(picture, free, now)
    return Slot(start, start + duration, (*filling, *free))


def _told(against: list[Refusal], collective: bool) -> Refusal:
    """Of several refusals the one that is told, with the limit that holds for the party as a whole."""
    reason = min((each.reason for each in against), key=HOPE.index)
    limits = [each.limit for each in against if each.reason == reason and each.limit is not None]
    if not limits:
        return Refusal(reason)
    # All of them are late enough with the last one, any of them with the first; too late vice versa.
    return Refusal(reason, max(limits) if collective == (reason == "notice") else min(limits))


def terms_of(picture: Picture, party: Party) -> list[Terms]:
    """The terms of each host. Those who meet together share them: the longest buffers, the fewest seats."""
    found = [picture.terms(host, party.service) for host in party.hosts]
    if party.mode == "collective" and any(each != found[0] for each in found):
        shared = {
            "buffer_before": max(each.buffer_before for each in found),
            "buffer_after": max(each.buffer_after for each in found),
            "capacity": min(each.capacity for each in found),
            "hold_s": min(each.hold_s for each in found),
            "confirm": any(each.confirm for each in found),
        }
        found = [replace(each, **shared) for each in found]
    return found


def joinable(picture: Picture, party: Party, host: str, start: int, end: int, view: View) -> Booking | None:
    """The booking of this very time that has room for one more, if there is one."""
    together = (host,) if party.mode == "round_robin" else party.hosts
    for booking in picture.groups_at.get((host, party.service, start, end), {}).values():
        if set(booking.hosts) == set(together) and seats.has_room(booking, view.now_ms, view.without):
            return booking
    return None


def _joinable_starts(
    picture: Picture, party: Party, host: str, asked: tuple[int, int, int, int, Terms], view: View
) -> int:
    """Starts at which a booking with room is there already. `asked`: base, start, end, duration, terms."""
    base, start, end, duration, terms = asked
    found = 0
    for booking in picture.groups.get((host, party.service), {}).values():
        at = booking.start
        if start <= at < end and at >= base and booking.end - at == duration:
            against = availability.refusal(picture.calendars[host], terms, duration, at, view)
            joins = against is not None and against.reason in JOINED
            if joins and joinable(picture, party, host, at, booking.end, view):
                found |= 1 << (at - base)
    return found
