"""ISO 8601 as models write it. The expected moments come from `datetime`, never from halfpast's hours."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import zones
from tests.engine.places import ZONES
from tests.tools.speech.callers import BERLIN, at
from tools.faults import Fault
from tools.when import iso
from tools.when.iso import to_text, understand
from tools.when.model import Point, Window

NEW_YORK = zones.get("America/New_York")
TOKYO = zones.get("Asia/Tokyo")


def utc(text: str) -> int:
    """A moment of UTC, in minutes since the epoch."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) // 60


def berlin(text: str) -> int:
    """A moment of Berlin's clock."""
    return int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp()) // 60


def days(first: str, last: str) -> Window:
    """Whole days of Berlin's, both included."""
    return Window(berlin(first), berlin(last) + _length(last), days=True)


def _length(day: str) -> int:
    after = (datetime.fromisoformat(day) + timedelta(days=1)).isoformat()
    return berlin(after) - berlin(day)


def outcome(text: str, zone: ZoneInfo = BERLIN) -> Point | Window | str:
    """What is understood, or the reason why nothing is."""
    try:
        return understand(text, zone)
    except Fault as fault:
        return fault.reason


@pytest.mark.parametrize(
    "text",
    ["2026-12-01T14:30", "2026-12-01 14:30", "2026-12-01t14:30", "2026-12-01T14:30:00", "2026-12-01T14:30:59"]
    + ["2026-12-01T14:30:00.000", "2026-12-01T14:30:00,123456789", "20261201T1430", "20261201T143000"]
    + ["20261201 1430", "2026-W49-2T14:30", "2026W492T1430", "  2026-12-01   14:30  ", "2026-12-01 T14:30"]
    + ["2026-12-01T14:30+01:00", "2026-12-01T14:30+0100", "2026-12-01T14:30+01", "2026-12-01T13:30Z"]
    + ["2026-12-01T13:30z", "2026-12-01T13:30:00.000Z", "2026-12-01 14:30 +01:00", "2026-12-01T08:30-05:00"]
    + ["2026-12-01T13:30+00:00", "2026-12-01T13:30-00:00", "2026-12-02T03:30+14:00"]
    + [
        "2026-12-01T14:30[Europe/Berlin]",
        "2026-12-01T08:30[America/New_York]",
        "2026-12-01T14:30[europe/berlin]",
    ]
    + ["2026-12-01T14:30+01:00[Europe/Berlin]", "2026-12-01T13:30Z[Europe/Berlin]"]
    + ["2026-12-01T14:30+01:00[Nowhere/At_All]", "2026\u201112\u201101T14:30", "2026-12-01T08:30\u221205:00"],
)
def test_every_way_to_write_one_moment_is_that_moment(text: str) -> None:
    assert outcome(text) == Point(utc("2026-12-01T13:30"))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-01T14", "2026-12-01T14:00"),
        ("2026-12-01 9", "2026-12-01T09:00"),
        ("2026-12-01T9:05", "2026-12-01T09:05"),
        ("2026-12-01T00:00", "2026-12-01T00:00"),
        ("2026-12-01T24:00", "2026-12-02T00:00"),
        ("2026-12-31T24:00", "2027-01-01T00:00"),
        ("2028-02-29T12:00", "2028-02-29T12:00"),
    ],
)
def test_a_time_without_an_offset_is_wall_time(text: str, moment: str) -> None:
    assert outcome(text) == Point(berlin(moment))
    assert outcome(text, zones.get("UTC")) == Point(utc(moment))


def test_the_zone_given_decides_where_the_text_names_none() -> None:
    assert outcome("2026-12-01T14:30", TOKYO) == Point(utc("2026-12-01T05:30"))
    assert outcome("2026-12-01T14:30[Asia/Tokyo]", NEW_YORK) == Point(utc("2026-12-01T05:30"))
    assert outcome("2026-12-01", TOKYO) == Window(utc("2026-11-30T15:00"), utc("2026-12-01T15:00"), days=True)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("2026-12-01", days("2026-12-01", "2026-12-01")),
        ("20261201", days("2026-12-01", "2026-12-01")),
        ("2026-W49-2", days("2026-12-01", "2026-12-01")),
        ("2026W492", days("2026-12-01", "2026-12-01")),
        ("2026-W49", days("2026-11-30", "2026-12-06")),
        ("2026w49", days("2026-11-30", "2026-12-06")),
        ("2026-W53", days("2026-12-28", "2027-01-03")),
        ("2026-12", days("2026-12-01", "2026-12-31")),
        ("2027-02", days("2027-02-01", "2027-02-28")),
        ("2028-02", days("2028-02-01", "2028-02-29")),
        ("2026-12-01/2026-12-04", days("2026-12-01", "2026-12-04")),
        ("2026-12-01 / 2026-12-04", days("2026-12-01", "2026-12-04")),
        ("2026-12-01/2026-12-01", days("2026-12-01", "2026-12-01")),
        ("20261201/20261204", days("2026-12-01", "2026-12-04")),
        ("2026-12/2027-01", days("2026-12-01", "2027-01-31")),
        ("2026-W49/2026-W50", days("2026-11-30", "2026-12-13")),
        ("2026-12-10/2026-12", days("2026-12-10", "2026-12-31")),
        ("2026-12/..", Window(berlin("2026-12-01"), None, days=True)),
        ("../2026-12", Window(0, berlin("2027-01-01"))),
        ("2026-12-01/P4D", days("2026-12-01", "2026-12-04")),
        ("2026-12-01/P1W", days("2026-12-01", "2026-12-07")),
        ("2026-12-01/P1W1D", days("2026-12-01", "2026-12-08")),
        ("2027-03-27/P3D", days("2027-03-27", "2027-03-29")),
        ("2026-12-01/..", Window(berlin("2026-12-01"), None, days=True)),
        ("2026-12-01/", Window(berlin("2026-12-01"), None, days=True)),
        ("../2026-12-01", Window(0, berlin("2026-12-02"))),
        ("/2026-12-01", Window(0, berlin("2026-12-02"))),
        ("../2026-12-01T12:00", Window(0, berlin("2026-12-01T12:00"))),
        ("2026-12-01T12:00/..", Window(berlin("2026-12-01T12:00"), None)),
        ("2026-12-01/12:00", Window(berlin("2026-12-01"), berlin("2026-12-01T12:00"))),
        ("2026-12-01/T12", Window(berlin("2026-12-01"), berlin("2026-12-01T12:00"))),
        ("2026-12-01/PT12H", Window(berlin("2026-12-01"), berlin("2026-12-01T12:00"))),
        ("2026-12-01T12:00/2026-12-02", Window(berlin("2026-12-01T12:00"), berlin("2026-12-03"))),
        ("2026-12-01/2026-12-02T12:00", Window(berlin("2026-12-01"), berlin("2026-12-02T12:00"))),
    ],
)
def test_days_and_ranges_are_windows(text: str, window: Window) -> None:
    assert outcome(text) == window


@pytest.mark.parametrize(
    "text",
    ["2026-12-01T10:00/2026-12-01T10:45", "2026-12-01T10:00/10:45", "2026-12-01T10:00/T10:45"]
    + ["2026-12-01 10:00/10:45", "20261201T1000/1045", "2026-12-01T10:00/PT45M", "2026-12-01T10:00/PT0H45M"]
    + ["2026-12-01T10:00+01:00/10:45", "2026-12-01T09:00Z/09:45", "2026-12-01T10:00+01:00/2026-12-01T09:45Z"]
    + ["2026-12-01T10:00+01:00/P0DT45M", "2026-12-01T04:00[America/New_York]/04:45"]
    + ["2026-12-01T10:00[Europe/Berlin]/2026-12-01T04:45[America/New_York]", "2026-12-01T10/10:45"],
)
def test_from_moment_to_moment_is_exact(text: str) -> None:
    window = Window(berlin("2026-12-01T10:00"), berlin("2026-12-01T10:45"), exact=True)
    assert outcome(text) == window


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2027-02-29", "no_such_date"),
        ("2027-02-30T10:00", "no_such_date"),
        ("2026-13-01", "no_such_date"),
        ("2026-00-10", "no_such_date"),
        ("2026-12-00", "no_such_date"),
        ("2026-11-31", "no_such_date"),
        ("2026-13", "no_such_date"),
        ("2027-W53", "no_such_date"),
        ("2026-W54-1", "no_such_date"),
        ("2026-W10-8", "no_such_date"),
        ("99999999", "no_such_date"),
        ("9999-02-30", "no_such_date"),
        ("2026-12-01/2026-12-32", "no_such_date"),
        ("14:00", "missing_date"),
        ("T14:00", "missing_date"),
        ("14:00:00Z", "missing_date"),
        ("9", "missing_date"),
        ("1430", "missing_date"),
        ("14:00/15:00", "missing_date"),
        ("../15:00", "missing_date"),
        ("2026-12-01T25:00", "bad_when"),
        ("2026-12-01T24:01", "bad_when"),
        ("2026-12-01T10:60", "bad_when"),
        ("2026-12-01T10:00+25:00", "bad_when"),
        ("2026-12-01T", "bad_when"),
        ("2026-12-01T10:00 PM", "bad_when"),
        ("2026-12-01T10:00 01:00", "bad_when"),
        ("2026-12-01T-10:00", "bad_when"),
        ("2026-12-011", "bad_when"),
        ("2026-12-0110:00", "bad_when"),
        ("2026-1201", "missing_date"),
        ("2026-1-5", "bad_when"),
        ("1796115600", "bad_when"),
        ("1796115600000", "bad_when"),
        ("2026", "missing_date"),
        ("01.12.2026", "bad_when"),
        ("12/01/2026", "bad_when"),
        ("2026-12-01+01:00", "bad_when"),
        ("2026-12-01 sometime", "bad_when"),
        ("2026-12-01 morning", "bad_when"),
        ("2026-12-01morning", "bad_when"),
        ("2026-12-01 morning/2026-12-02", "bad_when"),
        ("2026-12/2027-13", "no_such_date"),
        ("2026-12-01/2026-12-02/2026-12-03", "bad_when"),
        ("2026-12-01/05", "bad_when"),
        ("2026-12-01/P", "bad_when"),
        ("2026-12-01/P0D", "bad_when"),
        ("2026-12-01/PT", "bad_when"),
        ("2026-12-01/P1M", "bad_when"),
        ("PT1H/2026-12-01", "bad_when"),
        ("../..", "bad_when"),
        ("/", "bad_when"),
        ("a/b/c", "bad_when"),
        ("2026-12-01T10:00[", "bad_when"),
        ("2026-12-01T10:00[]", "bad_when"),
        ("2026-12-01T10:00[Europe/Berlin", "bad_when"),
        ("2026-12-01T10:00[Europe/Atlantis]", "unknown_time_zone"),
        ("2026-12-01T10:00[Europe/Atlantis]/11:00", "unknown_time_zone"),
        ("2026-12-04/2026-12-01", "window_backwards"),
        ("2026-12-01T10:00/09:00", "window_backwards"),
        ("2026-12-01T10:00/2026-12-01T10:00", "window_backwards"),
        ("2026-12-01T10:00/2026-11-30", "window_backwards"),
        ("2026-12-01T10:00Z/2026-12-01T10:30+01:00", "window_backwards"),
        ("tomorrow", "bad_when"),
        ("?", "bad_when"),
        ("٢٠٢٦-١٢-٠١", "bad_when"),
    ],
)
def test_what_is_wrong_has_a_reason_of_its_own(text: str, reason: str) -> None:
    assert outcome(text) == reason


GAPS = [
    ("Europe/Berlin", "2027-03-28T02:30"),
    ("America/New_York", "2027-03-14T02:00"),
    ("America/Havana", "2027-03-14T00:30"),
    ("America/Santiago", "2027-09-05T00:00"),
    ("Africa/Cairo", "2027-04-30T00:59"),
    ("Asia/Beirut", "2027-03-28T00:00"),
    ("Australia/Lord_Howe", "2026-10-04T02:15"),
    ("Antarctica/Troll", "2027-03-28T02:59"),
    ("Pacific/Chatham", "2026-09-27T03:00"),
    ("Atlantic/Azores", "2027-03-28T00:30"),
]


@pytest.mark.parametrize(("zone", "text"), GAPS)
def test_a_time_that_the_clock_leaps_over_is_as_long_after_the_leap(zone: str, text: str) -> None:
    """As if nobody had touched the clock: half past two is an hour and a half after one."""
    there = zones.get(zone)
    wall = datetime.fromisoformat(text)
    moved = Point(int(wall.replace(tzinfo=there).timestamp()) // 60, shift="forward")
    assert outcome(text, there) == outcome(f"{text}[{zone}]") == moved
    shown = datetime.fromisoformat(to_text(moved.minute, there)).replace(tzinfo=None)
    assert timedelta(0) < shown - wall <= timedelta(hours=2)
    assert outcome(f"{text}Z", there) == Point(utc(text)), "with an offset it is a moment like any other"


@pytest.mark.parametrize(("zone", "text"), GAPS)
def test_a_window_that_begins_in_a_gap_begins_where_the_gap_ends(zone: str, text: str) -> None:
    there = zones.get(zone)
    window = outcome(f"{text}/..", there)
    assert isinstance(window, Window)
    wall = datetime.fromisoformat(text)
    reached = datetime.fromisoformat(to_text(window.start, there)).replace(tzinfo=None)
    before = datetime.fromisoformat(to_text(window.start - 1, there)).replace(tzinfo=None)
    assert before < wall < reached or (before < wall <= reached and wall != reached)
    assert outcome(f"{text}/{text[:10]}T09:00", there) == Window(window.start, at_nine(text, there))


def at_nine(text: str, zone: ZoneInfo) -> int:
    return at(int(text[:4]), int(text[5:7]), int(text[8:10]), 9, zone=zone)


@pytest.mark.parametrize(
    ("zone", "text", "hours"),
    [
        ("Europe/Berlin", "2026-10-25T02:30", 1),
        ("America/New_York", "2026-11-01T01:59", 1),
        ("America/Havana", "2026-11-01T00:30", 1),
        ("America/Santiago", "2027-04-03T23:30", 1),
        ("Africa/Cairo", "2026-10-29T23:00", 1),
        ("Asia/Beirut", "2026-10-24T23:15", 1),
        ("Australia/Lord_Howe", "2027-04-04T01:45", 0.5),
        ("Antarctica/Troll", "2026-10-25T01:30", 2),
        ("Pacific/Chatham", "2027-04-04T03:00", 1),
    ],
)
def test_a_time_that_comes_twice_is_the_first_and_its_offset_tells_the_second(
    zone: str, text: str, hours: float
) -> None:
    there = zones.get(zone)
    first = outcome(text, there)
    assert isinstance(first, Point)
    wall = datetime.fromisoformat(text).replace(tzinfo=there)
    assert first.minute == int(wall.timestamp()) // 60
    second = int(wall.replace(fold=1).timestamp()) // 60
    assert second - first.minute == hours * 60
    assert outcome(to_text(second, there), there) == Point(second)


@pytest.mark.parametrize(
    ("day", "hours"), [("2027-03-28", 23), ("2026-10-25", 25), ("2026-12-01", 24), ("2027-03", 743)]
)
def test_a_day_has_the_hours_that_it_has(day: str, hours: int) -> None:
    window = outcome(day)
    assert isinstance(window, Window)
    assert window.end is not None
    assert window.end - window.start == hours * 60


@pytest.mark.parametrize("text", ["0000-01-01", "0001-12-31T23:59", "1969-07-20", "0000-02-29", "0001-01"])
def test_a_year_long_past_is_past(text: str) -> None:
    found = outcome(text)
    assert not isinstance(found, str)
    assert (found.minute if isinstance(found, Point) else found.start) < utc("1974-01-01")


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59", "9999-12-31T24:00", "2401-01-01", "9999-W52", "9999-12/.."]
)
def test_a_year_far_ahead_is_far_ahead(text: str) -> None:
    found = outcome(text.removesuffix("/.."))
    assert not isinstance(found, str)
    assert (found.minute if isinstance(found, Point) else found.start) > utc("2399-01-01")


def test_the_longest_window_is_the_time_that_there_is() -> None:
    window = outcome("0000-01-01/9999-12-31")
    assert isinstance(window, Window)
    assert window.end is not None
    assert to_text(window.start, BERLIN) < to_text(window.end, BERLIN)


minutes = st.integers(utc("1975-01-01"), utc("2399-12-30"))


@settings(max_examples=500, deadline=None)
@given(minutes, st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_a_moment_written_and_read_is_the_same_moment(minute: int, written: str, read: str) -> None:
    text = to_text(minute, zones.get(written))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d", text)
    assert outcome(text, zones.get(read)) == Point(minute)
    assert outcome(f"{text}[{written}]", zones.get(read)) == Point(minute)


@settings(max_examples=500, deadline=None)
@given(minutes, st.sampled_from(ZONES), st.integers(1, 2_000))
def test_a_slot_written_and_read_is_the_same_slot(start: int, zone: str, length: int) -> None:
    there = zones.get(zone)
    text = f"{to_text(start, there)}/{to_text(start + length, there)}"
    assert outcome(text) == Window(start, start + length, exact=True)


@settings(max_examples=500, deadline=None)
@given(st.datetimes(datetime(1975, 1, 1), datetime(2399, 12, 30)), st.sampled_from(ZONES))
def test_a_wall_time_is_what_the_clock_shows_or_in_a_gap(wall: datetime, zone: str) -> None:
    there = zones.get(zone)
    wall = wall.replace(second=0, microsecond=0)
    found = outcome(wall.isoformat(), there)
    if isinstance(found, Point):
        assert to_text(found.minute, there)[:19] == wall.isoformat()
    else:
        assert found == "no_such_time"
        back = wall.replace(tzinfo=there).astimezone(UTC).astimezone(there)
        assert back.replace(tzinfo=None) != wall


pieces = st.sampled_from(
    [
        "2026",
        "-",
        "12",
        "01",
        "W",
        "49",
        "T",
        "t",
        ":",
        "30",
        "00",
        ".",
        "Z",
        "+",
        "/",
        "..",
        "P",
        "D",
        "M",
        "H",
    ]
    + [
        "[",
        "]",
        "Europe/Berlin",
        " ",
        "morning",
        "abends",
        "2027-03-28",
        "02:30",
        "9999",
        "0000",
        "²",
        "１",
        "\n",
    ]
)


@settings(max_examples=1_000, deadline=None)
@given(st.text() | st.lists(pieces, max_size=14).map("".join), st.sampled_from(ZONES))
def test_any_text_is_a_moment_a_window_or_a_fault(text: str, zone: str) -> None:
    found = outcome(text, zones.get(zone))
    if isinstance(found, Window):
        assert found.end is None or found.start < found.end
        assert not (found.days and found.exact)
    elif isinstance(found, str):
        assert found.split("_")[0] in ("bad", "no", "missing", "unknown", "window")


def test_the_years_in_between_are_taken_as_they_are() -> None:
    assert outcome(f"{iso.YEAR_MIN}-06-01") == days("1971-06-01", "1971-06-01")
    assert outcome(f"{iso.YEAR_MAX}-06-01") == days("2400-06-01", "2400-06-01")
