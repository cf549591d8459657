"""One host's minutes: patched by what is taken, shared where equal, joined once until a change."""

from datetime import date

import pytest
from hypothesis import given

from engine import calendar
from engine.calendar import HostCalendar
from engine.model import Caps, Change, Hours, Span
from engine.zones import get
from tests.engine import checks, documents, strategies
from tests.engine.places import day_of
from tests.engine.strategies import DAY, Probe, Scene
from tests.engine.worlds import ALWAYS, MONDAY, at, booking, host, of

ONE = ("ann",)


@given(scene=strategies.scenes(ONE), probe=strategies.probes(ONE))
def test_a_calendar_holds_the_minutes_that_are_open_busy_and_taken(scene: Scene, probe: Probe) -> None:
    picture = documents.picture(scene.tenancy, scene.day)
    checks.calendar(checks.question(picture, scene.tenancy, scene.day, probe))


@given(scene=strategies.scenes(ONE))
def test_days_that_were_not_built_ahead_are_computed_alike(scene: Scene) -> None:
    near, far = (documents.picture(scene.tenancy, scene.day + by) for by in (0, 400))
    assert near.calendars["ann"].window(scene.day, 4) == far.calendars["ann"].window(scene.day, 4)


def test_hosts_with_equal_hours_share_their_days() -> None:
    picture = documents.picture(of(ann=host(), bob=host(), cyd=host(ALWAYS)), MONDAY)
    ann, bob, cyd = (picture.calendars[name] for name in ("ann", "bob", "cyd"))
    assert ann._days is bob._days
    assert ann._days is not cyd._days
    assert len({id(day) for day in ann._days}) == 1, "equal days are one object"


def test_a_window_is_joined_once_until_the_host_changes() -> None:
    tenancy = of(ann=host(), bob=host())
    picture = documents.picture(tenancy, MONDAY)
    ann, bob = (picture.calendars[name].window(MONDAY, 30) for name in ("ann", "bob"))
    assert picture.calendars["ann"].window(MONDAY, 30) is ann
    tenancy["bookings"]["b1"] = booking(ONE, at(10), at(11))
    picture.fold(Change(puts={"booking:b1": documents.booking(tenancy, "b1")}))
    assert picture.calendars["ann"].window(MONDAY, 30).busy == ann.busy | (1 << 660) - (1 << 600)
    assert picture.calendars["bob"].window(MONDAY, 30) is bob


def test_only_so_many_windows_are_kept() -> None:
    picture = documents.picture(of(ann=host()), MONDAY)
    for count in range(1, 4 * calendar.WINDOWS_MAX):
        picture.calendars["ann"].window(MONDAY, count)
        assert len(picture.calendars["ann"]._windows) <= calendar.WINDOWS_MAX


def test_what_is_dropped_leaves_what_overlapped_it() -> None:
    tenancy = of(ann=host())
    tenancy["bookings"] = {
        "b1": booking(ONE, at(10), at(12), before=60, after=60),
        "b2": booking(ONE, at(11), at(13)),
    }
    picture = documents.picture(tenancy, MONDAY)
    picture.fold(Change(deletes=("booking:b1",)))
    window = picture.calendars["ann"].window(MONDAY, 1)
    assert documents.minutes(0, window.taken) == set(range(660, 780))
    assert window.busy == window.taken
    assert picture.calendars["ann"].upcoming(at(11)) == 1
    assert picture.calendars["ann"].upcoming(at(11, 1)) == 0


@pytest.mark.parametrize(
    ("caps", "booked", "full", "free"),
    [
        (Caps(day_count=1), date(2026, 6, 3), [date(2026, 6, 3)], [date(2026, 6, 2), date(2026, 6, 4)]),
        (
            Caps(week_count=1),  # the week of 2026-12-31 ends with a Sunday of the next year
            date(2026, 12, 31),
            [date(2026, 12, 28), date(2027, 1, 3)],
            [date(2026, 12, 27), date(2027, 1, 4)],
        ),
        (
            Caps(month_count=1),
            date(2028, 2, 29),
            [date(2028, 2, 1), date(2028, 2, 29)],
            [date(2028, 1, 31), date(2028, 3, 1)],
        ),
        (Caps(day_minutes=89), date(2026, 6, 3), [date(2026, 6, 3)], [date(2026, 6, 4)]),
        (Caps(week_minutes=89), date(2026, 6, 3), [date(2026, 6, 7)], [date(2026, 6, 8)]),
        (Caps(month_minutes=89), date(2026, 6, 3), [date(2026, 6, 30)], [date(2026, 7, 1)]),
        (Caps(day_minutes=90, week_minutes=90, month_minutes=90), date(2026, 6, 3), [], [date(2026, 6, 3)]),
        (Caps(day_count=0), date(2026, 6, 3), [date(2026, 1, 1)], []),
    ],
)
def test_a_cap_holds_for_its_local_day_week_or_month(
    caps: Caps, booked: date, full: list[date], free: list[date]
) -> None:
    """An hour is booked, half an hour is asked for."""
    found = HostCalendar()
    found.configure(Hours(weekly=((Span(0, DAY),),) * 7), get("Pacific/Kiritimati"), caps, 0, 0)
    start = day_of(booked) * DAY - 14 * 60  # the first minute of that date, 14 hours ahead of UTC
    found.put("booking:b1", calendar.Block(start, start + 60, start, start + 60, booked=True))
    assert all(found.full(day_of(on), 30) for on in full)
    assert not any(found.full(day_of(on), 30) for on in free)


def test_a_busy_block_counts_towards_no_cap_and_no_turn() -> None:
    tenancy = of(ann=host(caps={"day_count": 1}))
    tenancy["busy"]["x1"] = ("ann", at(10), at(11))
    calendar = documents.picture(tenancy, MONDAY).calendars["ann"]
    assert not calendar.full(MONDAY, 30)
    assert calendar.upcoming(at(0)) == 0
