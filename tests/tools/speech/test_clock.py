"""Clock times: right, distinct, and nothing in them that a voice would stumble over."""

import pytest

from tests.tools.speech.callers import BERLIN, CODES, ENGLISH, GERMAN, NOW, SPEAKABLE, at
from tools.speech.de import GERMAN as GERMAN_TABLE
from tools.speech.en import ENGLISH as ENGLISH_TABLE
from tools.speech.speaker import Speaker


def english_time(hour: int, minute: int) -> str:
    return ENGLISH.time(at(2026, 12, 1, hour, minute))


def german_time(hour: int, minute: int) -> str:
    return GERMAN.time(at(2026, 12, 1, hour, minute))


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "midnight at the start of the day"),
        (0, 1, "one minute past midnight at the start of the day"),
        (0, 5, "five minutes past midnight at the start of the day"),
        (0, 15, "a quarter past midnight at the start of the day"),
        (0, 30, "half past midnight at the start of the day"),
        (0, 45, "a quarter to one in the morning"),
        (0, 59, "fifty-nine minutes past midnight at the start of the day"),
        (1, 0, "one in the morning"),
        (9, 0, "nine in the morning"),
        (9, 15, "a quarter past nine in the morning"),
        (9, 22, "nine twenty-two in the morning"),
        (11, 45, "a quarter to noon"),
        (11, 59, "eleven fifty-nine in the morning"),
        (12, 0, "noon"),
        (12, 1, "twelve oh one in the afternoon"),
        (12, 30, "half past twelve in the afternoon"),
        (12, 45, "a quarter to one in the afternoon"),
        (14, 30, "half past two in the afternoon"),
        (17, 45, "a quarter to six in the afternoon"),
        (18, 0, "six in the evening"),
        (21, 5, "nine oh five in the evening"),
        (22, 10, "ten ten at night"),
        (23, 45, "a quarter to midnight"),
        (23, 59, "eleven fifty-nine at night"),
    ],
)
def test_english_says_the_time_as_people_do(hour: int, minute: int, words: str) -> None:
    assert english_time(hour, minute) == words


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "null Uhr"),
        (0, 5, "null Uhr fünf"),
        (1, 0, "ein Uhr"),
        (1, 1, "ein Uhr eins"),
        (9, 15, "neun Uhr fünfzehn"),
        (12, 0, "zwölf Uhr"),
        (14, 30, "vierzehn Uhr dreißig"),
        (16, 16, "sechzehn Uhr sechzehn"),
        (17, 17, "siebzehn Uhr siebzehn"),
        (21, 21, "einundzwanzig Uhr einundzwanzig"),
        (23, 59, "dreiundzwanzig Uhr neunundfünfzig"),
    ],
)
def test_german_says_the_time_on_the_formal_clock(hour: int, minute: int, words: str) -> None:
    assert german_time(hour, minute) == words


@pytest.mark.parametrize("code", CODES)
def test_every_minute_of_a_day_has_words_of_its_own(code: str) -> None:
    speaker = Speaker(code, BERLIN, NOW)
    said = [speaker.time(at(2026, 12, 1) + minute) for minute in range(1440)]
    assert len(set(said)) == 1440


@pytest.mark.parametrize("code", CODES)
def test_a_time_is_letters_and_blanks_only(code: str) -> None:
    speaker = Speaker(code, BERLIN, NOW)
    for minute in range(1440):
        said = speaker.time(at(2026, 12, 1) + minute)
        assert SPEAKABLE.fullmatch(said), said


def test_english_times_read_back_as_the_minute_that_they_were_made_from() -> None:
    assert [_read_english(words) for words in ENGLISH_TABLE.clock] == list(range(1440))


def test_german_times_read_back_as_the_minute_that_they_were_made_from() -> None:
    assert [_read_german(words) for words in GERMAN_TABLE.clock] == list(range(1440))


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = at(2026, 10, 25, 2, 30)
    assert ENGLISH.time(first) == "half past two in the morning summer time"
    assert ENGLISH.time(first + 60) == "half past two in the morning winter time"
    assert GERMAN.time(first) == "zwei Uhr dreißig Sommerzeit"
    assert GERMAN.time(first + 60) == "zwei Uhr dreißig Winterzeit"


def test_only_the_hour_that_comes_twice_says_which_one_it_is() -> None:
    start = at(2026, 10, 25, 2)
    marked = [
        minute
        for minute in range(start - 1440, start + 2 * 1440)
        if GERMAN.time(minute).endswith(("Sommerzeit", "Winterzeit"))
    ]
    assert marked == list(range(start, start + 120))


def _read_english(words: str) -> int:
    """A second opinion: the minute of the day, read from the words alone."""
    clock, _, part = words.partition(" in the ")
    if clock.endswith(" at night"):
        clock, part = clock.removesuffix(" at night"), "night"
    clock = clock.removesuffix(" at the start of the day")
    named = {"midnight": 24 * 60 if " to " in clock else 0, "noon": 12 * 60}
    before, _, hour = clock.replace(" to ", " past ").rpartition(" past ")
    if hour in named:
        minutes = _spoken_minutes(before) if before else 0
        return named[hour] - minutes if " to " in clock else named[hour] + minutes
    hour, _, after = hour.partition(" ")
    minutes = _spoken_minutes(before or after) if before or after else 0
    on_dial = _NUMBERS.index(hour) % 12 * 60 + (-minutes if " to " in clock else minutes)
    from_, until = {
        "morning": (0, 720),
        "afternoon": (720, 1080),
        "evening": (1080, 1320),
        "night": (1320, 1440),
    }[part]
    (found,) = (minute for minute in (on_dial, on_dial + 720, on_dial + 1440) if from_ <= minute < until)
    return found


def _spoken_minutes(words: str) -> int:
    if words in ("a quarter", "half"):
        return 30 if words == "half" else 15
    for noise in ("oh ", " minutes", " minute"):
        words = words.replace(noise, "")
    return _NUMBERS.index(words)


# fmt: off
_NUMBERS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]
# fmt: on
_NUMBERS += [
    f"{tens}-{ones}" if ones else tens
    for tens in ("twenty", "thirty", "forty", "fifty")
    for ones in ("", *_NUMBERS[1:10])
]


def _read_german(words: str) -> int:
    hour, _, minute = words.partition(" Uhr")
    return _read_german_number(hour) * 60 + _read_german_number(minute.strip() or "null")


def _read_german_number(words: str) -> int:
    ones = {"ein": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7}
    ones |= {"null": 0, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "sech": 6, "sieb": 7}
    tens = {"zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50}
    if words in ones:
        return ones[words]
    if words.endswith("zehn"):
        return 10 + ones[words.removesuffix("zehn")]
    low, _, high = words.rpartition("und")
    return tens[high] + (ones[low] if low else 0)
