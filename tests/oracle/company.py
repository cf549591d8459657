"""Many hosts: any one of them (round robin) or all at once (collective), whose turn it is, who is whom."""

from unicodedata import category, normalize

from tests.oracle import freedom, world
from tests.oracle.freedom import View
from tests.oracle.world import Booking, Rules, World

NEAREST_TO_A_YES = ("busy", "buffer", "cap", "closed", "notice", "horizon", "past")
"""Of several reasons, the one that is told."""

Views = dict[str, View]


def views(tenancy: World, hosts: tuple[str, ...], first: int, last: int) -> Views:
    return {host: freedom.view(tenancy, host, first, last) for host in hosts}


def judge(
    tenancy: World,
    seen: Views,
    collective: bool,
    service: str | None,
    duration: int,
    start: int,
    now: int,
) -> tuple[list[str], str | None]:
    """The hosts that are free for this start, whose turn it is first; or nobody, and the reason."""
    rules = terms(tenancy, tuple(seen), collective, service)
    reasons = {host: freedom.reason(seen[host], rules[host], duration, start, now) for host in seen}
    free = [host for host, why in reasons.items() if why is None]
    against = [why for why in reasons.values() if why is not None]
    if not free or (collective and against):
        return [], min(against, key=NEAREST_TO_A_YES.index, default="closed")
    if collective:
        return free, None
    return sorted(free, key=lambda host: (turn(tenancy, host), upcoming(tenancy, host, now), host)), None


def terms(tenancy: World, hosts: tuple[str, ...], collective: bool, service: str | None) -> dict[str, Rules]:
    """Each host's own. Those who meet together keep the longest buffers that one of them has."""
    found = {host: world.terms(tenancy, host, service) for host in hosts}
    if collective:
        for buffer in ("buffer_before", "buffer_after"):
            longest = max(each[buffer] for each in found.values())
            found = {host: {**each, buffer: longest} for host, each in found.items()}
    return found


def turn(tenancy: World, host: str) -> int:
    """When the host was last booked; 0 is never."""
    return tenancy["turns"].get(host, 0)


def upcoming(tenancy: World, host: str, now: int) -> int:
    """How many of the host's bookings start now or later."""
    return len([each for each in world.bookings(tenancy, host) if each["start"] >= now])


def free_starts(
    tenancy: World,
    seen: Views,
    collective: bool,
    service: str | None,
    duration: int,
    first: int,
    last: int,
    now: int,
    grid: bool,
) -> set[int]:
    """The starts of [first, last) that are free for any of the hosts, or for all of them."""
    ask = freedom.offers if grid else freedom.free_starts
    rules = terms(tenancy, tuple(seen), collective, service)
    each = [ask(seen[host], rules[host], duration, first, last, now) for host in seen]
    if not each:
        return set()
    return set.intersection(*each) if collective else set.union(*each)


def done(tenancy: World, op: str) -> dict[str, Booking]:
    """The bookings that this operation made, standing or not."""
    return {key: each for key, each in tenancy["bookings"].items() if op and each["op"] == op}


def repeated(tenancy: World, start: int, name: str, conversation: str, caller: str) -> dict[str, Booking]:
    """The bookings that this one would repeat.

    The same person at the same start: in the same conversation or from the same number, unless two different
    names are given.
    """
    return {
        key: each
        for key, each in tenancy["bookings"].items()
        if each["confirmed"]
        and each["start"] == start
        and ((conversation and each["conversation"] == conversation) or (caller and each["caller"] == caller))
        and one_person(name, each["name"])
    }


def one_person(name: str, other: str) -> bool:
    """One name may be a part of the other ("Zoe", "Zoë Miller"), or not have been said."""
    return _words(name) <= _words(other) or _words(other) <= _words(name)


def _words(name: str) -> set[str]:
    """Without accents, whatever the case."""
    plain = [each for each in normalize("NFKD", name.casefold()) if category(each) != "Mn"]
    return set("".join(plain).split())
