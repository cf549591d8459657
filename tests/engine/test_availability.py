"""One host: which starts are free and why another is not, against the oracle at every minute."""

import pytest
from hypothesis import given

from engine import availability
from engine.calendar import View
from engine.model import Terms
from tests.engine import checks, documents, effort, strategies
from tests.engine.documents import minutes
from tests.engine.strategies import Probe, Scene
from tests.engine.worlds import ALWAYS, MONDAY, NINE_TO_FIVE, at, booking, host, of
from tests.oracle import world
from tests.oracle.world import World

ONE = ("ann",)


@effort.times(2)
@given(scene=strategies.scenes(ONE), probe=strategies.probes(ONE))
def test_a_start_is_free_exactly_when_nothing_stands_against_it(scene: Scene, probe: Probe) -> None:
    picture = documents.picture(scene.tenancy, scene.day)
    checks.host(checks.question(picture, scene.tenancy, scene.day, probe))


def _free(tenancy: World, duration: int, first: int, last: int, now: int = at(0)) -> set[int]:
    picture = documents.picture(tenancy, MONDAY)
    calendar, terms = picture.calendars["ann"], picture.terms("ann", None)
    return minutes(*availability.free_starts(calendar, terms, duration, first, last, View.at(now)))


def _why(tenancy: World, duration: int, start: int, now: int = at(0)) -> str | None:
    picture = documents.picture(tenancy, MONDAY)
    calendar, terms = picture.calendars["ann"], picture.terms("ann", None)
    found = availability.refusal(calendar, terms, duration, start, View.at(now))
    return found.reason if found else None


def test_a_slot_fits_into_the_hours_to_the_minute() -> None:
    found = _free(of(ann=host()), 22, at(0), at(24))
    assert (min(found), max(found)) == (at(9), at(16, 38))
    assert _free(of(ann=host()), 480, at(0), at(24)) == {at(9)}
    assert not _free(of(ann=host()), 481, at(0), at(24))


def test_buffers_may_lie_outside_the_hours() -> None:
    tenancy = of(ann=host(rules={"buffer_before": 60, "buffer_after": 60}))
    found = _free(tenancy, 30, at(0), at(24))
    assert (min(found), max(found)) == (at(9), at(16, 30))


def test_the_buffers_of_two_bookings_add_up() -> None:
    tenancy = of(ann=host(rules={"buffer_before": 20, "buffer_after": 5}))
    tenancy["bookings"]["b1"] = booking(ONE, at(12), at(13), before=15, after=10)
    found = _free(tenancy, 30, at(9), at(17))
    assert max(start for start in found if start < at(12)) == at(12) - 15 - 5 - 30
    assert min(start for start in found if start > at(12)) == at(13) + 10 + 20


def test_the_reason_is_busy_inside_a_booking_and_buffer_beside_it() -> None:
    tenancy = of(ann=host(rules={"buffer_before": 20}))
    tenancy["bookings"]["b1"] = booking(ONE, at(12), at(13), after=10)
    assert _why(tenancy, 30, at(11, 30)) is None
    assert _why(tenancy, 30, at(11, 31)) == "busy"
    assert _why(tenancy, 30, at(12, 59)) == "busy"
    assert _why(tenancy, 30, at(13)) == "buffer"
    assert _why(tenancy, 30, at(13, 29)) == "buffer"
    assert _why(tenancy, 30, at(13, 30)) is None


def test_a_busy_block_has_no_buffers_but_the_new_booking_does() -> None:
    tenancy = of(ann=host(rules={"buffer_before": 20}))
    tenancy["busy"]["x1"] = ("ann", at(12), at(13))
    assert _why(tenancy, 30, at(11, 30)) is None
    assert _why(tenancy, 30, at(13, 19)) == "buffer"
    assert _why(tenancy, 30, at(13, 20)) is None


@pytest.mark.parametrize(
    ("taken", "why"),
    [
        (at(11, 59, day=1), None),
        (at(12, 0, day=1), "buffer"),
        (at(0, 0, day=2), "busy"),
        (at(23, 59, day=2), "busy"),
        (at(11, 59, day=3), "buffer"),
        (at(12, 0, day=3), None),
    ],
)
def test_a_day_long_slot_with_half_day_buffers_is_judged_over_three_utc_days(
    taken: int, why: str | None
) -> None:
    tenancy = of(ann=host(ALWAYS, {"buffer_before": 720, "buffer_after": 720}))
    tenancy["bookings"]["b1"] = booking(ONE, taken, taken + 1)
    start = at(0, day=2)
    assert _why(tenancy, 1440, start) == why
    assert _free(tenancy, 1440, start, start + 1) == (set() if why else {start})


def test_a_slot_may_cross_midnight_where_the_hours_do() -> None:
    night: world.Weekly = [[(1320, 1800)]] * 7
    found = _free(of(ann=host(night)), 240, at(12), at(12, day=1))
    assert (min(found), max(found)) == (at(22), at(2, day=1))


@pytest.mark.parametrize(("taken", "free"), [(at(0, 30, day=1), True), (at(0, 29, day=1), False)])
def test_a_buffer_may_run_into_the_day_after_the_last_that_is_asked_about(taken: int, free: bool) -> None:
    tenancy = of(ann=host(ALWAYS, {"buffer_after": 60}))
    tenancy["bookings"] = {"b1": booking(ONE, at(10), at(11)), "b2": booking(ONE, taken, taken + 10)}
    found = _free(tenancy, 15, at(23), at(23, 16))
    assert max(found) == (at(23, 15) if free else at(23, 14))


def test_between_bookings_a_closed_time_stays_closed() -> None:
    tenancy = of(ann=host())
    tenancy["bookings"]["b1"] = booking(ONE, at(10), at(11))
    found = _free(tenancy, 60, at(0), at(24))
    assert (min(found), max(found)) == (at(9), at(16))


def test_now_is_free_and_the_minute_before_is_past() -> None:
    assert _why(of(ann=host()), 30, at(12), now=at(12)) is None
    assert _why(of(ann=host()), 30, at(12), now=at(12) + 1) == "past"


def test_the_horizon_ends_with_a_local_date_not_after_so_many_hours() -> None:
    tenancy = of(ann=host(ALWAYS, {"horizon_days": 1}, zone="Pacific/Kiritimati"))
    # 14 hours ahead of UTC: at 9:59 UTC it is a minute to midnight there.
    assert _why(tenancy, 30, at(9, 59, day=1), now=at(9, 59)) is None
    assert _why(tenancy, 30, at(10, 0, day=1), now=at(9, 59)) == "horizon"
    assert _why(tenancy, 30, at(10, 0, day=1), now=at(10)) is None


def test_reasons_are_told_in_their_order() -> None:
    rules: world.Rules = {"notice": 60, "horizon_days": 1, "buffer_before": 30}
    tenancy = of(ann=host(NINE_TO_FIVE, rules, {"day_count": 1}))
    tenancy["bookings"]["b1"] = booking(ONE, at(9), at(10))
    told = [_why(tenancy, 30, start, now=at(1)) for start in (at(0), at(1), at(2), at(9), at(10), at(11))]
    assert told == ["past", "notice", "closed", "busy", "buffer", "cap"]
    assert _why(tenancy, 30, at(3, day=9), now=at(1)) == "horizon"


def test_no_terms_are_those_of_the_documentation() -> None:
    assert {name: getattr(Terms(), name) for name in Terms.__struct_fields__} == world.DEFAULTS
