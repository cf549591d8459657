"""Whose turn it is in a round robin, so that everybody gets their share and not just on average.

The rule: each booking weighs `UNIT` divided by its host's weight. Of those who are free and of the highest
priority, only who carries no more than the average may be next, and of these whoever's next booking is due
first; so nobody is ever a whole booking away from their share while all can be booked. Whoever was away
catches up on a few bookings and not on all of them. What is kept lies in documents that are no entities:
each booking of a team would conflict with every other. A turn that two workers take at once corrects itself.
"""

import math
from collections.abc import Sequence
from operator import sub

from engine.model import WEIGHT_MAX, Host, Turn
from engine.picture import Picture

UNIT = math.lcm(*range(1, WEIGHT_MAX + 1))
"""Divisible by every weight, so that nothing is ever rounded. 2^63 of them are 10^10 bookings."""
CATCH_UP = 16
"""Bookings that somebody who was away is given before the others at most: a few days' worth."""


def order(picture: Picture, hosts: Sequence[str], now: int) -> list[str]:
    """These hosts, who are free, whose turn it is first."""
    if len(hosts) < 2:
        return list(hosts)
    own = [picture.hosts[host] for host in hosts]
    ranks = sorted({each.priority for each in own}, reverse=True)
    if len(ranks) == 1:
        return _due(picture, own, now)
    ranked = ([each for each in own if each.priority == rank] for rank in ranks)
    return [host for peers in ranked for host in _due(picture, peers, now)]


def _due(picture: Picture, peers: Sequence[Host], now: int) -> list[str]:
    """Of one priority: those who carry no more than the average first, then whose next booking is due."""
    loads = _loads(picture, peers)
    weight = sum([each.weight for each in peers])
    total = sum([load * each.weight for load, each in zip(loads, peers, strict=True)])
    found = []
    for load, each in zip(loads, peers, strict=True):
        turn = picture.turns.get(each.id)
        number = turn.number if turn is not None else 0
        # Of those who were never booked, whoever has least to do.
        upcoming = 0 if number else picture.calendars[each.id].upcoming(now)
        found.append((load * weight > total, load + UNIT // each.weight, number, upcoming, each.id))
    return [each[-1] for each in sorted(found)]


def taken(picture: Picture, among: Sequence[str], hosts: Sequence[str], times: int = 1) -> list[Turn]:
    """The turns of `hosts` once each is booked `times` more; `among` are those who could have been."""
    number = max((each.number for each in picture.turns.values()), default=0) + 1
    found = []
    for host in hosts:
        own = picture.hosts[host]
        peers = [each for name in among if (each := picture.hosts[name]).priority == own.priority]
        load = _loads(picture, peers)[peers.index(own)]
        found.append(Turn(host, number, load + times * UNIT // own.weight))
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


def _loads(picture: Picture, peers: Sequence[Host]) -> list[int]:
    """What each carries; whoever was away for long lags by so much only."""
    ones = [UNIT // each.weight for each in peers]
    loads = [turn.load if (turn := picture.turns.get(each.id)) is not None else 0 for each in peers]
    # Before their last booking: one of a small weight is many of a great one.
    most = max(map(sub, loads, ones))
    if min(loads) >= most - CATCH_UP * min(ones):
        return loads  # nobody was away
    return [max(load, most - CATCH_UP * one) for load, one in zip(loads, ones, strict=True)]
