"""Opening hours on the days on which clocks change, in every zone, minute by minute."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import hours, zones
from engine.model import Hours, Span
from tests.engine import documents, strategies
from tests.engine.documents import minutes
from tests.engine.places import FIRST, LAST, ZONES, changes, date_of, day_of
from tests.engine.strategies import DAY, Scene
from tests.oracle import clock, freedom, opening, world
from tests.oracle.world import World

EVERY_ZONE = pytest.mark.parametrize("zone", ZONES)

WEEKS: tuple[world.Weekly, ...] = (
    [[(540, 1020)]] * 7,  # nine to five
    [[(0, DAY)]] * 7,  # always
    [[(1320, 1800)]] * 7,  # ten at night to six in the morning
    [[(60, 181), (1439, 1441)]] * 7,  # around the hours at which clocks change
    [[(0, 1)], [], [(90, 150)], [(DAY - 1, 2 * DAY)], [(120, 120)], [(0, 180)], [(30, 90), (60, 165)]],
)


def _world(zone: str, weekly: world.Weekly, overrides: world.Overrides | None = None) -> World:
    own: world.Host = {
        "zone": zone,
        "weekly": weekly,
        "overrides": overrides or {},
        "rules": {},
        "caps": {},
        "weight": 1,
        "priority": 0,
    }
    tenant: world.Tenant = {"zone": "UTC", "weekly": None, "overrides": {}, "rules": {}}
    return {
        "tenant": tenant,
        "hosts": {"ann": own},
        "services": {},
        "bookings": {},
        "busy": {},
        "turns": {},
    }


def _around(zone: str) -> list[int]:
    """The UTC days on which the zone changes, with those before and after."""
    changing = [minute // DAY for minute in changes(zone)] or [day_of(date(2027, 1, 1))]
    return sorted({day + by for day in changing for by in (-1, 0, 1)})


def _wall_minutes() -> list[int]:
    """Some minutes of a date: every seventh, and those next to a full hour, at which clocks change."""
    beside = [(hour * 60 + by) % DAY for hour in range(24) for by in (-16, -15, -1, 0, 29, 30)]
    return sorted({*range(0, DAY, 7), *beside})


def test_the_zones_that_are_looked_at_change_in_every_way_there_is() -> None:
    steps = set()
    for zone in ZONES:
        for minute in changes(zone):
            (before, shown), (after, shows) = clock.face(zone, minute - 1), clock.face(zone, minute)
            steps.add((day_of(after) - day_of(before)) * DAY + shows - shown - 1)
    assert steps == {-120, -60, -30, 30, 60, 120}
    assert len(changes("Europe/Berlin")) == 6
    assert not changes("Asia/Kolkata")
    assert len(ZONES) >= 24


@EVERY_ZONE
def test_a_minute_is_open_exactly_when_the_wall_clock_shows_a_time_within_the_hours(zone: str) -> None:
    for weekly in WEEKS:
        asked, tenancy = documents.hours(weekly, {}), _world(zone, weekly)
        for day in _around(zone):
            found = minutes(day * DAY, hours.open_minutes(asked, zones.get(zone), day))
            assert found == opening.minutes(tenancy, "ann", day * DAY, (day + 1) * DAY), date_of(day)


@EVERY_ZONE
def test_a_date_has_as_many_open_minutes_as_it_is_long(zone: str) -> None:
    """A date with a gap is shorter, one with a fold is longer; open all day, it is all open."""
    for day in _around(zone):
        on = date_of(day)
        asked = Hours(weekly=((),) * 7, overrides=((on.isoformat(), (Span(0, DAY),)),))
        around = range(day - 1, day + 2)
        found = set().union(
            *(minutes(near * DAY, hours.open_minutes(asked, zones.get(zone), near)) for near in around)
        )
        faces = clock.faces(zone, (day - 1) * DAY, (day + 2) * DAY)
        assert found == {(day - 1) * DAY + at for at, (shown, _) in enumerate(faces) if shown == on}


@EVERY_ZONE
def test_the_wall_clock_is_read_right_at_every_minute(zone: str) -> None:
    for day in _around(zone):
        for minute, (on, shown) in enumerate(clock.faces(zone, day * DAY, (day + 1) * DAY), day * DAY):
            assert hours.local(zones.get(zone), minute) == (day_of(on), shown)


@EVERY_ZONE
def test_a_wall_time_is_none_in_a_gap_and_twice_in_a_fold(zone: str) -> None:
    for day in _around(zone):
        shown: dict[int, list[int]] = {}
        first = (day - 1) * DAY
        for minute, (on, at) in enumerate(clock.faces(zone, first, (day + 2) * DAY), first):
            if on == date_of(day):
                shown.setdefault(at, []).append(minute)
        for at in _wall_minutes():
            assert list(hours.moments(zones.get(zone), day, at)) == shown.get(at, [])


@EVERY_ZONE
def test_local_days_stretch_over_all_minutes_that_show_their_dates(zone: str) -> None:
    for day in _around(zone):
        first = (day - 1) * DAY
        faces = clock.faces(zone, first, (day + 2) * DAY)
        shown = [first + at for at, (on, _) in enumerate(faces) if on == date_of(day)]
        assert hours.stretch(zones.get(zone), day, day) == (shown[0], shown[-1] + 1)
        assert len(shown) == shown[-1] + 1 - shown[0]
        (begin, _), (_, end) = (hours.stretch(zones.get(zone), each, each) for each in (day - 4, day))
        assert hours.stretch(zones.get(zone), day - 4, day) == (begin, end)


@EVERY_ZONE
def test_a_wall_time_is_reached_when_it_is_first_shown_and_one_in_a_gap_when_that_ends(zone: str) -> None:
    for day in _around(zone):
        first = (day - 1) * DAY
        reached: dict[int, int] = {}
        latest = None
        for minute, (on, shown) in enumerate(clock.faces(zone, first, (day + 2) * DAY), first):
            wall = day_of(on) * DAY + shown
            for each in range(wall if latest is None else latest + 1, wall + 1):
                reached[each] = minute
            latest = wall if latest is None else max(latest, wall)
        for at in _wall_minutes():
            assert hours.reached(zones.get(zone), day, at) == reached[day * DAY + at]


@EVERY_ZONE
def test_the_grid_is_counted_on_the_wall_clock_from_midnight(zone: str) -> None:
    for day in _around(zone):
        for step in (1, 7, 15, 45, 60, 97, DAY):
            found = minutes(day * DAY, hours.grid(zones.get(zone), step, day))
            assert found == freedom.on_grid(zone, step, day * DAY, (day + 1) * DAY)
    found = minutes(first := day * DAY, hours.grid_days(zones.get(zone), 45, day, 3))
    assert found == freedom.on_grid(zone, 45, first, first + 3 * DAY)


@EVERY_ZONE
def test_the_offset_changes_where_a_scan_finds_it(zone: str) -> None:
    found = set()
    for day in range(day_of(FIRST), day_of(LAST) + 1):
        pieces = hours.segments(zones.get(zone), day)
        assert pieces[0][0] == day * DAY
        assert pieces[-1][1] == (day + 1) * DAY
        found |= {start for start, _, _ in pieces[1:]}
        assert all(end == start for (_, end, _), (start, _, _) in zip(pieces, pieces[1:], strict=False))
        if hours.offset(zones.get(zone), day * DAY) != hours.offset(zones.get(zone), day * DAY - 1):
            found.add(day * DAY)
    assert found == set(changes(zone))


@given(scene=strategies.scenes(("ann",)))
def test_any_hours_with_any_overrides_are_those_that_the_wall_clock_shows(scene: Scene) -> None:
    tenancy, zone = scene.tenancy, world.zone(scene.tenancy, "ann")
    own, tenants = tenancy["hosts"]["ann"], tenancy["tenant"]
    asked = hours.merged(
        documents.hours(own["weekly"], own["overrides"]),
        documents.hours(tenants["weekly"], tenants["overrides"]),
    )
    built = hours.open_days(asked, zones.get(zone), scene.day - 3, 8)
    for day in range(scene.day - 3, scene.day + 5):
        expected = opening.minutes(tenancy, "ann", day * DAY, (day + 1) * DAY)
        assert minutes(day * DAY, hours.open_minutes(asked, zones.get(zone), day)) == expected
        assert minutes(day * DAY, built[day - scene.day + 3]) == expected


@given(weekly=strategies.weeks, on=st.dates(FIRST, LAST))
def test_the_spans_of_a_date_are_those_of_its_weekday(weekly: world.Weekly, on: date) -> None:
    found = hours.spans_of(documents.hours(weekly, {}).weekly or (), {}, day_of(on))
    assert [(each.start, each.end) for each in found] == weekly[on.weekday()]


@given(weekly=strategies.weeks, zone=strategies.zones, day=st.integers(day_of(FIRST), day_of(LAST)))
def test_days_with_equal_hours_are_one_object(weekly: world.Weekly, zone: str, day: int) -> None:
    one = hours.open_days(documents.hours(weekly, {}), zones.get(zone), day, 15)
    other = hours.open_days(documents.hours([list(spans) for spans in weekly], {}), zones.get(zone), day, 15)
    assert one is other
    for at in range(8):
        assert one[at] is hours.open_minutes(documents.hours(weekly, {}), zones.get(zone), day + at)
        if one[at] == one[at + 7]:
            assert one[at] is one[at + 7]


def _open(weekly: world.Weekly, overrides: world.Overrides, on: date) -> list[tuple[int, int]]:
    """The open spans of a UTC date for a host in UTC."""
    asked = hours.merged(documents.hours(weekly, overrides), Hours())
    found = minutes(0, hours.open_minutes(asked, zones.get("UTC"), day_of(on)))
    starts = sorted(minute for minute in found if minute - 1 not in found)
    ends = sorted(minute + 1 for minute in found if minute + 1 not in found)
    return list(zip(starts, ends, strict=True))


MONDAY = date(2026, 6, 1)
TUESDAY = MONDAY + timedelta(days=1)
NIGHT_SHIFT: world.Weekly = [[(1320, 1800)]] * 7


def test_an_overnight_span_runs_into_the_next_date() -> None:
    assert _open(NIGHT_SHIFT, {}, TUESDAY) == [(0, 360), (1320, 1440)]


def test_a_closed_date_leaves_alone_what_runs_in_from_the_date_before() -> None:
    assert _open(NIGHT_SHIFT, {TUESDAY.isoformat(): []}, TUESDAY) == [(0, 360)]
    assert _open(NIGHT_SHIFT, {TUESDAY.isoformat(): []}, TUESDAY + timedelta(days=1)) == [(1320, 1440)]


def test_an_override_takes_back_what_its_own_date_would_have_run_into_the_next() -> None:
    assert _open(NIGHT_SHIFT, {MONDAY.isoformat(): [(600, 660)]}, MONDAY) == [(0, 360), (600, 660)]
    assert _open(NIGHT_SHIFT, {MONDAY.isoformat(): [(600, 660)]}, TUESDAY) == [(1320, 1440)]


def test_a_span_of_no_length_is_closed() -> None:
    assert _open([[(540, 1020)]] * 7, {MONDAY.isoformat(): [(600, 600)]}, MONDAY) == []


def test_a_host_without_a_week_has_that_of_the_tenant_and_overrides_date_by_date() -> None:
    tenant = documents.hours([[(540, 1020)]] * 7, {"2026-06-01": [], "2026-06-02": []})
    found = hours.merged(documents.hours(None, {"2026-06-02": [(600, 660)]}), tenant)
    assert found == documents.hours([[(540, 1020)]] * 7, {"2026-06-01": [], "2026-06-02": [(600, 660)]})


def test_a_week_of_ones_own_replaces_that_of_the_tenant_as_a_whole() -> None:
    own: world.Weekly = [[(600, 660)], [], [], [], [], [], []]
    found = hours.merged(documents.hours(own, {}), documents.hours([[(540, 1020)]] * 7, {}))
    assert found.weekly == documents.hours(own, {}).weekly


def test_without_any_hours_a_host_is_never_open() -> None:
    found = hours.merged(Hours(), Hours())
    assert hours.open_minutes(found, zones.get("Europe/Berlin"), day_of(MONDAY)) == 0
