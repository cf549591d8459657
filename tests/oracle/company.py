"""Many hosts: any one of them (round robin) or all at once (collective), who joins whom, who is whom."""

from unicodedata import category, normalize

from tests.oracle import freedom, turns, world
from tests.oracle.freedom import View
from tests.oracle.world import Booking, Eyes, Rules, World

NEAREST_TO_A_YES = ("busy", "buffer", "cap", "closed", "notice", "horizon", "past")
"""Of several reasons, the one that is told."""
TAKEN = ("busy", "buffer", "cap")
"""Reasons that are none for who joins what is there."""

Views = dict[str, View]


def views(tenancy: World, hosts: tuple[str, ...], first: int, last: int, eyes: Eyes) -> Views:
    return {host: freedom.view(tenancy, host, first, last, eyes) for host in hosts}


def judge(
    tenancy: World, seen: Views, collective: bool, service: str | None, duration: int, start: int
) -> tuple[list[str], str | None]:
    """The hosts that are free for this start, whose turn it is first; or nobody, and the reason.

    Where one of them has a booking with room for one more, it goes before those who have none.
    """
    rules = terms(tenancy, tuple(seen), collective, service)
    reasons = {host: freedom.reason(seen[host], rules[host], duration, start) for host in seen}
    joins = [
        host
        for host, why in reasons.items()
        if why in TAKEN
        and rules[host]["capacity"] > 1
        and start in rooms(tenancy, seen, host, collective, service, duration)
    ]
    free = [host for host, why in reasons.items() if why is None]
    against = [why for host, why in reasons.items() if why is not None and host not in joins]
    if not (free or joins) or (collective and against):
        return [], min(against, key=NEAREST_TO_A_YES.index, default="closed")
    if collective:
        return [host for host in seen if host in free or host in joins], None
    now = freedom.this_minute(next(iter(seen.values())))
    return turns.order(tenancy, joins, now) + turns.order(tenancy, free, now), None


def rooms(
    tenancy: World, seen: Views, host: str, collective: bool, service: str | None, duration: int
) -> dict[int, str]:
    """The groups that one more could join, by their start: same service, same hosts, same length."""
    hosts = set(seen) if collective else {host}
    eyes = seen[host]["eyes"]
    found: dict[int, str] = {}
    for group in {each["group"] for each in tenancy["bookings"].values()} - {""}:
        inside = {
            name: each
            for name, each in world.people(tenancy, group).items()
            if world.takes(each, eyes["now_ms"])
        }
        for each in inside.values():
            fits = set(each["hosts"]) == hosts and each["service"] == service
            room = len(inside.keys() - eyes["mine"]) < each["capacity"]
            if fits and room and each["end"] - each["start"] == duration:
                found[each["start"]] = group
    return found


def terms(tenancy: World, hosts: tuple[str, ...], collective: bool, service: str | None) -> dict[str, Rules]:
    """Each host's own.

    Those who meet together keep the longest buffers that one of them has, the fewest seats and the shortest
    holds, and are asked for their word if one of them is.
    """
    found = {host: world.terms(tenancy, host, service) for host in hosts}
    if collective:
        strictest = {
            "buffer_before": max,
            "buffer_after": max,
            "confirm": max,
            "capacity": min,
            "hold_s": min,
        }
        for name, choose in strictest.items():
            value = choose(each[name] for each in found.values())
            found = {host: {**each, name: value} for host, each in found.items()}
    return found


def free_starts(
    tenancy: World,
    seen: Views,
    collective: bool,
    service: str | None,
    duration: int,
    first: int,
    last: int,
    grid: bool,
) -> set[int]:
    """The starts of [first, last) that are free for any of the hosts, or for all of them."""
    rules = terms(tenancy, tuple(seen), collective, service)
    found: list[set[int]] = []
    for host, view in seen.items():
        step = rules[host]["grid"]
        asked = freedom.on_grid(view["zone"], step, first, last) if grid else set(range(first, last))
        joins = rooms(tenancy, seen, host, collective, service, duration)
        found.append(
            {start for start in asked if _is_free(view, rules[host], duration, start, start in joins)}
        )
    if not found:
        return set()
    return set.intersection(*found) if collective else set.union(*found)


def _is_free(view: View, rules: Rules, duration: int, start: int, has_room: bool) -> bool:
    why = freedom.reason(view, rules, duration, start)
    return why is None or (why in TAKEN and rules["capacity"] > 1 and has_room)


def one_person(name: str, other: str) -> bool:
    """One name may be a part of the other ("Zoe", "Zoë Miller"), or not have been said."""
    return words(name) <= words(other) or words(other) <= words(name)


def words(name: str) -> set[str]:
    """Without accents, whatever the case."""
    plain = [each for each in normalize("NFKD", name.casefold()) if category(each) != "Mn"]
    return set("".join(plain).split())


def theirs(booking: Booking, conversation: str, caller: str) -> bool:
    """Whether it was made in this conversation or from this number."""
    return bool(conversation and booking["conversation"] == conversation) or bool(
        caller and booking["caller"] == caller
    )
