"""Whose turn it is in a round robin, so that everybody gets their share and not just on average.

The rule: each booking weighs `UNIT` divided by its host's weight. Of those who are free and of the highest
priority, only who carries no more than the average may be next, and of these whoever's next booking is due
first; so nobody is ever a whole booking away from their share while all can be booked. Whoever was away
catches up on a few bookings and not on all of them. What is kept lies in documents that are no entities:
each booking of a team would conflict with every other. A turn that two workers take at once corrects itself.
"""

import math
from collections.abc import Sequence

from engine.model import WEIGHT_MAX, Turn
from engine.picture import Picture

UNIT = math.lcm(*range(1, WEIGHT_MAX + 1))
"""Divisible by every weight, so that nothing is ever rounded. 2^63 of them are 10^10 bookings."""
CATCH_UP = 16
"""Bookings that somebody who was away is given before the others at most: a few days' worth."""


def order(picture: Picture, hosts: Sequence[str], now: int) -> list[str]:
    """These hosts, who are free, whose turn it is first."""
    if len(hosts) < 2:
        return list(hosts)
    highest = max(picture.hosts[host].priority for host in hosts)
    first = [host for host in hosts if picture.hosts[host].priority == highest]
    loads = _loads(picture, first)
    weights = {host: picture.hosts[host].weight for host in first}
    total = sum(loads[host] * weights[host] for host in first)
    weight = sum(weights.values())

    def due(host: str) -> tuple[bool, int, int, int, str]:
        ahead = loads[host] * weight > total
        turn = picture.turns.get(host)
        number = turn.number if turn is not None else 0
        upcoming = picture.calendars[host].upcoming(now)
        return ahead, loads[host] + UNIT // weights[host], number, upcoming, host

    rest = [host for host in hosts if picture.hosts[host].priority != highest]
    return sorted(first, key=due) + order(picture, rest, now)


def taken(picture: Picture, among: Sequence[str], hosts: Sequence[str], times: int = 1) -> list[Turn]:
    """The turns of `hosts` once each is booked `times` more; `among` are those who could have been."""
    number = max((each.number for each in picture.turns.values()), default=0) + 1
    found = []
    for host in hosts:
        priority = picture.hosts[host].priority
        peers = [each for each in among if picture.hosts[each].priority == priority]
        load = _loads(picture, peers)[host]
        found.append(Turn(host, number, load + times * UNIT // picture.hosts[host].weight))
    return found


def given_back(picture: Picture, hosts: Sequence[str]) -> list[Turn]:
    """The turns of hosts who lose a booking."""
    found = []
    for host in hosts:
        turn = picture.turns.get(host)
        if turn is not None and host in picture.hosts:
            load = max(0, turn.load - UNIT // picture.hosts[host].weight)
            found.append(Turn(host, turn.number, load))
    return found


def _loads(picture: Picture, hosts: Sequence[str]) -> dict[str, int]:
    found = {host: turn.load if (turn := picture.turns.get(host)) is not None else 0 for host in hosts}
    one = {host: UNIT // picture.hosts[host].weight for host in hosts}
    # Before their last booking: one of a small weight is many of a great one.
    most = max(load - one[host] for host, load in found.items())
    return {host: max(load, most - CATCH_UP * one[host]) for host, load in found.items()}
