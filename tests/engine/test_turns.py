"""Round robin over thousands of bookings: nobody is ever a whole booking away from their share.

Only the turns are taken, without whole bookings, so that it stays fast; the oracle reckons in fractions.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import turns
from engine.model import PRIORITY_MAX, WEIGHT_MAX, Change, Document, Turn
from engine.picture import Picture, key_of
from tests.engine import documents
from tests.engine.business import Business
from tests.engine.worlds import ALWAYS, MONDAY, at, booking, host, of, turn
from tests.oracle import turns as oracle
from tests.oracle.world import World

MANY = 10_000
WEIGHTS = (
    (1, 1),
    (1, 1, 1, 1, 1),
    (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    (20, 1),
    (1, 2, 3, 4, 5),
    (7, 7, 3),
    (20, 19, 17, 13, 11),
    (20, 1, 1, 1, 1, 1, 1),
)


def _team(weights: Sequence[int], priorities: Sequence[int] = ()) -> World:
    names = [f"host{number:02}" for number in range(len(weights))]
    ranks = priorities or [0] * len(weights)
    return of(
        **{
            name: host(weight=weight, priority=priority)
            for name, weight, priority in zip(names, weights, ranks, strict=True)
        }
    )


def _picture(tenancy: World) -> Picture:
    return documents.picture(tenancy, MONDAY)


def _next(picture: Picture, free: Sequence[str]) -> str:
    """Who is booked next of those who are free."""
    first = turns.order(picture, free, at(0))[0]
    _take_in(picture, turns.taken(picture, free, (first,)))
    return first


def _take_in(picture: Picture, taken: Sequence[Document]) -> None:
    picture.fold(Change(puts={key_of(each): each for each in taken}))


def _away(shares: dict[str, int], weights: dict[str, int], booked: int) -> Iterator[tuple[str, Fraction]]:
    """By how much each has more than is due after so many bookings."""
    total = sum(weights.values())
    for name, weight in weights.items():
        yield name, shares.get(name, 0) - Fraction(booked * weight, total)


def _assert_fair(shares: dict[str, int], weights: dict[str, int], booked: int, within: int = 1) -> None:
    total = sum(weights.values())
    for name, weight in weights.items():
        # In whole numbers, as it is asked very often: |share - booked * weight / total| <= within.
        assert abs(shares.get(name, 0) * total - booked * weight) <= within * total


@pytest.mark.parametrize("weights", WEIGHTS, ids=lambda each: "-".join(map(str, each)))
def test_after_each_of_ten_thousand_bookings_everybody_has_their_share_within_one(
    weights: tuple[int, ...],
) -> None:
    tenancy = _team(weights)
    picture, free = _picture(tenancy), list(tenancy["hosts"])
    shares: Counter[str] = Counter()
    due = {name: each["weight"] for name, each in tenancy["hosts"].items()}
    for booked in range(1, MANY + 1):
        shares[_next(picture, free)] += 1
        _assert_fair(shares, due, booked)
