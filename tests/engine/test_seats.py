"""Room for several at one time: who joins whom, how many there are, and what is left when one goes."""

import pytest

from engine import closing, seats, teams
from engine.bookings import Decision
from engine.calendar import View
from engine.model import Attendee, Booking, Party, Seat
from tests.engine import documents
from tests.engine.business import Business
from tests.engine.worlds import ALWAYS, at, host, of
from tests.oracle import world

HOLD = 120_000


def _business(capacity: int = 3, rules: world.Rules | None = None) -> Business:
    tenancy = of(ann=host(ALWAYS, rules), bob=host(ALWAYS, rules))
    tenancy["services"] = {"class": {"capacity": capacity}, "course": {"capacity": capacity}}
    return Business(tenancy)


def _somebody(business: Business) -> str:
    return f"conversation:{business.asked + 1}"


def _join(business: Business, start: int = at(10), *hosts: str, duration: int = 60) -> str | None:
    found = business.book(
        start, *(hosts or ("ann",)), duration=duration, service="class", conversation=_somebody(business)
    )
    assert found[0] in ("done", "no")
    return found[1]


@pytest.mark.parametrize("capacity", [2, 3, 7])
def test_so_many_share_one_booking_and_no_more(capacity: int) -> None:
    business = _business(capacity)
    for _ in range(capacity):
        assert str(_join(business)).startswith("booking-")
    assert len(business.picture.bookings) == 1
    assert _join(business) == "busy"
    assert business.why_not(at(10), "ann", service="class", duration=60) == "busy"


def test_the_capacity_of_a_host_holds_where_no_service_is_named() -> None:
    business = Business(of(ann=host(rules={"capacity": 2})))
    found = [business.book(at(10), "ann", conversation=_somebody(business)) for _ in range(3)]
    assert found == [("done", "booking-1"), ("done", "booking-2"), ("no", "busy")]


@pytest.mark.parametrize(
    ("start", "duration", "service"),
    [
        (at(10), 60, "course"),
        (at(10), 60, None),
        (at(10), 30, "class"),
        (at(10), 90, "class"),
        (at(10, 30), 60, "class"),
        (at(10, 30), 30, "class"),
        (at(9, 30), 60, "class"),
    ],
)
def test_another_service_start_or_end_is_another_booking_and_there_is_no_time(
    start: int, duration: int, service: str | None
) -> None:
    """So that seats are never split in two bookings of one time."""
    business = _business()
    _join(business)
    assert business.book(start, "ann", duration=duration, service=service) == ("no", "busy")
    assert business.hold(start, "ann", duration=duration, service=service) == ("no", "busy")


def test_a_booking_with_room_is_filled_before_another_is_begun() -> None:
    """Though it would be another's turn, and also where the next one would be a booking too many."""
    business = _business(2)
    business.tenancy["hosts"]["ann"]["caps"] = {"day_count": 1}
    business.settle()
    for _ in range(4):
        _join(business, at(10), "ann", "bob")
    assert [(each.hosts, len(each.seats)) for each in business.picture.bookings.values()] == [
        (("ann",), 2),
        (("bob",), 2),
    ]
    assert _join(business, at(10), "ann", "bob") == "busy"


def test_the_buffers_are_kept_once_around_all_of_them() -> None:
    business = _business(3, {"buffer_before": 15, "buffer_after": 30})
    _join(business)
    _join(business)
    assert business.why_not(at(11, 44), "ann") == "buffer"
    assert business.why_not(at(11, 45), "ann") is None


def test_a_seat_that_somebody_holds_counts_until_it_expires() -> None:
    business = _business(2)
    _join(business)
    business.hold(at(10), "ann", duration=60, service="class", conversation="conversation:a")
    assert _join(business) == "busy"
    business.wait(HOLD)
    assert str(_join(business)).startswith("booking-")
    assert len(business.entry("booking-1").seats) == 2, "what has expired goes in the same commit"


def test_a_seat_that_is_held_becomes_a_seat() -> None:
    business = _business(2)
    business.hold(at(10), "ann", duration=60, service="class", conversation="conversation:a")
    _join(business)
    assert _join(business) == "busy"
    wish = business.book(at(10), "ann", duration=60, service="class", conversation="conversation:a")
    assert wish == ("done", "booking-1")
    assert [each.status for each in business.entry("booking-1").seats] == ["confirmed", "confirmed"]


def test_nobody_holds_or_has_two_seats_of_one_class() -> None:
    business = _business(3)
    for _ in range(2):
        business.hold(at(10), "ann", duration=60, service="class", conversation="conversation:a")
        assert len(business.entry("booking-1").seats) == 1
    for _ in range(2):
        business.book(at(10), "ann", duration=60, service="class", conversation="conversation:a")
        assert len(business.entry("booking-1").seats) == 1


def test_a_seat_that_is_given_up_is_free_and_the_others_keep_theirs() -> None:
    business = _business(2)
    _join(business)
    _join(business)
    assert business.change("booking-1", "cancel") == ("done", "booking-1")
    assert business.entry("booking-1").status == "confirmed", "it takes place"
    assert str(_join(business)).startswith("booking-")
    assert _join(business) == "busy"
    assert [each.status for each in business.entry("booking-1").seats] == [
        "cancelled",
        "confirmed",
        "confirmed",
    ]


def test_the_time_is_free_when_the_last_one_has_gone() -> None:
    business = _business(2)
    _join(business)
    _join(business)
    business.change("booking-1", "cancel")
    assert business.why_not(at(10, 30), "ann") == "busy"
    business.change("booking-2", "cancel")
    assert business.why_not(at(10, 30), "ann") is None
    assert business.picture.turns["ann"].load == 0
    assert business.book(at(10, 30), "ann")[0] == "done"
    assert _join(business) == "busy", "what nobody has any more cannot be joined"


def test_an_abandoned_class_is_begun_anew() -> None:
    business = _business(2)
    _join(business)
    business.change("booking-1", "cancel")
    _join(business)
    assert len(business.picture.bookings) == 2
    assert business.entry("booking-2").id != business.entry("booking-1").id


def test_a_seat_that_was_cancelled_is_remembered_when_a_hold_beside_it_expires() -> None:
    business = _business(2)
    business.book(at(10), "ann", duration=60, service="class", op="op:1", fingerprint="1")
    business.hold(at(10), "ann", duration=60, service="class", conversation="conversation:a")
    business.change("booking-1", "cancel")
    business.wait(HOLD)
    business.book(at(10, 30), "ann", conversation="conversation:b")
    assert business.seat("booking-1").status == "cancelled"
    again = business.book(at(10), "ann", duration=60, service="class", op="op:1", fingerprint="1")
    assert again == ("again", "booking-1")


def test_a_seat_moves_alone() -> None:
    business = _business(3)
    for _ in range(3):
        _join(business)
    move = business.move("booking-2", at(14), "ann", duration=60, service="class")
    assert move == ("done", "booking-2")
    assert [each.id for each in business.entry("booking-1").seats] == ["booking-1", "booking-3"]
    assert business.entry("booking-2").start == at(14)
    assert business.entry("booking-2").id != business.entry("booking-1").id
    assert business.seat("booking-2").history[-1].start == at(10)


def test_a_seat_joins_where_it_moves_to_and_comes_back() -> None:
    business = _business(2)
    for start in (at(10), at(10), at(14)):
        _join(business, start)
    assert business.move("booking-1", at(14), "ann", duration=60, service="class") == ("done", "booking-1")
    assert business.entry("booking-1").id == business.entry("booking-3").id
    assert business.move("booking-2", at(14), "ann", duration=60, service="class") == ("no", "busy")
    assert business.move("booking-1", at(10), "ann", duration=60, service="class") == ("done", "booking-1")
    assert business.entry("booking-1").id == business.entry("booking-2").id


def test_who_began_a_class_and_left_it_does_not_take_it_away_by_moving_again() -> None:
    """Bookings of several are called after who began them; theirs is not the only one of that name."""
    business = _business(3)
    _join(business)
    _join(business)
    business.move("booking-1", at(14), "ann", duration=60, service="class")
    assert _join(business, at(14)) == "booking-4"
    business.move("booking-1", at(16), "ann", duration=60, service="class")
    assert {business.entry(f"booking-{each}").start for each in (1, 2, 4)} == {at(10), at(14), at(16)}
    business.move("booking-1", at(18), "ann", duration=30)
    _join(business, at(20))
    business.move("booking-1", at(22), "ann", duration=60, service="class")
    assert business.entry("booking-2").start == at(10)


def test_a_class_of_one_moves_as_a_whole() -> None:
    business = _business(3)
    _join(business)
    before = business.entry("booking-1").id
    business.move("booking-1", at(14), "ann", duration=60, service="class")
    assert business.entry("booking-1").id == before
    assert len(business.picture.bookings) == 1


def test_a_class_keeps_its_id_when_only_another_than_who_began_it_is_left_and_moves() -> None:
    business = _business(3)
    _join(business)
    _join(business)
    id = business.entry("booking-1").id
    business.move("booking-1", at(16), "ann", duration=30)
    business.move("booking-2", at(14), "ann", duration=60, service="class")
    assert (business.entry("booking-2").id, business.entry("booking-2").start) == (id, at(14))


def test_a_seat_is_moved_onto_the_one_that_is_held_for_it() -> None:
    business = _business(2)
    _join(business, at(14))
    business.book(at(10), "ann", conversation="conversation:a")
    business.hold(at(14), "ann", duration=60, service="class", conversation="conversation:a")
    move = business.move(
        "booking-2", at(14), "ann", duration=60, service="class", conversation="conversation:a"
    )
    assert move == ("done", "booking-2")
    assert [each.id for each in business.entry("booking-2").seats] == ["booking-1", "booking-2"]


def test_a_seat_held_beside_the_one_that_moves_is_not_run_over() -> None:
    """A friend's seat is held; who moves half an hour on would be in its way."""
    business = _business(2)
    for name, take in (("Ann", business.book), ("Zoe", business.hold)):
        take(at(10), "ann", duration=60, service="class", conversation="conversation:a", name=name)
    wish = business.move(
        "booking-1", at(10, 30), "ann", duration=60, service="class", conversation="conversation:a"
    )
    assert wish == ("no", "busy")


def test_where_seats_are_no_longer_offered_nobody_joins_and_nobody_is_booked_over() -> None:
    business = _business(3)
    _join(business)
    business.tenancy["services"]["class"] = {}
    business.settle()
    assert _join(business) == "busy"
    business.tenancy["services"]["class"] = {"capacity": 2}
    business.settle()
    _join(business)
    assert len(business.entry("booking-1").seats) == 2


@pytest.mark.parametrize("hosts", [("ann", "bob"), ("bob", "ann")])
def test_several_hosts_have_as_many_seats_together_as_the_fewest_of_one(hosts: tuple[str, ...]) -> None:
    business = Business(of(ann=host(rules={"capacity": 3}), bob=host(rules={"capacity": 2})))
    wish = [
        business.book(at(10), *hosts, collective=True, conversation=_somebody(business))[0] for _ in range(3)
    ]
    assert wish == ["done", "done", "no"]


def test_a_meeting_with_room_of_several_hosts_is_joined_with_all_of_them_only() -> None:
    business = Business(of(ann=host(rules={"capacity": 3}), bob=host(rules={"capacity": 3}), cyd=host()))
    business.book(at(10), "ann", "bob", collective=True)
    assert business.why_not(at(10), "ann") == "busy"
    assert business.why_not(at(10), "ann", "bob", "cyd", collective=True) == "busy"
    assert business.why_not(at(10), "bob", "ann", collective=True) is None


def test_what_has_room_is_offered_for_its_own_length_only() -> None:
    business = _business()
    _join(business)
    view = View(business.now_ms)

    def offered(duration: int) -> set[int]:
        party = Party(("ann",), service="class")
        found = teams.free_starts(business.picture, party, duration, at(9, 45), at(10, 15), view)
        return documents.minutes(*found)

    assert offered(60) == {at(10)}
    assert offered(30) == offered(90) == set()


def test_a_turn_is_one_for_all_who_share_it() -> None:
    business = _business(3)
    business.hold(at(10), "ann", duration=60, service="class", conversation="conversation:a")
    _join(business)
    load = business.picture.turns["ann"].load
    business.book(at(10), "ann", duration=60, service="class", conversation="conversation:a")
    assert business.picture.turns["ann"].load == load
    business.hold(at(10), "ann", duration=60, service="class", conversation="conversation:b")
    business.change("booking-1", "cancel")
    assert business.picture.turns["ann"].load == load
    business.change("booking-2", "cancel")
    assert business.picture.turns["ann"].load == 0, "what is only held is no turn"


def test_the_id_of_a_class_means_their_own_seat() -> None:
    business = _business(3)
    _join(business)
    _join(business)
    id, first = business.entry("booking-1").id, business.seat("booking-1").conversation
    found = closing.change(business.picture, id, "cancel", business.now_ms, first)
    assert isinstance(found, Decision)
    assert found.outcome == "booking-1"
    assert closing.change(business.picture, id, "cancel", business.now_ms, "conversation:z") is None


def test_of_those_who_gave_their_seats_up_the_oldest_are_forgotten() -> None:
    gone = tuple(Seat(f"seat-{each}", Attendee(), "cancelled") for each in range(seats.SEATS_MAX))
    booking = Booking("class", ("ann",), at(10), at(11), capacity=2, seats=(Seat("here", Attendee()), *gone))
    found = seats.put(booking, Seat("new", Attendee()))
    assert len(found.seats) == seats.SEATS_MAX
    assert [each.id for each in found.seats[:2]] == ["here", "seat-2"]
    assert found.seats[-1].id == "new"


def test_a_class_is_called_by_no_id_that_leads_to_somebody() -> None:
    assert len({seats.group_id(f"{each:032x}") for each in range(100)}) == 100
    assert len(seats.group_id("0" * 32)) == 32
