"""Words about time in the days on which the clocks change, in zones that change in every way there is.

What a text has to mean is worked out here by `datetime` alone, from the wall time that it names.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from engine.model import Manner, Span
from tests.engine.places import changes
from tests.tools.when.tongues import CODES, PHRASES
from tools.speech.speaker import Speaker
from tools.when.model import Point, Window
from tools.when.understanding import understand

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",  # summer is its standard time
    "America/New_York",
    "America/Havana",  # at midnight
    "America/Santiago",  # at midnight, southern
    "America/Nuuk",  # back to the date before
    "America/St_Johns",  # -3:30
    "Africa/Cairo",  # at midnight
    "Africa/Casablanca",  # an hour back for Ramadan
    "Asia/Beirut",  # at midnight
    "Atlantic/Azores",  # at midnight, and forward over it
    "Australia/Lord_Howe",  # by half an hour
    "Antarctica/Troll",  # by two hours
    "Pacific/Chatham",  # +12:45, at a quarter to three
)
QUIET = ("America/Sao_Paulo", "Asia/Tehran", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC")
"""Without a change in that year."""
THOROUGH = ("Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Antarctica/Troll")
"""One of each kind, looked at for a whole day."""
NEAR = 180
"""Minutes from a change: more than any gap or fold is long."""
YEAR = 2027
AHEAD = 3 * 1440
"""How long before a change it is talked of."""
PARTS = {"morning": (6 * 60, 12 * 60), "afternoon": (12 * 60, 18 * 60), "night": (19 * 60, 24 * 60)}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Change:
    """One change of a zone's clock: from one wall time to another."""

    def __init__(self, zone: str, minute: int) -> None:
        self.zone = ZoneInfo(zone)
        self.minute = minute
        self.now = minute - AHEAD
        before, after = shown(self.zone, minute - 1) + MINUTE, shown(self.zone, minute)
        self.forward = after > before
        self.wall = min(before, after)
        """Where the wall times begin that come never, or twice."""
        self.length = int(abs(after - before) / MINUTE)
        self.label = f"{zone}-{after:%m-%d}"

    def walls(self, near: int = 0, step: int = 1) -> Iterator[datetime]:
        """These wall times, and so many minutes before and behind them."""
        for minute in range(-near, self.length + near, step):
            yield self.wall + minute * MINUTE


def shown(zone: ZoneInfo, minute: int) -> datetime:
    """What the wall clock shows, as a time without a zone."""
    return (EPOCH + minute * MINUTE).astimezone(zone).replace(tzinfo=None)


def moment(zone: ZoneInfo, wall: datetime, fold: int = 0) -> int:
    """When it shows this; in a gap, as long after the gap's beginning as this is within it."""
    return int(wall.replace(tzinfo=zone, fold=fold).timestamp()) // 60


def expected(zone: ZoneInfo, wall: datetime) -> tuple[int, int | None, str]:
    """The moment of a wall time, the second one, and whether it was moved."""
    first, second = moment(zone, wall), moment(zone, wall, fold=1)
    if shown(zone, first) != wall:
        return first, None, "forward"
    return first, second if second != first else None, ""


@cache
def all_changes() -> tuple[Change, ...]:
    found = [Change(zone, minute) for zone in ZONES for minute in changes(zone)]
    return tuple(each for each in found if each.wall.year == YEAR)


def speaker(code: str, zone: ZoneInfo, now: int) -> Speaker:
    found = Speaker(code, zone, now)
    assert found.language.code == code
    return found


def said(code: str, wall: datetime, zone: ZoneInfo, now: int) -> str:
    """A wall time in words, said without a thought for the change."""
    clock = speaker(code, zone, now).language.clock[wall.hour * 60 + wall.minute]
    return f"{dated(code, wall, zone, now)} {clock}"


def dated(code: str, wall: datetime, zone: ZoneInfo, now: int) -> str:
    """Its date in words."""
    return speaker(code, zone, now).date(moment(zone, wall.replace(hour=12, minute=0)))


def point(text: str, now: int, zone: ZoneInfo, code: str) -> Point:
    """The one moment that a text means."""
    found = understand(text, now, zone, code)
    assert found.doubt == (), text
    (one,) = found.windows
    assert isinstance(one, Point), (text, one)
    return one


def window(text: str, now: int, zone: ZoneInfo, code: str, manner: Manner | None = None) -> Window:
    """The one stretch of time that a text means."""
    found = understand(text, now, zone, code, manner=manner or Manner())
    assert found.doubt == (), text
    (one,) = found.windows
    assert isinstance(one, Window), (text, one)
    return one


def around(change: Change) -> Iterator[int]:
    """The minutes of the day around a change; far from it, in zones that are like others, every seventh."""
    every = change.zone.key in THOROUGH
    for minute in range(change.minute - 720, change.minute + 720):
        if every or abs(minute - change.minute) <= NEAR or minute % 7 == 0:
            yield minute


def of_changes(only: Sequence[bool] = (True, False)) -> pytest.MarkDecorator:
    """Every change of that year; or those that go forward (True), or back."""
    chosen = [each for each in all_changes() if each.forward in only]
    return pytest.mark.parametrize("change", chosen, ids=[each.label for each in chosen])


in_every_language = pytest.mark.parametrize("code", CODES)


def test_the_zones_change_as_differently_as_zones_do() -> None:
    found = all_changes()
    assert len({each.zone.key for each in found}) == len(ZONES)
    assert {each.length for each in found} >= {30, 60, 120}
    assert sum(each.forward for each in found) >= 12
    assert sum(not each.forward for each in found) >= 12
    assert {each.wall.hour * 60 + each.wall.minute for each in found} >= {0, 60, 120, 165, 23 * 60}
    for zone in QUIET:
        assert not [each for each in changes(zone) if shown(ZoneInfo(zone), each).year == YEAR]


@in_every_language
@of_changes([True])
def test_a_time_that_the_clock_skips_is_moved_by_the_length_of_the_gap(change: Change, code: str) -> None:
    for wall in change.walls(near=5):
        found = point(said(code, wall, change.zone, change.now), change.now, change.zone, code)
        assert (found.minute, found.other, found.shift) == expected(change.zone, wall), wall
        skipped = change.wall <= wall < change.wall + change.length * MINUTE
        moved = wall + change.length * MINUTE if skipped else wall
        assert shown(change.zone, found.minute) == moved


@in_every_language
@of_changes([False])
def test_of_a_time_that_comes_twice_it_is_the_first_with_the_other_beside_it(
    change: Change, code: str
) -> None:
    for wall in change.walls(near=5):
        found = point(said(code, wall, change.zone, change.now), change.now, change.zone, code)
        assert (found.minute, found.other, found.shift) == expected(change.zone, wall), wall
        if change.wall <= wall < change.wall + change.length * MINUTE:
            assert found.other == found.minute + change.length


@in_every_language
@of_changes([False])
def test_summer_time_and_winter_time_tell_them_apart(change: Change, code: str) -> None:
    language = speaker(code, change.zone, change.now).language
    for wall in change.walls():
        text = said(code, wall, change.zone, change.now)
        first, second, _ = expected(change.zone, wall)
        for word, minute in ((language.summer, first), (language.winter, second)):
            assert point(f"{text} {word}", change.now, change.zone, code) == Point(minute or 0)


@in_every_language
@of_changes()
def test_what_is_said_of_a_minute_around_a_change_means_that_minute(change: Change, code: str) -> None:
    speaks = speaker(code, change.zone, change.now)
    wrong = []
    for minute in around(change):
        text = speaks.moment(minute)
        found = point(text, change.now, change.zone, code)
        if (found.minute, found.shift) != (minute, ""):
            wrong.append((text, minute, found))
    assert wrong == []


@in_every_language
@of_changes()
def test_figures_and_words_agree(change: Change, code: str) -> None:
    for wall in change.walls(near=180, step=5):
        spoken = point(said(code, wall, change.zone, change.now), change.now, change.zone, code)
        written = point(f"{wall:%Y-%m-%dT%H:%M}", change.now, change.zone, code)
        assert spoken == written, wall
        assert point(f"{wall:%Y-%m-%d %H:%M}", change.now, change.zone, code) == written


@in_every_language
@of_changes()
def test_hours_from_now_are_elapsed_time(change: Change, code: str) -> None:
    for now in range(change.minute - 150, change.minute + 60, 7):
        for words, ahead in ((PHRASES[code].in_two_hours, 120), (PHRASES[code].in_ninety_minutes, 90)):
            assert point(words, now, change.zone, code).minute == now + ahead, (words, now)


@in_every_language
@of_changes()
def test_days_and_weeks_from_now_are_wall_time(change: Change, code: str) -> None:
    words = PHRASES[code]
    for now in range(change.minute - 8 * 1440, change.minute + 1440, 607):
        today = shown(change.zone, now).replace(hour=0, minute=0)
        nine = point(words.in_two_days_at_nine, now, change.zone, code)
        assert nine.minute == moment(change.zone, today + timedelta(days=2, hours=9)), now
        week = window(words.in_a_week, now, change.zone, code)
        ends = [moment(change.zone, today + timedelta(days=each)) for each in (7, 8)]
        assert (week.start, week.end, week.days) == (*ends, True), now


@in_every_language
@of_changes()
def test_a_day_is_as_long_as_it_is(change: Change, code: str) -> None:
    lengths = {}
    for day in (-1, 0, 1):
        begin = change.wall.replace(hour=0, minute=0) + timedelta(days=day)
        start, end = moment(change.zone, begin), moment(change.zone, begin + timedelta(days=1))
        text = dated(code, begin, change.zone, change.now)
        found = window(text, change.now, change.zone, code)
        assert (found.start, found.end, found.days) == (start, end, True), text
        assert window(f"{begin:%Y-%m-%d}", change.now, change.zone, code) == found
        lengths[day] = end - start
    assert lengths[0] == (1440 - change.length if change.forward else 1440 + change.length)
    assert lengths[-1] == lengths[1] == 1440


@in_every_language
@of_changes()
def test_a_part_of_the_day_is_between_two_wall_times(change: Change, code: str) -> None:
    for day in (-1, 0, 1):
        begin = change.wall.replace(hour=0, minute=0) + timedelta(days=day)
        for part, (start, end) in PARTS.items():
            text = f"{dated(code, begin, change.zone, change.now)} {getattr(PHRASES[code], part)}"
            found = window(text, change.now, change.zone, code)
            ends = [moment(change.zone, begin + each * MINUTE) for each in (start, end)]
            assert [found.start, found.end] == ends, text


@in_every_language
@of_changes()
def test_a_part_of_the_day_over_a_change_is_as_long_as_it_is(change: Change, code: str) -> None:
    """A business's own night may run over it, and is an hour shorter or longer then."""
    begin = change.wall.replace(hour=0, minute=0)
    own = Span(0, 8 * 60) if change.wall.hour < 12 else Span(18 * 60, 24 * 60)
    text = f"{dated(code, begin, change.zone, change.now)} {PHRASES[code].night}"
    found = window(text, change.now, change.zone, code, Manner(parts=(("night", own),)))
    ends = [moment(change.zone, begin + each * MINUTE) for each in (own.start, own.end)]
    assert [found.start, found.end] == ends
    assert ends[1] - ends[0] == own.end - own.start + (-change.length if change.forward else change.length)


@pytest.mark.parametrize("zone", QUIET)
def test_where_no_clock_changes_nothing_is_moved_and_nothing_comes_twice(zone: str) -> None:
    place = ZoneInfo(zone)
    for day in range(0, 365, 3):
        wall = datetime(YEAR, 1, 1) + timedelta(days=day, minutes=day * 7 % 480)
        now = moment(place, wall) - AHEAD
        for code in CODES:
            assert point(said(code, wall, place, now), now, place, code) == Point(moment(place, wall))
