"""Many hosts: any one of them (round robin) or all at once (collective), and whose turn it is.

The rule: who gets a booking is decided here, when it is decided at all; before that, a free time of a
round robin belongs to all who are free. The turn goes to the host that was booked least recently, ties
to the one with the fewest upcoming bookings, then by id.
"""

from engine import availability
from engine.model import DAY, Party, Reason, Refusal, Slot
from engine.picture import Picture

HOPE: tuple[Reason, ...] = ("busy", "buffer", "cap", "closed", "notice", "horizon", "past")
"""Of the reasons of several hosts, the one that is told: what stands nearest to a yes."""


def free_starts(
    picture: Picture, party: Party, duration: int, start: int, end: int, now: int, grid: bool = True
) -> tuple[int, int]:
    """The starts in [start, end) free for the party: (base, set of minutes counted from base).

    With `grid`, only those that may be offered; without, every minute.
    """
    start = max(start, now)
    # One base for all hosts: their buffers, and so their windows, may differ.
    base = (start // DAY - 2) * DAY
    found: int | None = None
    for host in party.hosts:
        calendar, terms = picture.calendars[host], picture.terms(host, party.service)
        own_base, starts = availability.free_starts(calendar, terms, duration, start, end, now)
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


def judge(picture: Picture, party: Party, duration: int, start: int, now: int) -> Slot | Refusal:
    """The slot with all hosts that are free for it, whose turn it is first; or why there is none."""
    free: list[str] = []
    against: list[Refusal] = []
    for host in party.hosts:
        calendar, terms = picture.calendars[host], picture.terms(host, party.service)
        found = availability.refusal(calendar, terms, duration, start, now)
        if found is None:
            free.append(host)
        else:
            against.append(found)
    if against and (party.mode == "collective" or not free):
        return min(against, key=lambda each: HOPE.index(each.reason))
    if not free:
        return Refusal("closed")
    if party.mode == "round_robin":
        free.sort(key=lambda host: _turn(picture, host, now))
    return Slot(start, start + duration, tuple(free))


def _turn(picture: Picture, host: str, now: int) -> tuple[int, int, str]:
    return picture.turns.get(host, 0), picture.calendars[host].upcoming(now), host
