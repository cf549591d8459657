"""What is said of a time means that very time when it comes back.

Callers and models repeat what they heard: a single time, a day, the times that were offered.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import combinations

import pytest

from tests.tools.when.hearing import BERLIN, minute
from tests.tools.when.tongues import CODES
from tools.faults import Fault
from tools.speech.speaker import Speaker
from tools.when.model import Point, Window
from tools.when.understanding import understand

NOWS = {
    "on_a_monday": "2026-11-30T10:00",
    "new_years_eve": "2026-12-31T23:30",
    "at_night": "2026-12-02T01:30",
}
DAYS = 800
"""So many days ahead are said: over a leap day, and through dates that need their year."""
SHOWN_MAX = 5
"""Mistakes that a failure shows: mostly all of them are one."""
Meant = tuple[int | tuple[int, int] | Window, ...] | str
"""Moments and days as minutes, or why it was not understood."""

in_every_language = pytest.mark.parametrize("code", CODES)
at_any_time = pytest.mark.parametrize("now", [minute(each) for each in NOWS.values()], ids=list(NOWS))


def meant(text: str, now: int, code: str) -> Meant:
    """All that a text means; what is in doubt is not meant."""
    try:
        found = understand(text, now, BERLIN, code)
    except Fault as fault:
        return fault.reason
    if found.doubt:
        return "doubt"
    return tuple(_ends(each) for each in found.windows)


def _ends(window: Point | Window) -> int | tuple[int, int] | Window:
    if isinstance(window, Point):
        return window.minute
    return (window.start, window.end) if window.days and window.end is not None else window


def wrong(said: Iterable[tuple[str, Meant]], now: int, code: str) -> list[tuple[str, Meant, Meant]]:
    """What came back as something else: the text, what it should mean, what it was taken for."""
    found = [(text, right, meant(text, now, code)) for text, right in said]
    assert found
    return [each for each in found if each[1] != each[2]]


def speaker(code: str, now: int) -> Speaker:
    found = Speaker(code, BERLIN, now)
    assert found.language.code == code
    return found


def midnights(now: int) -> list[int]:
    """When the days from today on begin."""
    today = datetime.fromtimestamp(now * 60, BERLIN).date()
    return [_minute(today + timedelta(days=ahead)) for ahead in range(DAYS + 1)]


def _minute(on: date) -> int:
    return minute(on.isoformat())


@in_every_language
@at_any_time
def test_every_minute_of_the_next_day_and_night_comes_back(now: int, code: str) -> None:
    speaks = speaker(code, now)
    said = [(speaks.moment(each), (each,)) for each in range(now + 1, now + 1 + 1440)]
    assert wrong(said, now, code)[:SHOWN_MAX] == []


@in_every_language
@pytest.mark.parametrize("on", [date(2026, 12, 4), date(2027, 2, 14), date(2028, 2, 29)], ids=str)
def test_every_minute_of_a_date_comes_back(on: date, code: str) -> None:
    now = minute(NOWS["on_a_monday"])
    speaks = speaker(code, now)
    said = [(speaks.moment(each), (each,)) for each in range(_minute(on), _minute(on) + 1440)]
    assert wrong(said, now, code)[:SHOWN_MAX] == []


@in_every_language
@at_any_time
def test_every_day_of_two_years_comes_back(now: int, code: str) -> None:
    speaks, begins = speaker(code, now), midnights(now)
    days = list(zip(begins, begins[1:], strict=False))
    assert _minute(date(2028, 2, 29)) in begins
    assert wrong([(speaks.day(start), ((start, end),)) for start, end in days], now, code)[:SHOWN_MAX] == []
    assert wrong([(speaks.date(start), ((start, end),)) for start, end in days], now, code)[:SHOWN_MAX] == []


@in_every_language
@at_any_time
def test_a_time_on_every_day_of_two_years_comes_back(now: int, code: str) -> None:
    speaks = speaker(code, now)
    times = [start + number * 67 % 1440 for number, start in enumerate(midnights(now))]
    said = [(speaks.moment(each), (each,)) for each in times if each > now]
    assert len(said) > DAYS - 2
    assert wrong(said, now, code)[:SHOWN_MAX] == []


@in_every_language
@at_any_time
def test_an_offer_by_itself_comes_back(now: int, code: str) -> None:
    speaks = speaker(code, now)
    said = [(speaks.moments([each]), (each,)) for each in range(now + 1, now + 20 * 1440, 97)]
    assert wrong(said, now, code)[:SHOWN_MAX] == []


OFFERED = (
    *((1, "09:00"), (1, "09:15"), (1, "14:30"), (1, "21:00"), (4, "00:00"), (4, "00:07"), (4, "04:00")),
    *((4, "16:00"), (5, "09:15"), (11, "14:33"), (80, "18:00")),
)
"""Days ahead and times that differ in what a list says: several on one day, at night, in another month."""


def offers(now: int) -> list[int]:
    """Times to offer, the first of them today."""
    today = datetime.fromtimestamp(now * 60, BERLIN).date()
    return [now + 25, *(minute(f"{today + timedelta(days=day)}T{time}") for day, time in OFFERED)]


@in_every_language
@at_any_time
@pytest.mark.parametrize("count", [2, 3])
def test_several_offers_come_back_as_they_are(count: int, now: int, code: str) -> None:
    speaks = speaker(code, now)
    said = [(speaks.moments(each), each) for each in combinations(offers(now), count)]
    assert wrong(said, now, code)[:SHOWN_MAX] == []


@in_every_language
@at_any_time
def test_as_many_offers_as_are_said_at_once_come_back(now: int, code: str) -> None:
    speaks = speaker(code, now)
    said = [(speaks.moments(each), each) for each in list(combinations(offers(now), 5))[::7]]
    assert wrong(said, now, code)[:SHOWN_MAX] == []


@in_every_language
@at_any_time
def test_times_that_somebody_has_come_back_or_are_declined(now: int, code: str) -> None:
    """Joined with "and" they are several appointments, of which nobody asks for all."""
    speaks = speaker(code, now)
    said = [(speaks.moments(each, "and"), each) for each in combinations(offers(now), 3)]
    assert [each for each in wrong(said, now, code) if each[2] != "bad_when"][:SHOWN_MAX] == []
