"""Days and moments: relative where that is clear, never two meanings, in the caller's own zone."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import zones
from engine.hours import local
from tests.engine.places import ZONES, changes
from tests.tools.speech.callers import BERLIN, CODES, ENGLISH, GERMAN, NOW, SPEAKABLE, at
from tools.speech.speaker import NEAR_DAYS, YEARLESS_DAYS, Speaker

TWO_YEARS = 730


@pytest.mark.parametrize(
    ("minute", "english", "german"),
    [
        (at(2026, 11, 29, 9), "yesterday", "gestern"),
        (at(2026, 11, 30, 23, 59), "today", "heute"),
        (at(2026, 12, 1), "tomorrow, Tuesday the first", "morgen, Dienstag, den ersten Dezember"),
        (at(2026, 12, 2), "Wednesday the second", "Mittwoch, den zweiten Dezember"),
        (at(2026, 12, 13), "Sunday the thirteenth", "Sonntag, den dreizehnten Dezember"),
        (at(2026, 12, 14), "Monday the fourteenth of December", "Montag, den vierzehnten Dezember"),
        (at(2027, 3, 1), "Monday the first of March", "Montag, den ersten März"),
        (at(2027, 3, 3), "Wednesday the third of March", "Mittwoch, den dritten März"),
        (
            at(2027, 11, 30),
            "Tuesday the thirtieth of November twenty twenty-seven",
            "Dienstag, den dreißigsten November zweitausendsiebenundzwanzig",
        ),
        (
            at(2028, 2, 29),
            "Tuesday the twenty-ninth of February twenty twenty-eight",
            "Dienstag, den neunundzwanzigsten Februar zweitausendachtundzwanzig",
        ),
        (
            at(2026, 11, 28),
            "Saturday the twenty-eighth of November twenty twenty-six",
            "Samstag, den achtundzwanzigsten November zweitausendsechsundzwanzig",
        ),
    ],
)
def test_a_day_is_said_as_briefly_as_is_clear(minute: int, english: str, german: str) -> None:
    assert ENGLISH.day(minute) == english
    assert GERMAN.day(minute) == german


@pytest.mark.parametrize(
    ("minute", "english", "german"),
    [
        (at(2026, 11, 30, 16), "today at four", "heute um sechzehn Uhr"),
        (at(2026, 11, 29, 18), "yesterday at six in the evening", "gestern um achtzehn Uhr"),
        (
            at(2026, 12, 1, 14, 30),
            "tomorrow, Tuesday the first, at half past two",
            "morgen, Dienstag, den ersten Dezember, um halb drei",
        ),
        (
            at(2026, 12, 2, 10),
            "Wednesday the second at ten",
            "Mittwoch, den zweiten Dezember, um zehn Uhr",
        ),
        (
            at(2026, 12, 15, 9, 15),
            "Tuesday the fifteenth of December at a quarter past nine",
            "Dienstag, den fünfzehnten Dezember, um Viertel nach neun",
        ),
        (
            at(2026, 12, 25),
            "Friday the twenty-fifth of December at midnight at the start of the day",
            "Freitag, den fünfundzwanzigsten Dezember, um null Uhr",
        ),
        (
            at(2027, 12, 1, 12),
            "Wednesday the first of December twenty twenty-seven at noon",
            "Mittwoch, den ersten Dezember zweitausendsiebenundzwanzig, um zwölf Uhr",
        ),
    ],
)
def test_a_moment_is_the_day_and_the_time(minute: int, english: str, german: str) -> None:
    assert ENGLISH.moment(minute) == english
    assert GERMAN.moment(minute) == german


def test_a_date_has_its_weekday_and_month_even_if_it_is_tomorrow() -> None:
    assert ENGLISH.date(at(2026, 12, 1)) == "Tuesday the first of December"
    assert GERMAN.date(at(2026, 12, 1)) == "Dienstag, den ersten Dezember"


@pytest.mark.parametrize("code", CODES)
def test_tomorrow_always_says_its_date_and_today_does_in_the_small_hours(code: str) -> None:
    """Who calls at night, or from far away, may be a day off."""
    night, day, tomorrow = at(2026, 12, 1, 3, 59), at(2026, 12, 1, 4), at(2026, 12, 2)
    late, early = Speaker(code, BERLIN, night), Speaker(code, BERLIN, day)
    language, dates = late.language, {}
    for minute in (night, tomorrow):
        dates[minute] = language.near_date.format(**early.parts(minute))
        assert late.day(minute).endswith(f", {dates[minute]}")
    assert late.day(night) == f"{language.today}, {dates[night]}"
    assert late.moment(night) == f"{late.day(night)}, {late.time(night)}"
    assert early.day(night) == language.today
    assert early.day(tomorrow) == late.day(tomorrow) == f"{language.tomorrow}, {dates[tomorrow]}"


def test_in_the_small_hours_today_says_which_day_it_means() -> None:
    night = at(2026, 12, 1, 1, 30)
    assert Speaker("en", BERLIN, night).moment(at(2026, 12, 1, 9)) == "today, Tuesday the first, at nine"
    assert Speaker("de", BERLIN, night).moment(at(2026, 12, 1, 9)) == (
        "heute, Dienstag, den ersten Dezember, um neun Uhr"
    )
    assert Speaker("en", BERLIN, night).moment(at(2026, 11, 30, 22)) == (
        "yesterday, Monday the thirtieth, at ten at night"
    )


def test_today_is_that_of_the_caller_and_not_that_of_utc() -> None:
    auckland, honolulu, utc = (zones.get(name) for name in ("Pacific/Auckland", "Pacific/Honolulu", "UTC"))
    now, start = at(2026, 12, 1, 10, zone=utc), at(2026, 12, 1, 12, zone=utc)
    assert Speaker("en", auckland, now).moment(start) == (
        "tomorrow, Wednesday the second, at one in the morning"
    )
    now, start = at(2026, 12, 1, 16, zone=utc), at(2026, 12, 2, 4, zone=utc)
    assert Speaker("en", honolulu, now).moment(start) == "today at six in the evening"


def test_one_minute_has_different_days_for_callers_in_different_zones() -> None:
    now = at(2026, 12, 1, 9, zone=zones.get("UTC"))
    start = at(2026, 12, 1, 23, 30, zone=zones.get("UTC"))
    assert (
        Speaker("en", zones.get("Europe/London"), now).moment(start) == "today at half past eleven at night"
    )
    assert Speaker("en", zones.get("Asia/Tokyo"), now).moment(start) == (
        "tomorrow, Wednesday the second, at half past eight"
    )
    assert Speaker("en", zones.get("America/New_York"), now).moment(start) == (
        "today at half past six in the evening"
    )


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "now",
    [NOW, at(2026, 12, 1, 1), at(2027, 12, 31, 12), at(2028, 2, 29, 18)],
    ids=["morning", "small hours", "new year's eve", "leap day"],
)
def test_every_day_of_two_years_has_words_of_its_own(code: str, now: int) -> None:
    speaker = Speaker(code, BERLIN, now)
    said = [speaker.day(now + day * 1440) for day in range(-TWO_YEARS, TWO_YEARS + 1)]
    assert len(set(said)) == len(said)
    assert all(SPEAKABLE[code].fullmatch(words) for words in said)


@pytest.mark.parametrize("code", CODES)
def test_moments_of_two_years_never_sound_alike(code: str) -> None:
    speaker = Speaker(code, BERLIN, NOW)
    minutes = range(NOW, NOW + TWO_YEARS * 1440, 7)  # 7 divides no day: every clock time has its turn
    said = {speaker.moment(minute) for minute in minutes}
    assert len(said) == len(minutes)


@settings(deadline=None)  # the first look at a zone's day takes longer
@given(st.integers(0, TWO_YEARS * 1440), st.integers(0, TWO_YEARS * 1440), st.sampled_from(ZONES))
def test_two_minutes_never_sound_alike(one: int, other: int, zone: str) -> None:
    for code in CODES:
        speaker = Speaker(code, zones.get(zone), NOW)
        alike = speaker.moment(NOW + one) == speaker.moment(NOW + other)
        assert alike == (one == other)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("zone", ZONES)
def test_around_every_change_of_the_clocks_each_minute_has_words_of_its_own(code: str, zone: str) -> None:
    turns = [each for each in changes(zone) if NOW <= each < NOW + TWO_YEARS * 1440]
    speaker = Speaker(code, zones.get(zone), NOW)
    for turn in turns:
        said = [speaker.moment(minute) for minute in range(turn - 1440, turn + 1440)]
        assert len(set(said)) == len(said)
        assert all(SPEAKABLE[code].fullmatch(words) for words in said)


@pytest.mark.parametrize("zone", ZONES)
def test_summer_and_winter_time_are_said_exactly_where_a_clock_time_comes_twice(zone: str) -> None:
    here = zones.get(zone)
    speaker = Speaker("de", here, NOW)
    for turn in changes(zone):
        minutes = range(turn - 1440, turn + 1440)
        shown = [local(here, minute) for minute in minutes]
        times = Counter(shown)
        for minute, face in zip(minutes, shown, strict=True):
            assert speaker.time(minute).endswith(("Sommerzeit", "Winterzeit")) == (times[face] == 2)


def test_a_date_says_its_year_once_it_lies_far_ahead() -> None:
    last, next_ = NOW + YEARLESS_DAYS * 1440, NOW + (YEARLESS_DAYS + 1) * 1440
    assert ENGLISH.day(last) == "Sunday the twenty-sixth of September"
    assert ENGLISH.day(next_) == "Monday the twenty-seventh of September twenty twenty-seven"


def test_a_date_says_its_month_once_the_weekday_is_not_near() -> None:
    assert "December" not in ENGLISH.day(NOW + NEAR_DAYS * 1440)
    assert "December" in ENGLISH.day(NOW + (NEAR_DAYS + 1) * 1440)


@pytest.mark.parametrize("code", CODES)
def test_every_year_that_a_date_can_have_has_words_of_its_own(code: str) -> None:
    language = Speaker(code, BERLIN, NOW).language
    said = [language.year(year) for year in range(1000, 10_000)]
    assert len(set(said)) == len(said)
    assert all(SPEAKABLE[code].fullmatch(words) for words in said)


@pytest.mark.parametrize(
    ("year", "english", "german"),
    [
        (1999, "nineteen ninety-nine", "neunzehnhundertneunundneunzig"),
        (2000, "two thousand", "zweitausend"),
        (2009, "two thousand and nine", "zweitausendneun"),
        (2010, "twenty ten", "zweitausendzehn"),
        (2100, "twenty-one hundred", "zweitausendeinhundert"),
        (2101, "twenty-one oh one", "zweitausendeinhunderteins"),
    ],
)
def test_years_are_read_as_people_read_them(year: int, english: str, german: str) -> None:
    assert (ENGLISH.language.year(year), GERMAN.language.year(year)) == (english, german)
