"""Bookings that repeat: when, with whom, and all or nothing or as many as fit."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import series
from engine.bookings import Decision
from engine.model import OCCURRENCES_MAX, Refusal
from engine.seats import Place
from engine.series import Every, Missing, Repeat
from engine.zones import get
from tests.engine import deciding, strategies
from tests.engine.business import Business
from tests.engine.places import day_of, days_to_look_at
from tests.engine.strategies import DAY
from tests.engine.worlds import ALWAYS, at, host, of
from tests.oracle import clock, repeating, world

ONE = "conversation:1"


def _weekly(start: int, count: int) -> tuple[int, ...]:
    return tuple(start + 7 * DAY * number for number in range(count))


def _daily(start: int, count: int) -> tuple[int, ...]:
    return tuple(start + DAY * number for number in range(count))


def _starts(business: Business) -> list[tuple[int, tuple[str, ...]]]:
    return sorted((each.start, each.hosts) for each in business.picture.bookings.values())


@given(
    zone=strategies.zones,
    data=st.data(),
    minute=strategies.near(0, DAY - 1),
    every=st.sampled_from(("day", "week", "month")),
    count=st.integers(1, 8),
    interval=st.integers(1, 4),
)
def test_occurrences_are_those_that_the_wall_clock_shows(
    zone: str, data: st.DataObject, minute: int, every: Every, count: int, interval: int
) -> None:
    start = data.draw(st.sampled_from(days_to_look_at(zone))) * DAY + minute
    start -= data.draw(st.integers(0, 3)) * (7 if every == "week" else 1) * DAY
    found = series.occurrences(Repeat(every, count, interval), get(zone), start)
    assert list(found) == repeating.starts(zone, start, every, count, interval)


def test_a_time_on_the_wall_clock_stays_as_the_clocks_change() -> None:
    """Berlin, over the end of summer time: at nine in the morning, which is an hour later in UTC."""
    first = day_of(date(2026, 10, 20)) * DAY + 7 * 60
    found = series.occurrences(Repeat("week", 3), ZoneInfo("Europe/Berlin"), first)
    assert [clock.face("Europe/Berlin", each)[1] for each in found] == [540] * 3
    assert [each - first for each in found] == [0, 7 * DAY + 60, 14 * DAY + 60]


def test_a_time_that_is_skipped_is_the_first_one_after_it() -> None:
    first = day_of(date(2027, 3, 27)) * DAY + 90  # 2:30 in Berlin
    found = series.occurrences(Repeat("day", 3), ZoneInfo("Europe/Berlin"), first)
    assert [clock.face("Europe/Berlin", each)[1] for each in found] == [150, 180, 150]


def test_in_a_month_without_that_day_it_is_the_last_one() -> None:
    first = day_of(date(2027, 10, 31)) * DAY + 600
    found = series.occurrences(Repeat("month", 6), ZoneInfo("UTC"), first)
    shown = [clock.face("UTC", each)[0] for each in found]
    days = [(each.month, each.day) for each in shown]
    assert days == [(10, 31), (11, 30), (12, 31), (1, 31), (2, 29), (3, 31)]


def test_a_year_of_weeks_is_one_decision() -> None:
    tenancy = of(ann=host())
    tenancy["tenant"]["rules"] = {"horizon_days": 400}
    business = Business(tenancy)
    starts = _weekly(at(10), OCCURRENCES_MAX)
    assert business.repeat(starts, "ann", partly=False) == ("done", "booking-1")
    assert [start for start, _ in _starts(business)] == list(starts)
    assert {each.series for each in business.picture.bookings.values()} == {"booking-1"}


def test_all_or_nothing_is_nothing_where_one_is_missing() -> None:
    business = Business(of(ann=host()))
    business.book(at(10, day=14), "ann")
    starts = _weekly(at(10), 4)
    asked = deciding.for_engine(business.command(starts[0], ("ann",), {}))
    found = series.book(business.picture, asked, starts, business.now_ms, partly=False)
    assert found == Missing(at(10, day=14), Refusal("busy"))
    assert business.repeat(starts, "ann", partly=False) == ("no", "busy")
    assert len(business.picture.bookings) == 1


def test_where_the_first_one_is_missing_it_is_refused_as_a_single_one_would_be() -> None:
    business = Business(of(ann=host()))
    asked = deciding.for_engine(business.command(at(20), ("ann",), {}))
    found = series.book(business.picture, asked, _daily(at(20), 2), business.now_ms, partly=False)
    assert found == Refusal("closed")


def test_as_many_as_fit_are_those_that_are_free() -> None:
    business = Business(of(ann=host()))
    business.book(at(10, day=7), "ann")
    assert business.repeat(_weekly(at(10), 4), "ann", partly=True) == ("done", "booking-2")
    made = [each for each in business.picture.bookings.values() if each.series]
    assert [each.start for each in made] == [at(10), at(10, day=14), at(10, day=21)]


def test_where_the_first_is_missing_the_next_one_gives_the_id() -> None:
    business = Business(of(ann=host()))
    business.book(at(10), "ann")
    assert business.repeat(_weekly(at(10), 2), "ann", partly=True) == ("done", "booking-2")
    assert business.entry("booking-2").start == at(10, day=7)


def test_what_lies_beyond_the_horizon_does_not_fit() -> None:
    business = Business(of(ann=host(rules={"horizon_days": 7})))
    assert business.repeat(_weekly(at(10), 3), "ann", partly=False) == ("no", "horizon")
    business.repeat(_weekly(at(10), 3), "ann", partly=True)
    assert [start for start, _ in _starts(business)] == [at(10), at(10, day=7)]


@pytest.mark.parametrize(
    ("caps", "fit"),
    [
        ({"week_count": 2}, 2),
        ({"week_minutes": 89}, 2),
        ({"month_count": 3}, 3),
        ({"day_count": 1}, 4),
        ({"day_count": 0}, 0),
    ],
)
def test_the_bookings_of_a_series_count_towards_the_caps_of_those_after_them(
    caps: world.Caps, fit: int
) -> None:
    business = Business(of(ann=host(caps=caps)))
    whole = business.repeat(_daily(at(10), 4), "ann", partly=False)
    assert whole == (("done", "booking-1") if fit == 4 else ("no", "cap"))
    business = Business(of(ann=host(caps=caps)))
    business.repeat(_daily(at(10), 4), "ann", partly=True)
    assert len(business.picture.bookings) == fit


def test_the_bookings_of_a_series_are_in_each_others_way() -> None:
    """A day long, and every day: with their pauses they would overlap."""
    business = Business(of(ann=host(ALWAYS, rules={"buffer_after": 10})))
    business.repeat(_daily(at(0, 1), 4), "ann", duration=DAY, partly=True)
    assert [start for start, _ in _starts(business)] == [at(0, 1), at(0, 1, day=2)]


def test_one_host_has_all_of_them_where_one_can() -> None:
    """Though the first one would be another's turn."""
    business = Business(of(ann=host(), bob=host(), cyd=host()))
    business.book(at(10, day=7), "ann")
    business.book(at(10, day=14), "bob")
    business.repeat(_weekly(at(10), 3), "ann", "bob", "cyd", partly=False, conversation=ONE)
    made = {each.hosts for each in business.picture.bookings.values() if each.series}
    assert made == {("cyd",)}
    assert business.picture.turns["cyd"].load == 3 * business.picture.turns["ann"].load


def test_several_hosts_share_them_where_none_can_have_all() -> None:
    business = Business(of(ann=host(), bob=host()))
    business.book(at(10, day=7), "ann")
    business.book(at(10, day=21), "bob")
    business.repeat(_weekly(at(10), 4), "ann", "bob", partly=False, conversation=ONE)
    made = sorted((each.start, each.hosts) for each in business.picture.bookings.values() if each.series)
    assert [hosts for _, hosts in made] == [("ann",), ("bob",), ("bob",), ("ann",)], (
        "no more changes than needed"
    )


def test_all_hosts_meet_every_time() -> None:
    business = Business(of(ann=host(), bob=host()))
    business.book(at(10, day=7), "bob")
    business.repeat(_weekly(at(10), 3), "ann", "bob", collective=True, partly=True)
    both = [start for start, hosts in _starts(business) if hosts == ("ann", "bob")]
    assert both == [at(10), at(10, day=14)]


def test_what_they_hold_is_not_in_the_way_of_a_series_and_goes_with_it() -> None:
    business = Business(of(ann=host()))
    business.hold(at(10), "ann", conversation=ONE)
    business.hold(at(10, 15, day=7), "ann", conversation=ONE)
    business.hold(at(15), "ann", conversation=ONE)
    assert business.repeat(_weekly(at(10), 2), "ann", partly=False, conversation=ONE) == ("done", "booking-4")
    assert business.picture.bookings.keys() == {"booking-3", "booking-4", "booking-4-2"}


def test_who_asks_for_the_series_again_is_told_of_it() -> None:
    business = Business(of(ann=host()))
    for answer in ("done", "again"):
        found = business.repeat(_weekly(at(10), 3), "ann", partly=False, op="op:1", fingerprint="1")
        assert found == (answer, "booking-1")
    assert business.repeat(_weekly(at(10), 2), "ann", partly=False, op="op:1", fingerprint="2")[0] == "reused"
    business.change("booking-1", "cancel")
    assert business.repeat(_weekly(at(10), 3), "ann", partly=False, op="op:1", fingerprint="1")[0] == "again"


def test_who_has_one_of_those_times_does_not_have_it_twice() -> None:
    business = Business(of(ann=host(), bob=host()))
    business.book(at(10, day=7), "ann", conversation=ONE)
    assert business.repeat(_weekly(at(10), 2), "bob", partly=False, conversation=ONE) == ("no", "busy")
    assert business.repeat(_weekly(at(10), 3), "bob", partly=True, conversation=ONE)[0] == "done"
    assert [start for start, hosts in _starts(business) if hosts == ("bob",)] == [at(10), at(10, day=14)]


def test_a_series_joins_the_classes_that_there_are() -> None:
    """What is joined is no booking more: it counts towards no cap, and is no turn."""
    tenancy = of(ann=host(caps={"week_count": 2}))
    tenancy["services"]["class"] = {"capacity": 2}
    business = Business(tenancy)
    for day in (0, 1):
        business.book(at(10, day=day), "ann", service="class")
    load = business.picture.turns["ann"].load
    found = business.repeat(_daily(at(10), 3), "ann", partly=True, service="class", conversation=ONE)
    assert found == ("done", "booking-3")
    assert [len(each.seats) for each in business.picture.bookings.values()] == [2, 2]
    assert business.picture.turns["ann"].load == load


def test_a_class_that_is_joined_leaves_room_for_one_that_is_new() -> None:
    tenancy = of(ann=host(caps={"week_count": 2}))
    tenancy["services"]["class"] = {"capacity": 2}
    business = Business(tenancy)
    business.book(at(10), "ann", service="class")
    business.repeat(_daily(at(10), 2), "ann", partly=False, service="class", conversation=ONE)
    assert [len(each.seats) for each in business.picture.bookings.values()] == [2, 1]


def test_all_of_a_series_are_found_from_any_of_them() -> None:
    business = Business(of(ann=host()))
    business.repeat(_weekly(at(10), 3), "ann", partly=False)
    business.book(at(12), "ann")
    for id in ("booking-1", "booking-1-2", "booking-1-3"):
        booking = business.entry(id)
        found = series.of(business.picture, Place(booking, business.seat(id)))
        assert [each.booking.start for each in found] == list(_weekly(at(10), 3))
    alone = Place(business.entry("booking-2"), business.seat("booking-2"))
    assert series.of(business.picture, alone) == [alone]


def test_a_decision_about_a_series_names_all_that_it_changes() -> None:
    business = Business(of(ann=host(), bob=host()))
    business.book(at(10, day=7), "ann")
    business.book(at(10), "bob")
    rest: deciding.Rest = {"conversation": ONE, "caller": "caller:1"}
    asked = deciding.for_engine(business.command(at(10), ("ann", "bob"), rest))
    found = series.book(business.picture, asked, _weekly(at(10), 2), business.now_ms, partly=False)
    assert isinstance(found, Decision)
    assert set(found.writes) == {"host:ann", "host:bob", ONE, "caller:1"}
