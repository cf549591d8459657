"""Times that are held: whose they are, until when, how many, and what becomes of them."""

import pytest

from engine import bookings
from engine.bookings import Decision
from engine.model import ANONYMOUS_HOLDS_MAX, HOLDS_MAX, STEPS_MAX, Attendee
from engine.turns import CATCH_UP
from tests.engine import deciding
from tests.engine.business import Business
from tests.engine.worlds import ALWAYS, at, host, of
from tests.oracle import desk, turns, world

SECOND = 1_000
MINUTE = 60 * SECOND
HOLD = 120 * SECOND
ONE, OTHER = "conversation:1", "conversation:2"


def _business(rules: world.Rules | None = None, caps: world.Caps | None = None) -> Business:
    return Business(of(ann=host(ALWAYS, rules, caps), bob=host(ALWAYS, rules, caps)))


def test_what_is_held_is_taken_for_others_until_the_very_millisecond() -> None:
    business = _business({"buffer_after": 10})
    assert business.hold(at(10), "ann", conversation=ONE) == ("done", "booking-1")
    assert business.seat("booking-1").held_until_ms == business.now_ms + HOLD
    business.wait(HOLD - 1)
    assert business.why_not(at(10), "ann") == "busy"
    assert business.why_not(at(10, 30), "ann") == "buffer"
    assert business.book(at(10), "ann", conversation=OTHER) == ("no", "busy")
    business.wait(1)
    assert business.why_not(at(10), "ann") is None
    assert business.why_not(at(10, 30), "ann") is None
    assert business.book(at(10), "ann", conversation=OTHER)[0] == "done"


def test_a_held_slot_is_not_booked_without_its_hold() -> None:
    business = _business()
    business.hold(at(10), "ann", conversation=ONE, caller="caller:1")
    for stranger in ("", OTHER):
        assert business.book(at(10), "ann", conversation=stranger) == ("no", "busy")
        assert business.hold(at(10), "ann", conversation=stranger, caller="caller:2") == ("no", "busy")
        assert business.book(at(10), "ann", "bob", collective=True, conversation=stranger) == ("no", "busy")
    assert business.book(at(10), "ann", caller="caller:1") == ("done", "booking-1")


def test_what_is_held_becomes_the_booking_under_its_id_and_with_its_history() -> None:
    business = _business()
    business.hold(at(10), "ann", conversation=ONE, name="Ann", email="ann@example.com")
    assert business.book(at(10), "ann", conversation=ONE, name="Ann Lee") == ("done", "booking-1")
    seat = business.seat("booking-1")
    assert seat.attendee == Attendee("Ann Lee", "ann@example.com"), "what was said before is not forgotten"
    assert (seat.status, seat.held_until_ms) == ("confirmed", 0)
    assert [(each.status, each.start) for each in seat.history] == [("held", at(10))]
    assert business.book(at(10), "ann", conversation=ONE, name="Ann Lee") == ("again", "booking-1")


def test_what_is_held_is_booked_also_where_it_would_be_too_late_by_now() -> None:
    business = _business({"notice": 120})
    business.hold(at(2), "ann", conversation=ONE)
    business.wait(MINUTE)
    assert business.why_not(at(2), "bob") == "notice"
    assert business.book(at(2), "ann", conversation=ONE, duration=45) == ("no", "notice"), (
        "it is another time"
    )
    assert business.book(at(2), "ann", conversation=ONE) == ("done", "booking-1")


def test_what_is_held_is_booked_also_where_it_would_be_closed_by_now() -> None:
    business = _business()
    business.hold(at(10), "ann", conversation=ONE)
    business.tenancy["hosts"]["ann"]["weekly"] = [[]] * 7
    business.tenancy["hosts"]["ann"]["caps"] = {"day_count": 0}
    business.settle()
    assert business.book(at(10), "ann", conversation=ONE) == ("done", "booking-1")


def test_what_was_held_for_too_long_is_judged_anew() -> None:
    business = _business({"notice": 120})
    business.hold(at(2), "ann", conversation=ONE)
    business.wait(HOLD)
    assert business.book(at(2), "ann", conversation=ONE) == ("no", "notice")
    assert business.book(at(2), "ann", hold="booking-1") == ("no", "notice")


def test_the_id_of_a_hold_makes_it_theirs_in_another_conversation() -> None:
    business = _business()
    business.hold(at(10), "ann", conversation=ONE)
    assert business.book(at(10), "ann", conversation=OTHER) == ("no", "busy")
    assert business.book(at(10), "ann", conversation=OTHER, hold="booking-1") == ("done", "booking-1")
    assert business.seat("booking-1").conversation == OTHER


def test_a_hold_with_one_of_several_is_kept_where_any_of_them_is_asked_for() -> None:
    business = _business()
    business.hold(at(10), "bob", conversation=ONE)
    assert business.book(at(10), "ann", "bob", conversation=ONE) == ("done", "booking-1")
    assert business.entry("booking-1").hosts == ("bob",)


@pytest.mark.parametrize(
    ("service", "id"), [("cut", "booking-1"), (None, "booking-1"), ("wash", "booking-2")]
)
def test_what_is_held_for_a_service_becomes_no_booking_of_another(service: str | None, id: str) -> None:
    business = _business()
    business.tenancy["services"] = {"cut": {}, "wash": {"buffer_after": 60}}
    business.settle()
    business.hold(at(10), "ann", conversation=ONE, service="cut")
    assert business.book(at(10), "ann", conversation=ONE, service=service) == ("done", id)
    assert business.entry(id).service == (service or "cut")
    assert business.why_not(at(10, 30), "ann") == ("buffer" if service == "wash" else None)


def test_who_books_beside_what_they_hold_gives_it_up_in_the_same_commit() -> None:
    business = _business()
    business.hold(at(10), "ann", conversation=ONE)
    business.hold(at(15), "ann", conversation=ONE)
    assert business.book(at(10, 15), "ann", conversation=ONE) == ("done", "booking-3")
    assert business.picture.bookings.keys() == {"booking-2", "booking-3"}, "what is not in the way is kept"


def test_a_hold_that_has_expired_is_taken_over_and_deleted_in_the_same_commit() -> None:
    business = _business({"buffer_before": 15})
    business.hold(at(10), "ann", "bob", collective=True, conversation=ONE, caller="caller:1")
    business.hold(at(12), "ann", conversation=ONE)
    business.wait(HOLD)
    asked = business.command(at(9, 30), ("ann",), {"conversation": OTHER})
    found = bookings.book(business.picture, deciding.for_engine(asked), business.now_ms)
    assert isinstance(found, Decision)
    assert found.change.deletes == ("booking:booking-1",), "its buffer was in the way; the other was not"
    assert set(found.writes) >= {"host:ann", "host:bob"}, "both lose a hold"


def test_holding_again_keeps_it_for_longer_and_never_for_less() -> None:
    business = _business()
    business.hold(at(10), "ann", conversation=ONE)
    business.wait(HOLD - 1)
    assert business.hold(at(10), "ann", conversation=ONE) == ("done", "booking-1")
    assert business.seat("booking-1").held_until_ms == business.now_ms + HOLD
    business.tenancy["tenant"]["rules"] = {"hold_s": 60}
    business.settle()
    assert business.hold(at(10), "ann", conversation=ONE) == ("done", "booking-1")
    assert business.seat("booking-1").held_until_ms == business.now_ms + HOLD


def test_whoever_has_booked_a_time_holds_it_no_more() -> None:
    business = _business()
    business.book(at(10), "ann", conversation=ONE)
    assert business.hold(at(10), "ann", conversation=ONE) == ("again", "booking-1")
    assert business.hold(at(10), "bob", conversation=ONE, name="Ann") == ("again", "booking-1")


def test_nobody_holds_more_than_a_few_times() -> None:
    business = _business()
    for each in range(HOLDS_MAX):
        assert business.hold(at(10 + each), "ann", conversation=ONE, caller="caller:1")[0] == "done"
    assert business.hold(at(15), "ann", conversation=ONE) == ("too many", None)
    assert business.hold(at(15), "ann", conversation=OTHER, caller="caller:1") == ("too many", None)
    assert business.hold(at(10), "ann", conversation=ONE) == ("done", "booking-1"), "it is one of them"
    assert business.hold(at(15), "ann", conversation=OTHER)[0] == "done"
    assert business.hold(at(16), "ann")[0] == "done"
    assert business.book(at(17), "ann", conversation=ONE)[0] == "done", "booking is no holding"


def test_what_has_expired_or_was_booked_is_held_no_more() -> None:
    business = _business()
    for each in range(HOLDS_MAX):
        business.hold(at(10 + each), "ann", conversation=ONE)
    business.book(at(10), "ann", conversation=ONE)
    assert business.hold(at(15), "ann", conversation=ONE)[0] == "done"
    assert business.hold(at(16), "ann", conversation=ONE) == ("too many", None)
    business.wait(HOLD)
    assert business.hold(at(16), "ann", conversation=ONE)[0] == "done"


def test_all_of_whom_nothing_is_known_share_one_allowance() -> None:
    business = _business()
    for each in range(ANONYMOUS_HOLDS_MAX):
        assert business.hold(at(0, 30 * each), "ann")[0] == "done"
    assert business.hold(at(20), "ann") == ("too many", None)
    assert business.hold(at(20), "ann", conversation=ONE)[0] == "done"
    asked = deciding.for_engine(business.command(at(21), ("bob",), {}))
    business.wait(HOLD)
    found = bookings.hold(business.picture, asked, business.now_ms)
    assert isinstance(found, Decision)
    assert "anonymous" in found.writes, "two of them at once would both be the last"


def test_nobody_is_kept_from_booking_by_a_hold_of_whom_nothing_is_known() -> None:
    """Neither does it become somebody's who is as unknown."""
    business = _business()
    business.hold(at(10), "ann")
    assert business.book(at(10), "ann") == ("no", "busy")
    assert business.book(at(10), "ann", hold="booking-1") == ("done", "booking-1")


@pytest.mark.parametrize(
    "caps", [{"day_count": 1}, {"day_minutes": 30}, {"week_count": 1}, {"month_minutes": 59}]
)
def test_what_is_held_counts_towards_the_caps_of_others_until_it_expires(caps: world.Caps) -> None:
    business = _business(caps=caps)
    business.hold(at(10), "ann", conversation=ONE)
    assert business.book(at(12), "ann", conversation=OTHER) == ("no", "cap")
    assert business.why_not(at(12), "ann") == "cap"
    assert business.book(at(12), "ann", conversation=ONE)[0] == "done", "their own is given up for it"


def test_a_hold_is_no_turn_until_it_is_booked() -> None:
    business = _business()
    business.hold(at(10), "ann", conversation=ONE)
    assert not business.picture.turns
    business.book(at(10), "ann", conversation=ONE)
    assert business.picture.turns.keys() == {"ann"}


def test_a_conversation_that_ends_lets_go_of_what_it_holds_and_of_nothing_else() -> None:
    business = _business()
    business.hold(at(10), "ann", conversation=ONE, caller="caller:1")
    business.hold(at(11), "ann", "bob", collective=True, conversation=ONE)
    business.book(at(12), "ann", conversation=ONE)
    business.hold(at(13), "ann", conversation=OTHER, caller="caller:1")
    business.hold(at(14), "ann")
    assert business.hang_up("") == ("unknown", None)
    assert business.hang_up(ONE) == ("done", "")
    assert business.picture.bookings.keys() == {"booking-3", "booking-4", "booking-5"}
    assert business.hang_up(ONE) == ("unknown", None)


def test_what_is_held_goes_without_a_trace_when_it_is_cancelled() -> None:
    business = _business()
    business.hold(at(10), "ann", conversation=ONE)
    assert business.change("booking-1", "cancel") == ("done", "booking-1")
    assert not business.picture.bookings
    assert business.change("booking-1", "cancel") == ("unknown", None)


@pytest.mark.parametrize("hosts", [("ann", "bob"), ("bob", "ann")])
def test_who_holds_several_hosts_at_once_holds_them_for_as_long_as_the_shortest(
    hosts: tuple[str, ...],
) -> None:
    business = Business(of(ann=host(ALWAYS, {"hold_s": 600}), bob=host(ALWAYS, {"hold_s": 60})))
    business.hold(at(10), *hosts, collective=True, conversation=ONE)
    assert business.seat("booking-1").held_until_ms == business.now_ms + MINUTE
    business.hold(at(10), *hosts, collective=True, conversation=ONE)
    assert business.seat("booking-1").held_until_ms == business.now_ms + MINUTE


def test_the_oracle_has_the_same_limits() -> None:
    assert (desk.HOLDS_MAX, desk.ANONYMOUS_HOLDS_MAX) == (HOLDS_MAX, ANONYMOUS_HOLDS_MAX)
    assert (desk.STEPS_MAX, turns.CATCH_UP) == (STEPS_MAX, CATCH_UP)
