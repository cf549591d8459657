"""Whose turn it is in a round robin, in fractions of bookings: nothing is ever rounded.

The rule: of those who are free and of the highest priority, only who carries no more than the average may be
next; of these whoever's next booking is due first. Whoever was away catches up on a few bookings.
"""

from fractions import Fraction

from tests.oracle import world
from tests.oracle.world import World

CATCH_UP = 16


def order(tenancy: World, hosts: list[str], now: int) -> list[str]:
    """Whose turn it is first."""
    found: list[str] = []
    for priority in sorted({tenancy["hosts"][host]["priority"] for host in hosts}, reverse=True):
        found += _among_equals(
            tenancy, [host for host in hosts if tenancy["hosts"][host]["priority"] == priority], now
        )
    return found


def _among_equals(tenancy: World, hosts: list[str], now: int) -> list[str]:
    weights = {host: tenancy["hosts"][host]["weight"] for host in hosts}
    carried = loads(tenancy, hosts)
    average = sum((carried[host] * weights[host] for host in hosts), Fraction()) / sum(weights.values())

    def due(host: str) -> tuple[bool, Fraction, int, int, str]:
        behind = carried[host] <= average
        next_one = carried[host] + Fraction(1, weights[host])
        to_come = 0 if number(tenancy, host) else upcoming(tenancy, host, now)
        return not behind, next_one, number(tenancy, host), to_come, host

    return sorted(hosts, key=due)


def loads(tenancy: World, hosts: list[str]) -> dict[str, Fraction]:
    """What each carries, one booking more or less.

    Nobody lags by more than `CATCH_UP` of their bookings behind what anybody carried before their last one.
    """
    one = {host: Fraction(1, tenancy["hosts"][host]["weight"]) for host in hosts}
    kept = {
        host: tenancy["turns"][host]["load"] if host in tenancy["turns"] else Fraction() for host in hosts
    }
    most = max(kept[host] - one[host] for host in hosts)
    return {host: max(kept[host], most - CATCH_UP * one[host]) for host in hosts}


def number(tenancy: World, host: str) -> int:
    """When the host was last booked; 0 is never."""
    return tenancy["turns"][host]["number"] if host in tenancy["turns"] else 0


def upcoming(tenancy: World, host: str, now: int) -> int:
    """How many of the host's bookings start now or later."""
    return len([each for each in world.appointments(tenancy, host).values() if each["start"] >= now])


def taken(tenancy: World, among: list[str], host: str) -> None:
    """Count one more booking of this host, who was chosen among those who were free."""
    priority = tenancy["hosts"][host]["priority"]
    peers = [each for each in among if tenancy["hosts"][each]["priority"] == priority]
    latest = max((each["number"] for each in tenancy["turns"].values()), default=0)
    load = loads(tenancy, peers)[host] + Fraction(1, tenancy["hosts"][host]["weight"])
    tenancy["turns"][host] = {"number": latest + 1, "load": load}


def counted(before: World, after: World) -> None:
    """Count in `after` what its hosts have won or lost since `before`."""
    latest = max((each["number"] for each in before["turns"].values()), default=0)
    for host in after["hosts"]:
        weight = after["hosts"][host]["weight"]
        more = len(world.appointments(after, host)) - len(world.appointments(before, host))
        if more > 0:
            load = before["turns"][host]["load"] if host in before["turns"] else Fraction()
            after["turns"][host] = {"number": latest + 1, "load": load + Fraction(more, weight)}
        elif more < 0 and host in before["turns"]:
            load = before["turns"][host]["load"] + Fraction(more, weight)
            after["turns"][host] = {**before["turns"][host], "load": max(load, Fraction())}
