"""Round robin over thousands of bookings: nobody is ever a whole booking away from their share.

Only the turns are taken, without whole bookings, so that it stays fast; the oracle reckons in fractions.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import bookings, teams, turns
from engine.bookings import Book, Decision
from engine.calendar import View
from engine.model import PRIORITY_MAX, WEIGHT_MAX, Attendee, Change, Document, Party, Slot, Turn
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


@given(
    weights=st.lists(st.integers(1, WEIGHT_MAX), min_size=1, max_size=8),
    priorities=st.lists(st.integers(0, 2), min_size=8, max_size=8),
    steps=st.lists(st.tuples(st.integers(0, 255), st.booleans()), max_size=150),
)
def test_whoever_is_free_and_whatever_was_given_back_the_turn_is_that_of_the_oracle(
    weights: list[int], priorities: list[int], steps: list[tuple[int, bool]]
) -> None:
    """`steps`: who is free (a bit each), and whether the first of them loses a booking instead."""
    tenancy = _team(weights, priorities[: len(weights)])
    picture = _picture(tenancy)
    for bits, lost in steps:
        free = [name for number, name in enumerate(tenancy["hosts"]) if bits >> number & 1]
        if not free:
            continue
        assert turns.order(picture, free, at(0)) == oracle.order(tenancy, free, at(0))
        if lost:
            _take_in(picture, turns.given_back(picture, free[:1]))
            _lose_one(tenancy, free[0])
        else:
            _take_in(picture, turns.taken(picture, free, (turns.order(picture, free, at(0))[0],)))
            oracle.taken(tenancy, free, oracle.order(tenancy, free, at(0))[0])
        assert picture.turns == {name: documents.turn(tenancy, name) for name in tenancy["turns"]}


def _lose_one(tenancy: World, name: str) -> None:
    own = tenancy["turns"].get(name)
    if own is not None:
        less = own["load"] - Fraction(1, tenancy["hosts"][name]["weight"])
        tenancy["turns"][name] = {"number": own["number"], "load": max(less, Fraction())}


@given(
    weights=st.lists(st.integers(1, WEIGHT_MAX), min_size=2, max_size=9),
    priorities=st.lists(st.sampled_from((0, 0, 0, PRIORITY_MAX)), min_size=9, max_size=9),
)
def test_of_those_who_are_free_only_the_highest_priority_is_due_anything(
    weights: list[int], priorities: list[int]
) -> None:
    tenancy = _team(weights, priorities[: len(weights)])
    picture, free = _picture(tenancy), list(tenancy["hosts"])
    highest = max(each["priority"] for each in tenancy["hosts"].values())
    due = {name: each["weight"] for name, each in tenancy["hosts"].items() if each["priority"] == highest}
    shares: Counter[str] = Counter()
    for booked in range(1, 3 * sum(weights)):
        shares[_next(picture, free)] += 1
        _assert_fair(shares, due, booked)
    assert shares.keys() <= due.keys()
    others = [name for name in free if name not in due]
    if others:
        assert _next(picture, others) in others, "while those are not free, it is the others' turn"


@pytest.mark.parametrize("weight", [1, 3, 20])
def test_whoever_was_away_catches_up_on_a_few_bookings_and_not_on_all_of_them(weight: int) -> None:
    tenancy = _team([weight, 1, 2, 5])
    picture = _picture(tenancy)
    everybody = list(tenancy["hosts"])
    back, *others = everybody
    for _ in range(1_000):
        _next(picture, others)
    shares = Counter(_next(picture, everybody) for _ in range(1_000))
    part = Fraction(weight, weight + 8)
    more = shares[back] - 1_000 * part  # while they catch up, the others have their part too
    assert (turns.CATCH_UP - 1) * (1 - part) - 1 <= more <= (turns.CATCH_UP + 1) * (1 - part) + 1
    shares = Counter()
    for booked in range(1, 1_001):
        shares[_next(picture, everybody)] += 1
        _assert_fair(shares, {name: tenancy["hosts"][name]["weight"] for name in everybody}, booked, within=2)


def test_of_many_bookings_in_a_row_whoever_was_away_gets_no_more_than_they_catch_up_on() -> None:
    picture = _picture(_team([1, 1, 1]))
    for _ in range(1_000):
        _next(picture, ["host00", "host01"])
    given = [_next(picture, ["host00", "host01", "host02"]) for _ in range(2 * turns.CATCH_UP)]
    in_a_row = next(at for at, name in enumerate(given) if name != "host02")
    assert turns.CATCH_UP <= in_a_row <= turns.CATCH_UP + 1, "and then it is their turn anyway"


def test_a_host_that_joins_a_team_of_many_bookings_is_not_flooded() -> None:
    tenancy = _team([1, 1])
    tenancy["turns"] = {"host00": turn(900, 900)}
    picture = _picture(tenancy)
    given = Counter(_next(picture, ["host00", "host01"]) for _ in range(100))
    assert given["host01"] - given["host00"] <= turns.CATCH_UP


@pytest.mark.parametrize("lost", ["host00", "host01", "host02"])
def test_whoever_loses_a_booking_is_next(lost: str) -> None:
    picture, team = _picture(_team([1, 1, 1])), ["host00", "host01", "host02"]
    for _ in range(30):
        _next(picture, team)
    _take_in(picture, turns.given_back(picture, [lost]))
    assert _next(picture, team) == lost


def test_nobody_gets_back_what_they_never_had() -> None:
    tenancy = _team([1, 1])
    tenancy["turns"] = {"host00": turn(1), "gone": turn(2, 7)}
    picture = _picture(tenancy)
    assert turns.given_back(picture, ["host01", "gone", "nobody"]) == []
    assert turns.given_back(picture, ["host00"]) == [Turn("host00", 1, 0)]


class _Workers:
    """Bookings that are decided at one time and committed at another, as by many workers at once."""

    def __init__(self, tenancy: World) -> None:
        self.picture = _picture(tenancy)
        self.free = list(tenancy["hosts"])
        self.written = dict.fromkeys(self.free, 0)
        self.at = 0
        self.in_flight: list[tuple[int, str, list[Turn]]] = []

    def decide(self) -> None:
        first = turns.order(self.picture, self.free, at(0))[0]
        self.in_flight.append((self.at, first, turns.taken(self.picture, self.free, (first,))))

    def commit(self, which: int) -> str | None:
        """Who has been booked; None where their calendar has changed since, and it is decided again."""
        position, first, taken = self.in_flight.pop(which % len(self.in_flight))
        if self.written[first] > position:
            self.decide()
            return None
        self.at += 1
        self.written[first] = self.at
        _take_in(self.picture, taken)
        return first


@given(
    weights=st.lists(st.integers(1, WEIGHT_MAX), min_size=2, max_size=8),
    most=st.integers(1, 12),
    order=st.lists(st.integers(0, 99), min_size=1, max_size=400),
)
def test_of_bookings_in_parallel_nobody_is_further_from_their_share_than_are_in_flight(
    weights: list[int], most: int, order: list[int]
) -> None:
    tenancy = _team(weights)
    workers = _Workers(tenancy)
    due = {name: each["weight"] for name, each in tenancy["hosts"].items()}
    shares: Counter[str] = Counter()
    for which in order:
        while len(workers.in_flight) < most:
            workers.decide()
        booked = workers.commit(which)
        if booked is not None:
            shares[booked] += 1
            _assert_fair(shares, due, shares.total(), within=most)


@given(
    count=st.integers(2, 7),
    sequence=st.lists(st.tuples(st.integers(0, 3 * 96), st.integers(1, 90)), min_size=1, max_size=40),
)
def test_whole_bookings_are_shared_alike_where_all_could_have_taken_each(
    count: int, sequence: list[tuple[int, int]]
) -> None:
    names = tuple(f"host{number}" for number in range(count))
    picture = _picture(of(**{name: host(ALWAYS) for name in names}))
    shares = dict.fromkeys(names, 0)
    for number, (quarter, duration) in enumerate(sequence):
        start = at(0) + 15 * quarter
        every = teams.judge(picture, Party(names, "collective"), duration, start, View.at(at(0)))
        if isinstance(every, Slot):
            command = Book(f"b{number}", Party(names), start, duration, Attendee(name="New"))
            found = bookings.book(picture, command, at(0) * 60_000)
            assert isinstance(found, Decision)
            picture.fold(found.change)
            shares[picture.bookings[found.outcome].hosts[0]] += 1
            assert max(shares.values()) - min(shares.values()) <= 1


def test_what_several_hosts_do_together_is_a_turn_of_each() -> None:
    business = Business(of(ann=host(weight=4), bob=host(), cyd=host()))
    business.book(at(10), "ann", "bob", collective=True)
    assert business.picture.turns == {
        "ann": Turn("ann", 1, turns.UNIT // 4),
        "bob": Turn("bob", 1, turns.UNIT),
    }


def test_a_share_is_a_whole_number_for_every_weight() -> None:
    assert [weight for weight in range(1, WEIGHT_MAX + 1) if turns.UNIT % weight] == []


def test_a_booking_made_before_there_were_turns_goes_to_who_has_fewest() -> None:
    tenancy = of(ann=host(), bob=host())
    tenancy["bookings"]["b1"] = booking(("ann",), at(12), at(13))
    assert turns.order(_picture(tenancy), ["ann", "bob"], at(0)) == ["bob", "ann"]
