"""What may become of a booking: each status with each action, as the table says and as it is done."""

from typing import get_args

import pytest

from engine import closing, lifecycle
from engine.bookings import Decision
from engine.lifecycle import Action
from engine.model import Booking, Status
from engine.rescheduling import Impossible
from engine.seats import Place
from tests.engine import documents
from tests.engine.business import Business
from tests.engine.worlds import MONDAY, at, booking, host, of
from tests.oracle.world import World

NEW = "new"
TABLE = {
    (NEW, "hold"): "held",
    (NEW, "book"): "confirmed",
    (NEW, "request"): "pending",
    ("held", "book"): "confirmed",
    ("held", "request"): "pending",
    ("held", "cancel"): "cancelled",
    ("pending", "confirm"): "confirmed",
    ("pending", "decline"): "declined",
    ("pending", "cancel"): "cancelled",
    ("pending", "reschedule"): "rescheduled",
    ("confirmed", "cancel"): "cancelled",
    ("confirmed", "reschedule"): "rescheduled",
    ("confirmed", "complete"): "completed",
    ("confirmed", "no_show"): "no_show",
    ("rescheduled", "book"): "confirmed",
    ("rescheduled", "request"): "pending",
    ("completed", "no_show"): "no_show",
    ("no_show", "complete"): "completed",
}
"""All that may be done, written out a second time."""
STATUSES: tuple[Status, ...] = get_args(Status)
ACTIONS: tuple[Action, ...] = get_args(Action)
CLOSING: tuple[Action, ...] = ("confirm", "decline", "cancel", "complete", "no_show")
BOOKED: tuple[Status, ...] = ("pending", "confirmed", "cancelled", "declined", "completed", "no_show")


def test_every_status_is_in_the_table_and_every_action_leads_somewhere() -> None:
    assert lifecycle.TRANSITIONS.keys() == {NEW, *STATUSES}
    assert {action for each in lifecycle.TRANSITIONS.values() for action in each} == set(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", [NEW, *STATUSES])
def test_an_action_leads_where_the_table_says_or_nowhere(status: Status, action: Action) -> None:
    assert lifecycle.after(status, action) == TABLE.get((status, action))


def test_what_takes_time_and_what_stands() -> None:
    assert set(STATUSES) - lifecycle.TAKING == {"cancelled", "declined", "rescheduled"}
    assert {"pending", "confirmed"} == lifecycle.STANDING
    assert set(lifecycle.AFTER_START) == {"complete", "no_show"}
    assert set(lifecycle.BEFORE_START) == {"confirm", "decline", "reschedule", "cancel"}


@pytest.mark.parametrize("minute", [at(9, 59), at(10), at(10, 1)])
@pytest.mark.parametrize("action", CLOSING)
@pytest.mark.parametrize("status", BOOKED)
def test_what_is_booked_is_closed_as_the_table_says_and_when_it_may_be(
    status: Status, action: Action, minute: int
) -> None:
    """Before it begins it can be cancelled, afterwards it took place or not; done twice, it is done."""
    picture = documents.picture(_with(status), MONDAY)
    found = closing.change(picture, "b1", action, minute * 60_000)
    to = TABLE.get((status, action))
    if to is None and status in {TABLE.get((each, action)) for each in STATUSES}:
        assert isinstance(found, Place)
    elif to is None or (minute < at(10)) == (action in ("complete", "no_show")):
        assert isinstance(found, Impossible)
    else:
        assert isinstance(found, Decision)
        assert _only_booking(found).status == to
        step = _only_booking(found).history[-1]
        assert (step.status, step.until_ms, step.start) == (status, minute * 60_000, at(10))
        assert _only_booking(found).decided_at_ms == minute * 60_000
    if isinstance(found, Place | Impossible):
        place = found if isinstance(found, Place) else found.place
        assert (place.seat.id, place.seat.status) == ("b1", status)


def _with(status: Status) -> World:
    tenancy = of(ann=host())
    tenancy["bookings"]["b1"] = {**booking(("ann",), at(10), at(11)), "status": status}
    return tenancy


def _only_booking(decision: Decision) -> Booking:
    (found,) = [each for each in decision.change.puts.values() if isinstance(each, Booking)]
    return found


@pytest.mark.parametrize("status", STATUSES)
def test_time_is_taken_by_what_takes_time_and_free_otherwise(status: Status) -> None:
    tenancy = _with(status)
    tenancy["bookings"]["b1"]["until_ms"] = at(1) * 60_000 if status == "held" else 0
    business = Business(tenancy)
    assert business.why_not(at(10), "ann") == ("busy" if status in lifecycle.TAKING else None)


@pytest.mark.parametrize("action", ["cancel", "decline"])
def test_what_is_cancelled_or_declined_frees_its_time_and_gives_its_turn_back(action: Action) -> None:
    business = Business(of(ann=host(rules={"confirm": True, "buffer_after": 30}), bob=host()))
    assert business.book(at(10), "ann", "bob") == ("done", "booking-1")
    before = business.picture.turns["ann"]
    assert business.entry("booking-1").status == "pending"
    assert business.why_not(at(10), "ann") == "busy", "until the host has said no, it is taken"
    assert business.change("booking-1", action) == ("done", "booking-1")
    assert business.why_not(at(10), "ann") is None
    assert business.why_not(at(10, 30), "ann") is None
    assert before.load > business.picture.turns["ann"].load == 0


def test_two_who_ask_for_one_time_are_never_both_pending() -> None:
    """So that they cannot both be confirmed."""
    business = Business(of(ann=host(rules={"confirm": True})))
    assert business.book(at(10), "ann", conversation="conversation:1") == ("done", "booking-1")
    assert business.book(at(10, 15), "ann", conversation="conversation:2") == ("no", "busy")
    assert business.change("booking-1", "confirm") == ("done", "booking-1")
    assert business.change("booking-1", "confirm") == ("again", "booking-1")
    assert business.entry("booking-1").status == "confirmed"


@pytest.mark.parametrize("hosts", [("ann", "bob"), ("bob", "ann")])
def test_a_booking_of_several_hosts_is_pending_where_one_of_them_must_confirm(hosts: tuple[str, ...]) -> None:
    business = Business(of(ann=host(rules={"confirm": True}), bob=host()))
    business.book(at(10), *hosts, collective=True)
    assert business.entry("booking-1").status == "pending"
    business.hold(at(11), *hosts, collective=True, conversation="conversation:1")
    business.book(at(11), *hosts, collective=True, conversation="conversation:1")
    assert business.entry("booking-2").status == "pending"


def test_the_rules_of_a_service_decide_whether_the_host_must_confirm() -> None:
    tenancy = of(ann=host(rules={"confirm": True}))
    tenancy["services"] = {"cut": {"confirm": False}}
    business = Business(tenancy)
    business.book(at(10), "ann", service="cut")
    business.book(at(11), "ann")
    assert [business.entry(f"booking-{each}").status for each in (1, 2)] == ["confirmed", "pending"]


def test_who_was_not_there_after_all_was() -> None:
    """What is noted of the past can be noted otherwise."""
    business = Business(of(ann=host()))
    business.book(at(10), "ann")
    business.wait(at(11) * 60_000 - business.now_ms)
    for action, status in (("no_show", "no_show"), ("complete", "completed"), ("no_show", "no_show")):
        assert business.change("booking-1", action) == ("done", "booking-1")  # type: ignore[arg-type]
        assert business.entry("booking-1").status == status
    assert len(business.entry("booking-1").history) == 3
