"""Bookings that move: the old time is free exactly when the new one is taken, or nothing has changed."""

import copy

import pytest

from engine import rescheduling
from engine.model import STEPS_MAX, Party, Refusal
from engine.rescheduling import Reschedule
from tests.engine import documents
from tests.engine.business import Business
from tests.engine.worlds import ALWAYS, MONDAY, at, booking, host, of
from tests.oracle import world

ONE, OTHER = "conversation:1", "conversation:2"
MINUTE = 60_000


def _business(rules: world.Rules | None = None) -> Business:
    business = Business(of(ann=host(rules=rules), bob=host(rules=rules)))
    business.book(at(10), "ann", conversation=ONE, name="Ann", duration=60)
    return business


def test_the_old_time_is_free_and_the_new_one_taken_in_one_change() -> None:
    business = _business({"buffer_after": 15})
    assert business.move("booking-1", at(14), "ann", duration=60) == ("done", "booking-1")
    assert business.why_not(at(10), "ann", duration=60) is None
    assert business.why_not(at(14), "ann") == "busy"
    assert business.why_not(at(15), "ann") == "buffer"
    assert len(business.picture.bookings) == 1


def test_it_keeps_its_id_its_attendee_and_its_history() -> None:
    business = _business()
    business.wait(5)
    business.move("booking-1", at(14), "bob", duration=90)
    found = business.entry("booking-1")
    assert (found.id, found.hosts, found.start, found.end) == ("booking-1", ("bob",), at(14), at(15, 30))
    assert (found.attendee.name, found.conversation, found.decided_at_ms) == ("Ann", ONE, business.now_ms)
    (step,) = found.history
    assert (step.status, step.until_ms, step.start, step.end, step.hosts) == (
        "rescheduled",
        business.now_ms,
        at(10),
        at(11),
        ("ann",),
    )


@pytest.mark.parametrize("start", [at(9, 30), at(10, 15), at(10, 59)])
def test_a_booking_is_not_in_its_own_way(start: int) -> None:
    business = _business({"buffer_before": 30, "buffer_after": 30})
    assert business.move("booking-1", start, "ann", duration=60) == ("done", "booking-1")


def test_a_booking_may_get_longer_or_shorter_where_it_is() -> None:
    business = _business()
    assert business.move("booking-1", at(10), "ann", duration=90) == ("done", "booking-1")
    assert business.move("booking-1", at(10), "ann", duration=90) == ("again", "booking-1")
    assert business.why_not(at(11), "ann") == "busy"
    assert business.move("booking-1", at(10), "ann", duration=30) == ("done", "booking-1")
    assert business.why_not(at(10, 30), "ann") is None


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (at(12), "busy"),
        (at(11), "buffer"),
        (at(20), "closed"),
        (at(9, day=120), "horizon"),
        (at(0), "past"),
    ],
)
def test_nothing_changes_where_the_new_time_is_not_free(start: int, why: str) -> None:
    business = _business({"buffer_before": 10})
    business.book(at(12), "ann", conversation=OTHER, duration=60)
    business.wait(MINUTE)
    before = copy.deepcopy(business.picture.documents)
    assert business.move("booking-1", start, "ann", duration=60, conversation=ONE) == ("no", why)
    assert business.picture.documents == before
    assert business.why_not(at(10), "ann") == "busy"


def test_who_has_it_keeps_it_where_that_is_possible() -> None:
    """Though it would be the other's turn."""
    business = _business()
    assert business.move("booking-1", at(14), "bob", "ann", duration=60) == ("done", "booking-1")
    assert business.entry("booking-1").hosts == ("ann",)
    business.book(at(16), "ann", conversation=OTHER)
    assert business.move("booking-1", at(16), "bob", "ann", duration=60) == ("done", "booking-1")
    assert business.entry("booking-1").hosts == ("bob",)


def test_with_its_host_a_booking_changes_its_turn() -> None:
    business = _business()
    business.move("booking-1", at(14), "bob")
    assert business.picture.turns["ann"].load == 0
    assert business.picture.turns["bob"].load > 0
    turns = dict(business.picture.turns)
    business.move("booking-1", at(15), "bob")
    assert business.picture.turns == turns


def test_a_booking_of_one_may_become_one_of_all_and_back() -> None:
    business = _business()
    assert business.move("booking-1", at(10), "ann", "bob", collective=True, duration=60) == (
        "done",
        "booking-1",
    )
    assert business.entry("booking-1").hosts == ("ann", "bob")
    assert business.why_not(at(10), "bob") == "busy"
    assert business.move("booking-1", at(10), "bob", duration=60) == ("done", "booking-1")
    assert business.why_not(at(10), "ann") is None


def test_what_is_held_for_who_moves_is_what_they_move_to() -> None:
    """They held the new time while they thought about it."""
    business = _business()
    business.hold(at(14), "ann", conversation=ONE, duration=60)
    assert business.move("booking-1", at(14), "ann", duration=60) == ("no", "busy"), "not for anybody else"
    assert business.move("booking-1", at(14), "ann", duration=60, conversation=ONE) == ("done", "booking-1")
    assert business.picture.bookings.keys() == {"booking-1"}


def test_it_must_be_confirmed_anew_where_the_host_must() -> None:
    business = _business({"confirm": True})
    business.change("booking-1", "confirm")
    business.move("booking-1", at(14), "ann")
    assert business.entry("booking-1").status == "pending"


@pytest.mark.parametrize("status", ["held", "cancelled", "declined", "completed", "no_show"])
def test_what_is_no_appointment_any_more_is_not_moved(status: str) -> None:
    tenancy = of(ann=host())
    tenancy["bookings"]["booking-9"] = {**booking(("ann",), at(10), at(11)), "status": status}
    tenancy["bookings"]["booking-9"]["until_ms"] = at(9) * MINUTE if status == "held" else 0
    assert Business(tenancy).move("booking-9", at(14), "ann") == ("impossible", "booking-9")


def test_what_has_begun_is_not_moved() -> None:
    business = _business()
    business.wait(at(10) * MINUTE - business.now_ms - 1)
    assert business.move("booking-1", at(14), "ann", duration=60)[0] == "done"
    business.wait(at(14) * MINUTE - business.now_ms)
    assert business.move("booking-1", at(16), "ann", duration=60) == ("impossible", "booking-1")


def test_nobody_moves_to_where_they_have_another_appointment() -> None:
    business = _business()
    business.book(at(14), "bob", conversation=ONE, name="Ann")
    assert business.move("booking-1", at(14), "ann") == ("no", "busy")
    business.book(at(15), "bob", conversation=ONE, name="Zoe")
    assert business.move("booking-1", at(15), "ann") == ("done", "booking-1"), "that is another person's"


def test_who_asks_again_for_the_time_that_was_left_is_told_of_the_booking() -> None:
    """In the same conversation; calling again, they may well want both."""
    business = _business()
    business.move("booking-1", at(14), "ann", duration=60)
    assert business.book(at(10), "ann", conversation=ONE) == ("again", "booking-1")
    assert business.book(at(10), "ann", conversation=OTHER, caller="caller:1")[0] == "done"


def test_an_operation_is_told_of_its_booking_wherever_that_is_now() -> None:
    business = Business(of(ann=host()))
    business.book(at(10), "ann", op="op:1", fingerprint="1")
    business.move("booking-1", at(14), "ann")
    for _ in range(2):
        assert business.book(at(10), "ann", op="op:1", fingerprint="1") == ("again", "booking-1")
        assert business.book(at(10), "ann", op="op:1", fingerprint="2") == ("reused", None)
        business.change("booking-1", "cancel")
    assert business.entry("booking-1").status == "cancelled"


def test_there_is_no_booking_of_an_unknown_id() -> None:
    assert _business().move("booking-9", at(14), "ann") == ("unknown", None)


@pytest.mark.parametrize("party", [Party(("zoe",)), Party(("ann",), service="cut")])
def test_a_host_or_a_service_that_is_gone_is_closed(party: Party) -> None:
    tenancy = of(ann=host(ALWAYS))
    tenancy["bookings"]["booking-9"] = booking(("ann",), at(10), at(11))
    command = Reschedule("booking-9", party, at(14), 60)
    found = rescheduling.reschedule(documents.picture(tenancy, MONDAY), command, at(0) * MINUTE)
    assert found == Refusal("closed")


def test_a_booking_leaves_a_host_that_is_gone() -> None:
    tenancy = of(ann=host(ALWAYS))
    tenancy["bookings"]["booking-9"] = booking(("bob",), at(10), at(11))
    assert Business(tenancy).move("booking-9", at(10), "ann", duration=60) == ("done", "booking-9")


def test_only_so_many_steps_of_a_history_are_kept() -> None:
    business = _business()
    for each in range(60):
        business.move("booking-1", at(14) if each % 2 else at(15), "ann")
    assert len(business.entry("booking-1").history) == STEPS_MAX
    assert business.entry("booking-1").history[0].start != at(10)
